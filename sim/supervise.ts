// 督办 as its offices live it: each week they look at their board, admit what was registered, take or put off the rung that the clock
// proposed, hear from the enterprises; what comes to 曝光 or 挂牌 is decided by another of them; owners read what they were told.
// A year has its exposures too, as the plan's cadence wants.
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { runDaily } from '#platform/jobs/runner.ts'
import { draftExposure, exposureLedger, exposureSteps, listingLedger, listingSteps, readExposure } from '#rooms/exposure/contract.ts'
import { confirmOwnerNotice } from '#rooms/findings/contract.ts'
import { listAddressed, readSupervision, supervisionLedger, supervisionSteps, type AddressedRow } from '#rooms/supervision/contract.ts'
import { spokenDay } from '#rooms/hazards/papers/words.ts'
import { ADDRESSED, type Rung } from '#rooms/supervision/rules.ts'
import type { Player } from './cast.ts'
import type { Random } from './random.ts'
import { moment, workday, type Stage } from './stage.ts'

export type Board = {
  stage: Stage
  r: Random
  /** Two at least: who proposes never decides. */
  coordinators: readonly Player[]
  principalOf: (entityId: string) => Player | undefined
  coordinatorOrganisationId: string
  telephone: string
  /** Somebody does this on that day, if it is still played. */
  enter: (on: Day, task: () => Promise<void>) => void
}

type Row = { id: string; version: number; number: string; state: string; proposedRung: Rung | null; entityId: string }
type Page = { row: { version: number }; measures: { id: string; rung: Rung; state: string; talk: { on: Day } | null; exposure: { id: string } | null; listing: { id: string } | null; minutes: unknown }[] }

const ANSWERS = ['已联系设备厂家，配件下周到货，月底前装好', '施工队已进场，正在改造，预计十天内完成', '资金已落实，正在走采购流程，抓紧推进', '已停用相关设备，安排专人看护，整改方案调整后抓紧实施']
const WAIVED = ['企业已签施工合同，设备在途，先看一周', '现场核查已在施工，暂不上这一级']
const SAID = '企业说明了整改缓慢的原因：设备定制周期长、施工与生产交叉'
const DEMANDS = '一、倒排工期，每周报一次进展；二、整改完成前停用相关设备，专人看护；三、逾期不改的，上下一级督办'

/** One look at the board. Nothing else is acted on while it lasts, so what is read still holds when it is decided. */
export async function weekOfSupervision(board: Board, today: Day): Promise<void> {
  const { stage, r, coordinators: [office, other], telephone } = board
  if (!office || !other) return
  const at = (minutes: number) => moment(today, minutes)
  await runDaily(stage.product.db, stage.product.jobs.filter(({ name }) => name === 'supervision.ladder'), stage.tenantId, at(1_320))
  const { rows } = await stage.do<{ rows: Row[] }>(office.actor, at(1_325), supervisionLedger.list, { query: { waiting: 'true', limit: 100, count: 'no' } })
  for (const row of rows) {
    const chance = r.fork(`${row.number}/${today}`)
    const now = at(1_330)
    const step = (name: 'admit' | 'confirm' | 'waive', body: object) => stage.do<Page>(office.actor, now, supervisionSteps[name], { params: { id: row.id }, body: { commandId: chance.id(now), baseVersion: row.version, ...body } })
    if (row.state === 'registered') {
      if (chance.chance(0.8)) await step('admit', { telephone })
    } else if (row.proposedRung && chance.chance(0.72)) await taken(board, row, row.proposedRung, await step('confirm', bodyOf(board, row.proposedRung, today)), today, chance)
    else if (chance.chance(0.3)) await step('waive', { reason: chance.pick(WAIVED) })
  }
  await decide(board, today)
  await ownersRead(board, today)
}

function bodyOf({ telephone, coordinatorOrganisationId }: Board, rung: Rung, today: Day): object {
  if (rung === 'talk') return { telephone, talk: { on: workday(addDays(today, 3)), at: '9时30分', place: '三楼会议室', who: '主要负责人' } }
  if (rung === 'listed') return { telephone, listing: { level: '街道级', batch: `${today.slice(0, 4)}年第一批`, organisationId: coordinatorOrganisationId, dueOn: addDays(today, 30) } }
  return rung === 'report-up' ? { telephone, signedBy: '主要负责人' } : { telephone }
}

