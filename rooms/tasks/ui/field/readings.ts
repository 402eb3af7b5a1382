// What the phone keeps of tasks and duties for the basement: the same paths are the same kept answers; and what it says of a task at rest. Pure.
export const OWED_TASKS = '/api/tasks?mine=true&live=true&sort=dueOn&limit=100&count=no'
export const owedDuties = (organisationId: string) => `/api/duties?organisationId=${organisationId}`
export const owedReadings = (units: readonly { readonly id: string }[]): string[] => [OWED_TASKS, ...units.map(({ id }) => owedDuties(id))]

/** Why nothing is to be done about a task any more; undefined while it is somebody's work. */
export function restWords({ state, endedOn, supersededReason }: { state: string; endedOn: string | null; supersededReason: string | null }, carriedBy: string | null): string | undefined {
  if (state === 'ended') return `方案${endedOn ? ` ${endedOn} ` : '已经'}总结关闭，这项没有办结，随方案结束，不用再办。${carriedBy ? `接着办的在《${carriedBy.replace(/[《》]/g, '')}》，印发以后是那里的任务。` : ''}`
  if (state === 'superseded') return `方案修订以后不再要求，不用再办。${supersededReason ?? ''}`
  return state === 'done' ? '已经办结，不用再办。' : undefined
}
