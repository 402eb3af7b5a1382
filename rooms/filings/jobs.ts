// What follows by itself: recipients hear of a plan that was issued, units of a decision, whoever has not filed of 催报 and of
// the day coming near; whoever has not signed is reminded once the days are over.
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { rolesWith, type Actor, type Role } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { addDays, dayOf, type Day } from '#platform/time/day.ts'
import { accountsOfCoordinator, accountsOfEntity, accountsOfOrganisation, tell, type Telling } from '#rooms/notices/store.ts'
import { planAsked, ruleOf, termsOfPlan, type Asked } from './page.ts'
import { accountsOfUnits, countUnits, findFiling, listPlans, nameOfUnit } from './store.ts'
import type { Obligation } from './terms.ts'

export type Roles = ReadonlyMap<string, Role>

/** The product itself: it sees the whole tenant. */
const SYSTEM: Actor = { tenantId: '', accountId: '', personId: '', name: '系统', post: '', roles: [], permissions: new Set(), organisationIds: [], regionPaths: null, entityId: null }

/** Reminders go out so many days ahead of the day, on it, and on the day after. */
const AHEAD = [7, 1, 0, -1] as const
const CHUNK = 500

async function tellAll(tx: Tx, accounts: readonly string[], telling: Telling, now: Date): Promise<void> {
  for (let at = 0; at < accounts.length; at += CHUNK) await tell(tx, accounts.slice(at, at + CHUNK), telling, now)
}

const registerOf = (asked: Asked, rule: Obligation) => ({ table: 'filings', planId: asked.plan.id, regionPath: asked.plan.regionPath, rule: rule.key }) as const
const receiptsOf = (asked: Asked) => ({ table: 'plan_receipts', planId: asked.plan.id, regionPath: asked.plan.regionPath, rule: null }) as const

function tellOpen(tx: Tx, asked: Asked, rule: Obligation, roles: Roles, telling: Omit<Telling, 'subjectType' | 'subjectId'>, now: Date): Promise<void> {
  return accountsOfUnits(tx, SYSTEM, rule, registerOf(asked, rule), ['missing', 'returned'], rolesWith(roles, 'filing.submit')).then((accounts) => tellAll(tx, accounts, { ...telling, subjectType: 'obligation', subjectId: asked.plan.id }, now))
}

export const filingConsumers = (roles: Roles): readonly Consumer[] => [
  on('filing.urged', 'filings.urge', async (tx, event, now) => {
    const { asked } = await planAsked(tx, event.subjectId, dayOf(now))
    const rule = asked && ruleOf(asked, String(event.body['rule']))
    if (!asked || !rule) return
    const note = typeof event.body['note'] === 'string' && event.body['note'] ? `：${event.body['note']}` : ''
    await tellOpen(tx, asked, rule, roles, { kind: 'filing.urged', title: `催报：${rule.title}${rule.dueOn ? `，期限 ${rule.dueOn}` : ''}${note}`, onceKey: `urged:${event.id}` }, now)
  }),
  on(['filing.submitted', 'filing.accepted', 'filing.returned'], 'filings.tell', async (tx, event, now) => {
    const filing = await findFiling(tx, SYSTEM, event.subjectId)
    if (!filing) return
    const { name } = await nameOfUnit(tx, filing)
    const telling = { kind: event.what, subjectType: 'filing', subjectId: filing.id, onceKey: `filing:${event.id}` }
    if (event.what === 'filing.submitted') {
      const { asked } = await planAsked(tx, filing.planId, dayOf(now))
      const coordinators = await accountsOfCoordinator(tx, rolesWith(roles, 'filing.accept'))
      await tell(tx, coordinators, { ...telling, title: `${name}报来${ruleOf(asked!, filing.rule)?.title ?? filing.name}，等你们看` }, now)
      return
    }
    const own = filing.entityId ? await accountsOfEntity(tx, filing.entityId) : await accountsOfOrganisation(tx, filing.organisationId!, rolesWith(roles, 'filing.submit'))
    const reason = typeof event.body['reason'] === 'string' ? `：${event.body['reason']}` : ''
    await tell(tx, own, { ...telling, title: event.what === 'filing.accepted' ? `已采用：${filing.name}` : `退回：${filing.name}${reason}`.slice(0, 180) }, now)
  }),
  on('plan.issued', 'filings.tell-recipients', async (tx, event, now) => {
    const { asked } = await planAsked(tx, event.subjectId, dayOf(now))
    if (!asked) return
    const accounts = await accountsOfUnits(tx, SYSTEM, asked.recipients.value, receiptsOf(asked), ['missing'], rolesWith(roles, 'receipt.sign'))
    await tellAll(tx, accounts, { kind: 'plan.issued', title: `印发：${asked.plan.title}，请签收`, subjectType: 'obligation', subjectId: asked.plan.id, onceKey: `receipt:${asked.plan.id}` }, now)
  }),
]

export const filingJobs = (roles: Roles): readonly DailyJob[] => [
  daily('filings.due', async (tx, today, now) => {
    for (const plan of await listPlans(tx, today)) {
      if (plan.state !== 'issued') continue
      const asked = await termsOfPlan(tx, plan)
      for (const rule of asked.obligations.value) {
        const ahead = AHEAD.find((days) => rule.dueOn !== null && addDays(rule.dueOn as Day, -days) === today)
        if (ahead !== undefined) await tellOpen(tx, asked, rule, roles, { kind: 'filing.due', title: `${rule.title}${ahead > 0 ? `还有 ${ahead} 天到期` : ahead === 0 ? '今天到期' : '已逾期'}，还没有报`, onceKey: `filing.due:${plan.id}:${rule.key}:${ahead}` }, now)
      }
      if (plan.issuedOn && addDays(plan.issuedOn, asked.receiptDays.value) === today) await remindReceipts(tx, asked, roles, now)
    }
  }),
]

/** 未签收: the recipients are reminded, the coordinating office hears how many there are. */
async function remindReceipts(tx: Tx, asked: Asked, roles: Roles, now: Date): Promise<void> {
  const { plan, receiptDays } = asked
  const missing = (await countUnits(tx, SYSTEM, asked.recipients.value, receiptsOf(asked)))['missing'] ?? 0
  if (missing === 0) return
  const telling = { kind: 'plan.unsigned', subjectType: 'obligation', subjectId: plan.id, onceKey: `unsigned:${plan.id}:${dayOf(now)}` }
  const accounts = await accountsOfUnits(tx, SYSTEM, asked.recipients.value, receiptsOf(asked), ['missing'], rolesWith(roles, 'receipt.sign'))
  await tellAll(tx, accounts, { ...telling, title: `印发 ${receiptDays.value} 天了还没有签收：${plan.title}` }, now)
  await tell(tx, await accountsOfCoordinator(tx, rolesWith(roles, 'filing.urge')), { ...telling, title: `${missing} 家还没有签收：${plan.title}` }, now)
}
