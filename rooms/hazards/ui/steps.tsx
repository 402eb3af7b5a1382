// The forms of the steps: what each asks, and what it says will happen. Judging and assigning stand here; what follows in
// steps-rectifying.tsx and steps-gate.tsx.
import { lazy, Suspense } from 'react'
import { addDays, type Day } from '#platform/time/day.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { ClausePicker, type Citation } from '#rooms/standards/ui/clause-picker.tsx'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { CATEGORIES } from '../definitions.ts'
import { gateWords, isTimely, mayBeAtOnce, stationsOf, type HazardStep, type Level } from '../rules.ts'
import { factsOf, reasoned, useStep, type Props } from './step-parts.tsx'
import { Accept, Apply, GiveBack, Reopen, Vet } from './steps-gate.tsx'
import { AskExtension, NameChain, Plan, Progress, Rectify, Refusal } from './steps-rectifying.tsx'
import { gateLine } from './words.tsx'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

export function StepDialog({ step, ...props }: Props & { step: HazardStep }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

function Grade(props: Props) {
  const step = useStep('grade', props)
  const facts = factsOf(props.reply)
  return (
    <StepForm<{ level: Level | null; category: string | null; clause: Citation | null }> {...step} done="已判定" start={{ level: facts['level'] as Level | null, category: facts['category'] ?? null, clause: props.reply.row.clause }}
      send={(body) => step.send({ ...body, clause: body.level === 'major' ? body.clause : null })}
      effect={(body) => body.level && <>判定以后等交办，通常给 {props.reply.terms.dueDays[body.level]} 天整改。{props.reply.termsBasis[body.level === 'major' ? 'dueDaysMajor' : 'dueDaysGeneral']?.inDocument === false && <Assumed>文中未写，默认 {props.reply.terms.dueDays[body.level]} 天</Assumed>}{body.level === 'major' && props.reply.terms.closureGate.length > 0 && ` 销号要过：${gateWords(props.reply.terms.closureGate)}。`}</>}>
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
  const asked = level === 'major' && props.reply.terms.closedLoop.includes('unit-and-standard')
  const other = level === 'major' && props.reply.terms.closureGate.some(({ by }) => by === 'other')
  const regulator = facts['organisationId'] ?? ''
  const reviewer = (id: string | null) => items.find((item) => item.id === id)?.name ?? props.reply.row.reviewOrganisationName ?? '监管部门'
  type Body = { dueOn: string | null; reviewOrganisationId: string | null; atOnce: boolean; rectifyUnit?: string; rectifyStandard?: string; note: string }
  return (
    <StepForm<Body> {...step} done={`已交办给${props.reply.entity.name}`}
      start={{ dueOn: addDays(today, usual), reviewOrganisationId: other ? null : props.reply.row.reviewOrganisationId, atOnce: level === 'general', ...(asked ? { rectifyUnit: props.reply.entity.name, rectifyStandard: '' } : {}), note: '' }}
      effect={(body) => <>交给 <b>{props.reply.entity.name}</b> 整改，{body.dueOn ? <>期限 <b>{shortDay(body.dueOn, today)}</b></> : '先选期限'}；整改后：{gateLine(stationsOf(props.reply.row as never, props.reply.terms), body.reviewOrganisationId ? reviewer(body.reviewOrganisationId) : null)}。</>}>
      {(body, set, wrong) => (
        <>
          <Field label="整改期限" name="dueOn" error={wrong['dueOn']} hint={<>通常 {usual} 天　{basis?.inDocument === false ? <Assumed>文中未写，默认 {usual} 天</Assumed> : basis?.basis}</>}>{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} earliest={today} />}</Field>
          {asked && <TextField label="整改责任单位" name="rectifyUnit" maxLength={120} value={body.rectifyUnit ?? ''} error={wrong['rectifyUnit']} onChange={(event) => set({ rectifyUnit: event.target.value })} />}
          {asked && <TextArea label="整改标准和要求" name="rectifyStandard" maxLength={500} value={body.rectifyStandard ?? ''} error={wrong['rectifyStandard']} hint="改到什么样才算改好" onChange={(event) => set({ rectifyStandard: event.target.value })} />}
          <Field label={other ? '哪个部门核查整改质量' : '谁复查'} name="reviewOrganisationId" error={wrong['reviewOrganisationId']} hint={other ? '监管部门自己经办的，由另一部门核查' : undefined}>{(control) => <ChooseBox control={control} options={items.filter((item) => !other || item.id !== regulator).map((item) => ({ value: item.id, label: item.name }))} value={body.reviewOrganisationId} onChange={(reviewOrganisationId) => set({ reviewOrganisationId })} />}</Field>
          {mayBeAtOnce(level, props.reply.terms) && <label className="row"><input type="checkbox" checked={body.atOnce} onChange={(event) => set({ atOnce: event.target.checked })} />即查即改：能当场改完，不用另定五落实方案；要有整改前后对照的照片</label>}
          <TextArea label="交办要求" optional name="note" maxLength={500} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function Regrade(props: Props) {
  const step = useStep('regrade', props)
  const facts = factsOf(props.reply)
  const asked = facts['state'] === 'assigned' && props.reply.terms.closedLoop.includes('unit-and-standard')
  type Body = { level: Level | null; clause: Citation | null; reason: string; rectifyUnit?: string; rectifyStandard?: string }
  return (
    <StepForm<Body> {...step} done="已改判" start={{ level: facts['level'] as Level | null, clause: props.reply.row.clause, reason: '', ...(asked ? { rectifyUnit: facts['rectifyUnit'] ?? props.reply.entity.name, rectifyStandard: facts['rectifyStandard'] ?? '' } : {}) }}
      send={(body) => step.send({ ...body, clause: body.level === 'major' ? body.clause : null, rectifyUnit: body.rectifyUnit?.trim() || null, rectifyStandard: body.rectifyStandard?.trim() || null })}
      effect={(body) => (body.level !== facts['level'] ? '改判和理由记进经过，原来的判定也留着。改成重大的，整改方案要重新审核。' : '条款改了，原来的也留着。')}>
      {(body, set, wrong) => (
        <>
          <ChoiceField label="改判为" name="level" options={[{ value: 'general', label: '一般' }, { value: 'major', label: '重大' }]} value={body.level} error={wrong['level']} onChange={(level) => set({ level: level as Level })} />
          {body.level === 'major' && <ClausePicker value={body.clause} on={facts['foundOn'] as Day} description={facts['description'] ?? ''} error={wrong['clause']} onChange={(clause) => set({ clause })} />}
          {asked && body.level === 'major' && <TextField label="整改责任单位" name="rectifyUnit" maxLength={120} value={body.rectifyUnit ?? ''} error={wrong['rectifyUnit']} onChange={(event) => set({ rectifyUnit: event.target.value })} />}
          {asked && body.level === 'major' && <TextArea label="整改标准和要求" name="rectifyStandard" maxLength={500} value={body.rectifyStandard ?? ''} error={wrong['rectifyStandard']} onChange={(event) => set({ rectifyStandard: event.target.value })} />}
          <TextArea label="为什么改判" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

const FORMS: Readonly<Record<HazardStep, (props: Props) => React.JSX.Element>> = {
  grade: Grade,
  assign: Assign,
  regrade: Regrade,
  nameChain: NameChain,
  plan: Plan,
  approvePlan: reasoned('approvePlan', { field: 'note', label: '审核意见', optional: true, submitLabel: '同意方案', done: '方案已同意', effect: () => '同意以后单位按方案整改，改好再提交。' }),
  returnPlan: reasoned('returnPlan', { field: 'reason', label: '哪里不行', optional: false, submitLabel: '退回方案', done: '方案已退回', effect: ({ reply }) => `退回${reply.entity.name}改，改好再报。` }),
  reportProgress: Progress,
  apply: Apply,
  vet: Vet,
  recordRefusal: Refusal,
  reopen: Reopen,
  rectify: Rectify,
  accept: Accept,
  giveBack: GiveBack,
  askExtension: AskExtension,
  close: reasoned('close', { field: 'note', label: '审核意见', optional: true, submitLabel: '销号', done: '已销号', effect: () => '销号以后不再超期，记录和照片都留着。' }),
  grantExtension: reasoned('grantExtension', { field: 'note', label: '审批意见', optional: true, submitLabel: '同意延期', done: '已同意延期', effect: ({ reply }, today) => `期限从 ${shortDay(factsOf(reply)['dueOn'] ?? null, today)} 改到 ${shortDay(reply.row.extensionUntil, today)}。${isTimely(reply.row as never, today) ? '期限内批的，按期看新的期限。' : '期限已经过了，批了也不算按期。'}` }),
  refuseExtension: reasoned('refuseExtension', { field: 'reason', label: '为什么不同意', optional: false, submitLabel: '不同意延期', done: '已答复不同意', effect: ({ reply }, today) => `期限仍是 ${shortDay(factsOf(reply)['dueOn'] ?? null, today)}。` }),
  urge: reasoned('urge', { field: 'note', label: '捎一句话', optional: true, submitLabel: '催办', done: '已催办', effect: () => '告诉现在经办的人，记进经过。一天只催一次。' }),
  voidCase: reasoned('voidCase', { field: 'reason', label: '作废理由', optional: false, submitLabel: '作废，保留记录', done: '已作废，记录留着', effect: () => '记录保留，注明作废理由，不再计入统计。' }),
}
