// 专家帮扶 and 对照检查 as their people live them: experts are kept in the library and sent out, enterprises answer each advice, experts
// come again, the office rates; grid workers and enterprises go through the key-check items of a place, mostly in good order.
import { addDays, type Day } from '#platform/time/day.ts'
import { submitCheck } from '#rooms/checks/contract.ts'
import { planVisit, visitSteps, type VisitReply } from '#rooms/experts/contract.ts'
import type { VisitStep } from '#rooms/experts/rules.ts'
import { readChecklist } from '#rooms/standards/contract.ts'
import type { Player } from './cast.ts'
import { personName } from './enterprises.ts'
import type { Random } from './random.ts'
import { moment, workday, type Stage } from './stage.ts'

export type Helping = { office: Player; expert: Player; expertIds: readonly string[]; roundId: string | null; sorts: readonly string[] }

const FIELDS = [['retired', '粉尘防爆、除尘'], ['expert', '电气安全'], ['agency', '燃气和特种设备'], ['benchmark', '标准化、双重预防']] as const

/** The library: the one with an account goes and reports himself, the others are typed in for by the office. */
export async function openLibrary(stage: Stage, office: Player, expert: Player, regionId: string, on: Day, r: Random): Promise<string[]> {
  const ids: string[] = []
  for (const [i, [source, field]] of FIELDS.entries()) {
    const now = moment(on, 9 * 60 + i * 7)
    const id = r.id(now)
    await stage.do(office.actor, now, { method: 'POST', path: '/api/experts' }, { body: { commandId: r.id(now), id, fields: { name: i ? personName(r) : expert.name, source, field, employer: ['市安全生产协会', '某重工集团', '某检测技术公司', '某化工股份公司'][i], regionId, ...(i ? {} : { login: expert.login }) } } })
    ids.push(id)
  }
  return ids
}

export async function openRound(stage: Stage, office: Player, regionId: string, organisationId: string, from: Day, until: Day, r: Random): Promise<string> {
  const now = moment(from, 9 * 60)
  const id = r.id(now)
  await stage.do(office.actor, now, { method: 'POST', path: '/api/help-rounds' }, { body: { commandId: r.id(now), id, fields: { title: `${from.slice(0, 4)}年冬季三查一曝光`, regionId, organisationId, fromOn: from, toOn: until, focus: '粉尘涉爆、有限空间、燃气餐饮' } } })
  return id
}

const DIAGNOSES = ['总体管理规范，除尘和用电有几处要改', '制度齐全，现场执行有差距，特种作业票证不全', '设备老旧，联锁和报警有失效的，建议尽快更换', '消防设施完好，通道和分区管理要加强']
const ADVICES = ['除尘管道加装清灰口，每班清扫留记录', '配电柜前一米内不堆物，张贴警示', '特种作业人员证件复审前一个月办理', '可燃气体报警器每半年标定一次', '动火作业票由车间主任现场签发', '应急预案按实际岗位简化成一张卡']
const REASONS = ['本季度停产检修时一并改造', '现有措施已能满足，已请第三方检测']
const FATES = { closed: 44, revisited: 10, answered: 16, reported: 14, planned: 16 } as const
const ENDS: Readonly<Record<keyof typeof FATES, number>> = { planned: 0, reported: 1, answered: 2, revisited: 3, closed: 4 }

/** Days until the end of play after which a visit is not left at a step. */
const LEFT = { planned: 12, reported: 20, answered: 45, revisited: 60, closed: 10_000 } as const

/** Pauses by yielding the day on which somebody next does something about it. */
export async function* visitLife(entityId: string, principal: Player, on: Day, age: number, help: Helping, stage: Stage, r: Random): AsyncGenerator<Day, void> {
  const { office, expert, expertIds, roundId, sorts } = help
  const end = ENDS[r.weighted(Object.keys(FATES) as (keyof typeof FATES)[], (one) => (age > LEFT[one] ? 0 : FATES[one]))]
  let at = workday(on)
  yield at
  let now = moment(at, 9 * 60)
  const id = r.id(now)
  // Most are the expert's who has an account here.
  const own = r.chance(0.7)
  let page = await stage.do<VisitReply>(office.actor, now, planVisit, { body: { commandId: r.id(now), id, sort: r.pick(sorts), entityId, expertIds: [own ? expertIds[0]! : r.pick(expertIds.slice(1))], plannedOn: addDays(at, 4), need: r.pick(['看看除尘系统', '电气线路老化', '燃气改造前把关', '有限空间怎么管']), roundId } })
  const step = async (who: Player, name: VisitStep, body: object) => {
    now = moment(at, 9 * 60 + r.int(30, 450))
    page = await stage.do<VisitReply>(who.actor, now, visitSteps[name], { params: { id }, body: { commandId: r.id(now), baseVersion: page.row.version, ...body } })
  }
  const reporter = own ? expert : office
  if (end < 1) return
  yield (at = workday(addDays(at, r.int(3, 6))))
  const photos = own ? [await stage.photo(expert.actor, moment(at, 8 * 60), 'before', r)] : []
  await step(reporter, 'report', { visitedOn: at, diagnosis: r.pick(DIAGNOSES), photos, advices: Array.from({ length: r.int(2, 4) }, (_, i) => ({ id: r.id(moment(at, i)), text: ADVICES[(r.int(0, 5) + i) % ADVICES.length]!, level: r.chance(0.25) ? 'general' : 'advice' })) })
  if (end < 2) return
  yield (at = workday(addDays(at, r.int(2, 7))))
  await step(principal, 'answer', { answers: page.row.advices.map((one) => ({ adviceId: one.id, ...(r.chance(0.85) ? { adopted: true, reason: null } : { adopted: false, reason: r.pick(REASONS) }) })) })
  if (end < 3) return
  yield (at = workday(addDays(at, r.int(10, 25))))
  await step(reporter, 'revisit', { revisitedOn: at, revisit: '逐条看过，采纳的基本落实', done: page.row.advices.filter(({ adopted }) => adopted && r.chance(0.85)).map((one) => one.id), photos: [] })
  if (end < 4) return
  yield (at = workday(addDays(at, r.int(1, 6))))
  await step(office, 'evaluate', { rating: r.int(3, 5), fee: String((page.row as unknown as Record<string, unknown>)['sort']) === 'bought' ? r.int(8, 30) * 10_000 : null })
}

type List = { industries: { name: string; chosen: boolean }[]; items: { document: string; documentNumber: string; clause: string; item: string | null; text: string }[] }

/** Somebody goes through the items of a place: in good order more often than not. Places without a list of their trade are passed by. */
export async function checkPlace(who: Player, entityId: string, on: Day, stage: Stage, r: Random): Promise<void> {
  const now = moment(on, 9 * 60 + r.int(0, 420))
  const { industries, items } = await stage.do<List>(who.actor, now, readChecklist, { query: { entityId } })
  const chosen = industries.filter((one) => one.chosen).map(({ name }) => name)
  if (!items.length || !chosen.length) return
  const seen = items.slice(0, r.int(Math.min(6, items.length), items.length))
  const bad = r.chance(0.25) ? r.int(0, seen.length - 1) : -1
  await stage.do(who.actor, now, submitCheck, { body: {
    commandId: r.id(now), id: r.id(now), entityId, checkedOn: on, industries: chosen, asked: items.length,
    marks: seen.map(({ document, documentNumber, clause, item, text }, i) => ({ document, documentNumber, clause, item, text, ok: i !== bad, hazardId: null })),
  } })
}
