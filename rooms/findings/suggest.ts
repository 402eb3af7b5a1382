// Whether two findings are of one and the same hazard: where, what, which number of machine, by which clause, how many days
// apart. Pure: a score from 0 to 1 with its reasons in words. Traits are made once a finding, so that a new one is held
// against hundreds in a millisecond (docs/decisions/019).
import { findWords, mend, plain, type Words } from '#rooms/standards/words.ts'
import { daysBetween, type Day } from '#platform/time/day.ts'

/** How near the two lie: the same entity, another one in the same building, or so many metres away. */
export type Near = 'entity' | 'building' | number

export type Finding = { readonly description: string; readonly place: string | null; readonly category: string | null; readonly clause: string | null; readonly foundOn: Day }

/** What is compared of a finding. Numbers sorted, for a walk through both at once. */
export type Traits = {
  readonly pairs: Uint32Array
  readonly weight: number
  readonly concepts: readonly string[]
  readonly spot: Uint32Array
  /** 3号 → 号: 3. Another number of the same kind is another thing. */
  readonly marks: ReadonlyMap<string, ReadonlySet<string>>
  readonly category: string | null
  readonly clause: string | null
  readonly foundOn: Day
}

export type Likeness = { readonly score: number; readonly reasons: readonly string[] }

/** From here on the two are shown to whoever reports or judges. */
export const LIKELY = 0.48

