// Forms of the way from handed in to closed, and back: self-check, vetting, review, return, reopening.
import { lazy, useState } from 'react'
import { addDays } from '#platform/time/day.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { PhotoInput } from '#web/kit/photo-input.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { REOPEN_SOURCES } from '../definitions.ts'
import { gated, PLAN_FIELDS, stationAt } from '../rules.ts'
import { factsOf, useStep, type Props } from './step-parts.tsx'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

export function Apply(props: Props) {
  const step = useStep('apply', props)
  const { name } = useVisitor()
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ selfChecker: string; selfCheck: string; photos: string[] }> {...step} submitLabel="自验合格，申请销号" done="已申请销号" busy={uploading} start={{ selfChecker: name, selfCheck: '', photos: [] }} effect={() => '申请以后由监管一方审核、复核；没有改好的会退回。'}>
      {(body, set, wrong) => (
        <>
          <TextField label="谁自验的" name="selfChecker" maxLength={60} value={body.selfChecker} error={wrong['selfChecker']} onChange={(event) => set({ selfChecker: event.target.value })} />
          <TextArea label="自验看到什么" name="selfCheck" rows={4} maxLength={1000} value={body.selfCheck} error={wrong['selfCheck']} hint="对着整改方案和标准逐条看，写结论" onChange={(event) => set({ selfCheck: event.target.value })} />
          <PhotoInput label="自验照片、检测报告" hint="有就附上" optional purpose="other" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}

export function Vet(props: Props) {
  const step = useStep('vet', props)
  return (
    <StepForm<{ vetting: string }> {...step} submitLabel="审核通过" done="审核通过" start={{ vetting: '' }} effect={() => '通过以后转下一道；没有改好的退回整改。'}>
      {(body, set, wrong) => <TextArea label="审核意见" name="vetting" rows={4} maxLength={500} value={body.vetting} error={wrong['vetting']} hint="方案落实了没有，佐证够不够，自验可信不可信" onChange={(event) => set({ vetting: event.target.value })} />}
    </StepForm>
  )
}

export function Accept(props: Props) {
  const step = useStep('accept', props)
  const row = props.reply.row as never
  const facts = props.reply.row as unknown as Readonly<Record<string, unknown>>
  const gate = gated(row, props.reply.terms)
  const quality = stationAt(row, props.reply.terms)?.step === 'quality'
  const copied = (props.reply.evidence?.standing.copiedNotOnSite ?? 0) > 0
  const five = props.reply.terms.closedLoop.includes('five-settled') && facts['atOnce'] !== true
  const [uploading, setUploading] = useState(false)
  type Body = { review: string; photos: string[]; five?: string[]; flagsSeen?: { note: string; onSite: boolean } }
  return (
    <StepForm<Body> {...step} title={quality ? '核查整改质量' : '复查'} submitLabel={gate ? `${quality ? '核查' : '复查'}通过，转下一道` : '复查通过，销号'} done={gate ? '复查通过' : '复查通过，已销号'} busy={uploading}
      start={{ review: '', photos: [], ...(five ? { five: [] } : {}), ...(copied ? { flagsSeen: { note: '', onSite: false } } : {}) }} effect={() => (gate ? '通过以后由另一位同事审核销号；复查人不销号。' : '通过即销号，不再超期。')}>
      {(body, set, wrong) => (
        <>
          <TextArea label="现场看到什么" name="review" rows={4} maxLength={500} value={body.review} error={wrong['review']} hint="写看到的事实" onChange={(event) => set({ review: event.target.value })} />
          {body.five && (
            <fieldset className="five-check" data-field="five">
              <legend>五落实，现场逐项核对</legend>
              {PLAN_FIELDS.map(([field, label]) => <label key={field} className="row"><input type="checkbox" checked={body.five!.includes(field)} onChange={(event) => set({ five: event.target.checked ? [...body.five!, field] : body.five!.filter((one) => one !== field) })} />{label}已落实</label>)}
              {wrong['five'] && <p className="field-error" role="alert">{wrong['five']}</p>}
            </fieldset>
          )}
          {body.flagsSeen && (
            <>
              <TextArea label="照片与以前的几乎相同，你怎么看的" name="flagsSeen" maxLength={500} value={body.flagsSeen.note} error={wrong['flagsSeen'] ?? wrong['flagsSeen.note']} hint="写看到的事实；没有到现场看过的不能销号" onChange={(event) => set({ flagsSeen: { ...body.flagsSeen!, note: event.target.value } })} />
              <label className="row"><input type="checkbox" checked={body.flagsSeen.onSite} onChange={(event) => set({ flagsSeen: { ...body.flagsSeen!, onSite: event.target.checked } })} />到现场看过</label>
            </>
          )}
          <PhotoInput label="复查照片" hint="有就附上" optional purpose="other" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}

export function GiveBack(props: Props) {
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

export function Reopen(props: Props) {
  const step = useStep('reopen', props)
  const { today } = useVisitor()
  const facts = factsOf(props.reply)
  const usual = props.reply.terms.dueDays[facts['level'] === 'major' ? 'major' : 'general']
  const [uploading, setUploading] = useState(false)
  return (
    <StepForm<{ source: string | null; reason: string; dueOn: string | null; photos: string[] }> {...step} submitLabel="重新打开" done={`已重新交${props.reply.entity.name}整改`} busy={uploading} start={{ source: null, reason: '', dueOn: addDays(today, usual), photos: [] }}
      effect={(body) => `还是这一件：重新交${props.reply.entity.name}整改，期限${body.dueOn ? shortDay(body.dueOn, today) : '待定'}；${shortDay(facts['closedOn'] ?? null, today)} 那次销号和是否按期照样留着。`}>
      {(body, set, wrong) => (
        <>
          <ChoiceField label="怎么发现的" name="source" options={REOPEN_SOURCES} value={body.source} error={wrong['source']} onChange={(source) => set({ source })} />
          <TextArea label="现场看到什么" name="reason" rows={4} maxLength={500} value={body.reason} error={wrong['reason']} hint="哪里没有改好，或又坏了" onChange={(event) => set({ reason: event.target.value })} />
          <Field label="新的期限" name="dueOn" error={wrong['dueOn']}>{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} earliest={today} />}</Field>
          <PhotoInput label="现场照片" hint="有就附上" optional purpose="before" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}
