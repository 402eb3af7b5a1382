// 任务完成情况 by action, unit, year or stage: every figure opens the rows it counts.
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Bullet } from '#web/kit/bullet.tsx'
import { buttonClass } from '#web/kit/button.tsx'
import { count, percent, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { BOARD_BY, readBoard, type Board, type BoardBy, type Figures } from '../contract.ts'
import { ExportLists, NoTasks, PlanChoice, TaskViews, useIssuedPlans } from './views.tsx'

const LABELS: Readonly<Record<BoardBy, string>> = { action: '行动', organisation: '牵头单位', year: '年度', stage: '阶段' }

const COLUMNS: readonly { key: keyof Figures; label: string; query: Record<string, string>; meaning: string; hot?: true }[] = [
  { key: 'wanted', label: '任务', query: { wanted: 'true' }, meaning: '方案现在还要求办的，不算修订后不再要求的' },
  { key: 'inTime', label: '按时办结', query: { inTime: 'true' }, meaning: '已办结，完成日期不晚于原定时限；延期的也看原定时限' },
  { key: 'doneLate', label: '逾期办结', query: { inTime: 'false' }, meaning: '已办结，完成日期晚于原定时限' },
  { key: 'submitted', label: '待审核', query: { state: 'submitted' }, meaning: '牵头单位已提交，统筹单位还没审核' },
  { key: 'live', label: '在办', query: { live: 'true' }, meaning: '还没有办结，也还要求办的' },
  { key: 'late', label: '超期', query: { late: 'true' }, meaning: '在办的里，时限早于今天的', hot: true },
]

/** Only a plan that was closed has such. */
const ENDED = { key: 'ended', label: '随方案结束', query: { state: 'ended' }, meaning: '方案总结关闭时没有办结的' } as const satisfies (typeof COLUMNS)[number]

const hrefOf = (query: Readonly<Record<string, string>>) => `/tasks?${new URLSearchParams(query)}`

export function TaskBoardPage() {
  const search = new URLSearchParams(useSearchAt('/tasks/board'))
  const asked = search.get('grouping')
  const by = BOARD_BY.find((one) => one === asked) ?? 'action'
  const plan = search.get('plan') ?? undefined
  const { today } = useVisitor()
  const found = useReading(readBoard, { query: { grouping: by, ...(plan ? { plan } : {}) } })
  useTitle(`任务按${LABELS[by]}`)
  const board = found.data
  return (
    <>
      <div className="head">
        <h1>任务</h1><p>按{LABELS[by]}的完成情况　截至 {shortDay(today, today)}</p><span className="grow" />
        <PlanChoice plan={plan} hrefOf={(next) => `/tasks/board?grouping=${by}${next ? `&plan=${next}` : ''}`} /><TaskViews here={by} plan={plan} /><ExportLists plan={plan} />
      </div>
      {!board ? <NotYet found={found} lines={10} />
        : board.groups.length === 0 ? <div className="sheet"><Nothing by={by} plan={plan} /></div>
        : <BoardTable board={board} by={by} plan={plan} />}
    </>
  )
}

/** A plan that names no stages can still be carried out in some: they are added where stages are kept. */
function Nothing({ by, plan }: { by: BoardBy; plan: string | undefined }) {
  const plans = useIssuedPlans()
  const { may } = useVisitor()
  const of = plan ?? plans[0]?.id
  if (by === 'stage' && !may('stage.read')) return <Empty fact="没有划分阶段">方案没有写阶段</Empty>
  return by === 'stage' && of
    ? <Empty fact="没有划分阶段" next={<a className={buttonClass()} href={`/plans/${of}/stages`}>去定阶段</a>}>方案没有写阶段。要分步推进，在“阶段与年度”里加，加了就能按阶段看</Empty>
    : <NoTasks />
}

function BoardTable({ board, by, plan }: { board: Board; by: BoardBy; plan: string | undefined }) {
  const whole = { ...board.whole, key: 'whole', label: '合计', note: null, query: (plan ? { plan } : { running: 'true' }) as Record<string, string> }
  const columns = board.whole.ended > 0 ? [...COLUMNS, ENDED] : COLUMNS
  return (
    <section className="sheet">
      <table className="grid task-board">
        <thead><tr><th scope="col">{LABELS[by]}</th><th scope="col">办结率</th>{columns.map((column) => <th key={column.key} scope="col" className="right">{column.label}</th>)}</tr></thead>
        <tbody>
          {board.groups.map((group) => <Line key={group.key} group={group} columns={columns} />)}
          {by !== 'stage' && <Line group={whole} columns={columns} total />}
        </tbody>
      </table>
    </section>
  )
}

function Line({ group, columns, total }: { group: Board['groups'][number]; columns: typeof COLUMNS; total?: true }) {
  return (
    <tr className={total ? 'total' : undefined}>
      <th scope="row"><a href={hrefOf({ ...group.query, wanted: 'true' })}>{group.label}</a>{group.note && <small>{group.note}</small>}</th>
      <td className="rate"><span className="rate-words">{percent(group.done, group.wanted)} <span className="muted">{count(group.done)}/{count(group.wanted)}</span></span><Bullet part={group.done} whole={group.wanted} label={`办结 ${group.done}，共 ${group.wanted}`} /></td>
      {columns.map(({ key, query, meaning, hot, label }) => {
        const value = group[key]
        return <td key={key} className={hot && value > 0 ? 'right hot' : 'right'}>{value === 0 ? <span className="muted">0</span> : <NumberLink href={hrefOf({ ...group.query, ...query })} label={`${group.label}${label} ${value} 项`} facts={{ meaning, rows: value, unit: '项' }}>{count(value)}</NumberLink>}</td>
      })}
    </tr>
  )
}
