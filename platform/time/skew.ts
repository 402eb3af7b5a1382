// How far a server's clock is ahead of a device's, learned from its answers: a phone or a PC may be off by days, and what is
// filed there must not carry its date. Pure: whoever asked says when.

/** What an answer tells of the time: its Date header, and the moments it was asked for and heard by the device's own clock. */
export type Heard = { readonly date: string | null; readonly sentAt: number; readonly heardAt: number }

/** Less than this is not worth a change: everything kept on the device is dated by what is known. */
const WORTH_MS = 5_000

/** In milliseconds. What is known stays unless the answer proves it wrong: one that was half a minute on its way tells the time only so well. */
export function aheadOf(known: number, { date, sentAt, heardAt }: Heard): number {
  const told = Date.parse(date ?? '')
  // Somebody set the clock back meanwhile: the next answer tells.
  if (Number.isNaN(told) || heardAt < sentAt) return known
  // The server looked at its clock somewhere between the two, and tells whole seconds.
  const least = told - heardAt
  const most = told + 1_000 - sentAt
  return known > least - WORTH_MS && known < most + WORTH_MS ? known : (least + most) / 2
}
