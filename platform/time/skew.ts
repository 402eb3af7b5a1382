// How far a server's clock is ahead of a device's, read from an answer: a phone or a PC may be off by days, and what is filed
// there must not carry its date. Pure: whoever asked says when.

/** Less than this is the network and the whole seconds of the header, not the clock. */
export const SKEW_WORTH_MS = 5_000

/** In milliseconds; undefined when the answer does not tell the time. The moments are the device's own. */
export function aheadOf(dateHeader: string | null, sentAt: number, heardAt: number): number | undefined {
  const told = Date.parse(dateHeader ?? '')
  // The header has whole seconds: half of one more is the best guess.
  return Number.isNaN(told) ? undefined : told + 500 - (sentAt + heardAt) / 2
}
