// What the forms of the steps share: what each takes from its definition, words with pictures, and a reason alone.
import type { z } from 'zod'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import type { Day } from '#platform/time/day.ts'
import { call } from '#web/api/client.ts'
import { TextArea } from '#web/kit/field.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { hazardSteps, type HazardReply } from '../contract.ts'
import { hazardLoop, type HazardStep } from '../rules.ts'

export type Props = { reply: HazardReply; onClose: () => void }

/** What every step form has from its definition. */
export function useStep(step: HazardStep, { reply, onClose }: Props) {
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

export const factsOf = (reply: HazardReply) => reply.row as unknown as Readonly<Record<string, string | null>>

/** A step that asks for a sentence, or for nothing but yes. */
export function reasoned(name: HazardStep, words: { field: 'reason' | 'note'; label: string; optional: boolean; submitLabel: string; done: string; effect: (props: Props, today: Day) => string }) {
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
