// The problem list: three registers in figures that open, the list itself, look-alikes that wait for a decision.
import { lazy, Suspense, useMemo, useState } from 'react'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet, Trail } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { listRecurrences, problemLedger, readFigures, type RecurrenceReply } from '../contract.ts'
import { problems } from '../definitions.ts'
import { SORT_WORDS } from '../recurrence.ts'
import { JudgeDialog } from './steps.tsx'
import { isLive, isMine, StateOf, TierOf } from './words.tsx'
import '#web/kit/grid.css'
import './problems.css'

const LedgerForm = lazy(() => import('#mechanisms/ledger/ui/form.tsx').then((m) => ({ default: m.LedgerForm })))

const EXTRAS = [
  { name: 'todo', value: 'true', words: '等我办的' }, { name: 'live', value: 'true', words: '在库' }, { name: 'late', value: 'true', words: '超期' }, { name: 'mine', value: 'true', words: '我们单位负责' }, { name: 'recurred', value: 'true', words: '确认重发' }, { name: 'failed', value: 'true', words: '核查不合格过' },
]

function columnParts(visitor: Visitor, shortName: (id: unknown) => string | undefined): Record<string, ColumnParts> {
  const { today } = visitor
  return {
    number: { width: 130, rank: 5 },
    title: { least: 280, rank: 0 },
    kind: { width: 84, rank: 9 },
    regionId: { width: 110, rank: 6 },
    organisationId: { width: 150, rank: 3, render: (row) => { const words = shortName(row['organisationId']) ?? String(row['organisationName'] ?? ''); return visitor.organisationIds.includes(String(row['organisationId'])) ? <b>{words}</b> : words } },
    tier: { width: 78, rank: 2, render: (row) => <TierOf tier={row['tier']} /> },
    state: { width: 112, rank: 1, render: (row) => <StateOf row={row} mine={isMine(row, visitor)} /> },
    dueOn: { width: 110, rank: 0, render: (row) => (isLive(row) ? <Deadline due={row['dueOn'] as string | null} today={today} /> : row['closedOn'] ? `${shortDay(row['closedOn'] as string, today)} 销号` : '–') },
    source: { width: 84, rank: 8 },
  }
}

export function ProblemsPage() {
  const visitor = useVisitor()
  const { items: organisations } = useWhole('organisations')
  const parts = useMemo(() => columnParts(visitor, (id) => organisations.find((one) => one.id === id)?.note ?? undefined), [visitor, organisations])
  const found = useReading(readFigures, {}, { staleTime: 30_000 }).data
  return (
    <LedgerList ledger={problems} contracts={problemLedger} remark={<Remark />} columns={problems.columns} columnParts={parts} filters={['tier', 'state', 'organisationId', 'regionId', 'kind', 'dueOn']} extras={EXTRAS} searchHint="问题、编号、单位、点位"
      aside={<a className={buttonClass()} href="/problems/recurrences">疑似重发{found?.figures.openRecurrences ? ` ${count(found.figures.openRecurrences)}` : ''}</a>}
      tabs={[
        { label: '在库', query: 'live=true' }, { label: '警示榜', query: 'tier=warning' }, { label: '蓄水池', query: 'tier=pool' }, { label: '待交办', query: 'tier=stock' }, { label: '待核查', query: 'state=rectified' }, { label: '超期', query: 'late=true' }, { label: '已销号', query: 'state=closed&sort=-closedOn' }, { label: '全量库', query: '' },
      ]}
      create={{ label: '登记问题', href: '/problems/new', permission: 'problem.create' }} touches={['problems', 'home']}
      empty={{ fact: '清单里还没有问题', words: found?.listsHazards === false ? '本地方案没有写问题清单，重大隐患不会自己列入；督查检查、群众反映和自然灾害的问题可以从这里登记' : '重大隐患判定后自己列入；别的问题和自然灾害的问题从这里登记，或从 Excel 导入', next: <a className={buttonClass({ look: 'primary' })} href="/problems/new">登记问题</a> }} />
  )
}

