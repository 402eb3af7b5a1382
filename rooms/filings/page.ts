// The board of what units owe for a plan, and one filing whole. Also the reading of cursors, so that routes stay short.
import type { Actor } from '#platform/auth/actor.ts'
import { may } from '#platform/auth/actor.ts'
import { isId } from '#platform/db/ids.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf, type Found } from '#mechanisms/plan/parameters.ts'
import { fileRefusal, filingLoop, isLate, type Filing, type FilingState, type FilingTerms, type Standing } from './rules.ts'
import { countUnits, findFiling, lastUrged, listOwn, listPlans, listVersions, nameOfUnit, type Census, type Cursor, type PlanRow } from './store.ts'
import { obligations, receiptDays, recipients, selectorWords, type Obligation, type Selector } from './terms.ts'

/** A plan with who owes what for it, as of the day it began to hold. */
export type Asked = { readonly plan: PlanRow; readonly obligations: Found<Obligation[]>; readonly recipients: Found<Selector>; readonly receiptDays: Found<number> }

export async function termsOfPlan(tx: Tx, plan: PlanRow): Promise<Asked> {
  const values = await listParameters(tx)
  const on = plan.effectiveOn!
  return { plan, obligations: parameterAsOf(values, obligations, on, plan.regionPath), recipients: parameterAsOf(values, recipients, on, plan.regionPath), receiptDays: parameterAsOf(values, receiptDays, on, plan.regionPath) }
}

/** The plan that is asked for, or the one in force; undefined where none has been issued. Throws not-found for an unknown one. */
export async function planAsked(tx: Tx, id: string | undefined, today: Day): Promise<{ plans: PlanRow[]; asked: Asked | undefined }> {
  const plans = await listPlans(tx, today)
  const plan = id ? plans.find((one) => one.id === id) : plans[0]
  if (id && !plan) throw notFound('份方案')
  return { plans, asked: plan ? await termsOfPlan(tx, plan) : undefined }
}

export const ruleOf = (asked: Asked, key: string | undefined): Obligation | undefined => (key === undefined ? asked.obligations.value[0] : asked.obligations.value.find((one) => one.key === key))

/** Until when it is owed, for who is late: nobody is, of a plan that is closed. */
export const owedBy = (plan: Pick<PlanRow, 'state'>, rule: Pick<Obligation, 'dueOn'> | undefined): string | null => (plan.state === 'issued' ? (rule?.dueOn ?? null) : null)

/** Why nothing more is filed, signed for or urged. */
export const overRefusal = ({ state, closedOn }: Pick<PlanRow, 'state' | 'closedOn'>, verb: string): string | undefined => (state === 'issued' ? undefined : `方案已经${closedOn ? `在 ${closedOn} ` : ''}总结关闭，不再${verb}`)

export function missingRule(): Problem {
  return new Problem('invalid', '这份方案没有这项应报。', { fields: [{ field: 'rule', message: '请从应报事项里选' }] })
}

const headOf = ({ regionPath: _, ...head }: PlanRow) => head as Omit<PlanRow, 'regionPath'> & { id: string; title: string; documentNumber: string | null; issuedOn: string | null; effectiveOn: string | null; state: string; closedOn: string | null }

export async function readBoard(tx: Tx, planId: string | undefined, actor: Actor, today: Day) {
  const { plans, asked } = await planAsked(tx, planId, today)
  const nothing = { plan: null, plans: [], rules: [], owed: [], receipts: { owing: 0, signed: 0, missing: 0, days: receiptDays.default, basis: '', inDocument: false, dueOn: null, own: [] } }
  if (!asked) return nothing
  const { plan } = asked
  const urged = await lastUrged(tx, plan.id)
  const census: Census = new Map()
  const rules = []
  const owed = []
  for (const rule of asked.obligations.value) {
    const register = { table: 'filings', planId: plan.id, regionPath: plan.regionPath, rule: rule.key } as const
    const found = await countUnits(tx, actor, rule, register, census)
    const of = (state: Standing) => found[state] ?? 0
    const by = owedBy(plan, rule)
    const late = by !== null && by < today ? of('missing') + of('returned') : 0
    rules.push({
      key: rule.key, title: rule.title, dueOn: rule.dueOn, dynamic: rule.dynamic, who: selectorWords(rule), quote: rule.quote, basis: asked.obligations.basis, inDocument: asked.obligations.inDocument, urgedOn: urged.get(rule.key) ?? null,
      counts: { owing: Object.values(found).reduce((sum, n) => sum + n, 0), missing: of('missing'), returned: of('returned'), submitted: of('submitted'), accepted: of('accepted'), late },
    })
    for (const unit of await listOwn(tx, actor, rule, register)) owed.push(await owedOf(tx, asked, rule, unit, actor, today))
  }
  const register = { table: 'plan_receipts', planId: plan.id, regionPath: plan.regionPath, rule: null } as const
  const signed = await countUnits(tx, actor, asked.recipients.value, register, census)
  const own = await listOwn(tx, actor, asked.recipients.value, register)
  return {
    plan: headOf(plan), plans: plans.map(({ id, title }) => ({ id, title })), rules, owed,
    receipts: {
      owing: (signed['missing'] ?? 0) + (signed['signed'] ?? 0), signed: signed['signed'] ?? 0, missing: signed['missing'] ?? 0, days: asked.receiptDays.value, basis: asked.receiptDays.basis, inDocument: asked.receiptDays.inDocument,
      dueOn: plan.issuedOn ? addDays(plan.issuedOn, asked.receiptDays.value) : null,
      own: own.map((unit) => ({ organisationId: unit.side === 'organisation' ? unit.id : null, entityId: unit.side === 'entity' ? unit.id : null, name: unit.name, signedOn: unit.on, signedByName: unit.by })),
    },
  }
}

