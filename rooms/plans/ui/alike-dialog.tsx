// 一起改: the sentences that were read as the one just corrected, each with what it says now and will say, and a tick. One deed
// changes those ticked, one takes it back; what somebody else changed meanwhile stays as they left it.
import { useId, useState } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { count } from '#web/kit/format.ts'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { editMany, type ClauseReply, type Corrected } from '../contract.ts'
import { KIND_LABELS } from '../rules.ts'
import { asItWas, byDefault, isLikely, LIKELY, onlyParts, PARTS, partsOf, type Alike, type Part } from './alike.ts'
import type { Runner } from './card.tsx'
import { inParts } from './review-model.ts'
import type { Offer } from './use-alike.ts'
import type { Review } from './use-review.ts'
import { fieldWords, firstOwners, ownerWords, runnerWords, valueWords } from './words.ts'

/** A command holds no more, and no more than a request may weigh. */
const AT_ONCE = 200

type Done = { readonly id: string; readonly version: number; readonly changes: Corrected }

async function takeBack(planId: string, review: Review, done: readonly Done[]): Promise<void> {
  try {
    let missed = 0
    for (const part of inParts(done, AT_ONCE)) {
      const reply = await call(editMany, { params: { id: planId }, body: { commandId: newId(), back: true, clauses: part } })
      missed += reply.refused.length
      await review.merge(reply)
    }
    toast(missed ? `改回 ${count(done.length - missed)} 句；其余 ${count(missed)} 句后来又有人动过，没有改回` : `${count(done.length)} 句都改回原来了`)
  } catch (error) {
    toast(`没有改回：${asApiProblem(error).message}`, { kind: 'wrong', undoLabel: '重试', undo: () => takeBack(planId, review, done) })
  }
}

