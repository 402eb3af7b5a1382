// The outbox, as rules: what a device still has to tell the server, in which order, and what an answer means for it.
// Letters are commands with ids minted on the device; parcels are files that travel in pieces before the letter that
// names them. Pure: the clock and the dice are arguments; storage and network live beside (store.ts, courier.ts).
// Nothing records "in flight": a tab that dies after sending is the same as a lost reply, and a resend is harmless
// because the server answers a repeated command id with its first answer.

export type Refusal = {
  readonly status: number
  /** `stale`, `invalid`, `step-refused` … as the server names it. */
  readonly kind: string
  /** A sentence for the person. */
  readonly title: string
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  readonly facts: Readonly<Record<string, unknown>>
}

export type Letter = {
  /** The command id. */
  readonly id: string
  readonly account: string
  /** Letters of one subject arrive in the order they were written. */
  readonly subject: string
  /** Order of writing on this device; clocks may jump, this does not. */
  readonly sequence: number
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** Files that must have arrived before. */
  readonly parcels: readonly string[]
  /** What kind of deed, and what to call it on the screen. */
  readonly deed: string
  readonly label: string
  /** The reading (its path) that the reply replaces, so that the screen is fresh at once. */
  readonly replaces?: string
  /** Where on the phone the thing it is about stands, and its form is opened again. */
  readonly page?: string
  /** The form it came from, to be opened again when it is refused. */
  readonly draft?: { readonly key: string; readonly value: unknown }
  readonly writtenAt: number
  readonly state: 'waiting' | 'refused' | 'delivered'
  readonly attempts: number
  readonly notBefore: number
  readonly refusal?: Refusal
  readonly reply?: unknown
  readonly deliveredAt?: number
}

export type Parcel = {
  /** The file id, minted on the device. */
  readonly id: string
  readonly account: string
  /** `/api/files/<id>`; `<path>/received` says how much the server has. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly size: number
  /** Bytes the server was last known to have. */
  readonly received: number
  /** Ask before sending: never asked yet, or an answer was lost. */
  readonly ask: boolean
  readonly state: 'waiting' | 'refused' | 'delivered'
  readonly attempts: number
  readonly notBefore: number
  readonly refusal?: Refusal
}

export type Box = { readonly letters: readonly Letter[]; readonly parcels: readonly Parcel[] }

export type Outcome =
  | { readonly kind: 'accepted'; readonly reply: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No answer, or one that asks to come again. `line` = nobody can be reached, not this letter's fault. */
  | { readonly kind: 'unanswered'; readonly line: boolean; readonly retryAfter?: number }
  | { readonly kind: 'signed-out' }

export type Task =
  | { readonly do: 'send'; readonly letter: Letter }
  | { readonly do: 'ask'; readonly parcel: Parcel }
  | { readonly do: 'upload'; readonly parcel: Parcel; readonly offset: number }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'rest' }

const FIRST_WAIT_MS = 2_000
/** With the growing waits about half an hour: longer than any try can still be arriving. */
const MOST_CONFLICTS = 14
export const LONGEST_WAIT_MS = 5 * 60_000

export type NewLetter = Pick<Letter, 'id' | 'account' | 'subject' | 'path' | 'body' | 'deed' | 'label' | 'writtenAt' | 'replaces' | 'page' | 'draft'>
export type NewParcel = Pick<Parcel, 'id' | 'path' | 'query' | 'size'>

/** Puts a letter with its files into the box. Writing the same letter twice (a double tap) changes nothing. */
export function post(box: Box, letter: NewLetter, parcels: readonly NewParcel[] = []): Box {
  if (box.letters.some((known) => known.id === letter.id)) return box
  const sequence = box.letters.reduce((last, known) => Math.max(last, known.sequence), 0) + 1
  const fresh = parcels.filter((parcel) => !box.parcels.some((known) => known.id === parcel.id))
  return {
    letters: [...box.letters, { ...letter, sequence, parcels: parcels.map((parcel) => parcel.id), state: 'waiting', attempts: 0, notBefore: 0 }],
    parcels: [...box.parcels, ...fresh.map((parcel) => ({ ...parcel, account: letter.account, received: 0, ask: true, state: 'waiting' as const, attempts: 0, notBefore: 0 }))],
  }
}

