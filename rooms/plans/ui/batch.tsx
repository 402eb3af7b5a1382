// 一次确认: those of the view that the reading is sure of, with one deed, and back again with one. What is only inferred, fell back
// on a default or is to be nobody's work is told by number and goes along only when the reviewer says so.
import { useState } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { count } from '#web/kit/format.ts'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { acceptMany, reopenMany } from '../contract.ts'
import { acceptable, DOUBTS, doubtsOf, inParts, type Doubt, type Sentence } from './review-model.ts'
import type { Review } from './use-review.ts'

type Seen = { id: string; version: number }

/** As many as one command takes. */
const AT_ONCE = 2000

async function takeBack(planId: string, review: Review, done: readonly Seen[]): Promise<void> {
  try {
    let opened = 0
    for (const part of inParts(done, AT_ONCE)) {
      const reply = await call(reopenMany, { params: { id: planId }, body: { commandId: newId(), clauses: part } })
      opened += reply.clauses.filter((clause) => clause.state !== 'accepted').length
      await review.merge(reply)
    }
    toast(opened === done.length ? `${count(opened)} 句都撤回了，重新看` : `撤回 ${count(opened)} 句；其余 ${count(done.length - opened)} 句后来又有人动过，没有撤`)
  } catch (error) {
    toast(`没有撤回：${asApiProblem(error).message}`, { kind: 'wrong', undoLabel: '重试', undo: () => takeBack(planId, review, done) })
  }
}

export function BatchDialog({ planId, shown, review, onClose, onOpen }: { planId: string; shown: readonly Sentence[]; review: Review; onClose: () => void; onOpen: (id: string) => void }) {
  const [{ ready, refused }] = useState(() => acceptable(shown))
  const [along, setAlong] = useState<ReadonlySet<Doubt>>(new Set())
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState<readonly { id: string; reason: string }[]>()
  const chosen = ready.filter((clause) => doubtsOf(clause).every((doubt) => along.has(doubt)))
  const sure = ready.filter((clause) => doubtsOf(clause).length === 0)
  const doubts = (Object.keys(DOUBTS) as Doubt[]).map((doubt) => ({ doubt, number: ready.filter((clause) => doubtsOf(clause).includes(doubt)).length })).filter(({ number }) => number > 0)
  const byId = new Map(shown.map((one) => [one.id, one]))
  const run = async () => {
    setBusy(true)
    setProblem(undefined)
    const done: Seen[] = []
    const missed: { id: string; reason: string }[] = []
    try {
      for (const part of inParts(chosen, AT_ONCE)) {
        const reply = await call(acceptMany, { params: { id: planId }, body: { commandId: newId(), clauses: part.map(({ id, version }) => ({ id, version })) } })
        await review.merge(reply)
        missed.push(...reply.refused)
        const seen = new Map(part.map((clause) => [clause.id, clause.version]))
        // What somebody else had confirmed meanwhile is theirs, not mine to take back.
        done.push(...reply.clauses.filter((clause) => clause.state === 'accepted' && clause.version === seen.get(clause.id)! + 1).map(({ id, version }) => ({ id, version })))
      }
      if (missed.length) setLeft(missed)
      else onClose()
    } catch (error) {
      setProblem(asApiProblem(error))
    } finally {
      setBusy(false)
      if (done.length) review.undoable(`确认了 ${count(done.length)} 句`, () => takeBack(planId, review, done))
    }
  }
  const list = (rows: readonly { clause: Sentence | undefined; id: string; reason: string }[]) => <ul className="batch-list">{rows.map(({ clause, id, reason }) => <li key={id}><button type="button" className="link" onClick={() => onOpen(id)}>{clause ? `第 ${clause.ordinal} 句` : '这一句'}</button><span className="cut grow">{clause?.text}</span><span className="reason">{reason}</span></li>)}</ul>
  return (
    <Dialog title="一次确认" width={680} onClose={onClose} foot={left
      ? <Button onClick={onClose}>知道了</Button>
      : <><Button look="primary" busy={busy && '正在确认…'} disabled={!chosen.length} onClick={() => void run()}>确认这 {count(chosen.length)} 句</Button><Button onClick={onClose}>先放着</Button><span className="reason">确认以后还能撤回，印发以前也能一句句重新看</span></>}>
      {left ? <><NoteBar kind="wrong" role="alert"><b>{count(left.length)} 句没有确认</b>，其余 {count(chosen.length - left.length)} 句已确认。</NoteBar>{list(left.map((one) => ({ ...one, clause: byId.get(one.id) })))}</> : (
        <>
          <p>看得到的 {count(shown.length)} 句里，<b>{count(sure.length)} 句读得准</b>：责任单位点了名，期限是这句话里写的，没有用默认值。确认就是说同意这样办。</p>
          {doubts.length > 0 && (
            <fieldset className="batch-doubts"><legend>下面这些最好一句句看，要一起确认就勾上</legend>
              {doubts.map(({ doubt, number }) => <label key={doubt}><input type="checkbox" checked={along.has(doubt)} onChange={(event) => { const next = new Set(along); if (event.target.checked) next.add(doubt); else next.delete(doubt); setAlong(next) }} />{DOUBTS[doubt]}<b>{count(number)} 句</b></label>)}
            </fieldset>
          )}
          {refused.length > 0 && <><h3 className="batch-title">{count(refused.length)} 句不能一起确认</h3>{list(refused.map(({ clause, reason }) => ({ clause, id: clause.id, reason })))}</>}
          {problem && <ProblemView problem={problem} />}
        </>
      )}
    </Dialog>
  )
}
