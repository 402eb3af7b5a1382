// A page set in two columns: a white strip down its middle that only titles and tables run across. Lines are told to be read
// down the left column, then down the right one, between what runs across. Pure geometry, in PDF points with y upwards.

import type { Box, Glyphs } from './ruled.ts'

/** Where the strip is; undefined on a page that has none. */
export function gutterOf(items: readonly Glyphs[]): number | undefined {
  const inked = items.filter((item) => item.text.trim() !== '')
  if (inked.length < 20) return undefined
  const [left, right] = [Math.min(...inked.map((one) => one.x0)), Math.max(...inked.map((one) => one.x1))]
  const width = right - left
  // How much of the ink lies over each point between the columns, which are about equally wide.
  const steps = 40
  let best: { x: number; over: number } | undefined
  for (let step = 0; step <= steps; step += 1) {
    const x = left + width * (0.42 + (0.16 * step) / steps)
    const over = inked.reduce((sum, one) => sum + (one.x0 < x + 3 && one.x1 > x - 3 ? one.x1 - one.x0 : 0), 0)
    if (!best || over < best.over) best = { x, over }
  }
  const all = inked.reduce((sum, one) => sum + one.x1 - one.x0, 0)
  if (!best || best.over > all * 0.25) return undefined
  const { x } = best
  const sides = [inked.filter((one) => one.x1 <= x), inked.filter((one) => one.x0 >= x)]
  const edges = [x - left, right - x]
  // Both columns hold many lines, and most lines fill them: cells of a table do not.
  const filled = sides.every((side, index) => {
    const lines = baselines(side)
    return lines.length >= 8 && lines.filter((line) => line >= edges[index]! * 0.75).length * 2 >= lines.length
  })
  return filled ? x : undefined
}

/** How wide each line is. */
function baselines(items: readonly Glyphs[]): number[] {
  const lines: { y: number; width: number }[] = []
  for (const item of [...items].sort((a, b) => b.y0 - a.y0)) {
    const line = lines.at(-1)
    if (line && Math.abs(line.y - item.y0) <= 3) line.width += item.x1 - item.x0
    else lines.push({ y: item.y0, width: item.x1 - item.x0 })
  }
  return lines.map((line) => line.width)
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
