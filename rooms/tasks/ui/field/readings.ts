// What the phone keeps of tasks and duties for the basement: the same paths are the same kept answers. Pure.
export const OWED_TASKS = '/api/tasks?mine=true&live=true&sort=dueOn&limit=100&count=no'
export const owedDuties = (organisationId: string) => `/api/duties?organisationId=${organisationId}`
export const owedReadings = (units: readonly { readonly id: string }[]): string[] => [OWED_TASKS, ...units.map(({ id }) => owedDuties(id))]
