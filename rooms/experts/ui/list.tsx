// Visits with their figures, planning one, and the rounds of 三查一曝光.
import { lazy, Suspense, useMemo, useState } from 'react'
import type { z } from 'zod'
import { useParams } from '@tanstack/react-router'
import { LedgerStory } from '#mechanisms/ledger/ui/detail.tsx'
import { EntityBox } from '#mechanisms/ledger/ui/form-field.tsx'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { useGo, useSearchText } from '#web/api/address.ts'
import { addressOf, call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { ChoiceField, Field, TextArea } from '#web/kit/field.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { Loaded, RecordPage, Trail } from '#web/kit/record.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { expertLedger, exportSettlement, planVisit, readFigures, readRound, roundLedger, visitLedger } from '../contract.ts'
import { rounds, SORTS, SOURCES, visits } from '../definitions.ts'
import { isLive, isMine, StateOf } from './words.tsx'
import '#web/kit/grid.css'
import './experts.css'

const LedgerForm = lazy(() => import('#mechanisms/ledger/ui/form.tsx').then((m) => ({ default: m.LedgerForm })))
const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

const EXTRAS = [{ name: 'live', value: 'true', words: '没有办完' }, { name: 'mine', value: 'true', words: '等我的' }]

function columnParts(visitor: Visitor): Record<string, ColumnParts> {
  return {
    number: { width: 120, rank: 6 },
    entityId: { least: 200, rank: 0, label: '单位' },
    sort: { width: 110, rank: 4 },
    expertNames: { width: 170, rank: 3 },
    plannedOn: { width: 100, rank: 2, label: '日期', render: (row) => (row['visitedOn'] ? shortDay(String(row['visitedOn']), visitor.today) : <span className={isLive(row) && String(row['plannedOn']) < visitor.today ? 'visit-late' : 'muted'}>计划 {shortDay(String(row['plannedOn']), visitor.today)}</span>) },
    state: { width: 112, rank: 1, render: (row) => <StateOf row={row} mine={isMine(row, visitor)} /> },
  }
}

export function VisitsPage() {
  const visitor = useVisitor()
  const parts = useMemo(() => columnParts(visitor), [visitor])
  const { today, may } = visitor
  const year = `${today.slice(0, 4)}-01-01`
  return (
    <LedgerList ledger={visits} contracts={visitLedger} remark={<Remark />} columns={visits.columns} columnParts={parts} filters={['state', 'sort', 'organisationId', 'plannedOn']} extras={EXTRAS} searchHint="单位、专家、编号"
      aside={<><a className={buttonClass()} href="/help-rounds">三查一曝光</a>{may('help-visit.export') && <a className={buttonClass()} href={addressOf(exportSettlement, { query: { since: year, until: today } })}>今年结算表</a>}</>}
      tabs={[{ label: '在办', query: 'live=true' }, { label: '等我的', query: 'mine=true' }, { label: '待答复', query: 'state=reported' }, { label: '待回访', query: 'state=answered' }, { label: '已评价', query: 'state=closed' }, { label: '全部', query: '' }]}
      create={{ label: '派一次帮扶', href: '/help-visits/new', permission: 'help-visit.plan' }} touches={['help-visits']}
      empty={{ fact: '还没有帮扶', words: '请专家、退休技安人员、服务机构或标杆企业到单位诊查，提出建议，回头看采纳了没有', next: may('help-visit.plan') ? <a className={buttonClass({ look: 'primary' })} href="/help-visits/new">派一次帮扶</a> : undefined }} />
  )
}

/** 诊查 18 次、15 家；建议 52 条，已答复的里采纳 40 / 46；登记隐患 9 件 */
function Remark() {
  const found = useReading(readFigures, {}, { staleTime: 30_000 }).data
  if (!found) return null
  const { figures: f } = found
  return <>诊查 <NumberLink href="/help-visits">{count(f.visits)}</NumberLink> 次、{count(f.entities)} 家；建议 {count(f.advices)} 条，答复的里采纳 {count(f.adopted)} / {count(f.answered)}；登记隐患 {count(f.hazards)} 件{found.ways && <>　<span className="muted">方案：{found.ways}</span></>}</>
}

type Planning = { sort: string; entityId: string | null; expertIds: string[]; plannedOn: string | null; need: string; roundId: string | null }

export function NewVisitPage() {
  const go = useGo()
  const { today } = useVisitor()
  const preset = new URLSearchParams(useSearchText())
  const experts = useReading(expertLedger.list, { query: { limit: 200 } as never })
  const open = useReading(roundLedger.list, { query: { limit: 50 } as never })
  const [id] = useState(newId)
  useTitle('派一次帮扶')
  const rows = (experts.data?.rows ?? []) as unknown as { id: string; name: string; field: string; source: string }[]
  const roundRows = (open.data?.rows ?? []) as unknown as { id: string; title: string; toOn: string }[]
  const start: Planning = { sort: preset.get('sort') ?? 'diagnosis', entityId: preset.get('entityId'), expertIds: [], plannedOn: today, need: '', roundId: preset.get('round') }
  if (!experts.data) return <Skeleton />
  return (
    <Suspense fallback={<Skeleton />}>
      <StepForm<Planning> title="派一次帮扶" submitLabel="派单" schema={planVisit.body.omit({ commandId: true, id: true }) as never} touches={['help-visits']} done="已派单" start={start} onClose={() => go('/help-visits?live=true')} onDone={() => go(`/help-visits/${id}`, { replace: true })}
        send={async ({ commandId, ...body }) => { await call(planVisit, { body: { commandId, id, sort: body.sort, entityId: body.entityId!, expertIds: body.expertIds, plannedOn: body.plannedOn!, need: body.need.trim() || null, roundId: body.roundId } }); toast('已派单') }}
        effect={() => '专家在手机上报诊查情况，单位逐条答复采纳不采纳，组织单位回访、评价。帮扶不是检查，不出执法文书。'}>
        {(body, set, wrong) => (
          <>
            <ChoiceField label="方式" name="sort" options={SORTS} value={body.sort} error={wrong['sort']} onChange={(sort) => set({ sort })} />
            <Field label="单位" name="entityId" error={wrong['entityId']}>{(control) => <EntityBox control={control} value={body.entityId} onChange={(entityId) => set({ entityId })} />}</Field>
            <Field label="专家" name="expertIds" group error={wrong['expertIds']} hint={rows.length ? '可以选几位' : '专家库里还没有人，先登记专家'}>{() => <div className="choices">{rows.map((one) => <label key={one.id} className="choice"><input type="checkbox" checked={body.expertIds.includes(one.id)} onChange={(event) => set({ expertIds: event.target.checked ? [...body.expertIds, one.id] : body.expertIds.filter((other) => other !== one.id) })} />{one.name}<span className="muted">　{one.field}，{SOURCES.find((source) => source.value === one.source)?.label}</span></label>)}</div>}</Field>
            <Field label="计划日期" name="plannedOn" error={wrong['plannedOn']}>{(control) => <DayBox control={control} value={body.plannedOn} onChange={(plannedOn) => set({ plannedOn })} />}</Field>
            {roundRows.length > 0 && <Field label="属于哪一轮三查一曝光" optional name="roundId" error={wrong['roundId']}>{(control) => <ChooseBox control={control} options={roundRows.map((one) => ({ value: one.id, label: one.title }))} value={body.roundId} onChange={(roundId) => set({ roundId })} />}</Field>}
            <TextArea label="需求" optional name="need" rows={3} maxLength={500} value={body.need} error={wrong['need']} hint="单位想请专家看什么" onChange={(event) => set({ need: event.target.value })} />
          </>
        )}
      </StepForm>
    </Suspense>
  )
}

export function RoundsPage() {
  const { today } = useVisitor()
  return (
    <LedgerList ledger={rounds} contracts={roundLedger} remark="专家诊查、行业互查、企业自查、曝光问题，四样连着做" columns={rounds.columns} columnParts={{ title: { least: 260, rank: 0 } }} filters={['fromOn', 'organisationId']} searchHint="名称、重点"
      tabs={[{ label: '正在做', query: `fromOn=..${today}` }, { label: '全部', query: '' }]} create={{ label: '建一轮', href: '/help-rounds/new', permission: 'help-round.create' }}
      empty={{ fact: '还没有一轮“三查一曝光”', words: '定范围、时间和牵头单位，再往里派专家诊查和行业互查' }} />
  )
}

export function NewRoundPage() {
  const go = useGo()
  const { today, organisationIds } = useVisitor()
  const { items, loading } = useWhole('regions')
  useTitle('建一轮三查一曝光')
  if (loading) return <Skeleton />
  return (
    <>
      <div className="head"><h1>建一轮三查一曝光</h1></div>
      <Suspense fallback={<Skeleton />}><LedgerForm ledger={rounds} contracts={roundLedger} initial={{ fromOn: today, regionId: items.find((one) => one.parentId === null)?.id ?? null, organisationId: organisationIds[0] ?? null }} touches={['help-rounds']} onCancel={() => go('/help-rounds')} onDone={(id) => go(`/help-rounds/${id}`, { replace: true })} /></Suspense>
    </>
  )
}

export function RoundPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readRound, { params: { id } })} back={['/help-rounds', '各轮']}>{(found) => <Round id={id} reply={found} />}</Loaded>
}

