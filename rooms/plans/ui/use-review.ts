// The commitments of one version as this reviewer sees them: what the server said, with what has been decided here and is
// still on its way laid over it. Deeds go one after another, each with the version the reviewer saw; nobody else's change is
// ever written over, it comes back as a conflict.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { toast } from '#web/kit/toast.tsx'
import { type ClauseReply, type VersionReply } from '../contract.ts'
import { numbered, withTouched, type Sentence } from './review-model.ts'
import { useVersion } from './version.ts'

export type Touched = { clauses: ClauseReply[]; removed: string[] }
export type Conflict = { readonly clauseId: string; readonly deed: string; /** What I wanted of it. */ readonly mine: Partial<ClauseReply>; readonly again: (now: Sentence) => void }

type Deed<T extends Touched> = {
  /** As a person says it: 确认. */
  readonly name: string
  readonly clause: Sentence
  /** What it will look like; shown at once. */
  readonly mine: Partial<ClauseReply>
  readonly send: (command: { commandId: string; baseVersion: number }) => Promise<T>
  readonly again: (now: Sentence) => void
} & Asking

/** A form that waits for its answer. */
export type Asking = {
  /** The same when it is sent once more: what has arrived already is not done twice. */
  readonly commandId?: string
  /** Shows the refusal where it was typed; false where the form is gone. */
  readonly refused?: (problem: ApiProblem) => boolean
}

export function useReview(planId: string, number: number) {
  const client = useQueryClient()
  const { found, key } = useVersion(planId, number)
  const [pending, setPending] = useState<ReadonlyMap<string, Partial<ClauseReply>>>(new Map())
  const [conflicts, setConflicts] = useState<ReadonlyMap<string, Conflict>>(new Map())
  const line = useRef<Promise<unknown>>(Promise.resolve())
  /** `id@4` → 5: versions that my own deeds made, so that the next deed in line does not stumble over them. */
  const own = useRef(new Map<string, number>())

  const counted = useRef<ReadonlyMap<ClauseReply, Sentence>>(new Map())
  const clauses = useMemo(() => {
    const all = found.data?.clauses ?? []
    counted.current = numbered(all, counted.current)
    return [...counted.current.values()].map((clause): Sentence => { const mine = pending.get(clause.id); return mine ? { ...clause, ...mine } : clause })
  }, [found.data, pending])

  const settle = useCallback((id: string, mine: Partial<ClauseReply>) => setPending((before) => {
    if (before.get(id) !== mine) return before
    const next = new Map(before)
    next.delete(id)
    return next
  }), [])

  /** Puts an answer into what is shown; a reading that began before it would bring the past back. */
  const merge = useCallback(async (touched: Touched) => {
    await client.cancelQueries({ queryKey: key })
    client.setQueryData<VersionReply>(key, (before) => before && { ...before, clauses: withTouched(before.clauses, touched) })
  }, [client, key])

  const run = useCallback(<T extends Touched>(deed: Deed<T>): Promise<T | undefined> => {
    const { clause, mine, name } = deed
    setPending((before) => new Map(before).set(clause.id, mine))
    setConflicts((before) => (before.has(clause.id) ? without(before, clause.id) : before))
    const once = async (commandId: string): Promise<T | undefined> => {
      let base = clause.version
      for (let next = own.current.get(`${clause.id}@${base}`); next !== undefined; next = own.current.get(`${clause.id}@${base}`)) base = next
      try {
        const reply = await deed.send({ commandId, baseVersion: base })
        const now = reply.clauses.find((one) => one.id === clause.id)
        if (now && now.version > base) own.current.set(`${clause.id}@${base}`, now.version)
        await merge(reply)
        settle(clause.id, mine)
        return reply
      } catch (error) {
        const failed = asApiProblem(error)
        settle(clause.id, mine)
        if (failed.kind === 'stale') {
          setConflicts((before) => new Map(before).set(clause.id, { clauseId: clause.id, deed: name, mine, again: deed.again }))
          await client.refetchQueries({ queryKey: key })
        } else if (failed.kind !== 'not-found' && deed.refused?.(failed)) {
          return undefined
        } else if (failed.kind === 'offline' || failed.kind === 'busy') {
          toast(`第 ${clause.ordinal} 句没有${name}：${failed.message}`, { kind: 'wrong', undoLabel: '重试', undo: () => { setPending((before) => new Map(before).set(clause.id, mine)); line.current = line.current.then(() => once(commandId)) } })
        } else {
          toast(`第 ${clause.ordinal} 句没有${name}：${failed.message}`, { kind: 'wrong' })
          if (failed.kind === 'not-found') await client.refetchQueries({ queryKey: key })
        }
        return undefined
      }
    }
    const mineDone = line.current.then(() => once(deed.commandId ?? newId()))
    line.current = mineDone
    return mineDone
  }, [client, key, merge, settle])

  // What may be taken back is said as long as one stays here: after the text was issued nothing could be.
  const said = useRef<(() => void)[]>([])
  useEffect(() => () => { for (const close of said.current) close() }, [key])
  const undoable = useCallback((words: string, undo: () => Promise<void>) => void said.current.push(toast(words, { kind: 'doing', undo })), [])

  const forget = useCallback((id: string) => setConflicts((before) => without(before, id)), [])
  return { found, clauses, pending, conflicts, forget, run, merge, undoable, again: () => client.refetchQueries({ queryKey: key }) }
}

export type Review = ReturnType<typeof useReview>

/** Whole commands that touch more than one commitment (confirm many, mark out a new one). */
export async function whole<T extends Touched>(review: Pick<Review, 'merge'>, send: (commandId: string) => Promise<T>): Promise<T> {
  const reply = await send(newId())
  await review.merge(reply)
  return reply
}

function without<T>(before: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  const next = new Map(before)
  next.delete(id)
  return next
}
