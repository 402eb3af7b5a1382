// The lists of 曝光 and 挂牌督办, and how the cadence of exposure stands: which periods had theirs, which were missed.
import { useMemo, useState } from 'react'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import { Sign, StateMark, type SignName } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { exposureLedger, listingLedger, readSlots } from '../contract.ts'
import { exposures, listings } from '../definitions.ts'
import { exposureLoop, listingLoop, type ExposureState, type ListingState } from '../rules.ts'
import { DraftDialog, NominateDialog } from './steps.tsx'
import './exposure.css'

const TURN = [{ name: 'todo', value: 'true', words: '等我办的' }]

export function ExposuresPage() {
  const { may } = useVisitor()
  const [drafting, setDrafting] = useState(false)
  const parts = useMemo((): Record<string, ColumnParts> => ({
    number: { width: 116, rank: 3 }, title: { least: 280, rank: 0 },
    state: { width: 100, rank: 1, render: (row) => { const state = exposureLoop.states[row['state'] as ExposureState]; return <StateMark sign={signOf(state.sign, row['state'] === 'submitted' && may('exposure.review'))}>{state.label}</StateMark> } },
  }), [may])
  return (
    <>
      <Slots />
      <LedgerList ledger={exposures} contracts={exposureLedger} columns={exposures.columns} columnParts={parts} filters={['state', 'publishedOn']} extras={TURN} searchHint="标题、单位、编号" aside={may('exposure.draft') ? <Button look="primary" icon="plus" onClick={() => setDrafting(true)}>拟曝光稿</Button> : undefined}
        tabs={[{ label: '全部', query: '' }, { label: '待审核', query: 'state=submitted' }, { label: '已曝光', query: 'state=published&sort=-publishedOn' }, { label: '拟稿', query: 'state=drafted' }, { label: '已撤下', query: 'state=withdrawn' }]}
        empty={{ fact: '还没有曝光稿', words: '从督办的“曝光”一级拟稿，或在这里选一件隐患拟稿；换一位同事审核后公开' }} />
      {drafting && <DraftDialog onClose={() => setDrafting(false)} />}
    </>
  )
}

const SLOT: Readonly<Record<string, readonly [SignName, string]>> = { done: ['done', '已曝光'], late: ['done', '晚了才发'], open: ['doing', '本期'], missed: ['miss', '没做到'], ahead: ['todo', '还没到'] }

/** 每月曝光一次: a cell for each period. Nothing where no plan writes a cadence. */
function Slots() {
  const { today } = useVisitor()
  const slots = useReading(readSlots).data?.slots
  const last = slots?.at(-1)
  if (!slots || !last) return null
  return (
    <section className="sheet" style={{ marginBottom: 12 }}>
      <header className="sheet-head"><h2>公开曝光的频次</h2><span className="note">每期至少 {last.atLeast} 次</span><span className="more">{last.inDocument ? <SourceTag href="/rules/exposure/cadence">依据：{last.basis.split('：')[0]}</SourceTag> : <Assumed>文中没有写数，默认每期 {last.atLeast} 次</Assumed>}</span></header>
      <ol className="slots" aria-label="各期">{slots.map((slot) => { const [sign, words] = SLOT[slot.standing]!; return <li key={slot.key} className={`slot-${slot.standing}`}><b>{slot.label}</b><span><Sign name={sign} /> {words} {slot.times}/{slot.atLeast}</span><span className="muted">到 {shortDay(slot.until, today)}</span></li> })}</ol>
    </section>
  )
}

export function ListingsPage() {
  const { may, today } = useVisitor()
  const [naming, setNaming] = useState(false)
  const parts = useMemo((): Record<string, ColumnParts> => ({
    number: { width: 116, rank: 3 }, title: { least: 240, rank: 0 },
    state: { width: 100, rank: 1, render: (row) => { const state = listingLoop.states[row['state'] as ListingState]; return <StateMark sign={signOf(state.sign, (row['state'] === 'nominated' || row['state'] === 'leaving') && may('listing.approve'))}>{state.label}</StateMark> } },
    dueOn: { width: 116, rank: 1, render: (row) => (row['state'] === 'listed' ? <Deadline due={row['dueOn'] as string} today={today} /> : shortDay(row['dueOn'] as string, today)) },
  }), [may, today])
  return (
    <>
      <LedgerList ledger={listings} contracts={listingLedger} columns={listings.columns} columnParts={parts} filters={['state', 'organisationId', 'dueOn']} extras={TURN} searchHint="隐患、单位、批次" aside={may('listing.nominate') ? <Button look="primary" icon="plus" onClick={() => setNaming(true)}>提名挂牌</Button> : undefined}
        tabs={[{ label: '全部', query: '' }, { label: '待审批', query: 'state=nominated,leaving' }, { label: '挂牌中', query: 'state=listed' }, { label: '已摘牌', query: 'state=removed&sort=-removedOn' }]}
        empty={{ fact: '还没有挂牌督办', words: '提名，换一位同事批准后公布；整改销号后申请摘牌，再由另一位同事摘牌' }} />
      {naming && <NominateDialog onClose={() => setNaming(false)} />}
    </>
  )
}
