// 今天: what I owe, what is late, what changed; and the event stream behind it. Pure.
import { z } from 'zod'
import { get, id, idParams } from '#platform/http/contract.ts'

export const todo = z.object({
  subjectType: z.string(), subjectId: id,
  /** What to do, as a person says it: 复查顺捷仓储. */
  title: z.string(),
  detail: z.string(),
  /** The step that waits for me. */
  step: z.string(),
  stepLabel: z.string(),
  state: z.string(),
  level: z.string().nullable(),
  dueOn: z.string().nullable(),
  /** My decision is waited for (◆), not only my work. */
  decision: z.boolean(),
})

/** A number that opens: the list it opens has exactly that many rows. */
export const figure = z.object({
  name: z.string(), label: z.string(), value: z.number(), of: z.number().nullable(), unit: z.string(),
  /** How it is counted. */
  definition: z.string(),
  /** Path and query of the list behind it. */
  opens: z.string(),
  redLine: z.boolean(),
})

/** A list in which something waits for me; it opens on exactly these rows. `more`: there are more than were counted. */
export const queue = z.object({ name: z.string(), label: z.string(), unit: z.string(), value: z.number(), more: z.boolean(), definition: z.string(), opens: z.string(), field: z.string().nullable() })

export const change = z.object({ id, at: z.string(), what: z.string(), subjectType: z.string(), subjectId: id, title: z.string(), actorName: z.string(), number: z.string().nullable() })

export const home = z.object({
  today: z.string(),
  todos: z.array(todo), todoCount: z.number(), lateCount: z.number(),
  queues: z.array(queue),
  figures: z.array(figure),
  weeks: z.array(z.object({ from: z.string(), found: z.number(), closed: z.number() })),
  changes: z.array(change),
})
export type Home = z.output<typeof home>

export const readHome = get({ path: '/api/home', tag: '今天', access: 'signed-in', summary: '我要办的、超期的、新变化', reply: home })

/** What hangs on a hazard in other rooms: its supervision case, problem, exposures, listing, visits; with its state and next day. */
export const attached = z.object({
  kind: z.enum(['supervision', 'supervision-paper', 'problem', 'exposure', 'listing', 'help-visit', 'matter']), id, label: z.string(), title: z.string(), state: z.string(), sign: z.enum(['open', 'working', 'waiting', 'done', 'returned', 'voided']),
  /** The next day that matters about it, and what it is the day of. */
  nextOn: z.string().nullable(), next: z.string().nullable(),
})
export type Attached = z.output<typeof attached>
export const readAttached = get({ path: '/api/hazards/:id/attached', tag: '隐患', access: 'hazard.read', summary: '一件隐患牵连到的督办、问题、曝光、挂牌、帮扶、一件事', params: idParams, reply: z.object({ rows: z.array(attached) }) })

export const listEvents = get({
  path: '/api/events', tag: '今天', access: 'signed-in', summary: '我看得到的新事件，从 after 之后起',
  query: z.strictObject({ after: z.string().max(80).optional(), subjectType: z.string().max(40).optional(), subjectId: id.optional() }),
  reply: z.object({ events: z.array(change), next: z.string().nullable() }),
})

export const streamEvents = get({ path: '/api/events/stream', tag: '今天', access: 'signed-in', summary: '事件流（server-sent events）', streams: 'out', reply: z.any() })

const item = z.object({ id, name: z.string(), note: z.string().nullable(), path: z.string().nullable(), parentId: z.string().nullable(), level: z.string().nullable() })
export const lookupEntities = get({
  path: '/api/lookup/entities', tag: '查找', access: 'signed-in', summary: '按名称、信用代码找单位',
  query: z.strictObject({ q: z.string().max(100).optional(), near: z.string().max(60).optional(), regionId: id.optional() }), reply: z.object({ items: z.array(item) }),
})
export const lookupOrganisations = get({ path: '/api/lookup/organisations', tag: '查找', access: 'signed-in', summary: '机构', reply: z.object({ items: z.array(item) }) })
export const lookupRegions = get({ path: '/api/lookup/regions', tag: '查找', access: 'signed-in', summary: '区域', reply: z.object({ items: z.array(item) }) })
export const search = get({
  path: '/api/search', tag: '查找', access: 'signed-in', summary: '一处搜：隐患、单位', query: z.strictObject({ q: z.string().min(1).max(100) }),
  reply: z.object({ items: z.array(z.object({ type: z.string(), id, title: z.string(), note: z.string() })) }),
})