/** 全量库 48 个：警示榜 2，蓄水池 31，待交办 4，已销号 11；质量核查合格 18 / 20 */
function Remark() {
  const found = useReading(readFigures, {}, { staleTime: 30_000 }).data
  if (!found) return null
  const { figures } = found
  return (
    <>
      全量库 <NumberLink href="/problems">{count(figures.all)}</NumberLink> 个：警示榜 <NumberLink href="/problems?tier=warning">{count(figures.warning)}</NumberLink>，蓄水池 <NumberLink href="/problems?tier=pool">{count(figures.pool)}</NumberLink>，待交办 <NumberLink href="/problems?tier=stock">{count(figures.stock)}</NumberLink>，已销号 <NumberLink href="/problems?state=closed">{count(figures.out)}</NumberLink>；质量核查合格 {count(figures.passed)} / {count(figures.checks)} 次；认定重发 <NumberLink href="/problems?recurred=true">{count(figures.recurrences)}</NumberLink>
    </>
  )
}

export function NewProblemPage() {
  const go = useGo()
  const { today } = useVisitor()
  useTitle('登记问题')
  return (
    <>
      <div className="head"><h1>登记问题</h1><p>督查检查、群众反映、上级交办、监测预警发现的；重大隐患从“登记隐患”进，不在这里再登一遍</p></div>
      <Suspense fallback={<Skeleton />}><LedgerForm ledger={problems} contracts={problemLedger} initial={{ foundOn: today, kind: 'safety', source: 'inspection' }} touches={['problems', 'home']} createLabel="入库" onCancel={() => go('/problems?live=true')} onDone={(id) => { toast('已入库'); go(`/problems/${id}`, { replace: true }) }} /></Suspense>
    </>
  )
}

export function RecurrencesPage() {
  const { may } = useVisitor()
  const open = new URLSearchParams(useSearchAt('/problems/recurrences')).get('state') === 'open'
  const found = useReading(listRecurrences, open ? { query: { state: 'open' as const } } : {})
  const [judging, setJudging] = useState<RecurrenceReply>()
  const rows = found.data?.rows
  return (
    <>
      <Trail path={[['/problems?live=true', '问题清单']]} name="疑似重发" />
      <div className="head"><h1>疑似重发</h1><p>同一处销号后又出现是一地重发，别处出现同类是异地重发；系统只提示，由人认定{open && <>　只列等认定的　<a href="/problems/recurrences">看全部</a></>}</p></div>
      <section className="sheet">
        {!rows ? <NotYet found={found} pad lines={8} />
          : rows.length === 0 ? <Empty fact="没有疑似重发的">新的问题入库时，与以前的按条款、地点和文字比一遍</Empty>
            : <ul className="recurrences">{rows.map((one) => <Recurrence key={one.id} one={one} onJudge={may('problem.judge') ? setJudging : undefined} />)}</ul>}
        {found.data?.more && <p className="pad note muted">只列最近 200 处。</p>}
      </section>
      {judging && <JudgeDialog one={judging} onClose={() => setJudging(undefined)} />}
    </>
  )
}

const DECIDED = { open: '待认定', confirmed: '已认定', dismissed: '已排除' } as const

/** Both problems side by side, why they are alike, and what was decided. */
export function Recurrence({ one, onJudge, here }: { one: RecurrenceReply; onJudge?: ((one: RecurrenceReply) => void) | undefined; here?: boolean }) {
  const { today } = useVisitor()
  return (
    <li>
      <p className="recurrence-head"><Sign name={one.state === 'open' ? 'hold' : one.state === 'confirmed' ? 'over' : 'done'} /><b>{SORT_WORDS[one.sort]}</b><span className="second">{one.reasons.join('；')}{one.others > 1 ? `；同类共 ${count(one.others)} 处` : ''}</span><span className="grow" /><span className="muted note">{DECIDED[one.state]}</span>{one.state === 'open' && onJudge && <Button size="small" onClick={() => onJudge(one)}>认定</Button>}</p>
      <dl className="recurrence-pair">
        {!here && <><dt>{shortDay(one.foundOn, today)}</dt><dd><a href={`/problems/${one.problemId}`}>{one.number}</a>　{one.title}{one.placeName && <span className="muted">　{one.placeName}</span>}</dd></>}
        <dt>{shortDay(one.earlierFoundOn, today)}</dt><dd><a href={`/problems/${one.earlierId}`}>{one.earlierNumber}</a>　{one.earlierTitle}{one.earlierPlaceName && <span className="muted">　{one.earlierPlaceName}</span>}{one.earlierClosedOn && <span className="muted">　{shortDay(one.earlierClosedOn, today)} 销号</span>}</dd>
      </dl>
      {one.reason && <p className="note second">{one.decidedByName}，{shortDay(one.decidedOn, today)}：{one.reason}</p>}
    </li>
  )
}
