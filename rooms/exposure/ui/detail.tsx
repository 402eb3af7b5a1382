// One exposure: the draft beside what the public would read; one listing: who nominated, approved, removed. Deeds on the right.
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { readPaper } from '#rooms/hazards/contract.ts'
import { hazardLoop, type HazardState } from '#rooms/hazards/rules.ts'
import { addressOf } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Deadline } from '#web/kit/deadline.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet, Trail } from '#web/kit/record.tsx'
import { Sign, StateMark } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readExposure, readListing, type ExposureReply, type ListingReply } from '../contract.ts'
import { exposureLoop, listingLoop, type ExposureState, type ExposureStep, type ListingState, type ListingStep } from '../rules.ts'
import { ExposureDialog, ListingDialog } from './steps.tsx'
import { eventWords } from './words.ts'
import './exposure.css'

export function ExposurePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readExposure, { params: { id } })} back={['/exposures', '曝光']}>{(found) => <One key={id} page={found} />}</Loaded>
}

const E_DEEDS: Readonly<Record<ExposureState, readonly ExposureStep[]>> = { drafted: ['submit', 'save', 'drop'], submitted: ['publish', 'giveBack', 'drop'], published: ['tellResult', 'withdraw'], withdrawn: [], dropped: [] }

function One({ page }: { page: ExposureReply }) {
  const { today } = useVisitor()
  const [step, setStep] = useState<ExposureStep>()
  const row = page.row as unknown as Record<string, string | null> & { covered: string[]; named: boolean }
  const state = row['state'] as ExposureState
  const out = state === 'published' || state === 'withdrawn'
  return (
    <Frame base="/exposures" list="曝光" number={row['number']!} title={row['title']!} state={<StateMark sign={signOf(exposureLoop.states[state].sign, false)}>{exposureLoop.states[state].label}</StateMark>} page={page}
      deeds={deedsOf(E_DEEDS[state], page.abilities, exposureLoop.steps)} onTake={(name) => setStep(name as ExposureStep)} none="已经撤下或不曝光，不用再办。"
      side={(
        <dl className="facts">
          <dt>拟稿</dt><dd>{row['draftedByName']}</dd><dt>审核</dt><dd>{row['reviewedByName'] ?? '还没有'}</dd><dt>发布</dt><dd>{shortDay(row['publishedOn'] ?? null, today)}</dd>
          <dt>点名单位</dt><dd>{row.named ? '点名' : '不点名'}</dd>{row['medium'] && <><dt>另发于</dt><dd>{row['medium']}</dd></>}{row.covered.length > 0 && <><dt>不公开的字句</dt><dd>{row.covered.join('、')}</dd></>}
        </dl>
      )}>
      {page.hazard.state === 'voided' && <section className="sheet pad"><Sign name="void" /> <b>这件隐患已经作废</b>　{state === 'published' ? '公开页不再显示，请撤下，写明原因。' : '不能曝光。'}</section>}
      {page.hazard.state === 'closed' && !out && <section className="sheet pad"><Sign name="done" /> <b>这件隐患{page.hazard.closedOn ? ` ${shortDay(page.hazard.closedOn, today)} ` : ''}已经销号</b>　稿子要写明已整改；公开页也会注明。</section>}
      {row['returnReason'] && <section className="sheet pad"><Sign name="back" /> <b>{state === 'dropped' ? '不曝光' : '退回修改'}</b>　{row['returnReason']}</section>}
      {row['withdrawnReason'] && <section className="sheet pad"><Sign name="back" /> <b>{row['mistaken'] ? '发错了，已撤下' : '已撤下'}</b>　{shortDay(row['withdrawnOn'] ?? null, today)}　{row['withdrawnReason']}</section>}
      <Sheet title="稿子" note={out ? '右边是发布时公众看到的' : '右边是公众将看到的，人名、电话和写明的字句已遮住'}>
        <div className="exposure-two">
          <div><p className="note muted">原稿，不公开</p><Words title={row['title']!} content={row['content']!} /></div>
          <div><p className="note muted">公众看到的　{out ? row['publicEntity'] : page.seen.entity}</p><Words title={(out ? row['publicTitle'] : page.seen.title) ?? ''} content={(out ? row['publicContent'] : page.seen.content) ?? ''} />{row['feedback'] && <p className="small"><b>整改结果</b>　{row['feedback']}（{shortDay(row['feedbackOn'] ?? null, today)}）</p>}</div>
        </div>
      </Sheet>
      {step && <ExposureDialog step={step} page={page} onClose={() => setStep(undefined)} />}
    </Frame>
  )
}

function Words({ title, content }: { title: string; content: string }) {
  return <div className="exposure-words"><h3>{title}</h3>{content.split('\n').filter(Boolean).map((line, i) => <p key={i} style={{ textIndent: '2em' }}>{line}</p>)}</div>
}

