// Who is using this phone. The last known person is remembered, so that the app opens in a basement; the server is asked
// behind it. A session that is over does not lock anybody out of their own unsent records: it says so and waits.
import { useSyncExternalStore } from 'react'
import type { Me } from '#rooms/accounts/contract.ts'
import { outcomeOf, refusalOf } from '#platform/sync/answers.ts'
import { type Device, forgetReadings, openDevice } from '#platform/sync/device.ts'
import { httpTransport } from '#platform/sync/http.ts'
import { openStore } from '#platform/sync/indexed.ts'
import type { Outcome } from '#platform/sync/outbox.ts'
import type { Store } from '#platform/sync/store.ts'
import { aheadOf, type Heard } from '#platform/time/skew.ts'

export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'out'; readonly unreached: boolean }
  | { readonly state: 'in'; readonly me: Me; readonly device: Device; readonly expired: boolean }

export type Door = 'signed-in' | 'second-factor' | 'change-password'

let session: Session = { state: 'starting' }
let store: Store
const listeners = new Set<() => void>()
const NONE: Readonly<Record<string, string>> = {}
const transport = httpTransport((request) => (request.method === 'GET' ? NONE : { 'x-zhiben': '1' }), learn)

/** The first answer tells the time before anything is dated: of a device that is open, or of the one that opens next. */
function learn(heard: Heard) {
  if (session.state === 'in') session.device.learn(heard)
  else void note('clock', aheadOf(0, heard))
}

function set(next: Session) {
  session = next
  for (const listener of listeners) listener()
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => session,
  )
}

/** One request outside the outbox: the door, and who I am. */
async function request(method: 'GET' | 'DELETE', path: string): Promise<Outcome> {
  try {
    return outcomeOf(await transport({ method, path, account: '' }))
  } catch {
    return { kind: 'unanswered', line: true }
  }
}

const note = (key: string, value: unknown) => store.put('notes', { account: '', key, value, at: Date.now() }).catch(() => undefined)

export async function start(): Promise<void> {
  store = await openStore('zhiben')
  // Ask the browser not to clear us when space gets short; it may say no.
  void navigator.storage?.persist?.().catch(() => false)
  if ((await store.get('notes', '', 'sign-out-owed'))?.value === true) {
    const outcome = await request('DELETE', '/api/session')
    if (outcome.kind === 'unanswered') return set({ state: 'out', unreached: true })
    await store.remove('notes', '', 'sign-out-owed')
  }
  const known = (await store.get('notes', '', 'me'))?.value as Me | undefined
  if (known) await enter(known)
  await ask()
}

/** Asks the server who is signed in, and follows. */
async function ask(): Promise<void> {
  const outcome = await request('GET', '/api/me')
  switch (outcome.kind) {
    case 'accepted':
      await note('me', outcome.reply)
      return enter(outcome.reply as Me)
    case 'unanswered':
      if (session.state === 'starting') set({ state: 'out', unreached: true })
      return
    case 'signed-out':
    case 'refused':
      if (session.state === 'in') set({ ...session, expired: true })
      else set({ state: 'out', unreached: false })
  }
}

const accountOf = (me: Me) => `${me.tenant.id}:${me.account.id}`

async function enter(me: Me): Promise<void> {
  const account = accountOf(me)
  if (session.state === 'in' && session.device.account === account && !session.expired) return set({ ...session, me })
  if (session.state === 'in') session.device.close()
  const device = await openDevice({
    store, account,
    // The account the letters belong to: a session that changed hands in another tab must not send them as somebody else.
    headers: { 'x-zhiben': '1', 'x-zhiben-account': me.account.id },
    // Signed in again in another tab.
    signedIn: () => void (session.state === 'in' && session.expired && ask()),
    signedOut: () => session.state === 'in' && !session.expired && set({ ...session, expired: true }),
  })
  set({ state: 'in', me, device, expired: false })
}

/** Knocks at the door. Here a 401 or 429 is an answer to be shown, not the end of a session. */
async function knock(path: string, json: unknown): Promise<Outcome> {
  let outcome: Outcome
  try {
    const answer = await transport({ method: 'POST', path, account: '', json })
    const problem = answer.mediaType.startsWith('application/problem+json') && answer.status < 500 ? (answer.json as Record<string, unknown> | undefined) : undefined
    outcome = problem ? { kind: 'refused', refusal: refusalOf(answer.status, problem) } : outcomeOf(answer)
  } catch {
    return { kind: 'unanswered', line: true }
  }
  if (outcome.kind === 'accepted' && (outcome.reply as { state: Door }).state === 'signed-in') await ask()
  return outcome
}

export const signIn = (login: string, password: string) => knock('/api/session', { login, password })
export const secondFactor = (code: string) => knock('/api/session/second-factor', { code })
export const changePassword = (current: string, next: string) => knock('/api/session/password', { current, next })

/** An enterprise opens its account with the code its regulator gave it. */
export const acceptInvitation = (given: { creditCode: string; code: string; name: string; mobile: string; login: string; password: string }) => knock('/api/invitations/accept', given)

/** Signs out; without a network the session is ended as soon as there is one. Letters and drafts stay with their account. */
export async function signOut(): Promise<void> {
  if (session.state !== 'in') return
  const { device } = session
  device.close()
  await forgetReadings(store, device.account)
  await store.remove('notes', '', 'me')
  await caches?.delete('zhiben-photos').catch(() => false)
  const outcome = await request('DELETE', '/api/session')
  if (outcome.kind === 'unanswered') await note('sign-out-owed', true)
  set({ state: 'out', unreached: false })
}

/** After a crash: readings go (one of them may be what this version cannot show), letters and drafts stay. */
export async function startAfresh(): Promise<void> {
  if (session.state === 'in') await forgetReadings(store, session.device.account).catch(() => undefined)
  location.assign('/m/')
}

/** How many records of other people are waiting on this phone. */
export async function othersWaiting(): Promise<number> {
  const mine = session.state === 'in' ? session.device.account : undefined
  const accounts = (await store.accounts()).filter((account) => account !== mine)
  const boxes = await Promise.all(accounts.map((account) => store.box(account)))
  return boxes.flatMap((box) => box.letters).filter((letter) => letter.state !== 'delivered').length
}
