// One signed-in person on one device: the outbox and its courier, cached readings, the corrected clock. The shell opens
// it; screens use it through the hooks in react.ts. A reading is the last good answer of a GET, kept so that a basement
// works; letters on their way are told apart from it by the screens themselves.
import { aheadOf, type Heard } from '../time/skew.ts'
import { outcomeOf } from './answers.ts'
import { type Courier, makeCourier, type Transport } from './courier.ts'
import { httpTransport } from './http.ts'
import { type NewLetter, type NewParcel, type Outcome, post, sweep } from './outbox.ts'
import type { Store } from './store.ts'

export type Device = {
  readonly store: Store
  readonly account: string
  readonly courier: Courier
  /** Now, after the server's clock as far as we know it. Every moment this device writes down is of this clock. */
  readonly now: () => number
  /** How far this device's clock is off, in milliseconds; 0 when never learned. */
  ahead(): number
  /** An answer outside this device's own requests told the time too. */
  learn(heard: Heard): void
  /** It may be another day: the clock was put right, time went by, the page is looked at again. */
  readonly onClock: (listener: () => void) => () => void
  /** GETs a path; a good answer is kept as its reading. */
  fetch(path: string): Promise<Outcome>
  /** Writes a letter and wakes the courier; its draft leaves the shelf in the same moment. Throws StorageFull. */
  post(letter: Omit<NewLetter, 'account' | 'writtenAt'>, parcels?: readonly NewParcel[]): Promise<void>
  /** Readings may be old: a letter arrived, the network came back, the page is looked at again. */
  onStale(listener: () => void): () => void
  close(): void
}

export type DeviceOptions = {
  readonly store: Store
  readonly account: string
  readonly headers: Readonly<Record<string, string>>
  /** The session is over: letters wait until somebody signs in again. */
  readonly signedOut: () => void
  /** The server answered us as somebody signed in. */
  readonly signedIn: () => void
}

const KEEP_DELIVERED_MS = 14 * 86_400_000
const KEEP_READINGS_MS = 45 * 86_400_000
const LOOK_AT_CLOCK_MS = 20_000

export async function openDevice({ store, account, headers, signedOut, signedIn }: DeviceOptions): Promise<Device> {
  const kept = (await store.get('notes', '', 'clock'))?.value
  let ahead = typeof kept === 'number' ? kept : 0
  const now = () => Date.now() + ahead
  const clocked = new Set<() => void>()
  const tellClock = () => {
    for (const listener of clocked) listener()
  }
  const learn = (heard: Heard) => {
    const learned = aheadOf(ahead, heard)
    if (learned === ahead) return
    ahead = learned
    void store.put('notes', { account: '', key: 'clock', value: learned, at: now() }).catch(() => undefined)
    tellClock()
  }
  const transport: Transport = httpTransport(
    (request) => (request.method === 'GET' ? {} : headers),
    learn,
  )
  const stale = new Set<() => void>()
  const tellStale = () => {
    for (const listener of stale) listener()
  }
  const courier = makeCourier({
    store, account, transport, clock: now, dice: Math.random,
    delivered(letter, reply) {
      void keep(letter.replaces, reply).catch(() => undefined).then(tellStale)
    },
  })
  const keep = async (path: string | undefined, value: unknown) => {
    if (path) await store.put('readings', { account, key: path, value, at: now() })
  }
  const stopListening = courier.listen(() => {
    if (courier.motion().is === 'signed-out') signedOut()
  })
  // Letters written in another tab, or by this one.
  const stopStore = store.listen((what) => {
    if (what === 'outbox') courier.wake()
  })
  const onNetwork = () => {
    courier.wake(true)
    tellStale()
  }
  const onLook = () => {
    if (document.visibilityState !== 'visible') return
    tellClock()
    onNetwork()
  }
  window.addEventListener('online', onNetwork)
  document.addEventListener('visibilitychange', onLook)
  // A phone lies open over midnight.
  const looking = setInterval(tellClock, LOOK_AT_CLOCK_MS)
  await tidy(store, account, now())
  courier.wake()

  return {
    store, account, courier,
    now,
    ahead: () => ahead,
    learn,
    onClock(listener) {
      clocked.add(listener)
      return () => void clocked.delete(listener)
    },
    async fetch(path) {
      let outcome: Outcome
      try {
        outcome = outcomeOf(await transport({ method: 'GET', path, account }))
      } catch {
        return { kind: 'unanswered', line: true }
      }
      if (outcome.kind === 'accepted') {
        signedIn()
        await keep(path, outcome.reply).catch(() => undefined)
      }
      if (outcome.kind === 'signed-out') signedOut()
      // Gone, or no longer ours to see: what was kept of it goes too.
      if (outcome.kind === 'refused' && (outcome.refusal.status === 404 || outcome.refusal.status === 403)) await store.remove('readings', account, path)
      return outcome
    },
    async post(letter, parcels = []) {
      const written = { ...letter, account, writtenAt: now() }
      await store.change(account, (box) => post(box, written, parcels), letter.draft ? { remove: [{ shelf: 'drafts', key: letter.draft.key }] } : undefined)
      courier.wake()
    },
    onStale(listener) {
      stale.add(listener)
      return () => void stale.delete(listener)
    },
    close() {
      clearInterval(looking)
      courier.stop()
      stopListening()
      stopStore()
      window.removeEventListener('online', onNetwork)
      document.removeEventListener('visibilitychange', onLook)
    },
  }
}

/** Forgets what was delivered long ago, and photos that neither a letter nor a draft names. */
export async function tidy(store: Store, account: string, now: number): Promise<void> {
  try {
    const box = await store.change(account, (before) => sweep(before, now - KEEP_DELIVERED_MS))
    const wanted = new Set(box.parcels.filter((parcel) => parcel.state !== 'delivered').map((parcel) => parcel.id))
    const drafts = JSON.stringify((await store.list('drafts', account)).map((draft) => draft.value))
    for (const key of await store.keys('photos', account)) {
      const id = key.replace(/\.thumb$/, '')
      // Small copies stay as long as their letter is remembered.
      // Just taken: the draft that names it is not saved yet.
      if (bornAt(id) > now - 3_600_000) continue
      if (wanted.has(id) || drafts.includes(id) || (key !== id && box.parcels.some((parcel) => parcel.id === id))) continue
      await store.remove('photos', account, key)
    }
    for (const reading of await store.list('readings', account)) if (reading.at < now - KEEP_READINGS_MS) await store.remove('readings', account, reading.key)
  } catch {
    // Tidying is never worth an error.
  }
}

/** The moment in a UUIDv7. */
function bornAt(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** What others must not find on this phone after signing out: readings. Letters and drafts stay with their account. */
export async function forgetReadings(store: Store, account: string): Promise<void> {
  for (const key of await store.keys('readings', account)) await store.remove('readings', account, key)
}
