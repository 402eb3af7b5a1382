// The endpoints a ledger gets from its definition, as contracts: the server mounts them, the browser calls them, OpenAPI
// lists them. Pure.
import { z } from 'zod'
import { change, command, file, get, id, idParams, post, put, text } from '#platform/http/contract.ts'
import { draftSchema, permissionTo, type Ledger } from './define.ts'
import type { Field } from './fields.ts'
import { listQuery, type ExtraFilters } from './query.ts'

/** How a field looks in a reply. */
function replyOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'decimal':
      return z.number().nullable()
    case 'flag':
      return z.boolean()
    default:
      return z.string().nullable()
  }
}

export const timelineEntry = z.object({
  id,
  at: z.string(),
  onDay: z.string(),
  what: z.string(),
  accountId: z.string().nullable(),
  actorName: z.string(),
  body: z.record(z.string(), z.unknown()),
})

/** `true`, or why not. */
export const ability = z.union([z.literal(true), z.string()])

export const importReport = z.object({
  dryRun: z.boolean(),
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  problems: z.array(z.object({ sheet: z.string(), row: z.number(), column: z.string(), message: z.string() })),
  notes: z.array(z.string()),
  rejectsFileId: z.string().nullable(),
})

/** A row as the API gives it. */
export function rowReply(ledger: Ledger) {
  const own = Object.fromEntries(Object.entries(ledger.fields).map(([name, field]) => [name, replyOf(field).describe(field.label)]))
  const names = Object.fromEntries(Object.values(ledger.fields).flatMap((field) => (field.kind === 'reference' ? [[field.nameField, z.string().nullable()]] : [])))
  const voids = ledger.without.includes('void') ? {} : { voidedOn: z.string().nullable(), voidReason: z.string().nullable() }
  return z.object({ id, version: z.int(), createdAt: z.string(), updatedAt: z.string(), ...voids, ...own, ...names })
}

export function ledgerContracts(ledger: Ledger, extra: ExtraFilters = {}) {
  const path = `/api/${ledger.path}` as const
  const tag = ledger.label
  const query = listQuery(ledger, extra)
  const row = rowReply(ledger)
  const draft = draftSchema(ledger)
  const access = (deed: Parameters<typeof permissionTo>[1]) => permissionTo(ledger, deed)
  const groupable = Object.entries(ledger.fields).filter(([, f]) => f.kind === 'choice' || f.kind === 'reference' || f.kind === 'flag').map(([n]) => n)
  return {
    list: get({
      path, tag, access: access('read'), summary: `${ledger.label}列表`, query,
      reply: z.object({ rows: z.array(row), next: z.string().nullable(), count: z.object({ value: z.number(), exact: z.boolean() }).nullable() }),
    }),
    summary: get({
      path: `${path}/summary`, tag, access: access('read'), summary: `${ledger.label}按项计数`,
      query: query.omit({ after: true, limit: true, sort: true, count: true } as never).extend({
        by: z.string().refine((text) => { const parts = text.split(','); return parts.length <= 2 && parts.every((p) => groupable.includes(p)) }, `最多两项，可选：${groupable.join('、')}`),
      }),
      reply: z.object({ groups: z.array(z.record(z.string(), z.unknown())) }),
    }),
    export: get({
      path: `${path}/export`, tag, access: access('export'), summary: `${ledger.label}导出`, streams: 'out',
      query: query.omit({ after: true, limit: true, count: true } as never).extend({ format: z.enum(['xlsx', 'csv']).optional() }), reply: file,
    }),
    template: get({ path: `${path}/template`, tag, access: access('import'), summary: `${ledger.label}导入模板`, streams: 'out', reply: file }),
    import: post({
      path: `${path}/import`, tag, access: access('import'), summary: `${ledger.label}导入`, streams: 'in',
      query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional(), name: z.string().max(200).optional() }), reply: importReport,
    }),
    create: post({ path, tag, access: access('create'), summary: `登记${ledger.label}`, body: command.extend({ id, fields: draft }), reply: z.object({ row }) }),
    read: get({
      path: `${path}/:id`, tag, access: access('read'), summary: `一${ledger.unit}${ledger.label}`, params: idParams,
      reply: z.object({ row, timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability) }),
    }),
    edit: put({ path: `${path}/:id`, tag, access: access('edit'), summary: `修改${ledger.label}`, params: idParams, body: change.extend({ fields: draft }), reply: z.object({ row }) }),
    void: post({
      path: `${path}/:id/void`, tag, access: access('void'), summary: `作废${ledger.label}`, params: idParams,
      body: change.extend({ reason: text(200, 2) }), reply: z.object({ row }),
    }),
  }
}
