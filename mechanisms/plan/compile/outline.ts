// The tree of headings above every passage: numbers in all their forms, wrong and missing ones, headings printed
// twice, headings that run into their paragraph. Yields passages with path, section role, and the headings above.

import type { PlanText, Row } from '../read/normal.ts'
import { ANNOTATION_OPENS, annotationOf, type Annotation } from './annotation.ts'
import { alphabet, isLettered, labelOf, MARKER_KINDS, opensSection, readMarker, type LetteredKind, type Marker, type MarkerKind } from './markers.ts'
import { ENCLOSURE, Enclosures } from './enclosures.ts'
import { passagesOf, type Passage } from './paragraphs.ts'
import { DAY_LINE, ISSUER_END } from './title.ts'
import { Unnumbered } from './unnumbered.ts'
import { spacedAfterDigits, type View } from './view.ts'

/** What a section is for; decides what its sentences mean when nothing else says so. */
export type Role = 'head' | 'guiding' | 'goals' | 'principles' | 'organisation' | 'tasks' | 'stages' | 'safeguards' | 'annex'

export type Heading = {
  kind: MarkerKind; number: number; label: string; title: string; role: Role | null; id: number; seen: View; from: number; to: number
  /** （责任部门：工程部；完成时间：2026年6月） behind the title: for all that stands below it. */
  charge: Annotation | null
}

/** A paragraph below its headings; the text proper starts at `from` in the view. */
export type Section = {
  type: 'paragraph'
  seen: View
  from: number
  headings: Heading[]
  path: string[]
  role: Role
  /** The heading is all there is: a title without text of its own. */
  bare: boolean
  /** Where a run-in heading lies in the view, when there is one. */
  runIn: { from: number; to: number } | null
}
export type OutlineRow = { type: 'row'; row: Row; headings: Heading[]; path: string[]; role: Role }
export type Outlined = Section | OutlineRow

const ROLES: [Role, RegExp][] = [
  ['stages', /(?:整治|行动|活动|工作|实施|检查)时间(?:$|[和与及、])|实施安排|行动安排|行动步骤|推进步骤|工作阶段|实施进度|进度要求|时间节点|进度安排|阶段安排|阶段划分|实施步骤|工作步骤|实施阶段|方法步骤|时间安排|时间步骤|步骤安排|推进安排|工作安排$|工作进度|时间进度|进度计划|步骤(?:安排)?$|^步骤/],
  ['safeguards', /保障措施|工作要求|组织保障|有关要求|相关要求|工作保障|保障机制|组织实施|实施保障|^保障|保障要求|^要求|推进机制/],
  ['goals', /目标(?!任务|考核|责任|管理)|^(?:总体|工作|主要)?目标任务$/],
  ['principles', /基本原则|工作原则/],
  ['guiding', /指导思想|总体要求|总体思路|重要意义|工作思路|思想认识$/],
  ['organisation', /任务分工|职责分工|组织机构|领导机构|工作机构|责任分工|组织架构|领导小组$|工作专班$/],
]

/** The role a heading's title gives its section, or null. */
export function roleOf(title: string, kind: MarkerKind): Role | null {
  const text = title.slice(0, 24)
  for (const [role, words] of ROLES) {
    if (!words.test(text)) continue
    if (role === 'organisation' && !opensSection(kind) && kind !== 'paren') continue
    if (role === 'goals' && text.length > 14) continue
    return role
  }
  return opensSection(kind) ? 'tasks' : null
}

/** Below tasks, stages and safeguards a title like 强化工作保障 is an item, no section of another kind. */
function roleFor(title: string, kind: MarkerKind, above: Role, depth: number): Role | null {
  if (depth > 0 && (above === 'tasks' || above === 'stages' || above === 'safeguards')) return null
  // In a text numbered 1, 1.1 the plain numbers are the sections.
  const role = roleOf(title, depth === 0 ? 'one' : kind)
  return depth > 0 && role === 'tasks' ? null : role
}