export function AlikeDialog({ planId, offer: { correction, found, words }, runners, review, onClose, onDone }: { planId: string; offer: Offer; runners: readonly Runner[]; review: Review; onClose: () => void; onDone: () => void }) {
  const form = useId()
  const [known] = useState(() => (Object.keys(PARTS) as Part[]).map((part) => ({ part, number: found.filter(({ changes }) => partsOf(changes).includes(part)).length })).filter(({ number }) => number > 0))
  const [parts, setParts] = useState<ReadonlySet<Part>>(() => new Set(found.some(isLikely) ? found.filter(isLikely).flatMap(({ changes }) => partsOf(changes)).filter((part) => LIKELY.includes(part)) : known.map(({ part }) => part)))
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set(found.filter((one) => !isLikely(one)).map(({ clause }) => clause.id)))
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<readonly { id: string; reason: string }[]>()
  const rows = onlyParts(found, parts)
  const chosen = rows.filter(({ clause }) => !left.has(clause.id))
  const tick = (ids: readonly string[], on: boolean) => { const next = new Set(left); for (const id of ids) if (on) next.delete(id); else next.add(id); setLeft(next) }
  const say = (clause: Partial<ClauseReply>, field: keyof Corrected) =>
    field === 'kind' ? KIND_LABELS[clause.kind!] : field === 'owners' ? firstOwners(clause.owners!, ownerWords) || '没有写' : field === 'open' ? clause.open!.map((one) => `“${one.words}”${one.value === null ? '没定' : `${one.value}${byDefault(one) ? '（默认）' : ''}`}`).join('；') : field === 'runs' ? (clause.runs ? (runners.find((one) => one.runs === clause.runs)?.label ?? runnerWords(clause.runs)) : '还没有') : valueWords(clause, field)
  const run = async () => {
    if (busy || !chosen.length) return
    setBusy(true)
    setProblem(undefined)
    const done: Done[] = []
    const missed: { id: string; reason: string }[] = []
    try {
      for (const part of inParts(chosen, AT_ONCE)) {
        const reply = await call(editMany, { params: { id: planId }, body: { commandId: newId(), clauses: part.map(({ clause, changes }) => ({ id: clause.id, version: clause.version, changes })) } })
        await review.merge(reply)
        missed.push(...reply.refused)
        const kept = new Set(reply.refused.map(({ id }) => id))
        const now = new Map(reply.clauses.map((clause) => [clause.id, clause.version]))
        done.push(...part.filter(({ clause }) => !kept.has(clause.id)).map((one) => ({ id: one.clause.id, version: now.get(one.clause.id)!, changes: asItWas(one) })))
      }
      if (missed.length) setRefused(missed)
      else { onClose(); onDone() }
    } catch (error) {
      setProblem(asApiProblem(error))
    } finally {
      setBusy(false)
      if (done.length) review.undoable(`一起改了 ${count(done.length)} 句`, () => takeBack(planId, review, done))
    }
  }
  const close = () => { onClose(); if (refused) onDone() }
  return (
    <Dialog title={words.length ? '同一个词，一起定' : '一样读的，一起改'} width={720} onClose={close} foot={refused
      ? <Button onClick={close}>知道了</Button>
      : <><Button look="primary" submit form={form} busy={busy && '正在改…'} disabled={!chosen.length} hotkey="Enter">{chosen.length ? `改这 ${count(chosen.length)} 句` : '先勾要改的'}</Button><Button onClick={onClose}>先放着</Button><span className="reason">改完还能撤回；每一句仍要确认</span></>}>
      {refused ? <><NoteBar kind="wrong" role="alert"><b>{count(refused.length)} 句没有改</b>，其余 {count(chosen.length - refused.length)} 句已改。</NoteBar><ul className="batch-list">{refused.map(({ id, reason }) => { const one = found.find(({ clause }) => clause.id === id)!.clause; return <li key={id}><span className="nowrap">第 {one.ordinal} 句</span><span className="cut grow">{one.text}</span><span className="reason">{reason}</span></li> })}</ul></> : (
        <form id={form} onSubmit={(event) => { event.preventDefault(); void run() }}>
          <p>{words.length ? <>你定了第 {correction.before.ordinal} 句的{words.map((one) => `“${one.words}”`).join('、')}。下面这些句子里的还是默认的数，要不一样的去掉勾。</> : <>你改了第 {correction.before.ordinal} 句。下面这些还没有人定，改之前和它读得一样。{found.some(isLikely) ? '' : '类型和机制常常一句一样，看准了再勾。'}</>}</p>
          {known.length > 1 && <fieldset className="batch-doubts"><legend>跟着改哪些</legend>{known.map(({ part, number }) => <label key={part}><input type="checkbox" checked={parts.has(part)} onChange={(event) => { const next = new Set(parts); if (event.target.checked) next.add(part); else next.delete(part); setParts(next) }} />{PARTS[part]}<b>{count(number)} 句</b></label>)}</fieldset>}
          <label className="alike-all"><input ref={(box) => { if (box) box.indeterminate = chosen.length > 0 && chosen.length < rows.length }} type="checkbox" checked={rows.length > 0 && chosen.length === rows.length} onChange={(event) => tick(rows.map(({ clause }) => clause.id), event.target.checked)} />全选<span className="muted">已勾 {count(chosen.length)} / {count(rows.length)} 句</span></label>
          <ul className="alike-list">{rows.map((one) => <Row key={one.clause.id} one={one} after={correction.after} ticked={!left.has(one.clause.id)} onTick={(on) => tick([one.clause.id], on)} say={say} />)}</ul>
          {problem && <ProblemView problem={problem} />}
        </form>
      )}
    </Dialog>
  )
}

/** Of the words of one those that the other has otherwise: a sentence may have more of them. */
const wordsChanged = ({ open = [] }: Pick<Corrected, 'open'>, other: Pick<Corrected, 'open'>) => open.filter((one) => other.open?.some(({ words, value, basis }) => words === one.words && (value !== one.value || basis !== one.basis)))

function Row({ one: { clause, changes }, after, ticked, onTick, say }: { one: Alike; after: ClauseReply; ticked: boolean; onTick: (on: boolean) => void; say: (clause: Partial<ClauseReply>, field: keyof Corrected) => string }) {
  return (
    <li>
      <label>
        <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.target.checked)} />
        <span className="alike-no">{clause.ordinal}</span>
        <span className="alike-words">{clause.text}</span>
        {(Object.keys(changes) as (keyof Corrected)[]).map((field) => <span key={field} className="alike-change"><span className="muted">{fieldWords(field)}</span> <del>{say({ ...clause, open: wordsChanged(clause, changes) }, field)}</del> → <ins>{say({ ...after, ...changes, open: wordsChanged(changes, clause) }, field)}</ins></span>)}
      </label>
    </li>
  )
}
