// 统计表: areas against industries (sources, categories) for a period, one measure at a time. The deeper the ground the more;
// every number opens the hazards behind it. Below: how it moved, and how long what is open has been open.
import { figureOf } from '#mechanisms/indicator/define.ts'
import { writeBehind } from '#mechanisms/indicator/behind.ts'
import type { Day } from '#platform/time/day.ts'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { count, percent } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readCross, type Cross, type SumsReply } from '../contract.ts'
import { INDICATORS, LEVEL_CHOICES, OPENS, type IndicatorName } from '../definitions.ts'
import { nothing } from '../rules.ts'
import { Movement } from './movement.tsx'
import { PeriodPicker, Seg, StatisticsViews } from './views.tsx'
import '#web/kit/grid.css'
import '#web/kit/record.css'
import './statistics.css'

const BY = [{ value: 'industry', label: '按行业' }, { value: 'channel', label: '按来源' }, { value: 'category', label: '按类别' }] as const
const KIND_WORDS: Readonly<Record<string, string>> = { district: '区县', street: '街道', park: '园区', community: '社区（片区）', grid: '网格' }
const MEASURES = Object.keys(INDICATORS) as IndicatorName[]

export function StatisticsPage() {
  const search = useSearchAt('/statistics')
  const asked = new URLSearchParams(search)
  const go = useGo()
  const { today } = useVisitor()
  const query = Object.fromEntries(['from', 'to', 'level', 'under', 'by', 'areas'].flatMap((key) => { const value = asked.get(key); return value ? [[key, value]] : [] }))
  const found = useReading(readCross, { query: query as never })
  const measure = MEASURES.find((one) => one === asked.get('measure')) ?? 'found'
  useTitle('统计')
  const hrefOf = (change: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(change)) if (value) next.set(key, value); else next.delete(key)
    return `/statistics${next.size ? `?${next}` : ''}`
  }
  const cross = found.data
  return (
    <>
      <div className="head">
        <h1>统计</h1><p>{cross ? `${cross.under.name}　${cross.from} 至 ${cross.to}　${LEVEL_CHOICES[cross.level as 'all']}隐患` : ''}</p><span className="grow" /><StatisticsViews here="/statistics" />
      </div>
      {!cross ? <NotYet found={found} lines={12} /> : (
        <>
          <div className="asked screen-only">
            <PeriodPicker from={cross.from as Day} to={cross.to as Day} today={today} hrefOf={hrefOf} go={go} />
            <Seg label="等级" choices={Object.entries(LEVEL_CHOICES).map(([value, label]) => ({ value, label }))} value={cross.level} hrefOf={(level) => hrefOf({ level: level === 'all' ? undefined : level })} />
            <Seg label="分项" choices={BY} value={query['by'] ?? 'industry'} hrefOf={(by) => hrefOf({ by })} />
            {cross.kinds.length > 1 && <Seg label="区域" choices={[{ value: '', label: '下一级' }, ...cross.kinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] ?? kind }))]} value={query['areas'] ?? ''} hrefOf={(areas) => hrefOf({ areas })} />}
          </div>
          <Totals cross={cross} measure={measure} hrefOf={(next) => hrefOf({ measure: next })} />
          <CrossTable cross={cross} by={query['by'] ?? 'industry'} measure={measure} hrefOf={hrefOf} />
          <Movement to={cross.to} level={cross.level} under={query['under']} />
        </>
      )}
    </>
  )
}

const add = (cells: readonly { sums: SumsReply }[]): SumsReply => cells.reduce((all, { sums }) => { for (const key of Object.keys(all) as (keyof SumsReply)[]) all[key] += sums[key]; return all }, nothing())

/** A figure in words: a share in per cent, a mean with one digit, nothing to divide by as –. */
export function said(measure: IndicatorName, sums: SumsReply): string {
  const indicator = INDICATORS[measure]
  if ('share' in indicator) return percent(sums[indicator.of], sums[indicator.per!])
  const value = figureOf(indicator, sums)
  return value === null ? '–' : count(Math.round(value * 10) / 10)
}

/** How many rows a figure opens: for a share, those that count against it. */
function rowsBehind(measure: IndicatorName, sums: SumsReply): number {
  if (measure === 'rate') return sums.due - sums.met
  if (measure === 'inTime') return sums.closed - sums.onTime
  return measure === 'meanDays' ? sums.closed : sums[INDICATORS[measure].of]
}

type Where = { areaId?: string; rest?: boolean; item?: string }

function opens(cross: Cross, by: string, measure: IndicatorName, { areaId, rest, item }: Where): string {
  const query = new URLSearchParams({ behind: writeBehind({ figure: OPENS[measure] as never, level: cross.level, from: cross.from as Day, to: cross.to as Day }) })
  if (areaId) query.set(rest ? 'itself' : 'regionId', areaId)
  if (item) query.set(by, by === 'category' && item === '-' ? 'none' : item)
  return `/hazards?${query}`
}