const RANK: ReadonlyMap<MarkerKind, number> = new Map(MARKER_KINDS.map((kind, rank) => [kind, rank]))
/** How far inside a kind stands. */
type Ranks = Map<MarkerKind, number>
const rankOf = (ranks: Ranks, kind: MarkerKind): number => ranks.get(kind) ?? 0

export function outline(source: PlanText): Outlined[] {
  const passages = passagesOf(source)
  const out: Outlined[] = []
  const stack: Heading[] = []
  const ranks: Ranks = new Map(RANK)
  const unnumbered = new Unnumbered(passages)
  const enclosures = new Enclosures(passages)
  let ids = 0
  let role: Role = 'head'
  let annex: string | null = null
  const pathOf = (): string[] => [...(annex ? [annex] : []), ...stack.map((heading) => heading.label)]
  const roleNow = (): Role => stack.findLast((heading) => heading.role !== null)?.role ?? role
  for (const [index, passage] of passages.entries()) {
    if (passage.type === 'row') {
      out.push({ type: 'row', row: passage.row, headings: [...stack], path: pathOf(), role: annex ? 'annex' : roleNow() })
      continue
    }
    const { seen } = passage
    if (enclosures.opensPlan(index, stack.length > 0 || annex !== null)) {
      annex = null
      stack.length = 0
      role = 'head'
      asHead(out)
    }
    if (enclosures.lists(index)) {
      out.push({ type: 'paragraph', seen, from: 0, headings: [], path: pathOf(), role: stack.length > 0 ? 'annex' : role, bare: true, runIn: null })
      continue
    }
    const opening = ENCLOSURE.exec(seen.text.slice(0, 8))
    if (opening && stack.length > 0 && seen.text.length < 60) {
      out.push({ type: 'paragraph', seen, from: 0, headings: [], path: pathOf(), role: 'annex', bare: true, runIn: null })
      // “附件：…清单” only announces; a line with 附件 alone (or a table, or text after it) opens the annex.
      if (opening[0].length >= seen.text.length || !/[：:]/.test(opening[0]) || passages[index + 1]?.type === 'row') {
        annex = `${opening[0].slice(0, 2)}${opening[1] ?? ''}`
        stack.length = 0
        role = 'annex'
      }
      continue
    }
    let marker = lettered(readMarker(seen.text, spacedAfterDigits(seen)), stack, ranks) ?? unnumbered.at(index, stack, roleNow())
    if (marker && stack.length === 0 && role === 'head' && marker.kind === 'arabic' && out.length < 2) marker = undefined
    if (!marker || marker.kind === 'firstly') {
      const runIn = marker ? null : runInHeading(seen.text, 0, stack.length > 0 && roleNow() === 'tasks')
      out.push({ type: 'paragraph', seen, from: runIn?.to ?? 0, headings: [...stack], path: pathOf(), role: roleNow(), bare: false, runIn })
      continue
    }
    marker = mended(marker, seen.text, stack)
    const printed = isLeaf(passages, index, marker, ranks) ? { title: '', from: marker.length, bare: false, runIn: null, charge: null } : headingText(seen.text, marker, passages[index + 1], signed(passages, index + 1), ranks)
    const open = stack.find((heading) => heading.kind === marker.kind)
    const title = printed.title
    if (open && open.number === marker.number && title.length > 2 && open.title === title && printed.bare) continue
    while (stack.length > 0 && !sits(stack.at(-1)!.kind, marker.kind, ranks)) stack.pop()
    const given = annex ? null : roleFor(title, marker.kind, roleNow(), stack.length)
    ids += 1
    stack.push({
      kind: marker.kind, number: marker.number, label: marker.label ?? labelOf(marker.kind, marker.number), title, role: given, id: ids, seen,
      from: marker.length, to: marker.length + title.length, charge: printed.charge,
    })
    out.push({
      type: 'paragraph', seen, from: printed.from, headings: [...stack], path: pathOf(), role: annex ? 'annex' : roleNow(), bare: printed.bare,
      runIn: printed.runIn,
    })
  }
  untitle(out)
  stageByContent(out)
  return out
}

