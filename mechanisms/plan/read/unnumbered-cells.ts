// A table that was copied cell by cell and has no column of numbers: 行动名称 / 重点任务 / 完成时间 / 责任部室 / 一、……行动 / 1.…… / the task /
// 2024年 / 安全部 / the next task / …. What a cell is tells its column: a time, names, or the words of a task; empty cells are lost.

import { looksLikeHeadings, squeeze, type RawCell } from './normal.ts'
import type { Line } from './stacked.ts'

type Column = 'name' | 'task' | 'time' | 'owner'

/** A cell of a task table is never longer; one with names or a time is short. */
const LONGEST = 800
const NAMES = 140

const HEADING: readonly [Column, RegExp][] = [
  ['time', /时间|时限|期限|进度|节点/],
  ['owner', /责任|牵头|配合|单位|部门|部室|负责/],
  ['task', /任务|内容|措施|事项|要求/],
  ['name', /行动|类别|项目|序号|名称|领域|环节/],
]
const TIME = /^(?:[（(]?(?:20\d\d年?|\d{1,2}月|每[年月周日季半]|[一二三四]季度|[上下]半年|长期|常年|持续|常态|即日|立即|全年|年底|年内|三年)[^，。；：]{0,18}|按.{0,6}(?:要求|规定|进度)(?:完成)?)$/
const NAME = /(?:[部局办委处科室厅队组站所院校厂矿村镇乡会段]|中心|公司|企业|单位|街道|社区|政府|部门|集团|机构|园区|责任人|负责人|车间|班组|人员)(?:[（(][^（）()]{1,16}[）)])?$/
const NUMBERED = /^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、])[^，；]{2,40}$/
const SECTION = /^[一二三四五六七八九十]{1,3}、/
/** The day a paper was signed stands last of all. */
const SIGNED = /^20\d\d年\d{1,2}月\d{1,2}日$/
const ENDS = /^(?:附[件表]|注[：:]|备注[：:]|抄送|主送)/

export function unnumberedTable(text: string, lines: readonly Line[], from: number): { rows: RawCell[][]; next: number } | undefined {
  const head = headingsAt(text, lines, from)
  if (!head) return undefined
  const { columns } = head
  const most = columns.filter((column) => column === 'owner').length
  const timeFirst = columns.indexOf('time') < columns.indexOf('owner')
  const rows: RawCell[][] = [head.cells]
  /** Rows up to the last that says when or who, and where the text goes on behind it: what follows may be no table any more. */
  let sure = { rows: 0, next: head.next }
  let open: Open | undefined
  const close = (next: number): void => {
    if (!open) return
    rows.push(rowOf(text, columns, open))
    if (open.time || open.owners.length > 0) sure = { rows: rows.length, next }
    open = undefined
  }
  let name: Line | undefined
  let at = head.next
  for (; at < lines.length; at += 1) {
    const line = lines[at]!
    const words = line.end - line.start > LONGEST ? undefined : squeeze(text.slice(line.start, line.end))
    if (words === '') continue
    if (words === undefined || ENDS.test(words) || (SIGNED.test(words) && isLast(text, lines, at))) break
    const owner = open?.owners.at(-1)
    if (TIME.test(words)) {
      // 2025年 | 2026年: a time over two lines.
      if (!open || !columns.includes('time') || (open.owners.length > 0 && timeFirst)) break
      open.time = open.time ? { start: open.time.start, end: line.end } : line
    } else if (open && owner && text[owner.end - 1] === '、' && words.length <= NAMES) owner.end = line.end
    else if (open && open.owners.length < most && isNames(words)) open.owners.push({ ...line })
    else {
      const task = open && open.owners.length === 0 && !open.time ? open.task : undefined
      // 1.……, the title of some tasks: the first cell of what stands below it.
      if (task && NUMBERED.test(squeeze(text.slice(task.start, task.end)))) {
        name = task
        open = undefined
      }
      close(at)
      if (SECTION.test(words) && NUMBERED.test(words)) rows.push([cell(text, line)])
      else {
        // A text that names neither day nor names twice in a row is no table.
        if (rows.length - sure.rows > 3) break
        open = { name, task: line, time: undefined, owners: [] }
        name = undefined
      }
    }
  }
  close(at)
  const table = rows.slice(0, sure.rows)
  return table.filter((row) => row.length > 1).length >= 4 ? { rows: table, next: sure.next } : undefined
}

type Open = { name: Line | undefined; task: Line; time: Line | undefined; owners: Line[] }

/** Empty cells are there, so that they take what stands above them. */
function rowOf(text: string, columns: readonly Column[], { name, task, time, owners }: Open): RawCell[] {
  const given = { name: [name], task: [task], time: [time], owner: [...owners] }
  return columns.map((column) => cell(text, given[column].shift() ?? { start: task.end, end: task.end }))
}

/** The headings, a line each or one over two lines (完成 | 时间), then the first cell of the first row. */
function headingsAt(text: string, lines: readonly Line[], from: number): { columns: Column[]; cells: RawCell[]; next: number } | undefined {
  const columns: Column[] = []
  const cells: RawCell[] = []
  let half: Line | undefined
  let at = from
  for (; at < lines.length && columns.length < 7; at += 1) {
    const line = lines[at]!
    if (line.end - line.start > 40) break
    const words = squeeze(text.slice(line.start, line.end))
    if (words === '') continue
    if (words.length > 12 || /[。；，、：\d]/.test(words)) break
    const whole: Line = half ? { start: half.start, end: line.end } : line
    const column = HEADING.find(([, form]) => form.test(squeeze(text.slice(whole.start, whole.end))))?.[0]
    if (column === undefined) {
      if (half || columns.length === 0 || words.length > 3) break
      half = line
      continue
    }
    half = undefined
    // One column tells the tasks, and what names them stands before it.
    if ((column === 'task' || column === 'name') && columns.includes('task')) return undefined
    columns.push(column)
    cells.push(cell(text, whole))
  }
  const [task, owner, time] = [columns.indexOf('task'), columns.indexOf('owner'), columns.indexOf('time')]
  const ordered = task >= 0 && owner > task && (time < 0 || time > task)
  return !half && columns.length >= 3 && ordered && looksLikeHeadings(cells.map((one) => one.text)) ? { columns, cells, next: at } : undefined
}

function isLast(text: string, lines: readonly Line[], at: number): boolean {
  for (let next = at + 1; next < lines.length; next += 1) if (text.slice(lines[next]!.start, lines[next]!.end).trim() !== '') return false
  return true
}

/** 规划建设部、安全生产部; 各街道 应急办: every part ends like a name. */
const isNames = (words: string): boolean => words.length <= NAMES && !/[。；：]/.test(words) && !/^\d/.test(words) && words.split(/[、，]/).every((part) => part.length <= 24 && NAME.test(part))

function cell(text: string, line: Line): RawCell {
  return { start: line.start, end: line.end, text: text.slice(line.start, line.end), merged: false }
}
