// 开始下一个行动: the next campaign is a new draft that takes along what still holds. Standing commitments are chosen
// already; the rest is a person's choice, sentence by sentence. What asks nothing of anybody is not offered, and what is done for
// good says so.
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { asks } from '#mechanisms/plan/compare.ts'
import { useGo } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { Field, TextField } from '#web/kit/field.tsx'
import { count } from '#web/kit/format.ts'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { beginSuccessor, readUnfinished, type ClauseReply, type PlanReply } from '../contract.ts'
import { KIND_LABELS } from '../rules.ts'
import { useVersion } from './version.ts'
import { dueWords, frequencyWords, nextCampaign, standsOn } from './words.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

export function SuccessorDialog({ plan, onClose }: { plan: PlanReply; onClose: () => void }) {
  const client = useQueryClient()
  const go = useGo()
  const { found } = useVersion(plan.id, plan.currentNumber ?? 1)
  const accepted = useMemo(() => found.data?.clauses.filter((clause) => clause.state === 'accepted'), [found.data])
  const clauses = useMemo(() => accepted?.filter((clause) => asks(clause as Parameters<typeof asks>[0])), [accepted])
  const unasked = (accepted?.length ?? 0) - (clauses?.length ?? 0)
  const left = useReading(readUnfinished, { params: { id: plan.id } })
  const unfinished = useMemo(() => new Set(left.data?.commitments ?? []), [left.data])
  const done = useMemo(() => new Set(left.data?.done ?? []), [left.data])
  const open = clauses?.filter((clause) => unfinished.has(clause.commitmentId)) ?? []
  const [next] = useState(() => nextCampaign(plan))
  const [title, setTitle] = useState(next.title)
  const [from, setFrom] = useState<string | null>(next.from)
  const [to, setTo] = useState<string | null>(next.to)
  const [touched, setTouched] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const ids = useRef({ command: newId(), plan: newId() })
  const on = (clause: ClauseReply) => touched.get(clause.commitmentId) ?? standsOn(clause)
  const chosen = clauses?.filter(on) ?? []
  const shown = clauses?.filter((clause) => !words.trim() || clause.text.includes(words.trim())) ?? []
  const set = (some: readonly ClauseReply[], value: boolean) => setTouched((before) => new Map([...before, ...some.map((clause) => [clause.commitmentId, value] as const)]))
  const run = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const made = await call(beginSuccessor, { params: { id: plan.id }, body: { commandId: ids.current.command, baseVersion: plan.version, newId: ids.current.plan, title: title.trim(), periodFrom: from!, periodTo: to!, commitments: chosen.map((clause) => clause.commitmentId) } })
      await refresh(client, ['plans'])
      toast(`下一个行动的草稿有了，带过去 ${count(chosen.length)} 句`)
      onClose()
      go(`/plans/${made.id}`)
    } catch (error) {
      const failed = asApiProblem(error)
      if (failed.kind !== 'offline' && failed.kind !== 'busy') ids.current = { command: newId(), plan: newId() }
      setProblem(failed)
      setBusy(false)
    }
  }
  return (
    <Dialog title="开始下一个行动" width={760} onClose={onClose} foot={<><Button look="primary" busy={busy && '正在写草稿…'} disabled={!clauses || title.trim().length < 2 || !from || !to} onClick={() => void run()}>带 {count(chosen.length)} 句，写成草稿</Button><Button onClick={onClose}>先放着</Button></>}>
      <div className="step">
        <TextField label="名称" name="title" maxLength={200} value={title} error={problem?.field('title')} onChange={(event) => setTitle(event.target.value)} />
        <Suspense fallback={<Skeleton lines={2} />}>
          <div className="two-fields">
            <Field label="从" name="periodFrom" error={problem?.field('periodFrom')}>{(control) => <DayBox control={control} value={from} onChange={setFrom} />}</Field>
            <Field label="到" name="periodTo" error={problem?.field('periodTo')}>{(control) => <DayBox control={control} value={to} onChange={setTo} />}</Field>
          </div>
        </Suspense>
        <Field label="哪些承诺继续有效" group hint={`长期坚持的和没有截止日的次数已经选上；带过去以后照样逐句审读，可以改可以删。${unasked ? `抬头、依据、原则 ${count(unasked)} 句不布置工作，没有列` : ''}`}>{() => (
          <>
            <p className="row small" style={{ marginBottom: 6 }}><input className="input" style={{ width: 200, height: 28 }} aria-label="查找句子" placeholder="查找" value={words} onChange={(event) => setWords(event.target.value)} /><button type="button" className="link" onClick={() => set(shown, true)}>看到的全选</button><button type="button" className="link" onClick={() => set(shown, false)}>全不选</button>{open.length > 0 && <button type="button" className="link" onClick={() => set(open, true)}>任务没办结的 {count(open.length)} 句也带上</button>}<span className="push muted">选了 {count(chosen.length)} / {count(clauses?.length ?? 0)} 句</span></p>
            <div className="choose-commitments">{clauses ? shown.map((clause) => (
              <label key={clause.id}><input type="checkbox" checked={on(clause)} onChange={(event) => set([clause], event.target.checked)} /><span>{clause.text}{unfinished.has(clause.commitmentId) && <span className="plan-waits note">　任务没办结</span>}{done.has(clause.commitmentId) && <span className="muted note">　{comesAgain(clause) ? '任务已办结' : '任务已办结，不再重来'}</span>}</span><span className="muted note nowrap">{KIND_LABELS[clause.kind]}{clause.due?.standing ? ' · 长期坚持' : clause.frequency.length ? ` · ${frequencyWords(clause.frequency.slice(0, 1))}` : clause.due ? ` · ${dueWords(clause.due)}` : ''}</span></label>
            )) : <Skeleton lines={6} />}</div>
          </>
        )}</Field>
        {problem && !problem.fields.length && <ProblemView problem={problem} />}
      </div>
    </Dialog>
  )
}

/** Done once, it is wanted again. */
const comesAgain = (clause: ClauseReply) => standsOn(clause) || clause.frequency.length > 0 || clause.due?.yearly === true
