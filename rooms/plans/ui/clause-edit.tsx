// Editing one commitment in its place: who, how often, by when, how much, whom it concerns, what runs it. Only what was
// changed is sent; what is typed stays on the device until it is, and in the form when it is refused.
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { newId } from '#web/api/ids.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { serverFields, wrongFields } from '#web/forms/errors.ts'
import { Button, IconButton } from '#web/kit/button.tsx'
import { useDraft } from '#web/kit/draft.ts'
import { Field } from '#web/kit/field.tsx'
import { NoteBar, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { PERIODS } from '#mechanisms/plan/compile/plan.ts'
import { editClause, type ClauseReply } from '../contract.ts'
import { PERIOD_WORDS } from '#mechanisms/plan/words.ts'
import { KIND_LABELS } from '../rules.ts'
import type { Runner } from './card.tsx'
import type { Changes, Deeds } from './deeds.ts'
import type { Sentence } from './review-model.ts'
import { ROLE_WORDS, runnerWords, SYSTEM_NAMES } from './words.ts'
import '#mechanisms/loop/ui/loop.css'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))
const ChooseManyBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseManyBox })))

type Draft = Pick<ClauseReply, 'kind' | 'owners' | 'frequency' | 'due' | 'targets' | 'condition' | 'systems' | 'note' | 'runs' | 'carriedBy' | 'organisationId' | 'assistIds'>
const FIELDS = ['kind', 'owners', 'frequency', 'due', 'targets', 'condition', 'systems', 'note', 'runs', 'carriedBy', 'organisationId', 'assistIds'] as const satisfies readonly (keyof Draft)[]

const partOf = (clause: ClauseReply): Draft => Object.fromEntries(FIELDS.map((field) => [field, clause[field]])) as Draft
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Empty rows are not meant; empty words are none. */
function tidy(draft: Draft): Draft {
  const due = draft.due && (draft.due.from || draft.due.by || draft.due.yearly || draft.due.standing) ? draft.due : null
  return { ...draft, due, owners: draft.owners.filter((owner) => owner.name.trim()).map((owner) => ({ ...owner, name: owner.name.trim() })), targets: draft.targets.filter((target) => target.text.trim() || target.value !== null).map((target) => ({ ...target, text: target.text.trim() || `${target.value} ${target.unit}` })), frequency: draft.frequency.map((one) => ({ ...one, when: one.when?.trim() || null })), condition: draft.condition?.trim() || null, note: draft.note?.trim() || null }
}

