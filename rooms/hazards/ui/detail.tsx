// One hazard, whole: where it stands in the loop, both pictures, 经过, papers; on the right what can be done, whose it is,
// by what clause it was judged, the five fields of the plan.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Crumbs } from '#mechanisms/ledger/ui/detail.tsx'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip } from '#mechanisms/loop/ui/loop-strip.tsx'
import { EvidenceFacts } from '#rooms/evidence/ui/facts.tsx'
import { Channels } from '#rooms/findings/ui/channels.tsx'
import { AttachedTo } from '#rooms/home/ui/attached.tsx'
import { Attached } from '#rooms/files/ui/attached.tsx'
import { useClauseHref } from '#rooms/standards/ui/clause-href.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { count, moment, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { SourceTag } from '#web/kit/marks.tsx'
import { PhotoPair, type Photo } from '#web/kit/photo-pair.tsx'
import { DeedSheet, Loaded, PrintButton, RecordPage, StorySheet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { hazards } from '../definitions.ts'
import { readHazard, type HazardReply } from '../contract.ts'
import { gated, hazardLoop, stationAt, type HazardStep } from '../rules.ts'
import { channelLabel } from './channel.ts'
import { Papers } from './papers.tsx'
import { stagesOf } from './stages.ts'
import { Clause, Clock, FourSystems, Gate, Plan, Reports, Who } from './side.tsx'
import { StepDialog } from './steps.tsx'
import { eventWords, holderWords, isLive, isMine, Level } from './words.tsx'
import './hazard.css'

/** Deeds that have their place in each state, open or closed, in this order. */
const DEEDS: Readonly<Record<string, readonly HazardStep[]>> = {
  reported: ['grade', 'assign', 'voidCase'],
  graded: ['assign', 'regrade', 'voidCase'],
  assigned: ['rectify', 'accept', 'regrade', 'recordRefusal', 'voidCase'],
  completed: ['apply'],
  applied: ['vet', 'giveBack'],
  rectified: ['accept', 'giveBack', 'askExtension', 'close'],
  accepted: ['close', 'giveBack'],
  closed: ['reopen'],
  voided: [],
}
/** While it lies with the enterprise, its people have more to do than the office. */
const ASSIGNED_TO_US: readonly HazardStep[] = ['rectify', 'plan', 'reportProgress', 'askExtension']
const PLAN: readonly HazardStep[] = ['approvePlan', 'returnPlan']
const EXTENSION: readonly HazardStep[] = ['grantExtension', 'refuseExtension']
/** Shown only to those whose post it is, and never as the main deed. */
const QUIET: readonly HazardStep[] = ['regrade', 'recordRefusal', 'reopen']
const NAMED: readonly string[] = ['reported', 'graded', 'assigned']

/** What the deed is called here, where the gate of the jurisdiction says more than the loop. */
function labelOf(name: HazardStep, reply: HazardReply): string {
  const station = stationAt(reply.row as never, reply.terms)
  if (name === 'accept') return `${station?.step === 'quality' ? '质量核查通过' : '复查通过'}${gated(reply.row as never, reply.terms) ? '' : '，销号'}`
  if (name === 'close' && station?.step === 'acceptance') return '验收，销号'
  if (name === 'apply') return '自验、申请销号'
  return hazardLoop.steps[name].label
}

/** The deeds of this moment, in the order of the panel. */
function deedsOf(reply: HazardReply, visitor: Visitor, mine: boolean): HazardStep[] {
  const facts = reply.row as unknown as Record<string, unknown>
  const state = String(facts['state'])
  const ours = visitor.entityId !== null && state === 'assigned'
  const asked = reply.terms.closedLoop.includes('real-name') && NAMED.includes(state) && visitor.may('hazard.name')
  const names = ours ? ASSIGNED_TO_US : [...(reply.row.extensionUntil ? EXTENSION : []), ...(reply.abilities['approvePlan'] === true ? PLAN : []), ...(DEEDS[state] ?? [])].filter((name) => (!QUIET.includes(name) || visitor.may(hazardLoop.steps[name].permission)) && (name !== 'close' || gated(reply.row as never, reply.terms)))
  // Who does not hold it may urge who does.
  const urged = !mine && visitor.may('hazard.urge') && isLive(facts)
  return [...names.filter((name) => name !== 'voidCase'), ...(asked ? (['nameChain'] as const) : []), ...(urged ? (['urge'] as const) : []), ...names.filter((name) => name === 'voidCase')]
}

/** What comes first, where the loop itself only knows that it is not the time. */
const FIRST: Readonly<Record<string, Partial<Record<HazardStep, string>>>> = {
  reported: { assign: '先判定等级，再交办' },
  assigned: { accept: '先由单位提交整改，再复查' },
  rectified: { askExtension: '已提交整改，不用再延', close: '先复查通过，再审核销号；复查人不销号' },
}

function closedWords(name: HazardStep, reply: HazardReply, entityId: string | null, ability: true | string): true | string {
  if (ability !== true && name === 'rectify' && entityId === null) return '由这家单位自己整改'
  if (ability !== true && name === 'accept' && entityId !== null) return '提交以后由监管一方复查'
  return ability !== true && ability.startsWith('现在是') ? (FIRST[String((reply.row as unknown as Record<string, unknown>)['state'])]?.[name] ?? ability) : ability
}

export function HazardPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readHazard, { params: { id } })} back={['/hazards?live=true', '隐患列表']}>{(found) => <Hazard key={id} reply={found} />}</Loaded>
}