/** What to do now: letters that are ready go before files, so that one big photo does not hold up the rest. */
export function next(box: Box, now: number): Task {
  const heads = headsOf(box)
  const parcels = new Map(box.parcels.map((parcel) => [parcel.id, parcel]))
  let until = Infinity
  for (const letter of heads) {
    if (letter.parcels.some((id) => parcels.get(id)?.state !== 'delivered')) continue
    if (due(letter.notBefore, now)) return { do: 'send', letter }
    until = Math.min(until, letter.notBefore)
  }
  for (const letter of heads) {
    for (const id of letter.parcels) {
      const parcel = parcels.get(id)
      if (parcel?.state !== 'waiting') continue
      if (due(parcel.notBefore, now)) return parcel.ask ? { do: 'ask', parcel } : { do: 'upload', parcel, offset: parcel.received }
      until = Math.min(until, parcel.notBefore)
      break
    }
  }
  return until === Infinity ? { do: 'rest' } : { do: 'wait', until }
}

/** The first unsettled letter of each subject, in order of writing; a refused one holds back those behind it. */
function headsOf(box: Box): Letter[] {
  const seen = new Set<string>()
  const heads: Letter[] = []
  for (const letter of unsettled(box)) {
    if (seen.has(letter.subject)) continue
    seen.add(letter.subject)
    if (letter.state === 'waiting') heads.push(letter)
  }
  return heads
}

export function unsettled(box: Box): Letter[] {
  return box.letters.filter((letter) => letter.state !== 'delivered').sort((a, b) => a.sequence - b.sequence)
}

/** A phone whose clock was set back must not wait for hours: no wait is longer than the longest there is. */
function due(notBefore: number, now: number): boolean {
  return notBefore <= now || notBefore - now > LONGEST_WAIT_MS * 1.25
}

/** How long to wait after this many failures. @param dice 0…1 */
export function patience(attempts: number, dice: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 16)) * (0.75 + dice / 2)
}

export function settleLetter(box: Box, id: string, outcome: Outcome, now: number, dice: number): Box {
  return change(box, id, (letter) => {
    if (letter.state === 'delivered') return letter
    switch (outcome.kind) {
      case 'accepted':
        return { ...letter, state: 'delivered', reply: outcome.reply, deliveredAt: now, refusal: undefined }
      case 'refused':
        return letter.state === 'refused' ? letter : { ...letter, state: 'refused', refusal: outcome.refusal }
      case 'unanswered':
        return outcome.line ? letter : { ...letter, ...later(letter, outcome, now, dice) }
      case 'signed-out':
        return letter
    }
  })
}

/** What the server says it has of a file; `complete` ends the file. */
export type Receipt = { readonly received: number; readonly complete: boolean }

export function settleParcel(box: Box, id: string, outcome: Outcome, now: number, dice: number): Box {
  const parcels = box.parcels.map((parcel): Parcel => {
    if (parcel.id !== id || parcel.state === 'delivered') return parcel
    switch (outcome.kind) {
      case 'accepted':
        return received(parcel, outcome.reply, now, dice)
      case 'refused':
        // Offsets disagree, or an earlier try is still arriving: ask what is there and go on from it, but not for ever.
        return outcome.refusal.status === 409 && parcel.attempts < MOST_CONFLICTS
          ? { ...parcel, ask: true, ...later(parcel, {}, now, dice) }
          : { ...parcel, state: 'refused', refusal: outcome.refusal }
      case 'unanswered':
        return { ...parcel, ask: true, ...(outcome.line ? {} : later(parcel, outcome, now, dice)) }
      case 'signed-out':
        return parcel
    }
  })
  const failed = parcels.find((parcel) => parcel.id === id && parcel.state === 'refused')
  if (!failed) return { ...box, parcels }
  // A file that will never be taken refuses the letter that names it: the person decides.
  const letters = box.letters.map((letter): Letter => (letter.state === 'waiting' && letter.parcels.includes(id) ? { ...letter, state: 'refused', refusal: failed.refusal } : letter))
  return { letters, parcels }
}

