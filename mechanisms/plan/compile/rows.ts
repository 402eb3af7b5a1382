// Rows of a task table (行动名称 | 重点任务 | 完成时间 | 责任部室) to clauses: one row is one commitment, unless its cell
// numbers several. Blank time and owner cells were filled from above by the reader.

import { pairsOf } from '../likeness.ts'
import type { Draft, Ground } from './clauses.ts'
import { cyclesIn, frequenciesIn } from './frequency.ts'
import { labelOf, readMarker } from './markers.ts'
import type { OutlineRow } from './outline.ts'
import { ownersOfCell } from './annotation.ts'
import { saidOwners, subjectOf } from './owners.ts'
import type { Owners } from './ownership.ts'
import type { Action, Due, Owner } from './plan.ts'
import { dueOfCell, everyYear, saysStanding, standing, timesIn, type Calendar } from './time.ts'
import { view, type View } from './view.ts'

type Columns = { group: number; item: number; task: number; due: number; owner: number; lead: number; assist: number; goal: number }

export function rowClauses(one: OutlineRow, ground: Ground, owners: Owners): Draft[] {
  const { row } = one
  const source = ground.source.text
  const columns = columnsOf(row.headings)
  const cell = (column: number): View => {
    const at = column >= 0 ? row.cells[column] : undefined
    return at && at.end > at.start ? view(source, at.start, at.end) : view(source, 0, 0)
  }
  let task = cell(columns.task)
  if (task.text === '' || row.cells[columns.task]?.inherited) task = columns.item >= 0 && !row.cells[columns.item]?.inherited ? cell(columns.item) : task
  if (task.text.length < 4 || /^(?:合计|小计|说明|备注|注[：:])/.test(task.text)) return []
  const group = cell(columns.group).text || (row.group ? view(source, row.group.start, row.group.end).text : '')
  const item = columns.item === columns.task ? '' : cell(columns.item).text
  const due = dueOfRow(columns, row.cells.length, (column) => cell(column).text, ground.calendar)
  const named: Owner[] = [...ownersOfCell(cell(columns.lead).text, 'lead'), ...ownersOfCell(cell(columns.owner).text, 'responsible'), ...ownersOfCell(cell(columns.assist).text, 'assist')]
  const path = [...one.path, ...[group, item].flatMap((text) => markerLabel(text))]
  const headings = [...one.headings.map((heading) => heading.title), plainTitle(group), plainTitle(item)].filter((title) => title !== '')
  const action = actionFor(plainTitle(group) || plainTitle(item), ground)
  const cycle = frequenciesIn(cell(columns.due).text)
  const drafts = (seen: View, given: Due | null): Draft[] => pieces(seen).flatMap((piece) => rhythms(seen.text, piece)).map(({ from, to }) => {
    const text = seen.text.slice(from, to)
    const own = timesIn(text, ground.calendar)[0]?.due ?? null
    // A date in the words themselves is closer than 2024—2026年 or 长期坚持 beside them.
    const resolved = (own?.by && (given === null || given.standing || given.yearly) ? own : given ?? own) ?? fallback(text, ground.calendar)
    const frequency = frequenciesIn(text, resolved?.from !== null && resolved?.from?.slice(0, 4) === resolved?.by?.slice(0, 4))
    return {
      view: seen, from, to, path, action, headings, role: 'annex', due: resolved, frequency: frequency.length > 0 ? frequency : cycle,
      owners: ofRow(text, named, owners), condition: null,
    }
  })
  // 2024年目标 | 2025年目标 | 2026年目标: each cell is due in its year.
  const yearly = row.headings.flatMap((heading, column) => (/^(20\d\d)年/.test(heading) && column !== columns.task && cell(column).text.length >= 4 ? [{ column, due: dueOfCell(heading.slice(0, 5), ground.calendar) }] : []))
  return [...drafts(task, due ?? (yearly.length === 1 ? yearly[0]!.due : null)), ...yearly.flatMap((one) => drafts(cell(one.column), one.due))]
}

/** The cell says who is charged; the words of the row only where it says nobody. */
function ofRow(text: string, named: readonly Owner[], owners: Owners): Owner[] {
  if (named.length > 0) return [...named]
  const { subject, urged, owners: said } = saidOwners(text)
  const doers = subject ?? (urged ? said : [])
  return doers.length > 0 ? doers : owners.coordinator()
}

/** The time of a row: its column of times, else the first short cell that reads as nothing but a time. */
function dueOfRow(columns: Columns, cells: number, textOf: (column: number) => string, calendar: Calendar): Due | null {
  if (columns.due >= 0) return dueOfCell(textOf(columns.due), calendar)
  for (let column = 0; column < cells; column += 1) {
    const text = textOf(column)
    if (column === columns.task || text.length > 24 || !/20\d\d年|月底|长期|^每年/.test(text)) continue
    const due = dueOfCell(text, calendar)
    if (due) return due
  }
  return null
}

function fallback(text: string, calendar: Calendar): Due | null {
  if (/每(?:年|季|月|周|日|半年)/.test(text)) return everyYear(calendar)
  return saysStanding(text) ? standing : null
}

