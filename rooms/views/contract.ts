// 存为视图: a list's URL state under a name, for oneself or shared with the tenant. Pure.
import { z } from 'zod'
import { command, get, id, idParams, post, remove, text } from '#platform/http/contract.ts'

export const view = z.object({ id, ledger: z.string(), name: z.string(), query: z.string(), shared: z.boolean(), mine: z.boolean() })

export const listViews = get({ path: '/api/views', tag: '视图', access: 'signed-in', summary: '我的和共享的视图', query: z.strictObject({ ledger: z.string().max(60) }), reply: z.object({ views: z.array(view) }) })
export const saveView = post({
  path: '/api/views', tag: '视图', access: 'signed-in', summary: '存为视图',
  body: command.extend({ id, ledger: text(60, 1), name: text(40, 1), query: z.string().max(2000), shared: z.boolean().default(false) }), reply: z.object({ view }),
})
export const deleteView = remove({ path: '/api/views/:id', tag: '视图', access: 'signed-in', summary: '删掉视图', params: idParams, reply: z.object({}) })
