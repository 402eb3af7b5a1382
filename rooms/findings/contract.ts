// The endpoints of findings: what looks like a new one, each time a case was found, merging and undoing, the pairs that
// wait for a decision, and imports. Pure.
import { z } from 'zod'
import { calendarDay, command, file, get, id, idParams, post, text } from '#platform/http/contract.ts'
import { CATEGORIES } from '#rooms/hazards/definitions.ts'

const tag = '隐患'
const category = z.enum(CATEGORIES.map((c) => c.value) as [string, ...string[]])

export const likeReply = z.object({
  id, number: z.string(), description: z.string(), place: z.string().nullable(), entityName: z.string(), state: z.string(), level: z.string().nullable(), channel: z.string(), foundOn: z.string(),
  score: z.number(), reasons: z.array(z.string()), photo: id.nullable(),
})
export type LikeReply = z.output<typeof likeReply>

export const listLikes = get({
  path: '/api/hazards/like', tag, access: 'hazard.report', summary: '上报以前看看：同一单位、相邻单位在办的隐患里像不像已经有了',
  query: z.strictObject({
    entityId: id, description: text(500, 2).default('隐患'), place: text(200).optional(), category: category.optional(), foundOn: calendarDay.optional(),
    longitude: z.coerce.number().min(73).max(136).optional(), latitude: z.coerce.number().min(3).max(54).optional(),
  }),
  reply: z.object({ likes: z.array(likeReply) }),
})

export const findingReply = z.object({
  id, filedId: id, filedNumber: z.string().nullable(), began: z.boolean(), channel: z.string(), foundOn: z.string(), foundByName: z.string(), organisation: z.string().nullable(),
  description: z.string(), place: z.string().nullable(), photos: z.array(id), source: z.string().nullable(), externalId: z.string().nullable(),
})
export const readFindings = get({
  path: '/api/hazards/:id/findings', tag, access: 'hazard.read', summary: '一件隐患的各次发现：谁、何时、从哪个渠道', params: idParams,
  reply: z.object({
    findings: z.array(findingReply),
    /** The case this one went into, and whether that can be undone. */
    into: z.object({ id, number: z.string(), undo: z.union([z.literal(true), z.string()]) }).nullable(),
    /** Open pairs this case is in. */
    suspects: z.int(),
    /** The notices to its owners, for those who may see them. */
    owners: z.array(z.object({ id, owner: z.enum(['principal', 'controller']), personName: z.string().nullable(), readAt: z.string().nullable(), readByName: z.string().nullable(), handedOn: z.string().nullable(), handedTo: z.string().nullable(), mine: z.boolean() })),
  }),
})

export const addFinding = post({
  path: '/api/hazards/:id/findings', tag, access: 'hazard.report', summary: '又发现了同一件：记上这一次，不另立一件', params: idParams,
  body: command.extend({ id, description: text(2000, 2), place: text(200).nullish(), channel: z.string().max(20).nullish().describe('不填时按上报人'), foundOn: calendarDay.nullish().describe('不填为今天'), photos: z.array(id).max(9, '最多 9 张').default([]) }),
  reply: z.object({ number: z.string(), findings: z.int() }),
})

export const mergeHazards = post({
  path: '/api/hazards/:id/merge', tag, access: 'finding.judge', summary: '并案：与另一件是同一隐患，留办得更远、发现更早的一件', params: idParams,
  body: command.extend({ hazardId: id.describe('另一件') }),
  reply: z.object({ keptId: id, keptNumber: z.string(), mergedId: id, mergedNumber: z.string() }),
})
export const undoMerge = post({
  path: '/api/hazards/:id/unmerge', tag, access: 'finding.judge', summary: '撤销并案：并案以后没有再办过的，可以分开', params: idParams, body: command, reply: z.object({ number: z.string(), state: z.string() }),
})

const side = z.object({
  hazardId: id.nullable(), number: z.string(), description: z.string(), place: z.string().nullable(), entityName: z.string(), channel: z.string(), foundOn: z.string(), foundByName: z.string(),
  state: z.string(), level: z.string().nullable(), photos: z.array(id),
})
export const suspectReply = z.object({
  id, score: z.number(), reasons: z.array(z.string()), foundAt: z.string(),
  /** The newer case, or the row of a workbook that was kept aside. */
  one: side, other: side, row: z.object({ importId: id, row: z.int() }).nullable(),
  /** Which of two cases would stay; null for a row, and where they cannot become one. */
  keeps: id.nullable(), refusal: z.string().nullable(),
})
export type SuspectReply = z.output<typeof suspectReply>

