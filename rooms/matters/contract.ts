// The endpoints of “一件事” beyond the ledger's own: the board, one matter whole, its chain, pins, meetings, the list of
// responsibilities as workbook and paper. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, change, command, file, get, id, idParams, post, put, text } from '#platform/http/contract.ts'
import { matters } from './definitions.ts'
import { chainLink, SHOWS } from './rules.ts'

export const matterLedger = ledgerContracts(matters)
const tag = '一件事'

const figures = z.object({ live: z.number(), major: z.number(), late: z.number(), closed: z.number() })
const boardRow = z.object({ id, name: z.string(), leadOrganisationName: z.string().nullable(), regionName: z.string().nullable(), startedOn: z.string(), links: z.number(), withoutOwner: z.number(), units: z.array(z.string()), figures })
export type BoardRow = z.output<typeof boardRow>

const linkReply = z.object({
  id, name: z.string(), organisationId: z.string().nullable(), organisationName: z.string().nullable(), duty: z.string().nullable(), categories: z.array(z.string()), industries: z.array(z.string()), regionId: z.string().nullable(), regionName: z.string().nullable(),
  figures, pinned: z.number(),
})
export type LinkReply = z.output<typeof linkReply>
const pinned = { linkId: id, hazardId: id.nullish(), taskId: id.nullish().describe('隐患和任务只填一个'), reason: text(200, 2) }
const taskRow = z.object({ id, number: z.string(), title: z.string(), organisationName: z.string().nullable(), state: z.string(), dueOn: z.string(), linkId: id, linkName: z.string(), reason: z.string() })
export type LinkedTask = z.output<typeof taskRow>
const meeting = z.object({ id, heldOn: z.string(), title: z.string(), note: z.string().nullable(), recordedByName: z.string(), files: z.array(z.object({ id, name: z.string() })) })

export const matterReply = z.object({
  row: rowReply(matters), links: z.array(linkReply), totals: figures, withoutOwner: z.number(), tasks: z.array(taskRow), meetings: z.array(meeting), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type MatterReply = z.output<typeof matterReply>

export const board = get({ path: '/api/matters/board', tag, access: 'matter.read', summary: '各“一件事”：环节、没有责任单位的环节、在办隐患', reply: z.object({ matters: z.array(boardRow), withoutOwner: z.number() }) })
export const readMatter = get({ path: '/api/matters/:id', tag, access: 'matter.read', summary: '一件事：各环节的责任单位和隐患、联席会议、经过', params: idParams, reply: matterReply })
export const setChain = put({ path: '/api/matters/:id/chain', tag, access: 'matter.manage', summary: '定责任链条（整条，按顺序）', params: idParams, body: change.extend({ links: z.array(chainLink).max(30, '最多 30 个环节') }), reply: matterReply })
export const pinCase = post({ path: '/api/matters/:id/pin', tag, access: 'matter.manage', summary: '把一件隐患或任务挂到环节上', params: idParams, body: change.extend(pinned), reply: matterReply })
export const unpinCase = post({ path: '/api/matters/:id/unpin', tag, access: 'matter.manage', summary: '取下人工挂的隐患或任务', params: idParams, body: change.extend(pinned), reply: matterReply })
export const addMeeting = post({
  path: '/api/matters/:id/meetings', tag, access: 'matter.manage', summary: '记一次联席会议', params: idParams,
  body: command.extend({ meetingId: id, heldOn: calendarDay, title: text(200, 2), note: text(4000).nullish(), files: z.array(id).max(9, '最多 9 个').default([]) }), reply: matterReply,
})
const hazardRow = z.object({ id, number: z.string(), level: z.string().nullable(), description: z.string(), entityId: id, entityName: z.string(), state: z.string(), dueOn: z.string().nullable(), linkId: id, linkName: z.string(), pinned: z.boolean(), reason: z.string().nullable() })
export type LinkedHazard = z.output<typeof hazardRow>
export const listHazards = get({
  path: '/api/matters/:id/hazards', tag, access: 'matter.read', summary: '环节上的隐患', params: idParams,
  query: z.strictObject({ linkId: id.optional().describe('不填为整条链'), show: z.enum(SHOWS).optional().describe('不填为在办'), after: id.optional().describe('上一页给出的位置'), limit: z.coerce.number().int().min(1).max(200).optional() }),
  reply: z.object({ rows: z.array(hazardRow), next: z.string().nullable() }),
})
export const exportChain = get({ path: '/api/matters/:id/chain/:format', tag, access: 'matter.export', summary: '责任链条清单', streams: 'out', params: z.object({ id, format: z.enum(['xlsx', 'docx', 'pdf']) }), reply: file })
