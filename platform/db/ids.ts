// Ids are UUIDv7 (RFC 9562), minted where the record is born; they sort by birth. Runs in browsers too.

let counter = crypto.getRandomValues(new Uint8Array(1))[0]!
/** Asked for in pieces: the way to the source of randomness costs more than the bytes. */
const random = new Uint8Array(9 * 256)
let used = random.length
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * A new UUIDv7 for this moment. Ids minted one after another in the same millisecond rise, so that history keeps its order.
 * @param at milliseconds since 1970; the simulator passes its own clock.
 */
export function newId(at: number = Date.now()): string {
  if (used === random.length) {
    crypto.getRandomValues(random)
    used = 0
  }
  const moment = Math.floor(at)
  counter = (counter + 1) & 0xfff
  const time = moment.toString(16).padStart(12, '0')
  const variant = HEX[(random[used++]! & 0x3f) | 0x80]!
  let r = ''
  for (const end = used + 8; used < end; used += 1) r += HEX[random[used]!]!
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${r.slice(0, 2)}-${r.slice(2, 14)}`
}

export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
}

/** An id that is the same wherever it is made from the same words (UUIDv8, RFC 9562): for what packs define. */
export async function stableId(...words: string[]): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words.join('\u0000'))))
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
