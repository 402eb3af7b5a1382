// The form of one step: what it needs, what it will do (who gets it, by when) before it is sent, and what to do when the
// case has moved on meanwhile. The step's own schema checks here what the server checks again.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { z } from 'zod'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { wrongFields, type Wrong } from '#web/forms/errors.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import './loop.css'

export type StepFormProps<Body> = {
  title: string
  /** The deed, as the button says it. */
  submitLabel: string
  binds?: boolean
  schema: z.ZodType
  start: Body
  /** Checks beyond the schema, same as the server's. */
  check?: (body: Body) => { field: string; message: string } | undefined
  send: (command: { commandId: string } & Body) => Promise<unknown>
  /** What will happen, said before it happens. */
  effect?: (body: Body) => ReactNode
  done: string
  touches: readonly string[]
  busy?: boolean
  children: (body: Body, set: (part: Partial<Body>) => void, wrong: Wrong) => ReactNode
  onClose: () => void
  /** Instead of closing once it is done. */
  onDone?: () => void
}

export function StepForm<Body extends object>({ title, submitLabel, binds, schema, start, check, send, effect, done, touches, busy: waiting, children, onClose, onDone }: StepFormProps<Body>) {
  const client = useQueryClient()
  const [body, setBody] = useState(start)
  const [wrong, setWrong] = useState<Wrong>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const commandId = useRef(newId())
  const form = useRef<HTMLFormElement>(null)
  const set = (part: Partial<Body>) => {
    setBody((before) => ({ ...before, ...part }))
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part))))
  }
  const complain = (found: Wrong) => {
    setWrong(found)
    window.requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-field^="${Object.keys(found)[0]}"] :is(input,textarea,button)`)?.focus())
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const found = wrongFields(schema, body)
    if (Object.keys(found).length) return complain(found)
    const off = check?.(body)
    if (off) return complain({ [off.field]: off.message })
    setBusy(true)
    try {
      await send({ commandId: commandId.current, ...body })
      await refresh(client, touches)
      toast(done)
      ;(onDone ?? onClose)()
    } catch (error) {
      const failed = asApiProblem(error)
      // The same command may be sent again only when it is not known whether it arrived.
      if (failed.kind !== 'offline' && failed.kind !== 'busy') commandId.current = newId()
      if (failed.fields.length) complain(Object.fromEntries(failed.fields.map((one) => [one.field.replace(/^body\./, '').split('.')[0]!, one.message])))
      setProblem(failed)
      setBusy(false)
      if (failed.kind === 'stale' || failed.kind === 'step-refused') void refresh(client, touches)
    }
  }
  const told = effect?.(body)
  return (
    <Dialog title={title} width={600} onClose={onClose} foot={(
      <>
        <Button look={binds ? 'seal' : 'primary'} busy={busy && '正在办…'} disabled={waiting ?? false} onClick={() => form.current?.requestSubmit()}>{submitLabel}</Button>
        <Button onClick={onClose}>先放着</Button>
        {waiting && <span className="reason">照片还在传，传完就能提交</span>}
      </>
    )}>
      {/* What binds is pressed on purpose: Enter in a field (a day picked by hand) is not meant for it. */}
      <form ref={form} className="step" noValidate onSubmit={(event) => void submit(event)} onKeyDown={(event) => { if (binds && event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault() }}>
        {children(body, set, wrong)}
        {told && <div className="step-effect" role="status">{told}</div>}
        {problem?.kind === 'stale' ? <NoteBar kind="wrong" role="alert"><b>这件刚被别人办过。</b>页面已换成最新的，请看一眼再决定，你填的还在。</NoteBar>
          : problem?.kind === 'step-refused' ? <NoteBar kind="wrong" role="alert"><b>这件刚有变化。</b>{problem.message}</NoteBar>
          : problem && !problem.fields.length && <ProblemView problem={problem} />}
      </form>
    </Dialog>
  )
}