/** What follows on a rung: the enterprise's answer, the minutes of a talk, the review of an article. */
async function taken(board: Board, row: Row, rung: Rung, page: Page, today: Day, r: Random): Promise<void> {
  const { stage, coordinators: [office] } = board
  const measure = page.measures.findLast((one) => one.rung === rung && one.state === 'taken')!
  const principal = board.principalOf(row.entityId)
  if (principal && ADDRESSED.includes(rung) && r.chance(0.75)) {
    const on = addDays(today, r.int(2, 9))
    board.enter(on, async () => {
      const now = moment(on, 10 * 60 + r.int(0, 300))
      const { rows } = await stage.do<{ rows: AddressedRow[] }>(principal.actor, now, listAddressed, {})
      const mine = rows.find((one) => one.measureId === measure.id && one.answeredOn === null)
      if (mine) await stage.do(principal.actor, now, supervisionSteps.answer, { params: { id: row.id }, body: { commandId: r.id(now), baseVersion: mine.version, measureId: measure.id, answer: r.pick(ANSWERS), files: [] } })
    })
  }
  if (measure.talk && r.chance(0.8)) {
    const on = measure.talk.on
    board.enter(on, async () => {
      const now = moment(on, 17 * 60)
      const { row: { version } } = await stage.do<Page>(office!.actor, now, readSupervision, { params: { id: row.id } })
      await stage.do(office!.actor, now, supervisionSteps.minute, { params: { id: row.id }, body: { commandId: r.id(now), baseVersion: version, measureId: measure.id, on, at: '9时30分', place: '三楼会议室', who: '主要负责人', chair: office!.name, said: SAID, demands: DEMANDS } })
    })
  }
  if (measure.exposure) {
    const now = moment(today, 1_340)
    const { row: exposure } = await stage.do<{ row: { version: number } }>(office!.actor, now, readExposure, { params: { id: measure.exposure.id } })
    await stage.do(office!.actor, now, exposureSteps.submit, { params: { id: measure.exposure.id }, body: { commandId: r.id(now), baseVersion: exposure.version } })
  }
}

type Deciding = { id: string; version: number; state: string; number: string }

/** Articles and nominations that somebody else sent in; a few wait a week. */
async function decide({ stage, r, coordinators: [, other], telephone }: Board, today: Day): Promise<void> {
  const now = moment(today, 1_350)
  for (const [ledger, steps, name, extra] of [[exposureLedger, exposureSteps.publish, 'submitted', {}], [listingLedger, listingSteps.approve, 'nominated', { telephone }]] as const) {
    const { rows } = await stage.do<{ rows: Deciding[] }>(other!.actor, now, ledger.list, { query: { todo: 'true', state: name, limit: 50, count: 'no' } })
    for (const row of rows) {
      const chance = r.fork(`${row.number}/${today}`)
      if (chance.chance(0.75)) await stage.do(other!.actor, now, steps, { params: { id: row.id }, body: { commandId: chance.id(now), baseVersion: row.version, ...extra } })
    }
  }
}

/** Owners with an account read what they were told within days; a few do not. */
async function ownersRead({ stage, r, principalOf }: Board, today: Day): Promise<void> {
  const open = await stage.product.db.read(systemScope(stage.tenantId), (tx) => tx.rows<{ id: string; entityId: string; accountId: string; number: string }>(sql`select n.id, n.entity_id as "entityId", n.account_id as "accountId", h.number from owner_notices n
    join hazards h on h.tenant_id = n.tenant_id and h.id = n.hazard_id where n.tenant_id = ${stage.tenantId} and n.read_at is null and n.handed_on is null and n.account_id is not null order by n.told_on, n.id limit 200`))
  for (const notice of open) {
    const owner = principalOf(notice.entityId)
    const chance = r.fork(`owner/${notice.number}/${today}`)
    if (!owner || owner.actor.accountId !== notice.accountId || !chance.chance(0.7)) continue
    const now = moment(today, 1_360)
    await stage.do(owner.actor, now, confirmOwnerNotice, { params: { id: notice.id }, body: { commandId: chance.id(now) } })
  }
}

type Late = { id: string; entityName: string; description: string; state: string; dueOn: Day | null; closedOn: Day | null }

/** An article about a major hazard that was rectified late, or still is not. @param end how far it gets: published, sent in, or still a draft */
export async function expose({ stage, r, coordinators: [office, other] }: Board, today: Day, end: 'published' | 'submitted' | 'drafted'): Promise<void> {
  if (!office || !other) return
  const chance = r.fork(`exposure/${today}`)
  const now = moment(today, 10 * 60)
  const list = (query: object) => stage.do<{ rows: Late[] }>(office.actor, now, { method: 'GET', path: '/api/hazards' }, { query: { level: 'major', limit: 30, count: 'no', sort: '-foundOn', ...query } })
  const late = (await list({ late: 'true' })).rows
  const rows = late.length ? late : (await list({})).rows.filter(({ state }) => state !== 'voided')
  if (!rows.length) return
  const hazard = chance.pick(rows)
  // What is said is true of it on this day.
  const overdue = hazard.dueOn !== null && (hazard.closedOn ?? today) > hazard.dueOn
  const standing = hazard.closedOn ? `${overdue ? '整改进展缓慢，未按期限完成，' : ''}${spokenDay(hazard.closedOn)}整改销号` : overdue ? '整改进展缓慢，未按期限完成' : '正在整改'
  const id = chance.id(now)
  await stage.do(office.actor, now, draftExposure, { body: {
    commandId: chance.id(now), id, hazardId: hazard.id, title: `${hazard.entityName.slice(0, 30)}重大事故隐患${overdue ? '整改不力' : ''}`,
    content: `经检查，${hazard.entityName}“${hazard.description.slice(0, 200)}”，判定为重大事故隐患。该单位${standing}。现予曝光，${hazard.closedOn ? '' : '责令抓紧整改，'}同类单位举一反三、对照排查。`,
  } })
  if (end === 'drafted') return
  const step = (who: Player, name: 'submit' | 'publish', baseVersion: number) => stage.do<{ row: { version: number } }>(who.actor, now, exposureSteps[name], { params: { id }, body: { commandId: chance.id(now), baseVersion } })
  const sent = await step(office, 'submit', 1)
  if (end === 'published') await step(other, 'publish', sent.row.version)
}
