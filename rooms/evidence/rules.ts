// What is noticed about the evidence of a rectification, from facts alone: each flag is a fact with its figures for the
// reviewer, never a verdict. Pure. 《安全生产法》第四十一条（整改落实、闭环）；防止“纸面整改”。
import { addDays, dayOf, daysBetween, type Day } from '#platform/time/day.ts'
import { metresBetween, toWgs84, type Place } from '#platform/images/places.ts'

export type FlagKind =
  | 'same-original' | 'same-picture' | 'before-is-after' | 'taken-before-found' | 'taken-after-submitted' | 'taken-far-away' | 'closed-fast' | 'same-words' | 'found-by-others'

/** Those that say a rectification's picture was seen before: a case does not close on it until somebody looked on site. */
export const COPIED: readonly FlagKind[] = ['same-original', 'same-picture', 'before-is-after']

export const FLAG_LABELS: Readonly<Record<FlagKind, string>> = {
  'same-original': '同一张照片用过', 'same-picture': '与以前的照片几乎相同', 'before-is-after': '整改前后几乎相同', 'taken-before-found': '拍摄早于发现', 'taken-after-submitted': '拍摄晚于提交',
  'taken-far-away': '拍摄地点离得远', 'closed-fast': '交办后很快提交', 'same-words': '整改说明与别处一字不差', 'found-by-others': '连续自查零隐患，之后他人查出',
}

/** How much more likely a closed case with it is drawn for another look. */
export const WEIGHTS: Readonly<Record<FlagKind, number>> = {
  'same-original': 12, 'same-picture': 12, 'before-is-after': 12, 'taken-before-found': 8, 'taken-far-away': 6, 'taken-after-submitted': 3, 'closed-fast': 4, 'same-words': 4, 'found-by-others': 3,
}