/** The signature and the day below a letter's last paragraph are of no part of it. */
function asHead(out: Outlined[]): void {
  for (let at = out.length - 1; at > out.length - 6; at -= 1) {
    const one = out[at]
    if (one?.type !== 'paragraph' || one.headings.at(-1)?.seen === one.seen || one.seen.text.length > 40 || /[。；，]/.test(one.seen.text)) return
    out[at] = { ...one, role: 'head', headings: [], path: [] }
  }
}

/** Where brothers have no title, a short first sentence is a sentence: 6.推广防护设施。2025年底前…… beside 7.高处作业……. */
function untitle(out: readonly Outlined[]): void {
  const brothers = new Map<string, Section[]>()
  for (const one of out) {
    const heading = one.headings.at(-1)
    if (one.type !== 'paragraph' || one.bare || !heading || heading.seen !== one.seen || (RANK.get(heading.kind) ?? 0) < RANK.get('arabic')!) continue
    const key = one.headings.slice(0, -1).map((above) => above.id).join(',')
    brothers.set(key, [...(brothers.get(key) ?? []), one])
  }
  for (const group of brothers.values()) {
    const titled = group.filter((one) => one.runIn)
    if (titled.length * 2 > group.length || titled.length === group.length) continue
    for (const one of titled) {
      one.from = one.runIn!.from
      one.runIn = null
    }
  }
}

/** Whatever a section is called (最后说清楚分几步走), if all below it are stages with dates it tells of the stages. */
function stageByContent(out: readonly Outlined[]): void {
  const below = new Map<number, Heading[]>()
  for (const one of out) {
    const [top, child] = one.headings
    if (!top || !child || top.role !== 'tasks' || below.get(top.id)?.includes(child)) continue
    below.set(top.id, [...(below.get(top.id) ?? []), child])
  }
  for (const [id, children] of below) {
    if (children.length < 2 || !children.every((child) => A_STAGE.test(child.seen.text.slice(child.from, child.from + 60)))) continue
    for (const one of out) {
      if (one.headings[0]?.id !== id) continue
      one.headings[0].role = 'stages'
      one.role = 'stages'
    }
  }
}

const A_STAGE = /^[^，。；（]{2,16}阶段[（(][^（）()]*(?:20\d\d年|\d月|即日)[^（）()]*[）)]/

/** True when a heading of kind `inner` may stand below `outer`. */
const sits = (outer: MarkerKind, inner: MarkerKind, ranks: Ranks): boolean => rankOf(ranks, outer) < rankOf(ranks, inner)

/** A letter opens something when it is the first of its row or goes on with it: B.有限空间 behind A. only; I. behind H. is the ninth letter. */
function lettered(marker: Marker | undefined, stack: readonly Heading[], ranks: Ranks): Marker | undefined {
  if (!marker || !isLettered(marker.kind)) return marker
  const goesOn = ({ kind, number }: Marker): boolean => {
    const open = stack.findLast((heading) => heading.kind === kind)
    return open !== undefined && number > open.number && number <= open.number + 2
  }
  const letter: LetteredKind | undefined = !/^[A-Za-z]$/.test(marker.label ?? '') ? undefined : marker.kind === 'smallRoman' ? 'small' : marker.kind === 'capitalRoman' ? 'capital' : undefined
  const ninth = letter ? { ...marker, kind: letter, number: alphabet(marker.label!) } : undefined
  if (ninth && goesOn(ninth)) return ninth
  if (marker.number !== 1) return goesOn(marker) ? marker : undefined
  if (!stack.some((heading) => heading.kind === marker.kind)) ranks.set(marker.kind, stack.length === 0 ? -1 : rankOf(ranks, stack.at(-1)!.kind) + 0.5)
  return marker
}