function received(parcel: Parcel, reply: unknown, now: number, dice: number): Parcel {
  const { received: bytes, complete } = (reply ?? {}) as Partial<Receipt>
  if (complete === true) return { ...parcel, received: parcel.size, ask: false, state: 'delivered' }
  if (typeof bytes !== 'number' || bytes < 0 || bytes > parcel.size) return { ...parcel, ask: true, ...later(parcel, {}, now, dice) }
  // All bytes may be there and the file not closed (the server died in between): the empty rest is sent to close it.
  if (bytes > parcel.received) return { ...parcel, received: bytes, ask: false, attempts: 0, notBefore: 0 }
  // Knowing where it stands is no progress yet: the waits go on growing until bytes arrive.
  return parcel.ask ? { ...parcel, received: bytes, ask: false, notBefore: 0 } : { ...parcel, received: bytes, ...later(parcel, {}, now, dice) }
}

function later(item: { attempts: number }, outcome: { retryAfter?: number }, now: number, dice: number) {
  const attempts = item.attempts + 1
  const wait = Math.min(LONGEST_WAIT_MS, Math.max(outcome.retryAfter ?? 0, patience(attempts, dice)))
  return { attempts, notBefore: now + wait }
}

/** Lets a waiting or refused letter (and its files) try again at once. */
export function retry(box: Box, id: string): Box {
  const letter = box.letters.find((known) => known.id === id)
  if (!letter || letter.state === 'delivered') return box
  const wanted = new Set(letter.parcels)
  return {
    letters: box.letters.map((known): Letter => (known.id === id ? { ...known, state: 'waiting', refusal: undefined, attempts: 0, notBefore: 0 } : known)),
    parcels: box.parcels.map((parcel): Parcel => (wanted.has(parcel.id) && parcel.state !== 'delivered' ? { ...parcel, state: 'waiting', refusal: undefined, ask: true, attempts: 0, notBefore: 0 } : parcel)),
  }
}

/** "Send now": forget every wait. Refused letters stay refused. */
export function hurry(box: Box): Box {
  return {
    letters: box.letters.map((letter) => (letter.state === 'waiting' && letter.notBefore > 0 ? { ...letter, notBefore: 0 } : letter)),
    parcels: box.parcels.map((parcel) => (parcel.state === 'waiting' && parcel.notBefore > 0 ? { ...parcel, notBefore: 0 } : parcel)),
  }
}

/**
 * A refused letter, put right. It is a new command with a new id (the old one may still be travelling somewhere) and
 * keeps its place in the order. `without` drops files the server will not take.
 */
export function revise(box: Box, id: string, newId: string, changes: Readonly<Record<string, unknown>>, without: readonly string[] = []): Box {
  const letters = box.letters.map((letter): Letter => {
    if (letter.id !== id || letter.state !== 'refused') return letter
    const body = { ...letter.body, ...changes, commandId: newId }
    return { ...letter, id: newId, body, parcels: letter.parcels.filter((parcel) => !without.includes(parcel)), state: 'waiting', refusal: undefined, attempts: 0, notBefore: 0 }
  })
  return dropOrphans({ letters, parcels: box.parcels })
}

/** The person gives a letter up. Only what the server refused or has not got can be given up. */
export function discard(box: Box, id: string): Box {
  return dropOrphans({ letters: box.letters.filter((letter) => letter.id !== id || letter.state === 'delivered'), parcels: box.parcels })
}

/** Forgets letters delivered before this moment, and files nobody names any more. */
export function sweep(box: Box, before: number): Box {
  return dropOrphans({ letters: box.letters.filter((letter) => letter.state !== 'delivered' || (letter.deliveredAt ?? 0) >= before), parcels: box.parcels })
}

function dropOrphans(box: Box): Box {
  const named = new Set(box.letters.flatMap((letter) => letter.parcels))
  return { letters: box.letters, parcels: box.parcels.filter((parcel) => named.has(parcel.id)) }
}

function change(box: Box, id: string, work: (letter: Letter) => Letter): Box {
  return { letters: box.letters.map((letter) => (letter.id === id ? work(letter) : letter)), parcels: box.parcels }
}

export type Standing = {
  readonly waiting: number
  readonly refused: number
  /** Files not yet there, of letters that wait. */
  readonly files: number
}

/** The truth for the sync strip. */
export function standing(box: Box): Standing {
  const open = unsettled(box)
  const files = new Set(open.flatMap((letter) => letter.parcels))
  return {
    waiting: open.filter((letter) => letter.state === 'waiting').length,
    refused: open.filter((letter) => letter.state === 'refused').length,
    files: box.parcels.filter((parcel) => files.has(parcel.id) && parcel.state !== 'delivered').length,
  }
}
