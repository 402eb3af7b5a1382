// Cells that go on below: one cell in the PDF and in the preview, as in the docx.
import { describe, expect, it } from 'vitest'
import type { Block } from './blocks.ts'
import { loadFonts } from './fonts.ts'
import { lay } from './lay.ts'
import { paginate } from './paginate.ts'
import { renderPreview } from './preview.ts'
import { paperOf } from './testing.ts'

const table = (rows: string[][]): Block => ({ kind: 'table', columns: [{ title: '行动', width: 1, mergeDown: true }, { title: '任务', width: 3 }], rows })
const pagesOf = (rows: string[][]) => paginate(lay('official', [table(rows)]), loadFonts())
/** Where a horizontal line crosses the middle of each column. */
function linesOf(page: ReturnType<typeof pagesOf>[number]) {
  const [left, right] = [Math.min(...page.rules.map(({ x1 }) => x1)), Math.max(...page.rules.map(({ x2 }) => x2))]
  const at = (share: number) => [...new Set(page.rules.filter(({ x1, x2, y1, y2 }) => y1 === y2 && x1 <= left + (right - left) * share && x2 >= left + (right - left) * share).map(({ y1 }) => Math.round(y1)))]
  return { merged: at(0.1).length, other: at(0.6).length }
}

describe('a cell that goes on below', () => {
  it('has no line within, and one where it ends', () => {
    // Head, three rows of one action, one of another: the first column has lines above and below the head, after the third row, at the end.
    expect(linesOf(pagesOf([['清零', '甲'], ['清零', '乙'], ['清零', '丙'], ['宣传', '丁']])[0]!)).toEqual({ merged: 4, other: 6 })
    expect(linesOf(pagesOf([['清零', '甲'], ['培训', '乙']])[0]!)).toEqual({ merged: 4, other: 4 })
  })
  it('is closed at the end of a page and goes on under the head of the next', () => {
    const pages = pagesOf(Array.from({ length: 60 }, (_, i) => ['清零', `第${i}项`]))
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) {
      const { merged, other } = linesOf(page)
      expect(merged).toBe(3)
      expect(other).toBeGreaterThan(3)
    }
  })
  it('is one cell of the preview', () => {
    const html = renderPreview(paperOf('official', [table([['清零', '甲'], ['清零', '乙'], ['宣传', '丙']])]))
    expect(html.match(/rowspan="2"/g)).toHaveLength(1)
    expect(html.match(/<tr>/g)).toHaveLength(4)
    expect(html.match(/<td/g)).toHaveLength(2 + 2 + 1 + 2)
  })
})