function Totals({ cross, measure, hrefOf }: { cross: Cross; measure: IndicatorName; hrefOf: (measure: IndicatorName) => string }) {
  const sums = add(cross.cells)
  const { definition, label } = INDICATORS[measure]
  const before = sums.open - sums.found - sums.reopened + sums.closed + sums.voided
  return (
    <section className="sheet totals" aria-label="合计">
      <nav className="measures" aria-label="看哪个数">
        {MEASURES.map((name) => <a key={name} href={hrefOf(name)} aria-current={name === measure ? 'true' : undefined}><span className="note">{INDICATORS[name].label}</span><b>{said(name, sums)}<small>{said(name, sums) === '–' ? '' : INDICATORS[name].unit}</small></b></a>)}
      </nav>
      <p className="note definition"><b>{label}</b>　{definition}{INDICATORS[measure].when === 'at' ? `　截至 ${cross.to}` : `　${cross.from} 至 ${cross.to}`}</p>
      <p className="note muted definition">
        {cross.level === 'all' && <>期初未销号 {count(before)} ＋ 发现 {count(sums.found)} ＋ 反复 {count(sums.reopened)} － 销号 {count(sums.closed)} － 作废 {count(sums.voided)} ＝ 期末未销号 {count(sums.open)}　</>}
        {cross.foundVoided > 0 && <>发现的里后来作废 {count(cross.foundVoided)} 件　</>}
        <Proof proof={cross.proof} />
      </p>
    </section>
  )
}

function Proof({ proof }: { proof: Cross['proof'] }) {
  if (!proof) return <>还没有核对过，明早自动核对</>
  const wrong = proof.differences > 0
  return <span className={wrong ? 'hot' : undefined} title={proof.examples.join('\n')}><Sign name={wrong ? 'over' : 'done'} /> {proof.onDay} 从事件逐件重数 {count(proof.cases)} 件，{wrong ? `${count(proof.differences)} 处不符，请系统管理员运行 zhiben recount` : '全部相符'}</span>
}

const SHADES = ['transparent', 'var(--q0)', 'var(--q1)', 'var(--q2)', 'var(--q3)'] as const

function CrossTable({ cross, by, measure, hrefOf }: { cross: Cross; by: string; measure: IndicatorName; hrefOf: (change: Record<string, string | undefined>) => string }) {
  const { cells, areas, items } = cross
  const indicator = INDICATORS[measure]
  const at = (areaId: string, rest: boolean, item: string) => cells.find((cell) => cell.areaId === areaId && cell.rest === rest && cell.item === item)?.sums
  const values = cells.map(({ sums }) => figureOf(indicator, sums) ?? 0).filter((value) => value > 0).sort((a, b) => a - b)
  // Four equal crowds, so that one large cell does not make all others pale. Shares are not shaded: less is worse there.
  const shade = (value: number | null) => (!value || 'share' in indicator || values.length < 2 ? SHADES[0] : SHADES[1 + Math.min(3, Math.floor((values.filter((one) => one < value).length / values.length) * 4))])
  const cell = (sums: SumsReply | undefined, where: Where, name: string, key: string, plain?: boolean) => {
    const value = sums ? figureOf(indicator, sums) : null
    const rows = sums ? rowsBehind(measure, sums) : 0
    const facts = { meaning: indicator.definition, period: indicator.when === 'at' ? `截至 ${cross.to}` : `${cross.from} 至 ${cross.to}`, source: indicator.source, rows, unit: '件' }
    const words = sums && (value !== 0 || 'per' in indicator) ? said(measure, sums) : '–'
    return <td key={key} className="right" style={plain ? undefined : { background: shade(value) }}>{words === '–' ? <span className="muted">–</span> : rows === 0 ? words : <NumberLink href={opens(cross, by, measure, where)} label={`${name}${indicator.label} ${words}`} facts={facts}>{words}</NumberLink>}</td>
  }
  if (cells.length === 0) return <section className="sheet"><Empty fact="这段时间没有隐患">换一个期间，或看全部等级</Empty></section>
  return (
    <section className="sheet cross" aria-label={`${indicator.label}：区域和${BY.find((one) => one.value === by)?.label.slice(1) ?? ''}`}>
      {cross.path.length > 0 && <div className="crumbs pad">{cross.path.map((one) => <span key={one.id}><a href={hrefOf({ under: one.id })}>{one.name}</a> / </span>)}{cross.under.name}</div>}
      <div className="cross-scroll">
        <table className="grid">
          <thead><tr><th scope="col">区域</th>{items.map((item) => <th key={item.value} scope="col" className="right" title={item.label}>{item.label}</th>)}<th scope="col" className="right">合计</th></tr></thead>
          <tbody>
            {areas.map((area) => (
              <tr key={`${area.id}${area.rest}`}>
                <th scope="row">{area.parts > 0 ? <a href={hrefOf({ under: area.id })}>{area.name}</a> : area.name}</th>
                {items.map((item) => cell(at(area.id, area.rest, item.value), { areaId: area.id, rest: area.rest, item: item.value }, `${area.name}${item.label}`, item.value))}
                {cell(add(cells.filter((one) => one.areaId === area.id && one.rest === area.rest)), { areaId: area.id, rest: area.rest }, area.name, 'all', true)}
              </tr>
            ))}
            <tr className="total">
              <th scope="row">合计</th>
              {items.map((item) => cell(add(cells.filter((one) => one.item === item.value)), { ...(cross.path.length ? { areaId: cross.under.id } : {}), item: item.value }, item.label, item.value, true))}
              {cell(add(cells), cross.path.length ? { areaId: cross.under.id } : {}, '合计', 'all', true)}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  )
}
