// The paper as HTML for the browser, before anybody signs: the same sheet that docx and PDF are made from, in the faces the
// reader's machine has. Lines and pages break where the browser puts them; the PDF alone decides those.
// One fragment without script, every text escaped; styles come along as one <style>, scoped by the class `paper`.

import type { Paper } from './define.ts'
import { lay } from './lay.ts'
import type { Cell, Face, Flow, Grid, Para, Rule, Sheet, Span } from './sheet.ts'
import { textWidth } from './sheet.ts'

const FAMILY: Record<Face, string> = {
  title: "'方正小标宋简体','FZXiaoBiaoSong-B05S','STZhongsong','Noto Serif SC','Songti SC','SimSun',serif",
  body: "'仿宋_GB2312','FangSong_GB2312','FangSong','STFangsong','Noto Serif SC','Songti SC',serif",
  heading: "'SimHei','黑体','Heiti SC','Noto Sans SC',sans-serif",
  kai: "'楷体_GB2312','KaiTi_GB2312','KaiTi','STKaiti','Noto Serif SC',serif",
  plain: "'SimSun','宋体','Songti SC','Noto Serif SC',serif",
}

/** Text as HTML text or as a double-quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A fragment to put into a page as it is: `<style>` and one `<article lang="zh-CN" class="paper">`. */
export function renderPreview(paper: Paper): string {
  const sheet = lay(paper.layout, paper.blocks)
  const flow = sheet.flow.map((piece) => htmlOf(piece, sheet)).join('')
  const foot = sheet.foot === undefined ? '' : `<div class="paper-foot">${table(sheet.foot, sheet)}</div>`
  return `<style>${styles(sheet)}</style><article class="paper" lang="zh-CN" aria-label="${escapeHtml(paper.label)}">${flow}${foot}</article>`
}

const pt = (points: number): string => `${Math.round(points * 100) / 100}pt`

/** On screen the sheet lies on the page's own ground; printed it is ink only, with the margins of the standard. */
function styles(sheet: Sheet): string {
  const { page, body } = sheet
  const faces = Object.entries(FAMILY).map(([face, family]) => `.paper .f-${face}{font-family:${family}}`).join('')
  return `.paper{box-sizing:border-box;width:${pt(page.width)};min-height:${pt(page.height)};margin:0 auto;`
    + `padding:${pt(page.top)} ${pt(page.right)} ${pt(page.bottom)} ${pt(page.left)};display:flex;flex-direction:column;background:#fff;color:#000;`
    + `box-shadow:0 1px 8px rgb(0 0 0/.18);font-size:${pt(body.size)};letter-spacing:${pt(body.cell - body.size)};line-break:strict;overflow-wrap:anywhere;text-autospace:no-autospace}`
    + `.paper p{margin:0}.paper b,.paper th{font-weight:400}.paper table{border-collapse:collapse;table-layout:fixed;width:100%}`
    + `.paper td{padding:0;border:0 solid #000}.paper .all td{border-width:.6pt}.paper .imprint td{border-top-width:.7pt}`
    + `.paper .imprint tr:first-child td{border-top-width:1pt}.paper .imprint tr:last-child td{border-bottom-width:1pt}`
    + `.paper .f-title,.paper .f-heading{font-weight:700}.paper .red{color:#f00}.paper u{text-underline-offset:.2em;white-space:break-spaces}`
    + `.paper .break{border-top:1px dashed #bbb;margin:${pt(body.pitch)} 0}.paper-foot{margin-top:auto;padding-top:${pt(body.pitch)}}${faces}`
    + `@media print{@page{size:A4;margin:${pt(page.top)} ${pt(page.right)} ${pt(page.bottom)} ${pt(page.left)}}`
    + `.paper{width:auto;min-height:0;padding:0;box-shadow:none}.paper .break{border:0;margin:0;break-after:page}.paper tr{break-inside:avoid}}`
}

function htmlOf(flow: Flow, sheet: Sheet): string {
  switch (flow.kind) {
    case 'para': return paragraph(flow, sheet)
    case 'grid': return table(flow, sheet)
    case 'rule': return ruled(flow)
    case 'gap': return `<div style="height:${pt(flow.height)}"></div>`
    case 'break': return '<div class="break"></div>'
  }
}

function paragraph(para: Para, sheet: Sheet): string {
  const style = [
    `line-height:${pt(para.pitch)}`, para.align === 'spread' ? 'text-align:justify;text-align-last:justify' : `text-align:${para.align}`,
    ...(para.first === 0 ? [] : [`text-indent:${pt(para.first)}`]),
    ...(para.left === 0 ? [] : [`padding-left:${pt(para.left)}`]),
    ...(para.right === 0 ? [] : [`padding-right:${pt(para.right)}`]),
    ...(para.balanced ? ['text-wrap:balance'] : []),
    ...(para.keepNext ? ['break-after:avoid'] : []),
  ]
  return `<p style="${style.join(';')}">${para.spans.map((span) => spanHtml(span, sheet)).join('')}</p>`
}

function spanHtml(span: Span, sheet: Sheet): string {
  const tag = span.underline ? 'u' : 'span'
  const size = span.size === sheet.body.size ? '' : ` style="font-size:${pt(span.size)};letter-spacing:0"`
  const text = span.text.split('\n').map(escapeHtml).join('<br>')
  return `<${tag} class="f-${span.face}${span.red ? ' red' : ''}"${size}>${text}</${tag}>`
}

function ruled(rule: Rule): string {
  const style = rule.double === undefined ? 'solid' : 'double'
  const weight = rule.double === undefined ? rule.weight : Math.max(rule.weight * 1.2, 3)
  return `<div style="margin:0 ${pt(rule.right)} 0 ${pt(rule.left)};border-top:${pt(weight)} ${style} ${rule.red ? '#f00' : '#000'}"></div>`
}

function table(grid: Grid, sheet: Sheet): string {
  const total = textWidth(sheet)
  const columns = grid.columns.map((width) => `<col style="width:${Math.round((width / total) * 1000) / 10}%">`).join('')
  const rows = grid.rows.map((row, at) => `<tr>${row.map((cell, column) => (cell.merge === 'rest' ? '' : cellHtml(cell, grid, sheet, cell.merge === 'first' ? mergedRows(grid, at, column) : 1))).join('')}</tr>`)
  const head = grid.head > 0 ? `<thead>${rows.slice(0, grid.head).join('')}</thead>` : ''
  return `<table class="${grid.rules}"><colgroup>${columns}</colgroup>${head}<tbody>${rows.slice(grid.head).join('')}</tbody></table>`
}

function mergedRows(grid: Grid, at: number, column: number): number {
  const end = grid.rows.findIndex((row, below) => below > at && row[column]?.merge !== 'rest')
  return (end < 0 ? grid.rows.length : end) - at
}

function cellHtml(cell: Cell, grid: Grid, sheet: Sheet, rows: number): string {
  const style = [
    `padding:${pt(grid.padY)} ${pt(grid.padX)}`, `vertical-align:${cell.middle ? 'middle' : 'top'}`,
    ...(cell.height === undefined ? [] : [`height:${pt(cell.height)}`]),
  ]
  const span = `${cell.span === undefined || cell.span === 1 ? '' : ` colspan="${cell.span}"`}${rows === 1 ? '' : ` rowspan="${rows}"`}`
  return `<td${span} style="${style.join(';')}">${cell.paras.map((para) => paragraph(para, sheet)).join('')}</td>`
}
