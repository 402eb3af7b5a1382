// The problem list as its people live it: an office enters what an inspection or a superior found, a unit rectifies, another
// department checks, a third person accepts; some are late, some fail their check, some are still where they were.
import { addDays, type Day } from '#platform/time/day.ts'
import { problemSteps } from '#rooms/problems/contract.ts'
import type { ProblemStep } from '#rooms/problems/rules.ts'
import type { Player } from './cast.ts'
import type { Random } from './random.ts'
import { moment, workday, type Stage } from './stage.ts'

export type ProblemPeople = {
  coordinators: readonly Player[]
  /** Units that rectify: their id, their people, and where they are. */
  units: readonly { id: string; regionId: string; people: readonly Player[] }[]
  /** Those of a department who check what another rectified. */
  checkers: readonly { organisationId: string; people: readonly Player[] }[]
}

const TEXTS = [
  ['safety', 'inspection', 'traffic', '国道沿线三处平交路口缺少减速设施和警示标志', '路口'], ['safety', 'report', 'fire', '老旧小区消防车通道被固定停车位占用', '小区北门'], ['safety', 'superior', 'gas', '餐饮街区燃气报警器安装率不到一半，未联动切断', '美食街'],
  ['safety', 'inspection', 'electric', '集贸市场摊位私拉乱接电线，配电箱无门', '农贸市场'], ['safety', 'inspection', 'height', '在建项目临边防护缺失，专职安全员不在岗', '施工现场'], ['safety', 'report', 'fire', '沿街商铺违规住人，没有第二逃生口', '商业街'],
  ['disaster', 'monitoring', 'flood', '下穿通道积水点排水泵失效，没有水位警示', '下穿通道'], ['disaster', 'inspection', 'geology', '山脚民房后切坡未支护，雨后有掉块', '山脚'], ['disaster', 'superior', 'forest_fire', '林区入口未设防火检查站，可燃物未清理', '林区入口'],
  ['safety', 'superior', 'fire', '养老机构微型消防站人员装备不齐，夜间值守不足', '养老院'],
] as const
const FATES = { closed: 46, late: 16, failed: 12, checked: 8, rectified: 8, open: 10 } as const
const RECTIFIED = ['已按要求整改完成，现场恢复，附照片', '已补装到位并调试合格', '已清理、拆除，安排专人每日巡查']
const REQUIREMENT = '逐项整改到位，举一反三，附整改前后照片'

/** Pauses by yielding the day on which somebody next does something about it. @param age days until the end of play: what is old is not left lying */
export async function* problemLife(index: number, on: Day, age: number, people: ProblemPeople, stage: Stage, r: Random): AsyncGenerator<Day, void> {
  const { coordinators: [office], units, checkers } = people
  const unit = units.length ? r.pick(units) : undefined
  if (!office || !unit?.people.length) return
  const [kind, source, category, title, place] = TEXTS[index % TEXTS.length]!
  const fate = r.weighted(Object.keys(FATES) as (keyof typeof FATES)[], (one) => ((one === 'open' && age > 25) || ((one === 'rectified' || one === 'checked') && age > 35) ? 0 : FATES[one]))
  let at = workday(on)
  yield at
  let now = moment(at, 9 * 60 + r.int(0, 400))
  const id = r.id(now)
  const due = addDays(at, r.int(12, 30))
  // One in four waits to be handed out.
  const handed = fate !== 'open' || r.chance(0.5)
  await stage.do(office.actor, now, { method: 'POST', path: '/api/problems' }, { body: { commandId: r.id(now), id, fields: { kind, source, title, category, place, regionId: unit.regionId, organisationId: unit.id, foundOn: at, ...(handed ? { dueOn: due, requirement: REQUIREMENT } : {}) } } })
  if (fate === 'open') return
  let version = 1
  const step = async (who: Player, name: ProblemStep, body: object) => {
    now = moment(at, 9 * 60 + r.int(30, 470))
    version = (await stage.do<{ row: { version: number } }>(who.actor, now, problemSteps[name], { params: { id }, body: { commandId: r.id(now), baseVersion: version, ...body } })).row.version
  }
  const rectifier = unit.people[0]!
  yield (at = workday(fate === 'late' ? addDays(due, r.int(3, 15)) : addDays(at, r.int(4, 11))))
  const rectify = async () => step(rectifier, 'rectify', { rectification: r.pick(RECTIFIED), photos: [await stage.photo(rectifier.actor, moment(at, 8 * 60), 'after', r)] })
  // The clock may have put it on the warning list meanwhile: the version is read anew.
  version = await versionOf(stage, office, id, at)
  await rectify()
  if (fate === 'rectified') return
  const department = checkers.filter(({ organisationId }) => organisationId !== unit.id)
  if (!department.length) return
  const checker = r.pick(r.pick(department).people)
  yield (at = workday(addDays(at, r.int(1, 5))))
  if (fate === 'failed') {
    await step(checker, 'fail', { reason: '只整改了一处，同类问题还在', photos: [] })
    yield (at = workday(addDays(at, r.int(3, 9))))
    version = await versionOf(stage, office, id, at)
    await rectify()
    yield (at = workday(addDays(at, r.int(1, 4))))
  }
  await step(checker, 'pass', { note: '现场核查，整改到位', photos: [] })
  if (fate === 'checked') return
  yield (at = workday(addDays(at, r.int(1, 4))))
  const accepter = people.coordinators.find(({ actor }) => actor.accountId !== rectifier.actor.accountId && actor.accountId !== checker.actor.accountId)
  if (accepter) await step(accepter, 'accept', { note: '资料齐全，验收销号' })
}

async function versionOf(stage: Stage, who: Player, id: string, on: Day): Promise<number> {
  return (await stage.do<{ row: { version: number } }>(who.actor, moment(on, 8 * 60), { method: 'GET', path: '/api/problems/:id' }, { params: { id } })).row.version
}
