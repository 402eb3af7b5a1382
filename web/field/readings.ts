// Readings that more than one screen asks for: the same path is the same kept answer.

/** The newest hazards I can see; 记录 picks mine. */
export const RECORDS = '/api/hazards?sort=-foundOn&limit=200&count=no'