export const listSuspects = get({
  path: '/api/suspects', tag, access: 'finding.judge', summary: '疑似重复：等判断是不是同一件', query: z.strictObject({ importId: id.optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  reply: z.object({ rows: z.array(suspectReply), count: z.int() }),
})
export const decideSuspect = post({
  path: '/api/suspects/:id/decide', tag, access: 'finding.judge', summary: '判断一对疑似重复：同一件就并案或记上这一次，不是就各办各的', params: idParams,
  body: command.extend({ same: z.boolean() }), reply: z.object({ decision: z.enum(['merged', 'added', 'different', 'new']), hazardId: id }),
})

/* imports */

const importKind = z.enum(['sheet', 'national'])
export const difference = z.object({ row: z.int(), hazardId: id, number: z.string(), field: z.string(), ours: z.string(), theirs: z.string() })
const counts = { created: z.int(), updated: z.int(), unchanged: z.int(), aside: z.int(), rejected: z.int() }
export const importReply = z.object({
  id, dryRun: z.boolean(), read: z.int(), ...counts,
  problems: z.array(z.object({ sheet: z.string(), row: z.int(), column: z.string(), message: z.string() })), notes: z.array(z.string()), rejectsFileId: id.nullable(),
  /** How the columns were read, what stood above them, and what was not used. */
  headers: z.array(z.object({ text: z.string(), key: z.string().nullable(), sample: z.string() })),
  /** Where a list says otherwise than what was done here since; nothing was overwritten. */
  differences: z.array(difference),
})
export type ImportReply = z.output<typeof importReply>

const importQuery = z.strictObject({
  id: id.optional(), name: z.string().max(200).optional(), dryRun: z.enum(['true', 'false']).optional().describe('只核对，不写入'),
  mapping: z.string().max(20_000).optional().describe('列名 → 项目，JSON；空的不读。不给就按上次的'),
})
export const importHazards = post({ path: '/api/hazards/import', tag, access: 'hazard.import', summary: '导入隐患台账：认出重复的留待判断，不合格的退回', streams: 'in', query: importQuery, reply: importReply })
export const importNational = post({ path: '/api/national-hazards/import', tag, access: 'hazard.import', summary: '导入全国重大事故隐患数据库的导出表：按国家库编号，再导一次是更新', streams: 'in', query: importQuery, reply: importReply })
export const exportNational = get({ path: '/api/national-hazards/export', tag, access: 'hazard.export', summary: '按全国重大事故隐患数据库的列导出', streams: 'out', query: z.strictObject({ format: z.enum(['xlsx', 'csv']).optional() }), reply: file })
export const hazardTemplate = get({ path: '/api/hazards/import-template', tag, access: 'hazard.import', summary: '隐患导入模板', streams: 'out', reply: file })

export const importRow = z.object({
  id, kind: importKind, fileName: z.string(), atMost: z.int(), ...counts, differences: z.array(difference), rejectsFileId: id.nullable(), importedByName: z.string(), beganAt: z.string(), endedAt: z.string().nullable(),
  /** Rows kept aside that nobody has decided yet. */
  waiting: z.int(),
})
export const listImports = get({ path: '/api/hazard-imports', tag, access: 'hazard.import', summary: '导入过的文件，正在导的有进度', reply: z.object({ rows: z.array(importRow), columns: z.array(z.object({ key: z.string(), label: z.string(), required: z.boolean() })) }) })
export const readImport = get({ path: '/api/hazard-imports/:id', tag, access: 'hazard.import', summary: '一次导入', params: idParams, reply: importRow })

/* owners told */

export const ownerNoticeRow = z.object({
  id, hazardId: id, number: z.string(), description: z.string(), entityId: id, entityName: z.string(), owner: z.enum(['principal', 'controller']), personName: z.string().nullable(), hasAccount: z.boolean(),
  toldOn: z.string(), basis: z.string(), readAt: z.string().nullable(), readByName: z.string().nullable(), handedOn: z.string().nullable(), handedTo: z.string().nullable(), handedByName: z.string().nullable(), slipIds: z.array(id), late: z.boolean(),
})
export const listOwnerNotices = get({
  path: '/api/owner-notices', tag, access: 'owner-notice.read', summary: '重大隐患告知主要负责人、实际控制人：谁看了，谁没看',
  query: z.strictObject({ show: z.enum(['open', 'todo', 'late', 'by-hand', 'all']).default('open').describe('todo：没有账号要当面送达的，和过了天数没看要催的'), mine: z.enum(['true']).optional().describe('我们部门监管的；安委办是全部'), limit: z.coerce.number().int().min(1).max(500).default(200) }),
  reply: z.object({ rows: z.array(ownerNoticeRow), open: z.int(), days: z.int(), daysInDocument: z.boolean(), inForce: z.boolean() }),
})
export const confirmOwnerNotice = post({ path: '/api/owner-notices/:id/confirm', tag, access: 'owner-notice.confirm', summary: '知道了：重大隐患告知的回执', params: idParams, body: command, reply: z.object({ readAt: z.string() }) })
export const handOwnerNotice = post({
  path: '/api/owner-notices/:id/hand', tag, access: 'owner-notice.hand', summary: '当面送达：附签收单照片', params: idParams,
  body: command.extend({ handedOn: calendarDay.nullish(), handedTo: text(60, 2), photos: z.array(id).min(1, '要有签收单的照片').max(9, '最多 9 张') }), reply: z.object({ handedOn: z.string() }),
})
