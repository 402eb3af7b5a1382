// A page set in two columns: a white strip down its middle that only titles and tables run across. Lines are told to be read
// down the left column, then down the right one, between what runs across. Pure geometry, in PDF points with y upwards.

import type { Box, Glyphs } from './ruled.ts'

/** Where the strip is; undefined on a page that has none. */
export function gutterOf(items: readonly Glyphs[]): number | undefined {
  const lines = linesOf(items)
  if (lines.length < 8) return undefined
  const [left, right] = [Math.min(...lines.map((line) => line[0]!.x0)), Math.max(...lines.map((line) => line.at(-1)!.x1))]
  const strips = lines.map((line) => stripsOf(line))
  let best: { x: number; parted: number; crossed: number } | undefined
  for (let step = 0; step <= STEPS; step += 1) {
    const x = left + (right - left) * (0.42 + (0.16 * step) / STEPS)
    const parted = strips.filter((gaps) => gaps.some((gap) => gap.x0 <= x && gap.x1 >= x)).length
    if (!best || parted > best.parted) best = { x, parted, crossed: lines.filter((line, index) => line[0]!.x0 < x && line.at(-1)!.x1 > x && !strips[index]!.some((gap) => gap.x0 <= x && gap.x1 >= x)).length }
  }
  if (!best || best.parted < 8 || best.crossed * 3 > best.parted) return undefined
  const { x } = best
  // Most lines fill their column: cells of a table do not.
  const widths = lines.filter((_, index) => strips[index]!.some((gap) => gap.x0 <= x && gap.x1 >= x)).flatMap((line) => [(x - line[0]!.x0) / (x - left), (line.at(-1)!.x1 - x) / (right - x)])
  const inked = lines.flatMap((line) => line).reduce((sum, one) => sum + one.x1 - one.x0, 0) / lines.reduce((sum, line) => sum + line.at(-1)!.x1 - line[0]!.x0, 0)
  return widths.filter((width) => width > 0.8).length * 2 >= widths.length && inked > 0.75 ? x : undefined
}

const STEPS = 40

/** Pieces of text on one height, from left to right; of both columns, where they stand at one height. */
function linesOf(items: readonly Glyphs[]): Glyphs[][] {
  const lines: Glyphs[][] = []
  for (const item of items.filter((one) => one.text.trim() !== '').sort((a, b) => b.y0 - a.y0)) {
    const line = lines.at(-1)
    if (line && Math.abs(line[0]!.y0 - item.y0) <= 3) line.push(item)
    else lines.push([item])
  }
  return lines.map((line) => line.sort((a, b) => a.x0 - b.x0))
}

/** The white between the pieces of a line that is wider than a character. */
function stripsOf(line: readonly Glyphs[]): { x0: number; x1: number }[] {
  const found: { x0: number; x1: number }[] = []
  let end = line[0]!.x1
  for (const item of line.slice(1)) {
    if (item.x0 - end > 0.9 * (item.y1 - item.y0)) found.push({ x0: end, x1: item.x0 })
    end = Math.max(end, item.x1)
  }
  return found
}

/** Stretches of the page in the order they are read; what crosses the strip is a stretch of its own. */
export function stretchesOf(items: readonly Glyphs[], gutter: number, tables: readonly Box[]): Glyphs[][] {
  const crossing = items.filter((item) => item.text.trim() !== '' && item.x0 < gutter - 3 && item.x1 > gutter + 3)
  const bars = [...crossing, ...tables].map(({ y0, y1 }) => ({ y0, y1 })).sort((a, b) => b.y1 - a.y1)
  const bands: { y0: number; y1: number; across: boolean }[] = []
  let top = Infinity
  for (const bar of bars) {
    if (bar.y1 < top) bands.push({ y0: bar.y1, y1: top, across: false })
    const last = bands.at(-1)
    if (last?.across && last.y0 <= bar.y1) last.y0 = Math.min(last.y0, bar.y0)
    else bands.push({ y0: bar.y0, y1: Math.min(bar.y1, top), across: true })
    top = Math.min(top, bar.y0)
  }
  bands.push({ y0: -Infinity, y1: top, across: false })
  const within = (item: Glyphs, band: { y0: number; y1: number }): boolean => (item.y0 + item.y1) / 2 > band.y0 && (item.y0 + item.y1) / 2 <= band.y1
  return bands.flatMap((band) => {
    const held = items.filter((item) => within(item, band))
    return band.across ? [held] : [held.filter((item) => item.x0 < gutter), held.filter((item) => item.x0 >= gutter)]
  }).filter((stretch) => stretch.length > 0)
}
