// How one picture is found among many: parts of each corner's comparisons are words, a list for each word says which
// pictures have it, and how the corner lies there. Pictures are ranked by words that also agree on one turn, size and
// shift, which a chance meeting of words does not. Pure.
import { LANES, STEP } from './features.ts'
import type { Fingerprint } from './fingerprint.ts'

const BITS = 18
const WORDS_EACH = 2
/** Pictures are numbered within parts, so that a place in a list is two bytes of number, one of turn and size, one of position. */
export const PART = 65_536
export const PLACE = 4

export type Place = { readonly word: number; readonly bytes: Buffer }
export type List = { readonly word: number; readonly part: number; readonly photos: Uint8Array }

function eachWord(f: Fingerprint, take: (word: number, corner: number) => void): void {
  const mask = (1 << BITS) - 1
  const seen = new Set<number>()
  for (let i = 0; i < f.count; i++) {
    for (let w = 0; w < WORDS_EACH; w++) {
      const word = (f.bits[i * LANES + w]! & mask) | (w << BITS)
      if (seen.has(word)) continue
      seen.add(word)
      take(word, i)
    }
  }
}

/** Each word of a picture once. */
export function wordsOf(f: Fingerprint): number[] {
  const words: number[] = []
  eachWord(f, (word) => words.push(word))
  return words.sort((a, b) => a - b)
}

const levelOf = (f: Fingerprint, i: number) => Math.round(Math.log(f.scale[i]!) / Math.log(STEP))
const TURNS = 64
const turnOf = (angle: number) => Math.floor(((angle / (2 * Math.PI) + 1) % 1) * TURNS)

/** Pixels from the middle in sixteen steps: all pictures are of one area, and 384 pixels are longer than the long side of 16 : 9. */
const POSITION = 24
const stepOf = (offset: number) => Math.max(0, Math.min(15, Math.floor(offset / POSITION) + 8))

/** What stands in the lists of its words for the picture of this number. */
export function placesOf(f: Fingerprint, number: number): Place[] {
  const places: Place[] = []
  eachWord(f, (word, i) => {
    const bytes = Buffer.alloc(PLACE)
    bytes.writeUInt16LE(number % PART, 0)
    bytes[2] = turnOf(f.angle[i]!) | (Math.min(3, levelOf(f, i)) << 6)
    bytes[3] = stepOf(f.x[i]! - f.width / 2) | (stepOf(f.y[i]! - f.height / 2) << 4)
    places.push({ word, bytes })
  })
  return places.sort((a, b) => a.word - b.word)
}

/** Turns are counted in sixteenths, each with its neighbour. */
const SIXTEENTHS = 16
/** How many go from the count of words by turn to the count by turn, size and shift. */
const SECOND_LOOK = 1500
const SAME_TURN = 5
const SAME_SIZE = 1
const SAME_SHIFT = 45

type Known = { readonly corner: number; readonly first: number; readonly photos: Uint8Array; readonly weight: number }

/** Numbers of the pictures that share most words which agree, rare words counting more; closest first. */
export function closest(f: Fingerprint, lists: readonly List[], limit: number): number[] {
  const corners = new Map<number, number>()
  eachWord(f, (word, i) => corners.set(word, i))
  const often = new Map<number, number>()
  let parts = 0
  for (const { word, part, photos } of lists) {
    often.set(word, (often.get(word) ?? 0) + photos.length / PLACE)
    parts = Math.max(parts, part + 1)
  }
  const known = lists.flatMap(({ word, part, photos }): Known[] => (corners.has(word) ? [{ corner: corners.get(word)!, first: part * PART, photos, weight: Math.round(WEIGHT / Math.log2(2 + often.get(word)!)) }] : []))
  return secondLook(f, known, mostVotes(f, known, parts * PART), parts * PART).slice(0, limit)
}