function Round({ id, reply: { row: whole, parts, timeline } }: { id: string; reply: z.output<typeof readRound.reply> }) {
  const { today, may } = useVisitor()
  const row = whole as unknown as Record<string, string>
  const send = (sort: string) => (may('help-visit.plan') ? <a className={buttonClass({ size: 'small' })} href={`/help-visits/new?round=${id}&sort=${sort}`}>派一次</a> : null)
  const days = `${row['fromOn']}..${row['toOn']}`
  const self = `/hazards?channel=self_check&foundOn=${days}&regionId=${row['regionId']}`
  return (
    <RecordPage
      trail={<Trail path={[['/help-visits?live=true', '专家帮扶'], ['/help-rounds', '三查一曝光']]} title={row['title']} />}
      title={row['title']}
      facts={<><span>{shortDay(row['fromOn']!, today)} 到 {shortDay(row['toOn']!, today)}</span><span>{row['regionName']}</span><span>{row['organisationName']} 牵头</span></>}
    >
      {row['focus'] && <p className="second round-focus">{row['focus']}</p>}
      <section className="sheet round-parts">
        <table className="grid">
          <thead><tr><th scope="col">做什么</th><th scope="col" className="right">派了</th><th scope="col" className="right">做了</th><th scope="col" className="right">查出隐患</th><th scope="col" /></tr></thead>
          <tbody>
            <tr><th scope="row">专家诊查</th><td className="right"><NumberLink href={`/help-visits?round=${id}`}>{count(parts.diagnosis.planned)}</NumberLink> 次</td><td className="right">{count(parts.diagnosis.done)} 次</td><td className="right">{count(parts.diagnosis.hazards)} 件</td><td className="screen-only">{send('diagnosis')}</td></tr>
            <tr><th scope="row">行业互查</th><td className="right"><NumberLink href={`/help-visits?round=${id}&sort=peer`}>{count(parts.peer.planned)}</NumberLink> 次</td><td className="right">{count(parts.peer.done)} 次</td><td className="right">{count(parts.peer.hazards)} 件</td><td className="screen-only">{send('peer')}</td></tr>
            <tr><th scope="row">企业自查</th><td className="right muted">范围内的企业</td><td className="right"><NumberLink href={`/checks?side=self&checkedOn=${days}&regionId=${row['regionId']}`}>{count(parts.self.checks)}</NumberLink> 次，{count(parts.self.entities)} 家报了</td><td className="right"><NumberLink href={self}>{count(parts.self.hazards)}</NumberLink> 件</td><td /></tr>
            <tr><th scope="row">曝光问题</th><td className="right muted">从隐患页、督办发起</td><td className="right"><NumberLink href={`/exposures?publishedOn=${days}&regionId=${row['regionId']}`}>{count(parts.exposed)}</NumberLink> 篇</td><td className="right muted">–</td><td /></tr>
          </tbody>
        </table>
      </section>
      <LedgerStory ledger={rounds} timeline={timeline} saying={() => undefined} />
    </RecordPage>
  )
}
