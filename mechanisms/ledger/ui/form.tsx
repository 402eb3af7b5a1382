// The form of a ledger: one column, drafts that save themselves, errors under their fields with a summary that leads to
// them, and both versions side by side when somebody else was quicker.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { useDraft } from '#web/kit/draft.ts'
import { clock } from '#web/kit/format.ts'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { ledgerContracts } from '../contracts.ts'
import { draftSchema, typedFields, type Ledger } from '../define.ts'
import { words, type Row } from './cells.tsx'
import { LedgerField } from './form-field.tsx'
import { serverFields, wrongFields, type Wrong } from '#web/forms/errors.ts'
import './form.css'

type Contracts = ReturnType<typeof ledgerContracts>
type Values = Record<string, unknown>

export type FormSection = { readonly title: string; readonly note?: ReactNode; readonly fields: readonly string[] }

export type LedgerFormProps = {
  ledger: Ledger
  contracts: Contracts
  /** The row as it is, when it is changed. */
  row?: Row
  /** Values that are known before anything is typed. */
  initial?: Values
  /** Fields that are not to be changed here. */
  fixed?: readonly string[]
  sections?: readonly FormSection[]
  touches?: readonly string[]
  /** The deed of a new row, as its button says it. */
  createLabel?: string
  onDone: (id: string) => void
  onCancel: () => void
}

export function LedgerForm({ ledger, contracts, row, initial, fixed = [], sections, touches = [], createLabel = `登记${ledger.label}`, onDone, onCancel }: LedgerFormProps) {
  const { accountId, today } = useVisitor()
  const client = useQueryClient()
  const fields = useMemo(() => typedFields(ledger), [ledger])
  const start = useMemo<Values>(() => Object.fromEntries(fields.map(([name]) => [name, row?.[name] ?? initial?.[name] ?? null])), [fields, row, initial])
  const draft = useDraft<Values>(accountId, `${ledger.path}.${row?.id ?? 'new'}`, start)
  const [wrong, setWrong] = useState<Wrong>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [base, setBase] = useState(row?.version)
  // One command however often it is sent; a new one once it was answered.
  const ids = useRef({ row: row?.id ?? newId(), command: newId() })
  const form = useRef<HTMLFormElement>(null)
  const set = (name: string, value: unknown) => {
    draft.set({ [name]: value })
    setWrong(({ [name]: _, ...rest }) => rest)
  }
  const complain = (found: Wrong) => {
    setWrong(found)
    window.requestAnimationFrame(() => focusField(form.current, fields.find(([name]) => found[name])?.[0]))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const found = wrongFields(draftSchema(ledger), draft.value)
    if (Object.keys(found).length) return complain(found)
    setBusy(true)
    try {
      const body = { commandId: ids.current.command, fields: draft.value }
      const reply = row
        ? await call(contracts.edit, { params: { id: row.id }, body: { ...body, baseVersion: base ?? row.version } } as never)
        : await call(contracts.create, { body: { ...body, id: ids.current.row } } as never)
      draft.clear()
      await refresh(client, [ledger.path, ...touches])
      onDone(String((reply as { row: { id: string } }).row.id))
    } catch (error) {
      const failed = asApiProblem(error)
      if (failed.kind !== 'offline' && failed.kind !== 'busy') ids.current.command = newId()
      const named = serverFields(failed.fields)
      if (Object.keys(named).some((name) => name in start)) complain(named)
      setProblem(failed)
    } finally {
      setBusy(false)
    }
  }
  const shown = sections ?? [{ title: '', fields: fields.map(([name]) => name) }]
  const current = problem?.kind === 'stale' ? (problem.facts['current'] as Row | undefined) : undefined
  return (
    <form className="form" ref={form} noValidate onSubmit={(event) => void submit(event)}>
      {draft.restored && draft.savedAt && <NoteBar kind="doing">接着上次没交的填（{clock(draft.savedAt)} 存的）。<button type="button" className="link" onClick={() => { draft.clear(); setWrong({}) }}>不要了，重新填</button></NoteBar>}
      {Object.keys(wrong).length > 1 && (
        <NoteBar kind="wrong" role="alert"><b>有 {Object.keys(wrong).length} 处要改：</b>{fields.filter(([name]) => wrong[name]).map(([name, field]) => <button key={name} type="button" className="link form-wrong" onClick={() => focusField(form.current, name)}>{field.label}</button>)}</NoteBar>
      )}
      {shown.map((section) => (
        <fieldset key={section.title} className="sheet form-section">
          {section.title && <legend className="unseen">{section.title}</legend>}
          {section.title && <header className="sheet-head" aria-hidden="true"><h2>{section.title}</h2>{section.note && <span className="note">{section.note}</span>}</header>}
          <div className="form-fields">
            {section.fields.map((name) => {
              const field = ledger.fields[name]
              return field && !field.derived ? <LedgerField key={name} name={name} field={field} value={draft.value[name]} error={wrong[name]} fixed={fixed.includes(name)} onChange={(value) => set(name, value)} /> : null
            })}
          </div>
        </fieldset>
      ))}
      {current
        ? <Conflict ledger={ledger} mine={draft.value} theirs={current} today={today} onMine={() => { setBase(current.version); setProblem(undefined) }} onTheirs={() => { draft.set(() => Object.fromEntries(fields.map(([name]) => [name, current[name] ?? null]))); setBase(current.version); setProblem(undefined) }} />
        : problem && <ProblemView problem={problem}>{problem.kind === 'offline' ? '你填的已存在本机。' : null}</ProblemView>}
      <div className="form-foot">
        <Button look="primary" submit busy={busy && '正在保存…'}>{row ? '保存修改' : createLabel}</Button>
        <Button onClick={onCancel}>先放着</Button>
        <span className="reason" role="status">{draft.savedAt ? `草稿已存 ${clock(draft.savedAt)}` : ''}</span>
      </div>
    </form>
  )
}

