// A new value from a day on: what it is to be, from when, and on what ground. What held before stays as it was.
import { call } from '#web/api/client.ts'
import { ChoiceField, Field, TextArea } from '#web/kit/field.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { DayBox } from '#web/forms/controls.tsx'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { setParameter, type ParameterPage } from '../contract.ts'
import { PartFields } from './part-fields.tsx'

type Body = { value: unknown; fromOn: string | null; untilOn: string | null; basis: string; inDocument: boolean }

export function SetRule({ page, onClose }: { page: ParameterPage; onClose: () => void }) {
  const { today } = useVisitor()
  const { parameter: rule, part, value } = page
  return (
    <StepForm<Body> title={rule.label} submitLabel="设定" done="已设定" touches={['parameters']} onClose={onClose} schema={setParameter.body.omit({ commandId: true })}
      start={{ value, fromOn: today, untilOn: null, basis: '', inDocument: false }}
      send={({ commandId, ...body }) => call(setParameter, { params: { parameter: rule.name }, body: { commandId, ...body, fromOn: body.fromOn! } })}
      effect={(body) => (body.fromOn ? `${body.fromOn} 起按新的办${body.untilOn ? `，到 ${body.untilOn} 为止` : ''}。在这以前立案的不变；设定后不能改，只能再设。` : undefined)}>
      {(body, set, wrong) => (
        <>
          <div data-field="value"><PartFields part={part} value={body.value} onChange={(next) => set({ value: next })} label="怎么定" top error={wrong['value']} /></div>
          <div className="rule-two">
            <Field label="从哪天" name="fromOn" error={wrong['fromOn']}>{(control) => <DayBox control={control} earliest={today} value={body.fromOn} onChange={(fromOn) => set({ fromOn })} />}</Field>
            <Field label="到哪天" optional name="untilOn" error={wrong['untilOn']} hint="不填就一直有效">{(control) => <DayBox control={control} earliest={body.fromOn ?? today} value={body.untilOn} onChange={(untilOn) => set({ untilOn })} />}</Field>
          </div>
          <ChoiceField label="文件里写明了吗" name="inDocument" value={body.inDocument ? 'yes' : 'no'} onChange={(picked) => set({ inDocument: picked === 'yes' })} options={[{ value: 'yes', label: '文件里写明的' }, { value: 'no', label: '文件没写，我们定的（标 ⚙）' }]} />
          <TextArea label="依据" name="basis" maxLength={300} rows={3} placeholder={body.inDocument ? '如 安委会文件〔2026〕3 号 第二条：“…”' : '如 安委会 2026 年第 4 次会议定'} value={body.basis} error={wrong['basis']} onChange={(event) => set({ basis: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}
