// Bytes to text when nobody says which encoding they are in. Chinese offices send UTF-8, GB18030 (also called GBK or
// GB2312) and, from old Windows Notepad, UTF-16. The byte-order mark decides; else strict UTF-8; else zero bytes; else GB18030.

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** The encoding the bytes are most likely in. Never fails: GB18030 is the last guess. */
export function sniff(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 65_536)
  const bare = utf16Without(head)
  if (bare) return bare
  try {
    // `stream` forgives a character cut at the end of the sample.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return utf8Share(head) > 0.9 ? 'utf-8' : 'gb18030'
  }
}

/** The text, without its byte-order mark. Bytes that fit no encoding become U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder(sniff(bytes)).decode(bytes)
}

/** UTF-16 without a mark: there are zero bytes, and the high bytes are those of Chinese, its punctuation and ASCII. */
function utf16Without(head: Uint8Array): Encoding | undefined {
  if (head.length < 4 || !head.includes(0)) return undefined
  const high = (byte: number): boolean => byte === 0 || byte === 0x20 || byte === 0x30 || byte === 0xff || (byte >= 0x4e && byte <= 0x9f)
  const pairs = head.length >> 1
  let little = 0
  let big = 0
  for (let i = 0; i < pairs; i += 1) {
    if (high(head[2 * i + 1]!)) little += 1
    if (high(head[2 * i]!)) big += 1
  }
  if (Math.max(little, big) < pairs * 0.9 || little === big) return undefined
  return little > big ? 'utf-16le' : 'utf-16be'
}

/** Share of the bytes above 0x7f that stand in well-formed UTF-8: a few broken ones do not make a file GB18030. */
function utf8Share(head: Uint8Array): number {
  let good = 0
  let bad = 0
  for (let i = 0; i < head.length; i += 1) {
    const byte = head[i]!
    if (byte < 0x80) continue
    const length = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0
    let ok = length > 0 && byte < 0xf8
    for (let k = 1; ok && k < length; k += 1) ok = i + k >= head.length || (head[i + k]! & 0xc0) === 0x80
    if (ok) {
      good += length
      i += length - 1
    } else bad += 1
  }
  return good + bad === 0 ? 1 : good / (good + bad)
}