const HAN = /[\u3400-\u9fff]/
/** Said in any report; tells no two apart. */
const FILLER = /现场|检查|发现|存在|情况|问题|进行|及时|相关|仍然?在?|已经|违规|没有按|未按规定|按规定|规定|要求|且|并|和|及|与|的|了|被|有人|有(?=[一-龥])|在/g
/** Different words for the absence of something: the thing decides, not the word. */
const ABSENT = /没有安装|没有设置|没有配备|未安装|未设置|未配备|未配置|没装|没有|未装|未设|缺失|缺少|未|无|没|不/g
const NUMERALS = '零一二三四五六七八九'
/** 3号楼 is a house, 三楼 and 3层 a floor, 3号 and 3# a machine. */
const KINDS: Readonly<Record<string, string>> = { 号楼: '栋', 栋: '栋', 幢: '栋', 座: '栋', 层: '楼', 楼: '楼', '#': '号' }
const MARK = /([0-9]{1,4}|[一二三四五六七八九十]{1,3})\s*(号楼|#楼|[号#]?(?:车间|单元|机组|区|线|排|库|厂|岛)|栋|幢|座|层|楼|号|#)/g
const SIDE = /([东西南北])(?:侧|面|边|门|墙|角|区)/g

/** 十二 → 12; digits as they are. */
function arabic(text: string): string {
  if (/^\d+$/.test(text)) return String(Number(text))
  const [tens, ones] = text.includes('十') ? [text.split('十')[0]!, text.split('十')[1]!] : ['零', text]
  return String((tens === '' ? 1 : Math.max(0, NUMERALS.indexOf(tens))) * 10 + (ones === '' ? 0 : Math.max(0, NUMERALS.indexOf(ones))))
}

function kindOf(unit: string): string {
  const bare = unit.length > 1 ? unit.replace(/^[号#](?!楼)/, '').replace('#楼', '号楼') : unit
  return KINDS[bare] ?? bare
}

function marksOf(text: string): Map<string, Set<string>> {
  const marks = new Map<string, Set<string>>()
  const add = (kind: string, value: string) => void marks.set(kind, (marks.get(kind) ?? new Set()).add(value))
  for (const [, number, unit] of text.matchAll(MARK)) add(kindOf(unit!), arabic(number!))
  // 负一楼, 地下一层: below the ground, whatever the number is said after.
  if (/负[一二]|地下|-[12]层/.test(text)) add('楼', '地下')
  for (const [, side] of text.matchAll(SIDE)) add('侧', side!)
  return marks
}

/** Neighbouring characters as numbers, each once, in order. */
function pairsOf(text: string): Uint32Array {
  const found = new Set<number>()
  let before = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    const counts = HAN.test(text[i]!) || (code >= 48 && code <= 57) || (code >= 97 && code <= 122)
    if (counts && before) found.add(((before << 16) | code) >>> 0)
    before = counts ? code : 0
  }
  return Uint32Array.from(found).sort()
}

export function traitsOf(finding: Finding, words: Words): Traits {
  const whole = mend(plain(finding.description), words.lexicon)
  const said = whole.replace(FILLER, '').replace(ABSENT, '无')
  const place = plain(finding.place ?? '')
  const spot = pairsOf(place)
  // Where it is counts once: what the description repeats of the place says nothing about what is wrong there.
  const all = pairsOf(said)
  const what = all.filter((pair) => !spot.includes(pair))
  const pairs = what.length >= 3 ? what : all
  const { weak } = words.lexicon
  return {
    pairs, weight: pairs.length,
    concepts: [...new Set(findWords(whole, words).map(({ concept }) => concept))].filter((concept) => !weak.includes(concept)).toSorted(),
    spot, marks: marksOf(`${place} ${whole}`), category: finding.category, clause: finding.clause, foundOn: finding.foundOn,
  }
}

function common(a: Uint32Array, b: Uint32Array): number {
  let i = 0
  let j = 0
  let n = 0
  while (i < a.length && j < b.length) {
    const d = a[i]! - b[j]!
    if (d === 0) n += 1
    if (d <= 0) i += 1
    if (d >= 0) j += 1
  }
  return n
}

/** How alike the words are, 0 to 1: pairs of characters shared, and things named alike whatever they are called. */
export function textLikeness(a: Traits, b: Traits): number {
  if (!a.weight || !b.weight) return 0
  const n = common(a.pairs, b.pairs)
  const shorter = Math.min(a.weight, b.weight)
  // A short finding inside a long one is the same finding; two characters shared are not.
  const letters = 0.6 * ((2 * n) / (a.weight + b.weight)) + 0.4 * (shorter >= 4 ? n / shorter : 0)
  if (!a.concepts.length || !b.concepts.length) return letters
  const named = a.concepts.filter((concept) => b.concepts.includes(concept)).length
  // One word in common may be the place; it counts less than two.
  const things = ((2 * named) / (a.concepts.length + b.concepts.length)) * (named > 1 ? 1 : TUNED.oneThing)
  return Math.max(letters, TUNED.letters * letters + (1 - TUNED.letters) * things)
}

/** Set by the first half of fixtures/pairs.tsv; the second half says what they are worth. */
const TUNED = { letters: 0.55, base: 0.085, place: 0.2, category: 0.04, otherCategory: 0.12, clause: 0.14, otherClause: 0.14, month: 0.02, building: 0.04, metres: 0.06, oneThing: 0.7, mark: 0.4, spotless: 0.05 }

/** A number of the same kind on both sides, and none in common. */
function otherThing(a: Traits, b: Traits): string | undefined {
  for (const [kind, mine] of a.marks) {
    const theirs = b.marks.get(kind)
    if (theirs && ![...mine].some((one) => theirs.has(one))) return kind
  }
  return undefined
}

/** How sure it is that both are one hazard, 0 to 1. */
export function score(a: Traits, b: Traits, near: Near): number {
  const text = textLikeness(a, b)
  let sure = text + TUNED.base
  if (a.spot.length && b.spot.length) sure += TUNED.place * (placeLikeness(a, b) - 0.35)
  else sure += TUNED.spotless * (text - 0.5)
  if (a.category && b.category) sure += a.category === b.category ? TUNED.category : -TUNED.otherCategory
  if (a.clause && b.clause) sure += a.clause === b.clause ? TUNED.clause : -TUNED.otherClause
  sure -= Math.min(6, Math.abs(daysBetween(a.foundOn, b.foundOn)) / 30) * TUNED.month
  if (near === 'building') sure -= TUNED.building
  else if (near !== 'entity') sure -= TUNED.metres
  if (otherThing(a, b)) sure *= TUNED.mark
  return Math.max(0, Math.min(1, sure))
}

const placeLikeness = (a: Traits, b: Traits) => common(a.spot, b.spot) / Math.min(a.spot.length, b.spot.length)

/** What speaks for it, in words. */
export function reasonsOf(a: Traits, b: Traits, near: Near): string[] {
  const days = Math.abs(daysBetween(a.foundOn, b.foundOn))
  return [
    near === 'entity' ? '同一单位' : near === 'building' ? '同一栋楼' : `相距 ${Math.round(near)} 米`,
    days === 0 ? '同一天' : `相隔 ${days} 天`,
    ...(a.spot.length && b.spot.length && placeLikeness(a, b) >= 0.8 ? ['部位相同'] : []),
    `文字相似 ${Math.round(textLikeness(a, b) * 100)} %`,
    ...(a.clause && a.clause === b.clause ? ['同一条款'] : a.category && a.category === b.category ? ['类别相同'] : []),
  ]
}

export function compare(a: Traits, b: Traits, near: Near): Likeness {
  return { score: score(a, b, near), reasons: reasonsOf(a, b, near) }
}