export type Flag = {
  readonly kind: FlagKind
  /** Says that a flag is the same when a check is run again. */
  readonly key: string
  readonly fileId?: string
  readonly otherFileId?: string
  readonly otherHazardId?: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** Parameters of the jurisdiction; the documents name none of these numbers. */
export type EvidenceTerms = { readonly distanceMetres: number; readonly fastMinutes: number; readonly sameWords: number; readonly quietMonths: number; readonly quietFindings: number }

export type PhotoFacts = { readonly fileId: string; readonly purpose: string; readonly takenAt: string | null; readonly longitude: number | null; readonly latitude: number | null }
export type Subject = {
  readonly id: string; readonly foundOn: Day; readonly rectifiedAt: string | null; readonly assignedAt: string | null
  readonly longitude: number | null; readonly latitude: number | null; readonly entityLongitude: number | null; readonly entityLatitude: number | null; readonly entityDatum: string
}
export type Match = {
  readonly exact: boolean; readonly turn: number; readonly size: number; readonly mirrored: boolean; readonly agree: number
  readonly other: { readonly fileId: string; readonly hazardId: string; readonly hazardNumber: string; readonly entityName: string; readonly purpose: string; readonly uploadedAt: string; readonly uploadedByName: string | null }
}

/** Why an earlier picture that is the same matters here; undefined where it does not. */
export function matchFlag(photo: PhotoFacts, subject: Pick<Subject, 'id'>, match: Match): Flag | undefined {
  const { other } = match
  const here = other.hazardId === subject.id
  // One picture shows two hazards, or is sent in twice with the report: nothing is proved by it, so nothing is noticed.
  if (photo.purpose !== 'after' && other.purpose !== 'after') return undefined
  const kind: FlagKind = here && photo.purpose !== other.purpose ? 'before-is-after' : match.exact ? 'same-original' : 'same-picture'
  return {
    kind, key: `match:${photo.fileId}:${other.fileId}`, fileId: photo.fileId, otherFileId: other.fileId, otherHazardId: other.hazardId,
    facts: {
      exact: match.exact, mirrored: match.mirrored, turn: turnOf(match.turn), agree: match.agree, here, hazard: other.hazardNumber, entity: other.entityName, purpose: other.purpose,
      day: dayOf(new Date(other.uploadedAt)), by: other.uploadedByName,
    },
  }
}

/** Whole degrees clockwise from 0 to 359; what is nearly straight or nearly a quarter is called so. */
export function turnOf(degrees: number): number {
  const round = ((Math.round(degrees) % 360) + 360) % 360
  const quarter = (Math.round(round / 90) % 4) * 90
  const off = Math.min(Math.abs(round - quarter), 360 - Math.abs(round - quarter))
  return off <= 3 ? quarter : round
}

/** When and where it was taken, against when the hazard was found and where the place is. */
export function takenFlags(photo: PhotoFacts, subject: Subject, terms: EvidenceTerms): Flag[] {
  const flags: Flag[] = []
  const takenOn = photo.takenAt ? dayOf(new Date(photo.takenAt)) : null
  if (photo.purpose === 'after' && takenOn && takenOn < subject.foundOn) {
    flags.push({ kind: 'taken-before-found', key: `early:${photo.fileId}`, fileId: photo.fileId, facts: { takenOn, foundOn: subject.foundOn, days: daysBetween(takenOn, subject.foundOn) } })
  }
  // A quarter of an hour: clocks of phones and servers differ.
  if (photo.purpose === 'after' && photo.takenAt && subject.rectifiedAt && Date.parse(photo.takenAt) > Date.parse(subject.rectifiedAt) + 15 * 60_000) {
    flags.push({ kind: 'taken-after-submitted', key: `late:${photo.fileId}`, fileId: photo.fileId, facts: { takenAt: photo.takenAt, submittedAt: subject.rectifiedAt } })
  }
  const metres = distanceOf(photo, subject)
  if (metres !== undefined && metres > terms.distanceMetres) {
    flags.push({ kind: 'taken-far-away', key: `far:${photo.fileId}`, fileId: photo.fileId, facts: { metres: Math.round(metres), limit: terms.distanceMetres } })
  }
  return flags
}

/**
 * Metres from where the photo was taken to the place, or to where the hazard was reported from if that is nearer. Phones
 * write WGS-84 as the standard says, but some sold in China write GCJ-02: the nearer of both readings counts.
 */
export function distanceOf(photo: PhotoFacts, subject: Subject): number | undefined {
  if (photo.longitude === null || photo.latitude === null) return undefined
  const taken: Place = { longitude: photo.longitude, latitude: photo.latitude }
  const places: Place[] = []
  if (subject.entityLongitude !== null && subject.entityLatitude !== null) places.push(toWgs84({ longitude: subject.entityLongitude, latitude: subject.entityLatitude }, subject.entityDatum))
  if (subject.longitude !== null && subject.latitude !== null) places.push({ longitude: subject.longitude, latitude: subject.latitude })
  if (!places.length) return undefined
  return Math.min(...places.flatMap((place) => [metresBetween(taken, place), metresBetween(toWgs84(taken, 'GCJ-02'), place)]))
}

/** Sent in sooner after the assignment than a rectification usually takes. */
export function fastFlag(subject: Subject, terms: EvidenceTerms): Flag | undefined {
  if (!subject.assignedAt || !subject.rectifiedAt) return undefined
  const minutes = (Date.parse(subject.rectifiedAt) - Date.parse(subject.assignedAt)) / 60_000
  return minutes >= 0 && minutes < terms.fastMinutes ? { kind: 'closed-fast', key: `fast:${subject.rectifiedAt}`, facts: { minutes: Math.floor(minutes), limit: terms.fastMinutes } } : undefined
}

/** Spaces, marks and figures: two rectifications that differ in nothing else are the same words. */
export const UNSAID = ' \u3000\t\r\n，。、；：！？（）“”‘’,.;:!?()"\'-—~0123456789'

/** A rectification's words alone; undefined when too short to mean anything by being equal. */
export function plainWords(rectification: string | null): string | undefined {
  const plain = [...(rectification ?? '')].filter((letter) => !UNSAID.includes(letter)).join('')
  return plain.length >= 8 ? plain : undefined
}

export function sameWordsFlag(others: readonly { id: string; number: string; entityId: string }[], subject: { entityId: string }, words: string, terms: EvidenceTerms): Flag | undefined {
  return others.length >= terms.sameWords
    ? {
      kind: 'same-words', key: `words:${words.slice(0, 40)}`, otherHazardId: others[0]!.id,
      facts: { count: others.length, elsewhere: others.filter((one) => one.entityId !== subject.entityId).length, numbers: others.slice(0, 3).map((one) => one.number) },
    }
    : undefined
}

/**
 * Others find one thing after another where the enterprise itself reported nothing in the months before, and several by others,
 * this one included. How often it checked itself meanwhile and said that all was in order is told with it (rooms/checks). A unit that was not on the list for so long has not been silent for so long.
 */
export function quietFlag(subject: { id: string; foundOn: Day; channel: string; entityKnownAt: string }, counts: { own: number; others: number; fineChecks: number }, terms: EvidenceTerms): Flag | undefined {
  const from = quietFrom(subject.foundOn, terms)
  if (subject.channel === 'self_check' || counts.own > 0 || counts.others < terms.quietFindings || dayOf(new Date(subject.entityKnownAt)) > from) return undefined
  return { kind: 'found-by-others', key: `quiet:${subject.id}`, facts: { months: terms.quietMonths, others: counts.others, fineChecks: counts.fineChecks, from } }
}

export const quietFrom = (foundOn: Day, terms: EvidenceTerms): Day => addDays(foundOn, -30 * terms.quietMonths)

/** One sentence on a flag: the fact and its figures. @param sees whether the reader may see the other hazard; else whose it is stays unsaid */
export function flagWords(kind: FlagKind, facts: Readonly<Record<string, unknown>>, sees: boolean): string {
  const f = facts as Record<string, string | number | boolean | null>
  const how = [f['exact'] ? '是同一个文件' : '', f['mirrored'] ? '左右翻转' : '', f['turn'] ? `旋转 ${f['turn']}°` : ''].filter(Boolean).join('，')
  const whose = sees ? `${f['day']} ${f['entity']} ${f['hazard']}` : `${f['day']} 你负责范围以外的一件隐患`
  const picture = f['purpose'] === 'after' ? '整改后照片' : f['purpose'] === 'before' ? '整改前照片' : '照片'
  switch (kind) {
    case 'same-original': return `与${f['here'] ? '这件隐患以前交的' : ` ${whose} 的`}${picture}是同一个文件`
    case 'same-picture': return `与${f['here'] ? '这件隐患以前交的' : ` ${whose} 的`}${picture}几乎相同${how ? `，${how}` : ''}（${f['agree']} 处对得上）`
    case 'before-is-after': return `整改后照片与整改前照片${f['exact'] ? '是同一个文件' : `几乎相同${how ? `，${how}` : ''}（${f['agree']} 处对得上）`}`
    case 'taken-before-found': return `照片记录的拍摄日期 ${f['takenOn']}，比发现日期 ${f['foundOn']} 早 ${f['days']} 天`
    case 'taken-after-submitted': return '照片记录的拍摄时间晚于提交整改的时间，可能是相机时钟不准'
    case 'taken-far-away': return `照片记录的位置离单位 ${Number(f['metres']).toLocaleString('en-US')} 米`
    case 'closed-fast': return `交办后 ${f['minutes']} 分钟提交整改`
    case 'same-words': return `整改说明与另外 ${f['count']} 件隐患的一字不差${f['elsewhere'] ? `，其中 ${f['elsewhere']} 件是别的单位的` : ''}${sees ? `（${(facts['numbers'] as string[]).join('、')}）` : ''}`
    case 'found-by-others': return `此前 ${f['months']} 个月这家单位没有自己上报过隐患${Number(f['fineChecks'] ?? 0) > 0 ? `，自查 ${f['fineChecks']} 次都说没有问题` : ''}，其间他人查出 ${f['others']} 件`
  }
}

export type Standing = { readonly copied: number; readonly copiedUnseen: number; readonly copiedNotOnSite: number }

/** How the flags of a hazard stand: what accepting and closing depend on. */
export function standingOf(flags: readonly { kind: FlagKind; seenAt: string | null; onSite: boolean }[]): Standing {
  const copied = flags.filter((flag) => COPIED.includes(flag.kind))
  return { copied: copied.length, copiedUnseen: copied.filter((flag) => flag.seenAt === null).length, copiedNotOnSite: copied.filter((flag) => !flag.onSite).length }
}

/** Why a case does not close on these photos yet; undefined when it may. */
export const closingRefusal = (standing: Standing): string | undefined =>
  standing.copiedNotOnSite > 0 ? '整改照片与以前的几乎相同，先到现场看过并在“照片核对”里写明，再销号；没改好就退回' : undefined

/** What is said when the reviewer has not yet written how they looked at it. */
export const reviewRefusal = (standing: Standing): string | undefined =>
  standing.copiedUnseen > 0 ? '整改照片与以前的几乎相同，写明你怎么看的，再复查通过' : undefined

export type DrawCase = { readonly id: string; readonly kinds: readonly FlagKind[] }

/** The weight of a closed case in the draw: one, and more for what was noticed. */
export const weightOf = (kinds: readonly FlagKind[]): number => 1 + [...new Set(kinds)].reduce((sum, kind) => sum + WEIGHTS[kind], 0)

/**
 * Draws without putting back, by weight: each case gets a number from the seed and its id, raised to 1/weight, and the
 * largest are drawn (Efraimidis–Spirakis). The same seed and cases give the same draw, in whatever order they come.
 */
export function draw<C extends DrawCase>(cases: readonly C[], count: number, seed: string): C[] {
  return cases.map((one) => ({ one, key: Math.log(fraction(`${seed}:${one.id}`)) / weightOf(one.kinds) }))
    .toSorted((a, b) => b.key - a.key || (a.one.id < b.one.id ? -1 : 1)).slice(0, count).map(({ one }) => one)
}

export type DrawResult = 'confirmed' | 'not-rectified'
export const RESULT_LABELS: Readonly<Record<DrawResult, string>> = { 'confirmed': '确已整改', 'not-rectified': '没有整改到位' }

/** Why somebody may not say what another look at a drawn case showed; undefined when they may. */
export function resultRefusal(drawn: { result: string | null; rectifiedBy: string | null; reviewedBy: string | null; closedBy: string | null }, actor: { accountId: string; entityId: string | null }): string | undefined {
  if (drawn.result) return '这件已经记过核查结果。'
  if (actor.entityId !== null || actor.accountId === drawn.rectifiedBy) return '谁整改谁不核查，换一位同事来。'
  if (actor.accountId === drawn.reviewedBy || actor.accountId === drawn.closedBy) return '复查、销号的人不核查自己办过的，换一位同事来。'
  return undefined
}

/** A text as a number between 0 and 1, evenly spread (cyrb53). */
function fraction(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0) + 1) / 9007199254740992
}
