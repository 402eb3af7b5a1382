// The forms of the steps: what each asks, and what it says will happen.
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { addDays, type Day } from '#platform/time/day.ts'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { ClausePicker, type Citation } from '#rooms/standards/ui/clause-picker.tsx'
import { call } from '#web/api/client.ts'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { PhotoInput } from '#web/kit/photo-input.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { hazardSteps, type HazardReply } from '../contract.ts'
import { CATEGORIES } from '../definitions.ts'
import { hazardLoop, type HazardStep, type Level } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))
const MoneyBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.MoneyBox })))

type Props = { reply: HazardReply; onClose: () => void }

export function StepDialog({ step, ...props }: Props & { step: HazardStep }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

/** What every step form has from its definition. */
function useStep(step: HazardStep, { reply, onClose }: Props) {
  const definition = hazardLoop.steps[step]
  const { today } = useVisitor()
  return {
    title: definition.label,
    submitLabel: definition.label,
    ...(definition.binds ? { binds: true } : {}),
    schema: definition.body as z.ZodType,
    check: (body: object) => definition.check?.(reply.row as never, body, { today, terms: { ...reply.terms, evidence: reply.evidence?.standing } } as never),
    send: (body: object) => call(hazardSteps[step], { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version } as never }),
    touches: ['hazards', 'home', 'notices'],
    onClose,
  } satisfies Partial<StepFormProps<object>>
}

const factsOf = (reply: HazardReply) => reply.row as unknown as Readonly<Record<string, string | null>>

function Grade(props: Props) {
  const step = useStep('grade', props)
  const facts = factsOf(props.reply)
  return (
    <StepForm<{ level: Level | null; category: string | null; clause: Citation | null }> {...step} done="已判定" start={{ level: facts['level'] as Level | null, category: facts['category'] ?? null, clause: props.reply.row.clause }}
      send={(body) => step.send({ ...body, clause: body.level === 'major' ? body.clause : null })}
      effect={(body) => body.level && <>判定以后等交办，通常给 {props.reply.terms.dueDays[body.level]} 天整改。{props.reply.termsBasis[body.level === 'major' ? 'dueDaysMajor' : 'dueDaysGeneral']?.inDocument === false && <Assumed>文中未写，默认 {props.reply.terms.dueDays[body.level]} 天</Assumed>}{body.level === 'major' && props.reply.terms.closureGate && ' 重大隐患复查通过后还要监管部门审核才能销号。'}</>}>
      {(body, set, wrong) => (
        <>
          <ChoiceField label="等级" name="level" options={[{ value: 'general', label: '一般' }, { value: 'major', label: '重大' }]} value={body.level} error={wrong['level']} hint="判为重大，必须引用判定标准的条款" onChange={(level) => set({ level: level as Level })} />
          {body.level === 'major' && <ClausePicker value={body.clause} on={facts['foundOn'] as Day} description={[facts['description'], facts['description']?.includes(facts['place'] ?? '') ? '' : facts['place']].filter(Boolean).join('，')} error={wrong['clause']} onChange={(clause) => set({ clause })} />}
          <Field label="类别" optional name="category" error={wrong['category']}>{(control) => <ChooseBox control={control} options={CATEGORIES} value={body.category} onChange={(category) => set({ category })} />}</Field>
        </>
      )}
    </StepForm>
  )
}