/** Three megabytes at 100,000 photos: made once a thread. */
let space = new Uint16Array(0)
/** A vote of the rarest word: sixteen bits hold as many votes as a picture has words. */
const WEIGHT = 64

function mostVotes(f: Fingerprint, known: readonly Known[], size: number): number[] {
  if (space.length < size * SIXTEENTHS) space = new Uint16Array(size * SIXTEENTHS)
  const votes = space.fill(0, 0, size * SIXTEENTHS)
  for (const { corner, first, photos, weight } of known) {
    const turn = turnOf(f.angle[corner]!)
    for (let at = 0; at < photos.length; at += PLACE) {
      votes[(first + photos[at]! + 256 * photos[at + 1]!) * SIXTEENTHS + (((turn - (photos[at + 2]! & 63)) & 63) >> 2)]! += weight
    }
  }
  const sums = new Uint16Array(size)
  const many = new Uint32Array(1024)
  const rank = (sum: number) => Math.min(1023, sum)
  for (let number = 0, at = 0; number < size; number++, at += SIXTEENTHS) {
    let best = 0
    let before = votes[at + SIXTEENTHS - 1]!
    for (let t = 0; t < SIXTEENTHS; t++) {
      const here = votes[at + t]!
      if (here + before > best) best = here + before
      before = here
    }
    sums[number] = best
    many[rank(best)]!++
  }
  let least = 1023
  for (let sum = many[1023]!; least > 1 && sum + many[least - 1]! <= SECOND_LOOK; sum += many[--least]!);
  const numbers: number[] = []
  for (let number = 0; number < size; number++) if (rank(sums[number]!) >= least) numbers.push(number)
  return numbers
}

/** Where the middle of the other picture would lie on this one, by each word they share; how many say nearly the same. */
function secondLook(f: Fingerprint, known: readonly Known[], numbers: readonly number[], size: number): number[] {
  const found: number[][] = numbers.map(() => [])
  // By number, one more than its place in `numbers`: nearly all that stand in the lists are none of them.
  const places = new Int32Array(size)
  numbers.forEach((number, i) => (places[number] = i + 1))
  for (const { corner, first, photos, weight } of known) {
    const [turn, level, x, y] = [turnOf(f.angle[corner]!), levelOf(f, corner), f.x[corner]!, f.y[corner]!]
    for (let at = 0; at < photos.length; at += PLACE) {
      const place = places[first + photos[at]! + 256 * photos[at + 1]!]!
      if (place === 0) continue
      const turns = (turn - (photos[at + 2]! & 63)) & 63
      const sizes = level - (photos[at + 2]! >> 6)
      const c = Math.cos((turns * 2 * Math.PI) / TURNS) * STEP ** sizes
      const s = Math.sin((turns * 2 * Math.PI) / TURNS) * STEP ** sizes
      const [u, v] = [((photos[at + 3]! & 15) - 7.5) * POSITION, ((photos[at + 3]! >> 4) - 7.5) * POSITION]
      found[place - 1]!.push(turns, sizes, x - c * u + s * v, y - s * u - c * v, weight)
    }
  }
  const agreed = (votes: readonly number[]) => {
    let most = 0
    for (let i = 0; i < votes.length; i += 5) {
      let sum = 0
      for (let j = 0; j < votes.length; j += 5) {
        const turns = Math.abs(((votes[i]! - votes[j]! + 32) & 63) - 32)
        if (turns <= SAME_TURN && Math.abs(votes[i + 1]! - votes[j + 1]!) <= SAME_SIZE && Math.abs(votes[i + 2]! - votes[j + 2]!) <= SAME_SHIFT && Math.abs(votes[i + 3]! - votes[j + 3]!) <= SAME_SHIFT) sum += votes[j + 4]!
      }
      if (sum > most) most = sum
    }
    return most
  }
  return numbers.map((number, i) => ({ number, agree: agreed(found[i]!) })).sort((a, b) => b.agree - a.agree || a.number - b.number).map(({ number }) => number)
}
