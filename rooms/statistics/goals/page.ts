// The yearly targets as plans set them: 存量 2024, 增量 2025, 动态清零 2026. Each shows its own words, what is taken for
// reached and where that is written, the figures as of the day, and the rows behind them.
import type { Tx } from '#platform/db/tx.ts'
import { sql } from '#platform/db/sql.ts'
import { addDays, addMonths, type Day } from '#platform/time/day.ts'
import { writeBehind } from '#mechanisms/indicator/behind.ts'
import { readDays, readTotal } from '#mechanisms/indicator/read.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { incrementMeaning, stockThreshold, zeroMeaning } from '#rooms/parameters/definitions/conventions.ts'
import { accidents, dynamicZero, incrementCurbed, stockCleared } from '#rooms/parameters/definitions/targets.ts'
import type { Goals } from '../contract.ts'
import { daysWithout, incrementStanding, stockStanding, zeroStanding } from '../rules.ts'
import { listGoalSentences, listRegions } from '../store.ts'
import { termOf } from '../terms.ts'

type Goal = Goals['goals'][number]
type Asked = { tx: Tx; on: Day; values: readonly DatedValue[]; regionIds: readonly string[] | null }

const STOCK_DAY = '2023-12-31' as Day
const major = (figure: 'open' | 'overdue' | 'bare' | 'found' | 'closed', from: Day, to: Day) => `/hazards?behind=${writeBehind({ figure, level: 'major', from, to })}&sort=-foundOn`
const basisOf = (found: { basis: string; inDocument: boolean }) => ({ basis: found.basis, inDocument: found.inDocument })

export async function readGoalsPage(tx: Tx, asked: string | undefined, today: Day): Promise<Goals> {
  const on = (asked && asked < today ? asked : today) as Day
  const regionIds = tx.scope.regionPaths === null ? null : (await listRegions(tx)).map(({ id }) => id)
  const at = { tx, on, values: await listParameters(tx), regionIds }
  const [stock, increment, zero, sentences] = await Promise.all([stockGoal(at), incrementGoal(at), zeroGoal(at), listGoalSentences(tx, on)])
  return { on, goals: [stock, increment, zero, accidentGoal(at)].filter((one) => one !== undefined), sentences }
}

async function stockGoal({ tx, on, values, regionIds }: Asked): Promise<Goal | undefined> {
  const target = termOf(values, stockCleared, on)
  if (target.value === null) return undefined
  const share = termOf(values, stockThreshold, on)
  const threshold = target.value.extent === 'all' ? 100 : share.value
  const { tenantId } = tx.scope
  const here = regionIds === null ? sql`true` : sql`d.region_id = any(${regionIds as string[]}::uuid[])`
  const { members, open } = await tx.get<{ members: number; open: number }>(sql`
    select count(*)::int as members, count(*) filter (where n.open)::int as open from case_days d
    join case_days n on n.tenant_id = ${tenantId} and n.case_id = d.case_id and n.day <= ${on}::date and n.until > ${on}::date and n.level = 'major'
    where d.tenant_id = ${tenantId} and d.day <= ${STOCK_DAY}::date and d.until > ${STOCK_DAY}::date and d.open and ${here}`)
  const of = { unit: '件', definition: '2023-12-31 以前发现、那天终了时还没有销号的重大隐患；名单由事件日期定下，以后改动不影响' }
  const { standing, said } = stockStanding({ members, open }, threshold, target.value.by as Day, on)
  return {
    name: 'stock', title: '消除存量', by: target.value.by, extent: target.value.extent === 'all' ? '全面消除（100%）' : `基本消除（按 ${threshold}% 算${share.inDocument ? '' : '，文中没有写数'}）`, ...basisOf(target), standing, said,
    figures: [
      { ...of, label: '存量', value: members, opens: `/hazards?behind=open.all.${STOCK_DAY}.${STOCK_DAY}&level=major` },
      { ...of, label: '已清', value: members - open, definition: `存量里到 ${on} 终了时已经销号的；又重新打开的不算清`, opens: null },
      { ...of, label: '清除比例', value: members === 0 ? null : Math.floor(((members - open) / members) * 1000) / 10, unit: '%', definition: '已清 ÷ 存量', opens: null },
    ],
  }
}

