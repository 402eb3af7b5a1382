// Mounts a ledger: its contracts bound to the shared store. What a room adds (SQL of extra filters, hooks, a richer
// detail) comes in through `parts`; a deed named in `without` is left for the room to do its own way.
import { may } from '#platform/auth/actor.ts'
import { listTimeline } from '#platform/events/append.ts'
import { endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import type { Contract } from '#platform/http/contract.ts'
import { Problem } from '#platform/problems/problem.ts'
import { compileLedger, type CompiledLedger, type ExtraFilterSql, type ListHints } from './compile.ts'
import { ledgerContracts } from './contracts.ts'
import { permissionTo, type Deed, type Ledger } from './define.ts'
import type { ExtraFilters } from './query.ts'
import { exportRows, exportTemplate, importWorkbook } from './sheet.ts'
import { listPage } from './page.ts'
import { checkVersion, getRow, getRowForUpdate, insertRows, summarise, updateRows, voidRow, type Hooks, type LedgerRow } from './store.ts'

export type LedgerParts = {
  readonly hooks?: Hooks
  readonly extraFilters?: ExtraFilters
  readonly extraSql?: Readonly<Record<string, ExtraFilterSql>>
  /** For rows that carry their own region: those seen from elsewhere too. */
  readonly alsoSeen?: CompiledLedger['alsoSeen']
  readonly hints?: ListHints
}

export type MountedLedger = { readonly ledger: Ledger; readonly compiled: CompiledLedger; readonly endpoints: readonly Endpoint[]; readonly hooks: Hooks }

/**
 * A visit whose contract was made from a definition: it was parsed like any other, but only the definition knows its
 * types. Which of these parts are there stands in contracts.ts.
 */
type LedgerVisit = Visit<Contract> & {
  readonly params: { readonly id: string }
  readonly query: Readonly<Record<string, unknown>>
  readonly body: { readonly commandId: string; readonly id: string; readonly baseVersion: number; readonly reason: string; readonly fields: Record<string, unknown> }
}

function bind(make: typeof endpoint, contract: Contract, handle: (visit: LedgerVisit) => Promise<unknown>): Endpoint {
  return make(contract, handle as (visit: Visit<Contract>) => Promise<unknown>)
}

export function mountLedger(ledger: Ledger, parts: LedgerParts = {}): MountedLedger {
  const compiled = compileLedger(ledger, parts.extraSql, parts.alsoSeen, parts.hints)
  const contracts = ledgerContracts(ledger, parts.extraFilters)
  const hooks = parts.hooks ?? {}
  const context = ({ actor, today, now, body }: LedgerVisit) => ({ actor, today, now, commandId: body.commandId })
  const having = (deed: Deed, points: Endpoint[]) => (ledger.without.includes(deed) ? [] : points)
  const current = async ({ tx, params, body }: LedgerVisit) => {
    const before = await getRowForUpdate(tx, compiled, params.id)
    checkVersion(before, body.baseVersion)
    return before
  }

  const endpoints: Endpoint[] = [
    bind(endpoint, contracts.list, (visit) => listPage(visit.tx, compiled, visit.query, visit)),
    bind(endpoint, contracts.summary, async (visit) => ({ groups: await summarise(visit.tx, compiled, String(visit.query['by']).split(','), visit.query, visit) })),
    bind(ownTransactions, contracts.export, (visit) => exportRows(compiled, visit)),
    ...having('import', [
      bind(endpoint, contracts.template, () => exportTemplate(ledger)),
      bind(ownTransactions, contracts.import, (visit) => importWorkbook(compiled, hooks, visit)),
    ]),
    ...having('create', [
      bind(endpoint, contracts.create, async (visit) => {
        const { id, fields } = visit.body
        await insertRows(visit.tx, compiled, [{ ...fields, id }], hooks, context(visit))
        return { row: await getRow(visit.tx, compiled, id) }
      }),
    ]),
    ...having('read', [
      bind(endpoint, contracts.read, async ({ tx, actor, params: { id } }) => {
        const [row, timeline] = await Promise.all([getRow(tx, compiled, id), listTimeline(tx, { type: ledger.name, id })])
        return { row, timeline, abilities: rowAbilities(ledger, actor, row) }
      }),
    ]),
    ...having('edit', [
      bind(endpoint, contracts.edit, async (visit) => {
        const before = await current(visit)
        if (before['voidedOn']) throw new Problem('step-refused', '这条记录已经作废，不能再改。')
        await updateRows(visit.tx, compiled, [{ before, draft: visit.body.fields }], hooks, context(visit))
        return { row: await getRow(visit.tx, compiled, before.id) }
      }),
    ]),
    ...having('void', [
      bind(endpoint, contracts.void, async (visit) => {
        const before = await current(visit)
        await voidRow(visit.tx, compiled, before, visit.body.reason, context(visit))
        return { row: await getRow(visit.tx, compiled, before.id) }
      }),
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
