// The life of one hazard, as the people around it live it: found, graded, assigned, planned, rectified, reviewed, closed —
// or returned, extended, late, voided. It pauses by yielding the day on which somebody next does something about it.
import { addDays, type Day } from '#platform/time/day.ts'
import { receiveReport, sendReport } from '#rooms/dual-reports/contract.ts'
import { hazardSteps, issuePaper, report } from '#rooms/hazards/contract.ts'
import type { HazardStep } from '#rooms/hazards/rules.ts'
import type { Player } from './cast.ts'
import type { HazardText } from './data.ts'
import type { EntityPlan } from './enterprises.ts'
import type { Deed } from './oracle.ts'
import type { Random } from './random.ts'
import { moment, workday, type Stage } from './stage.ts'

export const BEHAVIOURS = { prompt: 38, atOnce: 19, slow: 17, late: 10, returned: 7, extended: 6, refused: 1.5, voided: 2.5, stuck: 0 } as const
export type Behaviour = keyof typeof BEHAVIOURS

export type HazardPlan = { index: number; entity: EntityPlan; foundOn: Day; text: HazardText; level: 'general' | 'major'; channel: string; behaviour: Behaviour }

/** Who has to do with a case. */
export type Around = {
  entityId: string
  finder: Player
  /** At least two of the regulating office. */
  regulators: readonly Player[]
  /** Those who look whether it was rectified: the community's, or the office's where there is none. */
  reviewers: readonly Player[]
  principal: Player
  /** What a major hazard passes here before it is closed, as the pack says it; empty: the review closes. */
  gate: readonly { step: string; by: string }[]
  /** 闭环整改的要求 of the pack. */
  closedLoop: readonly string[]
  /** Who coordinates, and who looks at the quality where another department does. */
  coordinators: readonly Player[]
  others: readonly Player[]
  otherOrganisationId: string | null
  /** The people of an office by its name: who signs for a report. */
  officersOf: (name: string) => readonly Player[]
  enforcement: boolean
  telephone: string
}

type Report = { id: string; moment: string; receiverName: string; state: string }
type Page = { row: { version: number }; reports: readonly Report[] }

const VOID_REASONS = ['重复上报，与已登记的一件合并办理', '现场核实不构成隐患', '单位已搬离，隐患不再存在']
const EXTENSION_REASONS = ['定制设备未到货，供货方出具延期说明', '施工单位排期，需停产窗口配合', '设计变更需重新审图', '连续降雨无法室外施工']
const RETURN_REASONS = ['照片与现场不符，整改不彻底', '只做了临时处理，未恢复联锁', '缺验收记录，请补齐后再报', '同类部位还有未改的，请举一反三']
const REVIEWS = ['现场核查，已按要求整改到位', '已复查，设施恢复正常', '与整改前照片比对，问题消除', '现场测试合格，同意通过']