type Loopish = { readonly [name: string]: { readonly label: string; readonly binds?: boolean; readonly destructive?: boolean } }
const deedsOf = (names: readonly string[], abilities: Readonly<Record<string, true | string>>, steps: Loopish): Deed[] => names.map((name) => ({ name, label: steps[name]!.label, ability: abilities[name] ?? '现在不能办', ...(steps[name]!.binds ? { binds: true } : {}), ...(steps[name]!.destructive ? { destructive: true } : {}) }))

type FrameProps = { base: string; list: string; number: string; title: string; state: ReactNode; page: Pick<ExposureReply, 'hazard' | 'papers' | 'timeline'>; deeds: readonly Deed[]; onTake: (name: string) => void; none: string; side: ReactNode; children: ReactNode }

function Frame({ base, list, number, title, state, page, deeds, onTake, none, side, children }: FrameProps) {
  const { hazard } = page
  return (
    <RecordPage
      trail={<Trail path={[[base, list]]} name={number} title={title} />}
      title={title}
      facts={<>{state}<span>{hazard.entityName}</span><a href={`/hazards/${hazard.id}`}>隐患 {hazard.number}</a><span>{hazardLoop.states[hazard.state as HazardState].label}</span></>}
      printSide
      side={(
        <>
          <DeedSheet><AbilityPanel deeds={deeds} onTake={onTake} none={none} /></DeedSheet>
          <section className="sheet pad">{side}</section>
          {page.papers.length > 0 && <section className="sheet pad"><h3>文书</h3>{page.papers.map((paper) => <p key={paper.id} className="small"><Icon name="paper" size="small" /> <a href={addressOf(readPaper, { id: paper.id, format: 'pdf' })} target="_blank" rel="noreferrer">{paper.label} {paper.number}</a>　<a href={addressOf(readPaper, { id: paper.id, format: 'docx' })} download>Word</a></p>)}</section>}
        </>
      )}
    >
      {children}
      <StorySheet timeline={page.timeline} saying={(entry) => eventWords(entry.what, entry.body)} />
    </RecordPage>
  )
}

export function ListingPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readListing, { params: { id } })} back={['/listings', '挂牌督办']}>{(found) => <Listed key={id} page={found} />}</Loaded>
}

const L_DEEDS: Readonly<Record<ListingState, readonly ListingStep[]>> = { nominated: ['approve', 'refuse'], listed: ['askRemoval'], leaving: ['remove', 'refuseRemoval'], removed: [], refused: [] }

function Listed({ page }: { page: ListingReply }) {
  const { today } = useVisitor()
  const [step, setStep] = useState<ListingStep>()
  const row = page.row as unknown as Record<string, string | null>
  const state = row['state'] as ListingState
  return (
    <Frame base="/listings" list="挂牌督办" number={row['number']!} title={row['title']!} state={<StateMark sign={signOf(listingLoop.states[state].sign, false)}>{listingLoop.states[state].label}</StateMark>} page={page}
      deeds={deedsOf(page.hazard.state === 'voided' && (state === 'listed' || state === 'leaving') ? ['revoke'] : L_DEEDS[state], page.abilities, listingLoop.steps)} onTake={(name) => setStep(name as ListingStep)} none={state === 'removed' ? '已经摘牌。' : '没有挂牌。'}
      side={(
        <dl className="facts">
          <dt>级别</dt><dd>{row['level']}</dd>{row['batch'] && <><dt>批次</dt><dd>{row['batch']}</dd></>}<dt>督办责任单位</dt><dd>{row['organisationName']}</dd><dt>督办期限</dt><dd>{shortDay(row['dueOn'] ?? null, today)}　{state === 'listed' && <Deadline due={row['dueOn']} today={today} />}</dd>
          <dt>提名</dt><dd>{row['nominatedByName']} {shortDay(row['nominatedOn'] ?? null, today)}</dd><dt>审批</dt><dd>{row['approvedByName'] ? `${row['approvedByName']} ${shortDay(row['listedOn'] ?? null, today)}` : '还没有'}</dd>{row['removedOn'] && <><dt>摘牌</dt><dd>{row['removedByName']} {shortDay(row['removedOn'], today)}</dd></>}
        </dl>
      )}>
      {row['reason'] && <section className="sheet pad"><b>为什么挂牌</b>　{row['reason']}</section>}
      {row['refusedReason'] && <section className="sheet pad"><Sign name="void" /> <b>{row['listedOn'] ? '已撤销挂牌' : '不予挂牌'}</b>　{row['refusedReason']}</section>}
      {row['leaveNote'] && <section className="sheet pad"><Sign name="hold" /> <b>申请摘牌</b>　{row['leaveByName']}：{row['leaveNote']}</section>}
      {row['removedNote'] && <section className="sheet pad"><Sign name={state === 'removed' ? 'done' : 'back'} /> <b>{state === 'removed' ? '核查结论' : '不予摘牌'}</b>　{row['removedNote']}</section>}
      {step && <ListingDialog step={step} page={page} onClose={() => setStep(undefined)} />}
    </Frame>
  )
}