type Own = Awaited<ReturnType<typeof listOwn>>[number]

/** What one's own unit owes, and whether it may be filed now. */
async function owedOf(tx: Tx, asked: Asked, rule: Obligation, unit: Own, actor: Actor, today: Day) {
  const subject = { organisationId: unit.side === 'organisation' ? unit.id : null, entityId: unit.side === 'entity' ? unit.id : null }
  const state = unit.state as Standing
  const closed = overRefusal(asked.plan, '收')
  const version = unit.rowId ? await findFiling(tx, actor, unit.rowId) : undefined
  const refused = !may(actor, 'filing.submit') ? '你的岗位不报方案' : (fileRefusal(actor, subject) ?? closed ?? (state === 'accepted' && !rule.dynamic ? '已经采用' : undefined))
  return {
    rule: rule.key, title: rule.title, dueOn: rule.dueOn, dynamic: rule.dynamic, ...subject, name: unit.name, state, late: isLate(state, owedBy(asked.plan, rule), today), filingId: unit.rowId, version: version?.version ?? null, reason: unit.reason, acceptedOn: version?.acceptedOn ?? null,
    ability: refused ?? (true as const),
  }
}

/** What the obligation says of this filing now. */
export async function termsOfFiling(tx: Tx, filing: Filing, today: Day): Promise<{ terms: FilingTerms; rule: Obligation | undefined; plan: PlanRow }> {
  const { asked } = await planAsked(tx, filing.planId, today)
  const rule = ruleOf(asked!, filing.rule)
  return { terms: rule ? { dynamic: rule.dynamic, planOpen: asked!.plan.state === 'issued' } : null, rule, plan: asked!.plan }
}

export async function readFilingPage(tx: Tx, filing: Filing, actor: Actor, today: Day, now: Date) {
  const [{ terms, rule, plan }, versions, unit, timeline] = await Promise.all([termsOfFiling(tx, filing, today), listVersions(tx, filing.id), nameOfUnit(tx, filing), listTimeline(tx, { type: 'filing', id: filing.id })])
  const { submittedBy: _, decidedBy: __, ...rest } = filing
  const dueOn = rule?.dueOn ?? null
  return {
    ...rest, planTitle: plan.title, title: rule?.title ?? filing.name, dueOn, dynamic: rule?.dynamic ?? false, quote: rule?.quote ?? null, unit: unit.name, place: unit.place, late: isLate(filing.state, owedBy(plan, rule), today), versions, timeline,
    abilities: abilities(filingLoop, filing as Filing & { state: FilingState }, { actor, today, now, terms }),
  }
}

/* the place where a page ended */

export function writePlace(cursor: Cursor | null): string | null {
  return cursor ? Buffer.from(JSON.stringify([cursor.segment, cursor.name, cursor.id])).toString('base64url') : null
}

export function readPlace(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')))
    if (Array.isArray(parsed) && parsed.length === 3) {
      const [segment, name, id] = parsed as [unknown, unknown, unknown]
      if (Number.isInteger(segment) && (segment as number) >= 0 && typeof name === 'string' && name.isWellFormed() && !name.includes('\u0000') && isId(id)) return { segment: segment as number, name, id }
    }
  } catch {
    // Said below.
  }
  throw new Problem('invalid', '页的位置不对，请从第一页重新看。', { fields: [{ field: 'after', message: '不是本列表给出的位置' }] })
}
