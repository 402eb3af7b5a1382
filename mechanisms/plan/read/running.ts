// What a printer puts on every page of a PDF: running heads and feet, whatever number they carry. They are found by standing on
// many pages at the same height with the same words; a table that goes on overleaf is not cut by them then.

import type { Glyphs } from './ruled.ts'

type Sheet = { items: Glyphs[]; height: number }

/** The pages without their running lines. */
export function withoutRunning<P extends Sheet>(pages: readonly P[]): P[] {
  const seen = new Map<string, { pages: Set<number>; items: Set<Glyphs> }>()
  for (const [page, { items, height }] of pages.entries()) {
    for (const line of marginLines(items, height)) {
      const words = line.map((item) => item.text).join('').replace(/\s+/g, '').replace(/\d+|[一二三四五六七八九十百]+(?=页)/g, '#')
      if (words === '') continue
      const key = `${Math.round(line[0]!.y0)} ${words}`
      const found = seen.get(key) ?? { pages: new Set(), items: new Set() }
      found.pages.add(page)
      for (const item of line) found.items.add(item)
      seen.set(key, found)
    }
  }
  // Left and right pages may have heads of their own, and the first page none.
  const running = new Set([...seen.values()].filter((found) => found.pages.size >= 2 && found.pages.size * 3 >= pages.length).flatMap((found) => [...found.items]))
  return running.size === 0 ? [...pages] : pages.map((page) => ({ ...page, items: page.items.filter((item) => !running.has(item)) }))
}

/** The first two and the last two lines of a page, where they stand near its edge. */
function marginLines(items: readonly Glyphs[], height: number): Glyphs[][] {
  const near = items.filter((item) => item.text.trim() !== '' && (item.y0 > height * 0.88 || item.y1 < height * 0.1)).sort((a, b) => b.y0 - a.y0)
  const lines: Glyphs[][] = []
  for (const item of near) {
    const line = lines.at(-1)
    if (line && Math.abs(line[0]!.y0 - item.y0) <= 2) line.push(item)
    else lines.push([item])
  }
  for (const line of lines) line.sort((a, b) => a.x0 - b.x0)
  return lines.length <= 4 ? lines : [...lines.slice(0, 2), ...lines.slice(-2)]
}