function focusField(form: HTMLFormElement | null, name: string | undefined) {
  const field = name ? form?.querySelector(`[data-field="${name}"]`) : undefined
  field?.querySelector<HTMLElement>('input,textarea,select,button')?.focus()
  field?.scrollIntoView({ block: 'center' })
}

/** 两个人改了同一件: both versions, differing values marked; the loser stays in 经过. */
export function Conflict({ ledger, mine, theirs, today, onMine, onTheirs }: { ledger: Ledger; mine: Values; theirs: Row; today: Parameters<typeof words>[3]; onMine: () => void; onTheirs: () => void }) {
  const differing = typedFields(ledger).filter(([name]) => String(mine[name] ?? '') !== String(theirs[name] ?? ''))
  const side = (values: Values) => differing.map(([name, field]) => <p key={name}>{field.label} <mark>{words(field, values[name], { ...theirs, ...(field.kind === 'reference' && values === mine ? { [field.nameField]: '你选的' } : {}) }, today) || '空'}</mark></p>)
  const section = useRef<HTMLElement>(null)
  useEffect(() => { section.current?.scrollIntoView({ block: 'center' }) }, [])
  return (
    <section className="sheet pad" role="alert" ref={section}>
      <h3>两个人改了同一{ledger.unit}</h3>
      <p className="note second">你打开之后，有人改过{differing.map(([, field]) => `“${field.label}”`).join('')}。选一个，或都看完再填。</p>
      <div className="conflict"><div className="conflict-mine"><b>你填的</b>{side(mine)}</div><div><b>现在的</b>{side(theirs)}</div></div>
      <div className="row"><Button look="primary" size="small" onClick={onMine}>用我的</Button><Button size="small" onClick={onTheirs}>用现在的</Button><span className="reason">另一个版本留在经过里</span></div>
    </section>
  )
}