/** （2） typed where （二） belongs: it follows （一）, and is no item of an open 1. */
function mended(marker: Marker, text: string, stack: readonly Heading[]): Marker {
  if (marker.kind !== 'arabicParen') return marker
  const above = stack.findLast((heading) => heading.kind === 'paren')
  if (above && marker.number === above.number + 1 && marker.number > 1 && text.length < 40 && !/[。；，]/.test(text)) {
    return { ...marker, kind: 'paren' }
  }
  return marker
}

/** 2.1.1 修订责任制。 | 责任部门：安监部；完成时限：6月底前 | 2.1.2 ……: nothing stands below it but who and when, so it is no title. */
function isLeaf(passages: readonly Passage[], index: number, marker: Marker, ranks: Ranks): boolean {
  let next = index + 1
  const annotates = (passage: Passage | undefined): boolean => passage?.type === 'paragraph' && ANNOTATION_OPENS.test(passage.seen.text.slice(0, 14))
  while (next - index < 6 && annotates(passages[next])) next += 1
  const after = passages[next]
  if (next === index + 1 || after?.type === 'row' || opensSection(marker.kind)) return false
  const follows = after ? readMarker(after.seen.text, spacedAfterDigits(after.seen)) : undefined
  return after === undefined || (follows !== undefined && rankOf(ranks, follows.kind) <= rankOf(ranks, marker.kind))
}

/** The title of a marked paragraph, and where its text begins. */
function headingText(text: string, marker: Marker, next: Passage | undefined, signs: boolean, ranks: Ranks): { title: string; from: number; bare: boolean; runIn: Section['runIn']; charge: Annotation | null } {
  const body = text.slice(marker.length)
  const nextMarker = next?.type === 'paragraph' ? readMarker(next.seen.text, spacedAfterDigits(next.seen)) : undefined
  const leads = next?.type === 'row' || (next !== undefined && !signs && (!nextMarker || rankOf(ranks, nextMarker.kind) > rankOf(ranks, marker.kind)))
  const charged = leads ? chargeBehind(body.replace(/[。：]$/, '')) : chargedRunIn(body)
  if (charged) return { title: charged.title, from: leads ? text.length : marker.length + charged.length, bare: leads, runIn: leads ? null : { from: marker.length, to: marker.length + charged.length }, charge: charged.charge }
  const short = body.length <= 50 && !/[。；]./.test(body)
  // 将……纳入考核 is a sentence, whatever follows it.
  if (short && !(body.endsWith('。') && /\d/.test(body)) && !(/^(?:将|把|对|请|于|每)/.test(body) && body.endsWith('。')) && !/[，：；]/.test(body.slice(0, -1)) && (leads || opensSection(marker.kind) || /(?:行动|工程)。?$/.test(body))) {
    return { title: body.replace(/[。：；]$/, ''), from: text.length, bare: true, runIn: null, charge: null }
  }
  // （二）狠抓基础，推进强基固本。| 5、……: numbered items stand below it.
  const above = nextMarker !== undefined && leads && (marker.kind === 'one' || marker.kind === 'paren') && body.length <= 30 && /^[^，。；：\d]+，[^，。；：\d]+。$/.test(body) && !/[要应须将]|^对|的，/.test(body)
  if (above || (short && leads && body.length <= 40 && !/\d{4}年|[；]/.test(body) && !body.endsWith('。'))) {
    return { title: body.replace(/。$/, ''), from: text.length, bare: true, runIn: null, charge: null }
  }
  const glued = KNOWN_TITLE.exec(body)
  if (glued) return { title: glued[0], from: marker.length + glued[0].length, bare: false, runIn: { from: marker.length, to: marker.length + glued[0].length }, charge: null }
  // An article says what it says at once; only a word or two in front is a title.
  const runIn = marker.kind === 'article' && text.slice(marker.length).search(/[。：]/) > 10 ? null : runInHeading(text, marker.length, true)
  if (runIn) return { title: text.slice(runIn.from, runIn.to).replace(/[。：；]$/, ''), from: runIn.to, bare: false, runIn, charge: null }
  return { title: '', from: marker.length, bare: false, runIn: null, charge: null }
}