function Assign(props: Props) {
  const step = useStep('assign', props)
  const { today } = useVisitor()
  const facts = factsOf(props.reply)
  const level = (facts['level'] ?? 'general') as Level
  const usual = props.reply.terms.dueDays[level]
  const basis = props.reply.termsBasis[level === 'major' ? 'dueDaysMajor' : 'dueDaysGeneral']
  const { items } = useWhole('organisations')
  const reviewer = (id: string | null) => items.find((item) => item.id === id)?.name ?? props.reply.row.reviewOrganisationName ?? '监管部门'
  return (
    <StepForm<{ dueOn: string | null; reviewOrganisationId: string | null; atOnce: boolean; note: string }> {...step} done={`已交办给${props.reply.entity.name}`}
      start={{ dueOn: addDays(today, usual), reviewOrganisationId: props.reply.row.reviewOrganisationId, atOnce: level === 'general', note: '' }}
      effect={(body) => <>交给 <b>{props.reply.entity.name}</b> 整改，{body.dueOn ? <>期限 <b>{shortDay(body.dueOn, today)}</b></> : '先选期限'}；整改后由 <b>{reviewer(body.reviewOrganisationId)}</b> 复查{level === 'major' && props.reply.terms.closureGate ? '，再由监管部门审核销号' : '，通过即销号'}。</>}>
      {(body, set, wrong) => (
        <>
          <Field label="整改期限" name="dueOn" error={wrong['dueOn']} hint={<>通常 {usual} 天　{basis?.inDocument === false ? <Assumed>文中未写，默认 {usual} 天</Assumed> : basis?.basis}</>}>{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} earliest={today} />}</Field>
          <Field label="谁复查" name="reviewOrganisationId" error={wrong['reviewOrganisationId']}>{(control) => <ChooseBox control={control} options={items.map((item) => ({ value: item.id, label: item.name }))} value={body.reviewOrganisationId} onChange={(reviewOrganisationId) => set({ reviewOrganisationId })} />}</Field>
          {level === 'general' && <label className="row"><input type="checkbox" checked={body.atOnce} onChange={(event) => set({ atOnce: event.target.checked })} />即查即改：能当场改完，不用另定五落实方案</label>}
          <TextArea label="交办要求" optional name="note" maxLength={500} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function Plan(props: Props) {
  const step = useStep('plan', props)
  const { today } = useVisitor()
  const facts = props.reply.row as unknown as Readonly<Record<string, unknown>>
  type Body = { planMeasures: string; planResponsible: string; planFunds: number | null; planDueOn: string | null; planContingency: string }
  return (
    <StepForm<Body> {...step} title="整改方案（五落实）" submitLabel="定下方案" done="方案已定，五落实齐"
      start={{ planMeasures: String(facts['planMeasures'] ?? ''), planResponsible: String(facts['planResponsible'] ?? props.reply.entity.principal ?? ''), planFunds: (facts['planFunds'] as number | null) ?? null, planDueOn: (facts['planDueOn'] ?? facts['dueOn'] ?? null) as string | null, planContingency: String(facts['planContingency'] ?? '') }}>
      {(body, set, wrong) => (
        <>
          <TextArea label="措施" name="planMeasures" maxLength={1000} value={body.planMeasures} error={wrong['planMeasures']} hint="怎么改，改到什么样" onChange={(event) => set({ planMeasures: event.target.value })} />
          <TextField label="责任" name="planResponsible" maxLength={60} value={body.planResponsible} error={wrong['planResponsible']} hint="谁负责改完，写到人" onChange={(event) => set({ planResponsible: event.target.value })} />
          <Field label="资金" name="planFunds" error={wrong['planFunds']} hint="不用花钱就填 0">{(control) => <MoneyBox control={control} value={body.planFunds} onChange={(planFunds) => set({ planFunds })} />}</Field>
          <Field label="时限" name="planDueOn" error={wrong['planDueOn']} hint={facts['dueOn'] ? `不晚于交办期限 ${shortDay(String(facts['dueOn']), today)}` : undefined}>{(control) => <DayBox control={control} value={body.planDueOn} onChange={(planDueOn) => set({ planDueOn })} earliest={today} />}</Field>
          <TextArea label="预案" name="planContingency" maxLength={1000} value={body.planContingency} error={wrong['planContingency']} hint="改完之前怎么防着出事" onChange={(event) => set({ planContingency: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

/** Words and pictures: rectify, accept. */
function Told({ step: name, label, hint, field, submitLabel, done, purpose, photosLabel, photosHint, photosNeeded, copied = false, ...props }: Props & { step: HazardStep; label: string; hint: string; field: 'rectification' | 'review'; submitLabel: string; done: string; purpose: 'after' | 'other'; photosLabel: string; photosHint: string; photosNeeded: boolean; copied?: boolean; effect?: string }) {
  const step = useStep(name, props)
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ rectification?: string; review?: string; photos: string[]; flagsSeen?: { note: string; onSite: boolean } }> {...step} submitLabel={submitLabel} done={done} busy={uploading} start={{ [field]: '', photos: [], ...(copied ? { flagsSeen: { note: '', onSite: false } } : {}) }} {...(props.effect ? { effect: () => props.effect } : {})}>
      {(body, set, wrong) => (
        <>
          <TextArea label={label} name={field} rows={4} maxLength={1000} value={body[field] ?? ''} error={wrong[field]} hint={hint} onChange={(event) => set({ [field]: event.target.value })} />
          {body.flagsSeen && (
            <>
              <TextArea label="照片与以前的几乎相同，你怎么看的" name="flagsSeen" maxLength={500} value={body.flagsSeen.note} error={wrong['flagsSeen'] ?? wrong['flagsSeen.note']} hint="写看到的事实；没有到现场看过的不能销号" onChange={(event) => set({ flagsSeen: { ...body.flagsSeen!, note: event.target.value } })} />
              <label className="row"><input type="checkbox" checked={body.flagsSeen.onSite} onChange={(event) => set({ flagsSeen: { ...body.flagsSeen!, onSite: event.target.checked } })} />到现场看过</label>
            </>
          )}
          <PhotoInput label={photosLabel} hint={photosHint} optional={!photosNeeded} purpose={purpose} error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}

function Rectify(props: Props) {
  return <Told {...props} step="rectify" field="rectification" label="改了什么" hint="写清做了什么、现在怎样" submitLabel="提交整改" done="已提交，等复查" purpose="after" photosLabel="整改后的照片" photosHint="复查和销号凭它核对，最好和整改前同一个位置拍" photosNeeded effect={`提交以后由${props.reply.row.reviewOrganisationName ?? '监管部门'}复查；谁整改谁不复查。`} />
}

function Accept(props: Props) {
  const gate = factsOf(props.reply)['level'] === 'major' && props.reply.terms.closureGate
  return <Told {...props} step="accept" field="review" label="现场复查看到什么" hint="写看到的事实" submitLabel={gate ? '复查通过，转销号审核' : '复查通过，销号'} done={gate ? '复查通过，等监管部门审核销号' : '复查通过，已销号'} purpose="other" photosLabel="复查照片" photosHint="有就附上" photosNeeded={false} copied={(props.reply.evidence?.standing.copiedNotOnSite ?? 0) > 0} effect={gate ? '通过以后转监管部门另一位同事审核；复查人不销号。' : '通过即销号，不再超期。'} />
}

function GiveBack(props: Props) {
  const step = useStep('giveBack', props)
  const { today } = useVisitor()
  const facts = factsOf(props.reply)
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ reason: string; dueOn: string | null; photos: string[] }> {...step} busy={uploading} done={`已退回${props.reply.entity.name}`} start={{ reason: '', dueOn: null, photos: [] }}
      effect={(body) => `退回给${props.reply.entity.name}再改，期限${body.dueOn ? `改到 ${shortDay(body.dueOn, today)}` : `仍是 ${shortDay(facts['dueOn'] ?? null, today)}`}。`}>
      {(body, set, wrong) => (
        <>
          <TextArea label="哪里没有改好" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
          <Field label="新的期限" optional name="dueOn" error={wrong['dueOn']} hint="不填就还是原来的期限">{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} earliest={today} />}</Field>
          <PhotoInput label="现场照片" hint="有就附上" optional purpose="other" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}

function AskExtension(props: Props) {
  const step = useStep('askExtension', props)
  const facts = factsOf(props.reply)
  const { today } = useVisitor()
  return (
    <StepForm<{ until: string | null; reason: string }> {...step} done="已申请，等监管部门批" start={{ until: null, reason: '' }} effect={() => `批下来之前，期限仍是 ${shortDay(facts['dueOn'] ?? null, today)}。最多延期 ${props.reply.terms.extensions} 次。`}>
      {(body, set, wrong) => (
        <>
          <Field label="延到哪天" name="until" error={wrong['until']}>{(control) => <DayBox control={control} value={body.until} onChange={(until) => set({ until })} earliest={addDays((facts['dueOn'] ?? today) as Day, 1)} />}</Field>
          <TextArea label="为什么改不完" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function reasoned(name: HazardStep, words: { field: 'reason' | 'note'; label: string; optional: boolean; submitLabel: string; done: string; effect: (props: Props, today: Day) => string }) {
  return function ReasonedStep(props: Props) {
    const step = useStep(name, props)
    const { today } = useVisitor()
    return (
      <StepForm<Record<string, string>> {...step} submitLabel={words.submitLabel} done={words.done} start={{ [words.field]: '' }} effect={() => words.effect(props, today)}>
        {(body, set, wrong) => <TextArea label={words.label} {...(words.optional ? { optional: true } : {})} name={words.field} maxLength={500} value={body[words.field] ?? ''} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />}
      </StepForm>
    )
  }
}

const FORMS: Readonly<Record<HazardStep, (props: Props) => React.JSX.Element>> = {
  grade: Grade,
  assign: Assign,
  plan: Plan,
  rectify: Rectify,
  accept: Accept,
  giveBack: GiveBack,
  askExtension: AskExtension,
  close: reasoned('close', { field: 'note', label: '审核意见', optional: true, submitLabel: '销号', done: '已销号', effect: () => '销号以后不再超期，记录和照片都留着。' }),
  grantExtension: reasoned('grantExtension', { field: 'note', label: '审批意见', optional: true, submitLabel: '同意延期', done: '已同意延期', effect: ({ reply }, today) => `期限从 ${shortDay(factsOf(reply)['dueOn'] ?? null, today)} 改到 ${shortDay(reply.row.extensionUntil, today)}。按期统计仍看原定期限。` }),
  refuseExtension: reasoned('refuseExtension', { field: 'reason', label: '为什么不同意', optional: false, submitLabel: '不同意延期', done: '已答复不同意', effect: ({ reply }, today) => `期限仍是 ${shortDay(factsOf(reply)['dueOn'] ?? null, today)}。` }),
  urge: reasoned('urge', { field: 'note', label: '捎一句话', optional: true, submitLabel: '催办', done: '已催办', effect: () => '告诉现在经办的人，记进经过。一天只催一次。' }),
  voidCase: reasoned('voidCase', { field: 'reason', label: '作废理由', optional: false, submitLabel: '作废，保留记录', done: '已作废，记录留着', effect: () => '记录保留，注明作废理由，不再计入统计。' }),
}
