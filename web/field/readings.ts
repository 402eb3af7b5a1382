// Readings that more than one screen asks for: the same path is the same kept answer.

/** The newest hazards I can see; 记录 picks mine. */
/** An enterprise sees all of its own; everybody else what they found themselves. */
export const recordsOf = (me: { entity: unknown }) => `/api/hazards?sort=-foundOn&limit=200&count=no${me.entity ? '' : '&foundByMe=true'}`
