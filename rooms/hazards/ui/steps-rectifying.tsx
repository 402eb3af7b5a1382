// Forms of what is done while a hazard lies with the enterprise: names, plan, progress, handing in; extension and refusal.
import { lazy, useState } from 'react'
import { addDays, type Day } from '#platform/time/day.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { Field, TextArea, TextField } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { PhotoInput } from '#web/kit/photo-input.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { CHAIN_FIELDS, stationsOf } from '../rules.ts'
import { factsOf, useStep, type Props } from './step-parts.tsx'
import { gateLine } from './words.tsx'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const MoneyBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.MoneyBox })))

export function NameChain(props: Props) {
  const step = useStep('nameChain', props)
  const facts = factsOf(props.reply)
  const start = Object.fromEntries(CHAIN_FIELDS.map(([field]) => [field, facts[field] ?? (field === 'entityPerson' ? (props.reply.entity.principal ?? '') : '')]))
  return (
    <StepForm<Record<string, string>> {...step} title="实名责任" submitLabel="记下" done="实名责任已记下" start={start}
      send={(body) => step.send(Object.fromEntries(Object.entries(body).map(([field, name]) => [field, name.trim() || null])))}
      effect={() => '排查、治理、管控三个环节和企业、社区、行业监管三方都要写到人；没写全的不能提交整改。知道几个写几个，别人可以补。'}>
      {(body, set, wrong) => CHAIN_FIELDS.map(([field, label]) => <TextField key={field} label={label} optional name={field} maxLength={60} value={body[field] ?? ''} error={wrong[field]} onChange={(event) => set({ [field]: event.target.value })} />)}
    </StepForm>
  )
}

export function Plan(props: Props) {
  const step = useStep('plan', props)
  const { today } = useVisitor()
  const facts = props.reply.row as unknown as Readonly<Record<string, unknown>>
  type Body = { planMeasures: string; planResponsible: string; planFunds: number | null; planDueOn: string | null; planContingency: string }
  return (
    <StepForm<Body> {...step} title="整改方案（五落实）" submitLabel="定下方案" done={facts['level'] === 'major' ? '方案已报，等监管部门审核' : '方案已定，五落实齐'} {...(facts['level'] === 'major' ? { effect: () => '重大隐患的方案报监管部门审核，同意以后才能提交整改。' } : {})}
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

export function Progress(props: Props) {
  const step = useStep('reportProgress', props)
  const facts = props.reply.row as unknown as Readonly<Record<string, number | null>>
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ percent: number | null; progress: string; photos: string[] }> {...step} submitLabel="报进展" done="进展已报" busy={uploading} start={{ percent: facts['progressPercent'] ?? null, progress: '', photos: [] }} effect={() => '监管部门看得到；很久没有进展的会被督办。'}>
      {(body, set, wrong) => (
        <>
          <TextField label="改到百分之几" name="percent" inputMode="numeric" maxLength={3} value={body.percent === null ? '' : String(body.percent)} error={wrong['percent']} onChange={(event) => set({ percent: /^\d{1,3}$/.test(event.target.value) ? Number(event.target.value) : null })} />
          <TextArea label="做了什么，还剩什么" name="progress" maxLength={500} value={body.progress} error={wrong['progress']} onChange={(event) => set({ progress: event.target.value })} />
          <PhotoInput label="现场照片" hint="有就附上" optional purpose="other" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}

export function Rectify(props: Props) {
  const step = useStep('rectify', props)
  const [uploading, setUploading] = useState({ before: false, after: false })
  const pair = (props.reply.row as unknown as Record<string, unknown>)['atOnce'] === true && props.reply.terms.beforePhotos === 0
  const stations = stationsOf(props.reply.row as never, props.reply.terms)
  return (
    <StepForm<{ rectification: string; photos: string[]; before: string[] }> {...step} submitLabel="提交整改" done="整改已提交" busy={uploading.before || uploading.after} start={{ rectification: '', photos: [], before: [] }} effect={() => `提交以后：${gateLine(stations, props.reply.row.reviewOrganisationName)}；谁整改谁不复查。`}>
      {(body, set, wrong) => (
        <>
          <TextArea label="改了什么" name="rectification" rows={4} maxLength={1000} value={body.rectification} error={wrong['rectification']} hint="写清做了什么、现在怎样" onChange={(event) => set({ rectification: event.target.value })} />
          {pair && <PhotoInput label="整改前的照片" hint="即查即改要前后对照；上报时没有拍" purpose="before" error={wrong['before']} onChange={(before) => set({ before })} onBusy={(before) => setUploading((all) => ({ ...all, before }))} />}
          <PhotoInput label="整改后的照片" hint="复查和销号凭它核对，最好和整改前同一个位置拍" purpose="after" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={(after) => setUploading((all) => ({ ...all, after }))} />
        </>
      )}
    </StepForm>
  )
}

export function AskExtension(props: Props) {
  const step = useStep('askExtension', props)
  const facts = factsOf(props.reply)
  const { today } = useVisitor()
  return (
    <StepForm<{ until: string | null; reason: string }> {...step} done="已申请，等监管部门批" start={{ until: null, reason: '' }} effect={() => `批下来之前，期限仍是 ${shortDay(facts['dueOn'] ?? null, today)}。最多延期 ${props.reply.terms.extensions} 次。期限过后才批的，仍算超期。`}>
      {(body, set, wrong) => (
        <>
          <Field label="延到哪天" name="until" error={wrong['until']}>{(control) => <DayBox control={control} value={body.until} onChange={(until) => set({ until })} earliest={addDays((facts['dueOn'] ?? today) as Day, 1)} />}</Field>
          <TextArea label="为什么改不完" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

export function Refusal(props: Props) {
  const step = useStep('recordRefusal', props)
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ refusal: string; photos: string[] }> {...step} submitLabel="记录" done="拒不整改已记录" busy={uploading} start={{ refusal: '', photos: [] }} effect={() => '记进经过，企业看得到；接着按这里的规定督办、上报或移送。'}>
      {(body, set, wrong) => (
        <>
          <TextArea label="怎样拒不整改" name="refusal" rows={4} maxLength={500} value={body.refusal} error={wrong['refusal']} hint="写事实：哪天、谁、怎么说怎么做的" onChange={(event) => set({ refusal: event.target.value })} />
          <PhotoInput label="证据" hint="现场照片、笔录、签收回执" purpose="other" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}
