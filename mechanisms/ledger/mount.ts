// Mounts a ledger: its contracts bound to the shared store. What a room adds (SQL of extra filters, hooks, a richer
// detail) comes in through `parts`; a deed named in `without` is left for the room to do its own way.
import { may } from '#platform/auth/actor.ts'
import { listTimeline } from '#platform/events/append.ts'
import { endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import type { Contract } from '#platform/http/contract.ts'
import { Problem } from '#platform/problems/problem.ts'
import { compileLedger, type CompiledLedger, type ExtraFilterSql } from './compile.ts'
import { ledgerContracts } from './contracts.ts'
import { permissionTo, type Deed, type Ledger } from './define.ts'
import type { ExtraFilters } from './query.ts'
import { exportRows, exportTemplate, importWorkbook } from './sheet.ts'
import { checkVersion, getRow, getRowForUpdate, insertRows, listPage, summarise, updateRows, voidRow, type Hooks, type LedgerRow } from './store.ts'

export type LedgerParts = {
  readonly hooks?: Hooks
  readonly extraFilters?: ExtraFilters
  readonly extraSql?: Readonly<Record<string, ExtraFilterSql>>
}

export type MountedLedger = { readonly ledger: Ledger; readonly compiled: CompiledLedger; readonly endpoints: readonly Endpoint[]; readonly hooks: Hooks }

export function mountLedger(ledger: Ledger, parts: LedgerParts = {}): MountedLedger {
  const compiled = compileLedger(ledger, parts.extraSql)
  const contracts = ledgerContracts(ledger, parts.extraFilters)
  const hooks = parts.hooks ?? {}
  const context = (visit: Visit<Contract>) => ({ actor: visit.actor, today: visit.today, now: visit.now, commandId: (visit.body as { commandId?: string }).commandId })
  const having = (deed: Deed, points: Endpoint[]) => (ledger.without.includes(deed) ? [] : points)

  const endpoints: Endpoint[] = [
    endpoint(contracts.list, (visit) => listPage(visit.tx, compiled, visit.query as never, visit) as never) as never,
    endpoint(contracts.summary, async ({ tx, query, ...visit }) => ({
      groups: await summarise(tx, compiled, (query as { by: string }).by.split(','), query as never, visit as never),
    })) as never,
    ownTransactions(contracts.export, (visit) => exportRows(compiled, visit as never)) as never,
    ...having('import', [
      endpoint(contracts.template, () => exportTemplate(ledger)) as never,
      ownTransactions(contracts.import, (visit) => importWorkbook(compiled, hooks, visit as never)) as never,
    ]),
    ...having('create', [
      endpoint(contracts.create, async (visit) => {
        const { id, fields } = visit.body as { id: string; fields: Record<string, unknown> }
        await insertRows(visit.tx, compiled, [{ ...fields, id }], hooks, context(visit as never))
        return { row: await getRow(visit.tx, compiled, id) } as never
      }) as never,
    ]),
    ...having('read', [
      endpoint(contracts.read, async ({ tx, actor, params }) => {
        const { id } = params as { id: string }
        const [row, timeline] = await Promise.all([getRow(tx, compiled, id), listTimeline(tx, { type: ledger.name, id })])
        return { row, timeline, abilities: rowAbilities(ledger, actor, row) } as never
      }) as never,
    ]),
    ...having('edit', [
      endpoint(contracts.edit, async (visit) => {
        const { id } = visit.params as { id: string }
        const { baseVersion, fields } = visit.body as { baseVersion: number; fields: Record<string, unknown> }
        const before = await getRowForUpdate(visit.tx, compiled, id)
        checkVersion(before, baseVersion)
        if (before['voidedOn']) throw new Problem('step-refused', '这条记录已经作废，不能再改。')
        await updateRows(visit.tx, compiled, [{ before, draft: fields }], hooks, context(visit as never))
        return { row: await getRow(visit.tx, compiled, id) } as never
      }) as never,
    ]),
    ...having('void', [
      endpoint(contracts.void, async (visit) => {
        const { id } = visit.params as { id: string }
        const { baseVersion, reason } = visit.body as { baseVersion: number; reason: string }
        const before = await getRowForUpdate(visit.tx, compiled, id)
        checkVersion(before, baseVersion)
        await voidRow(visit.tx, compiled, before, reason, context(visit as never))
        return { row: await getRow(visit.tx, compiled, id) } as never
      }) as never,
    ]),
  ]
  return { ledger, compiled, endpoints, hooks }
}

/** What this actor may do with this row: true, or the reason why not. */
export function rowAbilities(ledger: Ledger, actor: Parameters<typeof may>[0], row: LedgerRow): Record<string, true | string> {
  const voided = row['voidedOn'] ? '这条记录已经作废' : undefined
  const deed = (name: Deed, label: string) => (may(actor, permissionTo(ledger, name)) ? (voided ?? true) : `你的岗位不能${label}${ledger.label}`)
  return Object.fromEntries(
    ([['edit', '修改'], ['void', '作废']] as const).filter(([name]) => !ledger.without.includes(name)).map(([name, label]) => [name, deed(name, label)]),
  )
}