export async function* hazardLife(plan: HazardPlan, around: Around, stage: Stage, r: Random, deeds: Deed[]): AsyncGenerator<Day, void> {
  const { behaviour, level, text } = plan
  const { regulators, principal } = around
  let today = plan.foundOn
  let last = 0
  const at = (): Date => {
    const planned = moment(today, 500 + r.int(0, 400)).getTime()
    last = planned > last + 120_000 ? planned : last + r.int(3, 35) * 60_000
    return new Date(last)
  }
  const id = r.id(moment(today, 480))
  let page: Page
  const pause = (day: Day): Day => (today = workday(day < today ? today : day))
  const within = (min: number, max: number) => addDays(today, r.int(min, max))
  const deed = (one: { what: string; level?: string; due?: Day | null; applies?: boolean }) => void deeds.push({ day: today, id, ...one } as Deed)
  // A report that is not made at once is made when somebody next looks, late by then.
  let belated: (() => Promise<void>) | undefined
  const step = async (who: Player, name: HazardStep, body: Record<string, unknown> = {}) => {
    if (name === 'approvePlan' || name === 'accept' || name === 'close') {
      await belated?.()
      belated = undefined
    }
    const now = at()
    page = await stage.do<Page>(who.actor, now, hazardSteps[name], { params: { id }, body: { commandId: r.id(now), baseVersion: page.row.version, ...body } })
  }
  const photo = (who: Player, purpose: 'before' | 'after') => stage.photo(who.actor, at(), purpose, r)
  const pickOther = (people: readonly Player[], not: Player) => r.pick(people.filter(({ login }) => login !== not.login))

  const before = behaviour === 'atOnce' || r.chance(0.3) ? [await photo(around.finder, 'before')] : []
  const reported = at()
  page = await stage.do<Page>(around.finder.actor, reported, report, {
    body: { commandId: r.id(reported), id, entityId: around.entityId, description: text.text, place: text.place, category: text.category, channel: plan.channel, foundOn: today, photos: before },
  })
  deed({ what: 'found' })

  const officer = r.pick(regulators)
  yield pause(within(0, behaviour === 'atOnce' ? 0 : r.chance(0.08) ? 6 : 2))
  if (behaviour === 'voided' && r.chance(0.5)) {
    await step(officer, 'voidCase', { reason: r.pick(VOID_REASONS) })
    deed({ what: 'voided' })
    return
  }
  await step(officer, 'grade', { level, category: text.category, ...(level === 'major' ? { clause: text.clause!.citation } : {}) })
  deed({ what: 'graded', level })
  await reportBoth('found')
  if (r.chance(0.25) && behaviour !== 'atOnce') yield pause(within(1, 2))
  if (behaviour === 'voided') {
    await step(officer, 'voidCase', { reason: r.pick(VOID_REASONS) })
    deed({ what: 'voided' })
    return
  }
  const atOnce = behaviour === 'atOnce' && level === 'general'
  let due = atOnce ? addDays(today, 1) : level === 'major' ? within(20, 40) : within(7, 15)
  const gate = level === 'major' ? around.gate : []
  await step(officer, 'assign', {
    dueOn: due, atOnce, ...(level === 'major' && around.closedLoop.includes('unit-and-standard') ? { rectifyUnit: '本单位', rectifyStandard: `${text.fix}，达到标准要求` } : {}),
    ...(gate.some(({ by }) => by === 'other') ? { reviewOrganisationId: around.otherOrganisationId } : {}),
  })
  deed({ what: 'assigned', due })
  if (level === 'major') await notice()

  if (!atOnce) {
    yield pause(within(1, level === 'major' ? 4 : 2))
    await step(principal, 'plan', {
      planMeasures: text.fix, planResponsible: r.chance(0.5) ? plan.entity.principal : plan.entity.officer, planFunds: r.int(1, level === 'major' ? 200 : 30) * 50_000,
      planDueOn: addDays(due, -r.int(0, 1)), planContingency: level === 'major' ? '整改期间停用相关设备设施，设专人看护，撤离无关人员' : '整改完成前加密巡查，专人盯守',
    })
    if (level === 'major') {
      yield pause(within(0, 2))
      await step(pickOther(regulators, principal), 'approvePlan', { note: '方案可行，抓紧实施' })
    }
  }
  if (around.closedLoop.includes('real-name')) {
    await step(principal, 'nameChain', {
      findPerson: around.finder.name, treatPerson: plan.entity.principal, controlPerson: plan.entity.officer, entityPerson: plan.entity.principal, communityPerson: r.pick(around.reviewers).name, regulatorPerson: officer.name,
    })
  }
  if (level === 'major' && behaviour !== 'late' && !atOnce) {
    yield pause(within(1, 6))
    await step(principal, 'reportProgress', { percent: r.int(2, 8) * 10, progress: '材料和施工人员已到位，按方案推进' })
  }

  // The plan stands and nothing moves: what supervision is for.
  if (behaviour === 'stuck') return

  if (behaviour === 'extended' || behaviour === 'refused') {
    yield pause(addDays(due, -r.int(2, 4)))
    const until = addDays(due > today ? due : today, r.int(8, 20))
    await step(principal, 'askExtension', { until, reason: r.pick(EXTENSION_REASONS) })
    yield pause(within(1, 4))
    if (behaviour === 'extended') {
      await step(officer, 'grantExtension', { note: '同意，请按新期限抓紧' })
      due = until
      deed({ what: 'extended', due })
    } else await step(officer, 'refuseExtension', { reason: '理由不充分，按原期限整改' })
  }

  const delay = behaviour === 'late' ? r.int(2, r.chance(0.35) ? 90 : 18) : behaviour === 'refused' ? r.int(1, 12) : 0
  if (!atOnce) yield pause(delay ? addDays(due, delay) : behaviour === 'slow' ? addDays(due, -r.int(2, 4)) : behaviour === 'extended' ? addDays(due, -r.int(1, 3)) : within(1, level === 'major' ? 14 : 5))
  for (let round = 0; ; round++) {
    await step(principal, 'rectify', { rectification: `${text.fix}，已完成`, photos: [await photo(principal, 'after')] })
    deed({ what: 'rectified', applies: gate[0]?.step === 'apply' })
    await reportBoth('rectified')
    yield pause(atOnce ? today : within(0, 3))
    let vetter: Player | undefined
    let checker: Player | undefined
    const reviewer = r.pick(around.reviewers)
    if (behaviour === 'returned' && round === 0 && gate[0]?.step !== 'apply' && gate[0]?.by !== 'other') {
      const again = r.chance(0.6) ? within(4, 9) : null
      await step(reviewer, 'giveBack', { reason: r.pick(RETURN_REASONS), ...(again ? { dueOn: again } : {}) })
      deed({ what: 'returned', due: again })
      yield pause(within(2, 7))
      continue
    }
    const seen = around.closedLoop.includes('five-settled') && !atOnce ? { five: ['planMeasures', 'planResponsible', 'planFunds', 'planDueOn', 'planContingency'] } : {}
    for (const { step: name, by } of gate.length ? gate : [{ step: 'review', by: 'reviewer' }]) {
      const last = by === 'coordinator' ? around.coordinators : regulators
      if (name === 'apply') await step(principal, 'apply', { selfChecker: plan.entity.officer, selfCheck: '对照方案逐项看过，自验合格' })
      else if (name === 'vet') await step((vetter = r.pick(last)), 'vet', { vetting: '方案已落实，佐证齐全' })
      else if (name === 'review' || name === 'quality') await step((checker = by === 'other' ? r.pick(around.others) : vetter ? pickOther(around.reviewers, vetter) : reviewer), 'accept', { review: r.pick(REVIEWS), ...seen })
      else await step(pickOther(last, checker!), 'close', { note: '资料齐全，准予销号' })
      const closed = name === (gate.at(-1)?.step ?? 'review')
      deed({ what: closed ? 'closed' : ({ apply: 'applied', vet: 'vetted' }[name] ?? 'accepted') })
      if (!closed) yield pause(within(1, 3))
    }
    return
  }

  /** 双报告: most enterprises report at once, once for all receivers; some days later, a few leave it. */
  async function reportBoth(moment: string) {
    const owed = page.reports.filter((one) => one.moment === moment && one.state === 'owed')
    const slow = behaviour === 'late' || behaviour === 'stuck' || behaviour === 'refused'
    if (!owed.length || r.chance(behaviour === 'stuck' ? 0.3 : 0)) return
    if (r.chance(slow ? 0.5 : 0.15)) belated = () => reportNow(owed)
    else await reportNow(owed)
  }

  async function reportNow(owed: readonly Report[]) {
    const sentAt = at()
    await stage.do(principal.actor, sentAt, sendReport, { params: { id: owed[0]!.id }, body: { commandId: r.id(sentAt), baseVersion: 1, situation: text.text, severity: '可能造成人员伤亡，能在期限内改好', treatment: text.fix } as never })
    for (const one of owed) {
      const officers = around.officersOf(one.receiverName)
      if (!officers.length || r.chance(0.1)) continue
      const signedAt = at()
      await stage.do(r.pick(officers).actor, signedAt, receiveReport, { params: { id: one.id }, body: { commandId: r.id(signedAt), baseVersion: 2 } as never })
    }
  }

  /** A major hazard goes out on paper: an order where the office has the power, a notice elsewhere. */
  async function notice() {
    const now = at()
    const inspectors = [officer, pickOther(regulators, officer)].map(({ name }, i) => ({ name, ...(around.enforcement ? { certificate: `执法${1000 + plan.index * 2 + i}` } : {}) }))
    page = await stage.do<Page>(officer.actor, now, issuePaper, {
      params: { id }, body: { commandId: r.id(now), baseVersion: page.row.version, document: around.enforcement ? 'rectification-order' : 'rectification-notice', inspectors, telephone: around.telephone },
    })
  }
}