function Hazard({ reply }: { reply: HazardReply }) {
  const visitor = useVisitor()
  const { today } = visitor
  const [step, setStep] = useState<HazardStep>()
  const lawHref = useClauseHref(reply.row.clause)
  const { row, entity, timeline, files } = reply
  const facts = row as unknown as Record<string, unknown>
  const mine = isMine(facts, visitor)
  const deeds = deedsOf(reply, visitor, mine).map((name): Deed => ({
    name, label: labelOf(name, reply), ability: closedWords(name, reply, visitor.entityId, reply.abilities[name] ?? '现在不能办'),
    short: hazardLoop.steps[name].label, ...(hazardLoop.steps[name].binds ? { binds: true } : {}), ...(hazardLoop.steps[name].destructive || QUIET.includes(name) ? { destructive: true } : {}), ...(name === 'giveBack' ? { icon: 'undo' as const } : {}),
  }))
  // Newest first after rectifying: what was returned lies behind what was sent in since.
  const photos = (purpose: string): Photo[] => (purpose === 'after' ? files.toReversed() : files).filter((file) => file.purpose === purpose && file.mediaType.startsWith('image/')).map((file) => ({
    id: file.id, thumb: fileAddress(file.id, 'thumb'), view: fileAddress(file.id, 'view'), original: fileAddress(file.id, 'original'), stamped: fileAddress(file.id, 'stamped'), alt: `${purpose === 'before' ? '整改前' : '整改后'}：${String(facts['description'])}`,
    moment: moment(file.takenAt ?? file.uploadedAt, today), by: file.uploadedByName ?? '', sealed: Boolean(file.sha256),
  }))
  const other = files.filter((file) => !['before', 'after'].includes(file.purpose) || !file.mediaType.startsWith('image/'))
  return (
    <>
      <RecordPage
        trail={<Crumbs ledger={hazards} id={row.id} name={String(facts['number'])} base="/hazards" tools={<PrintButton>打印一案一档</PrintButton>} />}
        title={<><Level level={facts['level']} /> {String(facts['description'])}</>}
        facts={(
          <>
            <a href={`/entities/${entity.id}`}>{entity.name}</a>
            <span><Icon name="pin" size="small" /> {[facts['regionName'], facts['place']].filter(Boolean).join(' · ')}</span>
            <span>{channelLabel(facts['channel'])}发现</span>
            <span>行业监管：{String(facts['organisationName'] ?? '–')}</span>
            {row.clause && <SourceTag {...(lawHref ? { href: lawHref } : {})}>依据：{row.clause.documentNumber || row.clause.document} {row.clause.clause}</SourceTag>}
            <span className="print-only">{String(facts['number'])}</span>
          </>
        )}
        printSide
        side={(
          <>
            <DeedSheet over={<Clock reply={reply} />}><AbilityPanel deeds={deeds} onTake={(name) => setStep(name as HazardStep)} none={facts['state'] === 'voided' ? '已经作废，不用再办。' : '现在没有要你办的。'} /></DeedSheet>
            <Who reply={reply} mine={mine} />
            <AttachedTo hazardId={row.id} />
            <Gate reply={reply} />
            <Plan reply={reply} />
            {row.clause && <Clause reply={reply} />}
            <FourSystems reply={reply} />
            <Reports reply={reply} />
          </>
        )}
      >
        <section className="sheet"><LoopStrip stages={stagesOf(reply, { today, mine, holder: holderWords(facts, mine) })} /></section>
        {facts['returnedTimes'] && facts['state'] === 'assigned' && row.returnReason ? <section className="sheet pad returned"><Sign name="back" /> <b>被退回 {count(Number(facts['returnedTimes']))} 次</b>　最近一次：{row.returnReason}</section> : null}
        {row.reopenReason && isLive(facts) ? <section className="sheet pad returned"><Sign name="back" /> <b>{shortDay(String(facts['reopenedOn']), today)} 重新打开</b>　{row.reopenReason}（{shortDay(String(facts['firstClosedOn']), today)} 第一次销号，{row.firstClosedInTime ? '按期' : '超期'}）</section> : null}
        {row.refusal && <section className="sheet pad returned"><Sign name="over" /> <b>{shortDay(String(facts['refusedOn']), today)} 拒不整改</b>　{row.refusal}</section>}
        {row.planReturnReason && facts['state'] === 'assigned' && <section className="sheet pad returned"><Sign name="back" /> <b>整改方案被退回</b>　{row.planReturnReason}</section>}
        {row.extensionUntil && <section className="sheet pad returned"><Sign name="hold" /> <b>申请延期到 {shortDay(row.extensionUntil, today)}</b>　{row.extensionReason}</section>}
        {row.voidReason && <section className="sheet pad returned"><Sign name="void" /> <b>已作废</b>　{row.voidReason}</section>}
        <section className="sheet">
          <header className="sheet-head"><h2>整改前后</h2>{row.rectification && <span className="note cut" title={row.rectification}>整改说明：{row.rectification}</span>}</header>
          <PhotoPair before={photos('before')} after={photos('after')} none={{ before: '上报时没有附照片', after: isLive(facts) ? '提交整改时附照片，复查和销号凭它核对' : '没有附照片' }} />
          {reply.evidence && <EvidenceFacts hazardId={row.id} evidence={reply.evidence} may={visitor.may('evidence.look')} live={isLive(facts)} />}
          <Attached files={other} padded />
        </section>
        <Channels hazardId={row.id} entityId={entity.id} number={String(facts['number'])} state={String(facts['state'])} />
        <div className="hazard-below">
          <StorySheet timeline={timeline} saying={(entry) => eventWords(entry.what, entry.body, today)} />
          <Papers reply={reply} />
        </div>
      </RecordPage>
      {step && <StepDialog step={step} reply={reply} onClose={() => setStep(undefined)} />}
    </>
  )
}
