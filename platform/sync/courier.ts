// Carries the outbox to the server: one task at a time, one tab at a time (Web Locks), woken by new letters, by the
// network coming back and by the page being looked at. What an answer means is said in outbox.ts and answers.ts.
import { type Answer, outcomeOf } from './answers.ts'
import { hurry, type Letter, next, type Outcome, type Parcel, patience, settleLetter, settleParcel } from './outbox.ts'
import type { Store } from './store.ts'

export type Request = { readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly path: string; readonly account: string; readonly json?: unknown; readonly bytes?: Blob }

/** Throws when nobody could be reached. */
export type Transport = (request: Request) => Promise<Answer>

export type Motion =
  | { readonly is: 'resting' }
  | { readonly is: 'sending'; readonly letter: Letter }
  | { readonly is: 'uploading'; readonly parcel: Parcel }
  | { readonly is: 'waiting'; readonly until: number }
  | { readonly is: 'signed-out' }

export type Courier = {
  /** Does one thing. For tests and for `run`. */
  readonly turn: () => Promise<Motion>
  /** Something changed: look again now. `hurry` also forgets all waits. */
  readonly wake: (hurry?: boolean) => void
  readonly motion: () => Motion
  readonly listen: (listener: () => void) => () => void
  readonly stop: () => void
}

export type CourierNeeds = {
  readonly store: Store
  readonly account: string
  readonly transport: Transport
  readonly clock: () => number
  readonly dice: () => number
  /** Called with every reply that was accepted, after it is stored. */
  readonly delivered?: (letter: Letter, reply: unknown) => void
}

const SMALLEST_PIECE = 64 * 1024
const LARGEST_PIECE = 1024 * 1024
/** A piece should take about this long, so that a weak signal still makes progress. */
const PIECE_TAKES_MS = 3_000

export function makeCourier(needs: CourierNeeds): Courier {
  const { store, account, transport, clock, dice } = needs
  let motion: Motion = { is: 'resting' }
  let failures = 0
  let quietUntil = 0
  let piece = 4 * SMALLEST_PIECE
  let stopped = false
  let signedOut = false
  let running: Promise<void> | undefined
  let wakeUp: (() => void) | undefined
  let again = false
  const listeners = new Set<() => void>()

  const show = (now: Motion) => {
    motion = now
    for (const listener of listeners) listener()
    return now
  }

  async function turn(): Promise<Motion> {
    if (signedOut) return show({ is: 'signed-out' })
    const task = next(await store.box(account), clock())
    if (task.do === 'rest') return show({ is: 'resting' })
    if (task.do === 'wait') return show({ is: 'waiting', until: task.until })
    if (quietUntil > clock() && quietUntil - clock() < 10 * 60_000) return show({ is: 'waiting', until: quietUntil })
    if (task.do === 'send') {
      const { letter } = task
      show({ is: 'sending', letter })
      const outcome = await call({ method: 'POST', path: letter.path, account, json: letter.body })
      await store.change(account, (box) => settleLetter(box, letter.id, outcome, clock(), dice()))
      if (outcome.kind === 'accepted') needs.delivered?.(letter, outcome.reply)
      return motion
    }
    const { parcel } = task
    show({ is: 'uploading', parcel })
    const outcome = task.do === 'ask' ? await ask(parcel) : await upload(parcel, task.offset)
    await store.change(account, (box) => settleParcel(box, parcel.id, outcome, clock(), dice()))
    return motion
  }

  async function ask(parcel: Parcel): Promise<Outcome> {
    const outcome = await call({ method: 'GET', path: `${parcel.path}/received`, account })
    // Never heard of it: begin at the beginning.
    if (outcome.kind === 'refused' && outcome.refusal.status === 404) return { kind: 'accepted', reply: { received: 0, complete: false } }
    return outcome
  }

  async function upload(parcel: Parcel, offset: number): Promise<Outcome> {
    const photo = (await store.get('photos', account, parcel.id))?.value
    if (!(photo instanceof Blob) || photo.size !== parcel.size) {
      return { kind: 'refused', refusal: { status: 410, kind: 'lost-on-device', title: '这张照片在手机里找不到了，可能被系统清理。可以去掉它再报。', fields: [], facts: { file: parcel.id } } }
    }
    const bytes = photo.slice(offset, offset + piece)
    const query = new URLSearchParams({ ...parcel.query, offset: String(offset), total: String(parcel.size) })
    const began = performance.now()
    const outcome = await call({ method: 'PUT', path: `${parcel.path}?${query}`, account, bytes })
    if (outcome.kind === 'accepted') {
      const took = Math.max(1, performance.now() - began)
      piece = clamp(bytes.size * Math.min(2, PIECE_TAKES_MS / took))
    } else piece = clamp(piece / 2)
    return outcome
  }

  async function call(request: Request): Promise<Outcome> {
    let outcome: Outcome
    try {
      outcome = outcomeOf(await transport(request))
    } catch {
      outcome = { kind: 'unanswered', line: true }
    }
    if (outcome.kind === 'signed-out') signedOut = true
    if (outcome.kind === 'unanswered' && outcome.line) {
      failures += 1
      quietUntil = clock() + patience(failures, dice())
    } else {
      failures = 0
      quietUntil = 0
    }
    return outcome
  }

  /** Works until there is nothing to do now; sleeps until the next due moment or a wake. */
  async function run(): Promise<void> {
    while (!stopped) {
      const now = await turn()
      if (now.is === 'resting' || now.is === 'signed-out') return
      if (now.is === 'waiting') await sleep(Math.max(250, Math.min(now.until - clock(), 60_000)))
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      function done() {
        clearTimeout(timer)
        wakeUp = undefined
        resolve()
      }
      wakeUp = done
    })
  }

  function wake(hasty = false) {
    if (stopped) return
    if (hasty) {
      quietUntil = 0
      void store.change(account, hurry).then(() => wakeUp?.(), () => undefined)
    }
    wakeUp?.()
    if (running) {
      again = true
      return
    }
    again = false
    running = alone(`outbox ${account}`, run)
      .catch(() => show({ is: 'waiting', until: clock() + 30_000 }))
      .then(() => {
        running = undefined
        if (again) wake()
      })
  }

  return {
    turn,
    wake,
    motion: () => motion,
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: () => {
      stopped = true
      wakeUp?.()
    },
  }
}

function clamp(bytes: number): number {
  return Math.round(Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, bytes)))
}

/** Only one tab carries letters. Without Web Locks two may, which receipts on the server make harmless. */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return work()
  await navigator.locks.request(name, work)
}
