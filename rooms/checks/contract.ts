// The endpoints of checks beyond the ledger's own: hand one in, read one with every item that was looked at. Pure.
import { z } from 'zod'
import { ledgerContracts, rowReply } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, command, get, id, idParams, post, text } from '#platform/http/contract.ts'
import { checkFilters, checks } from './definitions.ts'

const tag = '对照检查'
export const checkLedger = ledgerContracts(checks, checkFilters)

/** One item that was looked at: in order, or not, with the finding that was begun for it. */
export const mark = z.object({ document: text(120, 1), documentNumber: text(80), clause: text(80, 1), item: text(40).nullish(), text: text(1000, 1), ok: z.boolean(), hazardId: id.nullish() })
export type Mark = z.output<typeof mark>

export const submitCheck = post({
  path: '/api/checks', tag, access: 'check.submit', summary: '交一次对照检查：看了哪些项，哪些没有问题，哪些存在', body: command.extend({
    id, entityId: id, checkedOn: calendarDay, industries: z.array(text(60, 1)).min(1, '选行业').max(20), asked: z.int().min(1).max(10_000).describe('一共有多少项'), marks: z.array(mark).min(1, '至少看一项').max(1000),
  }),
  reply: z.object({ id, seen: z.number(), wrong: z.number() }),
})

export const checkReply = z.object({
  row: rowReply(checks),
  marks: z.array(mark.extend({ hazardNumber: z.string().nullable().describe('上报了的隐患；还没传上来的为空') })),
})
export type CheckReply = z.output<typeof checkReply>
export const readCheck = get({ path: '/api/checks/:id', tag, access: 'check.read', summary: '一次对照检查：逐项', params: idParams, reply: checkReply })