function columnsOf(headings: readonly string[]): Columns {
  const find = (form: RegExp, not?: RegExp): number => headings.findIndex((heading) => form.test(heading) && !(not?.test(heading) ?? false))
  const tasks = headings.flatMap((heading, index) => (/任务|内容|措施|事项|举措|工作要求|具体要求|整治重点|行动要点/.test(heading) && !/责任|时/.test(heading) ? [index] : []))
  const task = tasks.at(-1) ?? find(/要求|项目|名称/, /时|责任/)
  const item = tasks.length > 1 ? tasks.at(-2)! : find(/项目|事项|类别|名称/, /时|责任/)
  return {
    group: find(/行动|类别|领域|专项|板块|一级|大类/), item: item === task ? -1 : item, task: Math.max(task, 0),
    due: find(/时间|时限|期限|节点|进度|日期/), owner: find(/责任(?:单位|部门|部室|科室|主体|人|领导)?|承办|实施单位|落实单位|主办|单位|部门|部室|科室/, /牵头|配合|协办|参与|时/),
    lead: find(/牵头|主责/), assist: find(/配合|协办|参与|协同/), goal: find(/目标|成果|标准/),
  }
}

/** A cell that numbers its own items is as many commitments; else it is one. */
function pieces(task: View): { from: number; to: number }[] {
  const whole = trim(task.text, 0, task.text.length)
  const cuts: number[] = []
  for (let i = 0; i < task.text.length; i += 1) {
    if (i > 0 && !/[。；;：\n]/.test(task.text[i - 1]!)) continue
    const marker = readMarker(task.text.slice(i, i + 12))
    if (marker && marker.kind !== 'one') cuts.push(i)
  }
  if (cuts.length < 2) return whole.to - whole.from > 160 ? sentences(task.text, whole) : [whole]
  return cuts.map((cut, index) => {
    const marker = readMarker(task.text.slice(cut, cut + 12))!
    return trim(task.text, cut + marker.length, cuts[index + 1] ?? task.text.length)
  }).filter((piece) => piece.to - piece.from >= 4)
}

/** 负责人每季度带队检查，项目经理每月带班: each has a rhythm of its own. */
function rhythms(text: string, piece: { from: number; to: number }): { from: number; to: number }[] {
  for (let at = text.indexOf('，', piece.from); at >= 0 && at < piece.to; at = text.indexOf('，', at + 1)) {
    const [before, after] = [text.slice(piece.from, at), text.slice(at + 1, piece.to)]
    if (subjectOf(before) && subjectOf(after) && cyclesIn(before).length > 0 && cyclesIn(after.split('，', 1)[0]!).length > 0) return [{ from: piece.from, to: at }, ...rhythms(text, { from: at + 1, to: piece.to })]
  }
  return [piece]
}

/** A long cell of several sentences is as many commitments. */
function sentences(text: string, whole: { from: number; to: number }): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  for (let from = whole.from; from < whole.to;) {
    const stop = text.indexOf('。', from)
    const to = stop < 0 || stop > whole.to ? whole.to : stop + 1
    if (to - from >= 8) out.push(trim(text, from, to))
    from = to
  }
  return out
}

function trim(text: string, from: number, to: number): { from: number; to: number } {
  let [a, b] = [from, to]
  const marker = readMarker(text.slice(a, a + 12))
  if (marker && a === 0) a += marker.length
  while (b > a && /[。；;，,]/.test(text[b - 1]!)) b -= 1
  return { from: a, to: b }
}

function markerLabel(text: string): string[] {
  const marker = readMarker(text)
  return marker ? [labelOf(marker.kind, marker.number)] : []
}

function plainTitle(text: string): string {
  const marker = readMarker(text)
  return text.slice(marker?.length ?? 0).replace(/[。；]$/, '').slice(0, 80)
}

/** Pairs of neighbouring characters of the titles of a plan's actions, and what was asked before: a long table asks the same few often. */
type Titles = { sizes: number[]; having: Map<string, number[]>; found: Map<string, string | null> }
const known = new WeakMap<readonly Action[], Titles>()

function titlesOf(list: readonly Action[]): Titles {
  let titles = known.get(list)
  if (titles) return titles
  titles = { sizes: [], having: new Map(), found: new Map() }
  for (const [index, action] of list.entries()) {
    const pairs = pairsOf(action.title)
    titles.sizes.push(pairs.size)
    for (const pair of pairs) {
      const having = titles.having.get(pair)
      if (having) having.push(index)
      else titles.having.set(pair, [index])
    }
  }
  known.set(list, titles)
  return titles
}

/** The action of the body whose title shares most of its characters with the group's. */
function actionFor(title: string, { list }: Ground): string | null {
  if (title === '') return null
  const { sizes, having, found } = titlesOf(list)
  const before = found.get(title)
  if (before !== undefined) return before
  const wanted = pairsOf(title)
  const common = new Map<number, number>()
  for (const pair of wanted) for (const index of having.get(pair) ?? []) common.set(index, (common.get(index) ?? 0) + 1)
  let best: number | undefined
  let most = 0.5
  for (const [index, shared] of common) {
    const share = (2 * shared) / Math.max(wanted.size + sizes[index]!, 1)
    if (share > most || (share === most && best !== undefined && index < best)) {
      best = index
      most = share
    }
  }
  const action = best === undefined ? null : list[best]!.id
  found.set(title, action)
  return action
}