/** 设备更新（责任部门：工程部；完成时间：2026年6月）: a title and who is charged with all of it. */
function chargeBehind(body: string): { title: string; length: number; charge: Annotation } | undefined {
  const found = /^([^。；：（【]{2,40})([（【〔][^（）【】〔〕]{3,200}[）】〕])$/.exec(body.slice(0, 260))
  const charge = found && !/^(?:将|把|对|请|于|每)|20\d\d年|[要应须].*，|，.*[要应须]/.test(found[1]!) ? annotationOf(found[2]!) : undefined
  return charge && (charge.owners.length > 0 || charge.time !== null) ? { title: found![1]!, length: found![0].length, charge } : undefined
}

/** The same with its text behind a full stop, when no part of the text is charged to anybody by itself. */
function chargedRunIn(body: string): ReturnType<typeof chargeBehind> {
  const opening = /^[^，。；：（【]{2,30}[（【〔][^（）【】〔〕]{3,200}[）】〕][。：]/.exec(body.slice(0, 260))?.[0]
  if (!opening || body.length < opening.length + 12 || /[（【〔](?:责任|牵头|配合|完成时)/.test(body.slice(opening.length))) return undefined
  const charged = chargeBehind(opening.slice(0, -1))
  return charged && { ...charged, length: opening.length }
}

/** 松湾街道办事处 | 2026年1月5日: the last item above it is no title of it. */
function signed(passages: readonly Passage[], index: number): boolean {
  const [name, day] = [index, index + 1].map((at) => { const passage = passages[at]; return passage?.type === 'paragraph' ? passage.seen.text.slice(0, 60) : undefined })
  if (name === undefined || /[。；，：【]/.test(name)) return false
  return DAY_LINE.test(name) || (name.length <= 40 && ISSUER_END.test(name) && (passages[index + 1] === undefined || (day !== undefined && DAY_LINE.test(day))))
}

/** Titles that lost the line break behind them: 二、组织领导为切实加强……. */
const KNOWN_TITLE = /^(?:指导思想(?:[和与及](?:工作)?目标)?|总体要求|工作目标|总体目标|主要目标|整治目标|目标任务|基本原则|工作原则|组织领导|组织机构|(?:主要|重点|工作)任务|(?:工作|主要|整治)内容|方法步骤|实施步骤|工作步骤|时间安排|保障措施|工作要求|有关要求)(?=[^。：；，、及和与（ ].{12})/

/** “强化重大安全风险源头管控。园区……”: a short first sentence without a comma that names what follows. */
function runInHeading(text: string, from: number, within: boolean): { from: number; to: number } | null {
  if (!within) return null
  // 电气线路治理——总务科牵头，……: a dash is a colon.
  const found = /[。：]|——(?=[^，。；]{2,40}(?:牵头|负责|配合))/.exec(text.slice(from, from + 44))
  const stop = found?.index ?? -1
  if (stop < 2) return null
  const title = text.slice(from, from + stop)
  const to = from + stop + found![0].length
  const rest = text.slice(to, to + 400).replace(/[（〔][^（）〔〕]{0,200}[）〕]|(?:责任|牵头|配合)(?:单位|部门|部室)：[^。]*|[。；，]/g, '')
  if (rest.length < 8) return null
  if (from > 0) {
    if (/[；]|\d|^(?:对|将)|至少|不少于|每[年月季周日]/.test(title.replace(/“[^”]*”/g, ''))) return null
    if (title.includes('，') && (title.length > 26 || text[to - 1] === '：')) return null
    // 开展检查（责任部门：……: a bracket is open.
    return /责任单位|牵头单位|完成时限|如下$|以下|[（【〔][^）】〕]*$/.test(title) ? null : { from, to }
  }
  if (title.length > 22 || /[，；、（《“\d]|各|要|将|应/.test(title) || text[to - 1] === '：') return null
  return text.length - to > 30 ? { from, to } : null
}