async function incrementGoal({ tx, on, values, regionIds }: Asked): Promise<Goal | undefined> {
  const target = termOf(values, incrementCurbed, on)
  if (target.value === null) return undefined
  const meaning = termOf(values, incrementMeaning, on)
  const year = `${on.slice(0, 4)}-01-01` as Day
  const [lastYear, lastOn] = [addMonths(year, -12), addMonths(on, -12)]
  const of = (from: Day, to: Day) => readTotal(tx, { from, to, level: 'major', regionIds })
  const [now, before, whole] = await Promise.all([of(year, on), of(lastYear, lastOn), of(lastYear, addDays(year, -1))])
  const quarters = await Promise.all([0, 1, 2, 3].map((i) => addMonths(year, i * 3)).filter((from) => from <= on).map(async (from) => ({ from, to: addDays(addMonths(from, 3), -1), found: (await of(from, addDays(addMonths(from, 3), -1) < on ? addDays(addMonths(from, 3), -1) : on)).found })))
  const yearly = incrementStanding({ year: Number(on.slice(0, 4)), now: now.found, before: before.found })
  const ended = quarters.filter(({ to }) => to <= on)
  const falling = ended.every((one, i) => i === 0 || one.found < ended[i - 1]!.found)
  const byQuarter = meaning.value === 'falling-each-quarter'
  const definition = '判定为重大的日期在期内的，不看后来是否销号'
  return {
    name: 'increment', title: '遏制增量', by: target.value, extent: `按“${meaning.words}”算${meaning.inDocument ? '' : '，文中没有写数'}`, ...basisOf(target),
    standing: byQuarter ? (ended.length < 2 ? 'unknown' : falling ? 'met' : 'open') : yearly.standing, said: byQuarter ? `今年各季新判定 ${quarters.map(({ found }) => found).join('、')} 件，${ended.length < 2 ? '还比不出升降' : falling ? '逐季下降' : '没有逐季下降'}` : yearly.said,
    figures: [
      { label: '今年新增', value: now.found, unit: '件', definition, opens: major('found', year, on) }, { label: '去年同期', value: before.found, unit: '件', definition, opens: major('found', lastYear, lastOn) },
      { label: '去年全年', value: whole.found, unit: '件', definition, opens: major('found', lastYear, addDays(year, -1)) },
    ],
  }
}

async function zeroGoal({ tx, on, values, regionIds }: Asked): Promise<Goal | undefined> {
  const target = termOf(values, dynamicZero, on)
  if (target.value === null) return undefined
  const meaning = termOf(values, zeroMeaning, on)
  const year = `${on.slice(0, 4)}-01-01` as Day
  const eve = addDays(year, -1)
  const [now, start, days] = await Promise.all([
    readTotal(tx, { from: year, to: on, level: 'major', regionIds }), readTotal(tx, { from: eve, to: eve, level: 'major', regionIds }), readDays(tx, { from: year, to: on, level: 'major', regionIds }),
  ])
  const clean = daysWithout(start.overdue, days.map(({ day, overdue }) => ({ day, n: overdue })), year, on)
  const dynamic = zeroStanding(now)
  const strict = meaning.value === 'none-open'
  return {
    name: 'zero', title: '动态清零', by: target.value, extent: `按“${meaning.words}”算${meaning.inDocument ? '' : '，文中没有写数'}`, ...basisOf(target),
    standing: strict ? (now.open === 0 ? 'met' : 'open') : dynamic.standing, said: dynamic.said,
    figures: [
      { label: '绝对清零：未销号', value: now.open, unit: '件', definition: `到 ${on} 终了时没有销号的重大隐患；为 0 才是绝对清零`, opens: major('open', on, on) },
      { label: '动态清零：超期', value: now.overdue, unit: '件', definition: '其中期限早于这一天的；动态清零要求为 0', opens: major('overdue', on, on) },
      { label: '动态清零：五项未落实完', value: now.bare, unit: '件', definition: '其中措施、责任、资金、时限、预案没有全部落实的；动态清零要求为 0', opens: major('bare', on, on) },
      { label: '今年没有超期的天数', value: clean.days, unit: `天 / ${clean.of}`, definition: '一天终了时没有一件重大隐患超期，算一天', opens: null },
      { label: '今年平均用时', value: now.closed === 0 ? null : Math.round((now.days / now.closed) * 10) / 10, unit: '天', definition: '今年销号的重大隐患，从发现到销号平均几天', opens: major('closed', year, on) },
    ],
  }
}

function accidentGoal({ on, values }: Asked): Goal | undefined {
  const target = termOf(values, accidents, on)
  if (target.value === null) return undefined
  return { name: 'accidents', title: '事故目标', by: target.until, extent: target.words, ...basisOf(target), standing: 'unknown', said: '事故起数和死亡人数还没有台账，不能判断', figures: [] }
}