export function ClauseEdit({ clause: latest, clauses, names, runners, onSave, onDone }: { clause: Sentence; clauses: readonly Sentence[]; /** Owners already named in this plan. */ names: readonly string[]; runners: readonly Runner[]; onSave: Deeds['edit']; onDone: () => void }) {
  const { accountId } = useVisitor()
  // What others change meanwhile does not slip under what is being typed: it comes back as a conflict.
  const [clause] = useState(latest)
  const start = useMemo(() => partOf(clause), [clause])
  const draft = useDraft<Draft>(accountId, `clause.${clause.id}.${clause.version}`, start)
  const { items } = useWhole('organisations')
  const form = useRef<HTMLFormElement>(null)
  const { value, set } = draft
  const tidied = tidy(value)
  const changes = Object.fromEntries(FIELDS.filter((field) => !same(tidied[field], start[field])).map((field) => [field, tidied[field]])) as Changes
  const changed = Object.keys(changes).length
  const wrong: Readonly<Record<string, string>> = { ...(changed ? wrongFields(editClause.body.omit({ commandId: true, baseVersion: true } as never), changes) : {}), ...(tidied.due?.from && tidied.due.by && tidied.due.by < tidied.due.from ? { due: '不能晚于完成的那天' } : {}) }
  const [sent, setSent] = useState<{ commandId: string; changes: Changes; problem?: ApiProblem }>()
  const [busy, setBusy] = useState(false)
  const here = useRef(true)
  useEffect(() => { here.current = true; return () => { here.current = false } }, [])
  // What the server refused, as long as it stands there as it was sent.
  const refused = Object.fromEntries(Object.entries(serverFields(sent?.problem?.fields ?? [])).filter(([field]) => FIELDS.some((one) => one === field) && same(changes[field as keyof Changes], sent?.changes[field as keyof Changes])))
  const told: Readonly<Record<string, string>> = { ...refused, ...wrong }
  const elsewhere = sent?.problem && Object.keys(refused).length === 0 && same(changes, sent.changes) ? sent.problem.message : undefined
  const give = () => { draft.clear(); onDone() }
  const save = async () => {
    if (busy || Object.keys(wrong).length) return
    if (!changed) return give()
    const now = { commandId: sent && same(sent.changes, changes) ? sent.commandId : newId(), changes }
    let problem: ApiProblem | undefined
    setBusy(true)
    setSent(now)
    await onSave(clause, changes, { commandId: now.commandId, refused: (found) => { problem = found; return here.current } })
    if (!problem) draft.clear()
    if (!here.current) return
    setBusy(false)
    if (!problem) return onDone()
    // The same command would get the same answer, unless it never arrived.
    const lost = problem.kind === 'offline' || problem.kind === 'busy'
    setSent({ ...now, problem, ...(lost ? {} : { commandId: newId() }) })
    requestAnimationFrame(() => form.current?.querySelector('[role=alert], .field-error')?.scrollIntoView({ block: 'nearest' }))
  }
  const row = <K extends 'owners' | 'frequency' | 'targets'>(field: K, at: number, part: Partial<Draft[K][number]>) => set({ [field]: value[field].map((one, index) => (index === at ? { ...one, ...part } : one)) } as Partial<Draft>)
  const drop = (field: 'owners' | 'frequency' | 'targets', at: number) => set({ [field]: value[field].filter((_, index) => index !== at) } as Partial<Draft>)
  const due = value.due ?? { from: null, by: null, yearly: false, standing: false }
  const organisations = items.map((item) => ({ value: item.id, label: item.name }))
  const known = useMemo(() => [...new Set([...names, ...items.map((item) => item.name)])], [names, items])
  const list = `owners-${clause.id}`
  // Who sees to it was found by the owners' names, and is found anew, unless a person chose it.
  const follows = changes.owners !== undefined && changes.organisationId === undefined && changes.assistIds === undefined
  const inferred = value.owners.filter((owner) => owner.inferred).length
  const named = value.owners.filter((owner) => !owner.inferred)
  return (
    <Suspense fallback={<Skeleton lines={5} />}>
      <form ref={form} className="promise-form" noValidate onSubmit={(event) => { event.preventDefault(); void save() }} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); give() } if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void save() } }}>
        <div className="two-fields">
          <Field label="类型" error={told['kind']}>{(control) => <select {...control} className="input" value={value.kind} onChange={(event) => set({ kind: event.target.value as Draft['kind'] })}>{Object.entries(KIND_LABELS).map(([kind, label]) => <option key={kind} value={kind}>{label}</option>)}</select>}</Field>
          <Field label="管哪些" optional error={told['condition']}>{(control) => <input {...control} className="input" maxLength={300} placeholder="如高危行业领域" value={value.condition ?? ''} onChange={(event) => set({ condition: event.target.value })} />}</Field>
        </div>
        <Rows label="谁" error={told['owners']} onAdd={() => set({ owners: [...value.owners, { name: '', role: 'responsible', inferred: false }] })} add="加一家" also={inferred > 1 && <button type="button" className="link small" onClick={() => set({ owners: named.length ? named : [{ name: '', role: 'responsible', inferred: false }] })}>去掉推断的 {inferred} 家</button>}>
          {value.owners.map((owner, at) => (
            <div className="promise-row" key={at}>
              <input className="input grow" aria-label={`第 ${at + 1} 家`} list={list} maxLength={100} value={owner.name} autoFocus={at === 0} onChange={(event) => row('owners', at, { name: event.target.value, inferred: false })} />
              <select className="input promise-role" aria-label="怎样负责" value={owner.role} onChange={(event) => row('owners', at, { role: event.target.value as typeof owner.role })}>{Object.entries(ROLE_WORDS).map(([role, words]) => <option key={role} value={role}>{words}</option>)}</select>
              <label className="promise-check" title="原文没有点名，按上下文推断"><input type="checkbox" checked={owner.inferred} onChange={(event) => row('owners', at, { inferred: event.target.checked })} />推断</label>
              <IconButton icon="x" label={`去掉${owner.name || '这一家'}`} look="quiet" size="small" onClick={() => drop('owners', at)} />
            </div>
          ))}
          <datalist id={list}>{known.map((name) => <option key={name} value={name} />)}</datalist>
        </Rows>
        <div className="two-fields">
          <Field label="由谁落实" optional error={told['organisationId']} hint={follows ? '没有另外选过，就按责任单位的名字对上' : undefined}>{(control) => <ChooseBox control={control} options={organisations} value={value.organisationId} onChange={(organisationId) => set({ organisationId })} placeholder="本辖区的单位" />}</Field>
          <Field label="谁配合" optional group error={told['assistIds']}>{() => <ChooseManyBox options={organisations} value={value.assistIds} onChange={(assistIds) => set({ assistIds })} placeholder="可选几家" />}</Field>
        </div>
        <Rows label="多久" error={told['frequency']} onAdd={() => set({ frequency: [...value.frequency, { per: 'quarter', atLeast: 1, when: null }] })} add="加一种次数" none="没有写次数">
          {value.frequency.map((one, at) => (
            <div className="promise-row" key={at}>
              <select className="input promise-role" aria-label="多久" value={one.per} onChange={(event) => row('frequency', at, { per: event.target.value as typeof one.per })}>{PERIODS.map((per) => <option key={per} value={per}>{PERIOD_WORDS[per]}</option>)}</select>
              <span className="small">至少</span><input className="input promise-figure" type="number" min={1} max={1000} aria-label="至少几次" value={one.atLeast} onChange={(event) => row('frequency', at, { atLeast: Number(event.target.value) || 1 })} /><span className="small">次</span>
              <input className="input grow" aria-label="对谁、什么时候" placeholder="对谁（如高危行业领域），选填" maxLength={100} value={one.when ?? ''} onChange={(event) => row('frequency', at, { when: event.target.value })} />
              <IconButton icon="x" label="去掉这种次数" look="quiet" size="small" onClick={() => drop('frequency', at)} />
            </div>
          ))}
        </Rows>
        <div className="two-fields">
          <Field label="从哪天起" optional error={told['due']}>{(control) => <DayBox control={control} value={due.from} onChange={(from) => set({ due: { ...due, from } })} />}</Field>
          <Field label="什么时候前" optional>{(control) => <DayBox control={control} value={due.by} onChange={(by) => set({ due: { ...due, by } })} />}</Field>
        </div>
        <div className="row">
          <label className="promise-check"><input type="checkbox" checked={due.yearly} onChange={(event) => set({ due: { ...due, yearly: event.target.checked } })} />每年都要</label>
          <label className="promise-check"><input type="checkbox" checked={due.standing} onChange={(event) => set({ due: { ...due, standing: event.target.checked } })} />长期坚持，行动结束以后也算</label>
        </div>
        <Rows label="多少" error={told['targets']} onAdd={() => set({ targets: [...value.targets, { value: null, unit: '', text: '' }] })} add="加一个数" none="没有量化">
          {value.targets.map((target, at) => (
            <div className="promise-row" key={at}>
              <input className="input promise-number" type="number" aria-label="数" placeholder="数" value={target.value ?? ''} onChange={(event) => row('targets', at, { value: event.target.value === '' ? null : Number(event.target.value) })} />
              <input className="input promise-unit" aria-label="单位" placeholder="%、家" maxLength={20} value={target.unit} onChange={(event) => row('targets', at, { unit: event.target.value })} />
              <input className="input grow" aria-label="原文怎么写" placeholder="原文的说法" maxLength={200} value={target.text} onChange={(event) => row('targets', at, { text: event.target.value })} />
              <IconButton icon="x" label="去掉这个数" look="quiet" size="small" onClick={() => drop('targets', at)} />
            </div>
          ))}
        </Rows>
        <div className="two-fields">
          <Field label="哪个机制" optional group error={told['systems']}>{() => <ChooseManyBox options={Object.entries(SYSTEM_NAMES).map(([code, label]) => ({ value: code, label }))} value={value.systems} onChange={(systems) => set({ systems })} placeholder="可选几个" />}</Field>
          <Field label="谁来跑" optional error={told['runs']}>{(control) => <ChooseBox control={control} options={[...runners.map((one) => ({ value: one.runs, label: one.label })), ...(value.runs && !runners.some((one) => one.runs === value.runs) ? [{ value: value.runs, label: runnerWords(value.runs) }] : [])]} value={value.runs} onChange={(runs) => set({ runs })} placeholder="还没有，先按任务跟" />}</Field>
        </div>
        <Field label="并在哪一句的任务里办" optional error={told['carriedBy']} hint="说的是同一件事就选上，任务只有一件，两句都是依据">{(control) => <ChooseBox control={control} options={clauses.filter((one) => one.id !== clause.id && one.kind !== 'principle').map((one) => ({ value: one.commitmentId, label: `${one.ordinal}　${one.text}` }))} value={value.carriedBy} onChange={(carriedBy) => set({ carriedBy })} placeholder="自己单独办" />}</Field>
        <Field label="备注" optional error={told['note']}>{(control) => <textarea {...control} className="input" rows={2} maxLength={1000} value={value.note ?? ''} onChange={(event) => set({ note: event.target.value })} />}</Field>
        {elsewhere && <NoteBar kind="wrong" role="alert">没有存下：{elsewhere}填的都还在。</NoteBar>}
        <Rise form={form} />
        <div className="promise-deeds">
          <Button size="small" look="primary" submit busy={busy && '正在存…'}>{changed ? `存下 ${changed} 处改动` : '没有改动，收起'}</Button><Button size="small" onClick={give}>不改了</Button>
          <span className="reason" role="status">{Object.keys(told).length ? '有填得不对的，标红的改好再存' : draft.restored && draft.savedAt ? '接着上次没存的改' : 'Ctrl Enter 存下，Esc 不改了'}</span>
        </div>
      </form>
    </Suspense>
  )
}

/** Once the controls have come, the card rises until the form is in sight. */
function Rise({ form }: { form: RefObject<HTMLFormElement | null> }) {
  useEffect(() => { form.current?.closest('.promise')?.scrollIntoView({ block: 'nearest' }) }, [form])
  return null
}

function Rows({ label, children, onAdd, add, also, none, error }: { label: string; children: ReactNode; onAdd: () => void; add: string; /** Beside it. */ also?: ReactNode; none?: string; error?: string | undefined }) {
  const empty = Array.isArray(children) ? children.flat().filter(Boolean).length === 0 : !children
  return (
    <Field label={label} group error={error}>
      {() => <div className="promise-rows">{children}{empty && none && <span className="muted small">{none}</span>}<div className="row"><button type="button" className="link small" onClick={onAdd}>＋ {add}</button>{also}</div></div>}
    </Field>
  )
}
