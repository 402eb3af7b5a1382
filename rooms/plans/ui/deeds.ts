// What a reviewer does with a commitment, as commands: each says what it will look like, so that it shows at once.
import { useMemo } from 'react'
import { call } from '#web/api/client.ts'
import { serverNow } from '#web/api/clock.ts'
import { newId } from '#web/api/ids.ts'
import type { z } from 'zod'
import { useVisitor } from '#web/kit/visitor.tsx'
import { acceptClause, editClause, mergeClauses, reopenClause, setAsideClause, splitClause, type ClauseReply } from '../contract.ts'
import { stateBeforeReview } from '../rules.ts'
import type { Correction } from './alike.ts'
import type { Sentence } from './review-model.ts'
import type { Asking, Review, Touched } from './use-review.ts'

export type Changes = Omit<z.input<(typeof editClause)['body']>, 'commandId' | 'baseVersion'>

export type Deeds = {
  readonly accept: (clause: Sentence) => Promise<Touched | undefined>
  readonly setAside: (clause: Sentence, reason: string) => Promise<Touched | undefined>
  readonly reopen: (clause: Sentence) => Promise<Touched | undefined>
  readonly edit: (clause: Sentence, changes: Changes, asking?: Asking) => Promise<Touched | undefined>
  /** Answers the id of the second half. */
  readonly split: (clause: Sentence, at: number) => Promise<string | undefined>
  readonly merge: (clause: Sentence, other: Sentence) => Promise<Touched | undefined>
}

/** What will stand there after these changes, as far as the screen can know. */
export function edited(clause: ClauseReply, changes: Changes): Partial<ClauseReply> {
  const mine = changes as Partial<ClauseReply>
  const after = { ...clause, ...mine }
  return { ...mine, state: clause.state === 'set-aside' ? clause.state : stateBeforeReview(after) }
}

export function useDeeds(review: Review, /** A change has been saved. */ corrected: (one: Correction) => void): Deeds {
  const { name } = useVisitor()
  const { run } = review
  return useMemo(() => {
    const by = () => ({ reviewedByName: name, reviewedAt: new Date(serverNow()).toISOString() })
    const accept = (clause: Sentence) => run({ name: '确认', clause, mine: { state: 'accepted', ...by() }, again: accept, send: (command) => call(acceptClause, { params: { id: clause.id }, body: command }) })
    const setAside = (clause: Sentence, reason: string) => run({
      name: '标为不执行', clause, mine: { state: 'set-aside', ...by() }, again: (now) => void setAside(now, reason), send: (command) => call(setAsideClause, { params: { id: clause.id }, body: { ...command, reason } }),
    })
    const reopen = (clause: Sentence) => run({ name: '重新看', clause, mine: { state: stateBeforeReview(clause), reviewedByName: null, reviewedAt: null }, again: (now) => void reopen(now), send: (command) => call(reopenClause, { params: { id: clause.id }, body: command }) })
    const edit = async (clause: Sentence, changes: Changes, asking: Asking = {}): Promise<Touched | undefined> => {
      const reply = await run({ ...asking, name: '修改', clause, mine: edited(clause, changes), again: (now) => void edit(now, changes), send: (command) => call(editClause, { params: { id: clause.id }, body: { ...command, ...changes } }) })
      const after = reply?.clauses.find((one) => one.id === clause.id)
      if (after) corrected({ before: clause, changes, after })
      return reply
    }
    const split = async (clause: Sentence, at: number): Promise<string | undefined> => {
      const second = newId()
      const done = await run({ name: '拆开', clause, mine: {}, again: (now) => void split(now, Math.min(at, now.text.length - 1)), send: (command) => call(splitClause, { params: { id: clause.id }, body: { ...command, newId: second, at } }) })
      return done && second
    }
    const merge = (clause: Sentence, other: Sentence) => run({
      name: '并成一条', clause, mine: {}, again: (now) => void merge(now, other), send: (command) => call(mergeClauses, { params: { id: clause.id }, body: { ...command, otherId: other.id, otherVersion: other.version } }),
    })
    return { accept, setAside, reopen, edit, split, merge }
  }, [run, name, corrected])
}
