// The desk's clock: the server's, as its answers tell it. A PC may be off by days or stand in another zone; what is filed at it
// is dated by this, and a page that lies open over midnight comes to the new day.
import { useSyncExternalStore } from 'react'
import { type Day, dayOf } from '#platform/time/day.ts'
import { aheadOf } from '#platform/time/skew.ts'

const LOOK_AT_CLOCK_MS = 20_000

let ahead = 0
const listeners = new Set<() => void>()

function tell() {
  for (const listener of listeners) listener()
}

/** An answer of ours. @param sentAt when it was asked for, by the PC's own clock */
export function hearClock(response: Response, sentAt: number): void {
  const learned = aheadOf(ahead, { date: response.headers.get('date'), sentAt, heardAt: Date.now() })
  if (learned === ahead) return
  ahead = learned
  tell()
}

/** Now, after the server's clock as far as we know it. */
export const serverNow = (): number => Date.now() + ahead

/** How far the server's clock is ahead of this PC's, in milliseconds. */
export const clockAhead = (): number => ahead

export const today = (): Day => dayOf(new Date(serverNow()))

export function useToday(): Day {
  return useSyncExternalStore(listen, today)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  const timer = window.setInterval(listener, LOOK_AT_CLOCK_MS)
  return () => {
    listeners.delete(listener)
    window.clearInterval(timer)
  }
}
