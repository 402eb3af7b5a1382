// After a correction: which others were read alike. Found once, when the change was saved, and offered until the next
// correction; what somebody changes or decides meanwhile is no longer offered.
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ClauseReply } from '../contract.ts'
import type { Alike, Correction } from './alike.ts'
import { undecided, type Sentence } from './review-model.ts'

/** What a dialog was opened with: what others do meanwhile does not move its rows, it is refused with who did it. */
export type Offer = { readonly correction: Correction; readonly found: readonly Alike[]; /** The words that were settled, where that is all that is offered. */ readonly words: readonly ClauseReply['open'][number][] }

export function useAlike(clauses: readonly Sentence[]): { alike: Offer | undefined; corrected: (one: Correction) => void; forget: () => void } {
  const [offer, setOffer] = useState<Offer>()
  const latest = useRef(clauses)
  latest.current = clauses
  const last = useRef<Correction>(undefined)
  const corrected = useCallback((correction: Correction) => {
    last.current = correction
    setOffer(undefined)
    // Without the chunk there is no offer, and the correction is saved all the same.
    void import('./alike.ts').then(({ alikeTo, partsOf, settledWords }) => {
      const found = alikeTo(correction, latest.current)
      if (found.length && last.current === correction) setOffer({ correction, found, words: found.every(({ changes }) => partsOf(changes).join() === 'words') ? [...settledWords(correction.before, correction.changes).values()] : [] })
    }, () => undefined)
  }, [])
  const alike = useMemo(() => {
    if (!offer) return undefined
    const now = new Map(clauses.map((clause) => [clause.id, clause]))
    const found = offer.found.filter(({ clause }) => { const one = now.get(clause.id); return one !== undefined && one.version === clause.version && undecided(one) })
    return found.length ? { ...offer, found } : undefined
  }, [offer, clauses])
  const forget = useCallback(() => setOffer(undefined), [])
  return { alike, corrected, forget }
}
