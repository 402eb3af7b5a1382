// Tables of a PDF page from its ruled lines: the lines make a grid, missing pieces of line make merged cells, and
// every piece of text belongs to the cell its middle lies in. Pure geometry, in PDF points with y upwards.

export type Box = { x0: number; y0: number; x1: number; y1: number }
/** A piece of text with its place. */
export type Glyphs = Box & { text: string }

/** A cell over `rows` × `columns` grid places, with what is written in it. */
export type RuledCell = { row: number; column: number; rows: number; columns: number; items: Glyphs[] }
/** `cut` where the last row has no line below it: the page broke it. */
export type RuledTable = Box & { rows: number; columns: number; cells: RuledCell[]; cut?: boolean }

const NEAR = 3
const THIN = 4

/** Lines are boxes thinner than 4 points; other boxes count with their four edges. */
export function linesOfBoxes(boxes: readonly Box[]): { horizontal: Box[]; vertical: Box[] } {
  const horizontal: Box[] = []
  const vertical: Box[] = []
  for (const { x0, y0, x1, y1 } of boxes) {
    const [width, height] = [x1 - x0, y1 - y0]
    if (height <= THIN && width > 6) horizontal.push({ x0, x1, y0: (y0 + y1) / 2, y1: (y0 + y1) / 2 })
    else if (width <= THIN && height > 6) vertical.push({ y0, y1, x0: (x0 + x1) / 2, x1: (x0 + x1) / 2 })
    else if (width > 6 && height > 6) {
      horizontal.push({ x0, x1, y0, y1: y0 }, { x0, x1, y0: y1, y1 })
      vertical.push({ x0, x1: x0, y0, y1 }, { x0: x1, x1, y0, y1 })
    }
  }
  return { horizontal, vertical }
}

/** Tables from top to bottom. A grid needs two rows and two columns, or the three columns of a heading whose rows stand overleaf. */
export function tablesOf(boxes: readonly Box[], items: readonly Glyphs[]): RuledTable[] {
  const { horizontal, vertical } = linesOfBoxes(boxes)
  return regionsOf(horizontal, vertical).flatMap((region) => tableIn(region, horizontal, vertical, items)).sort((a, b) => b.y1 - a.y1)
}

/** Stretches of the page that vertical lines run through without a gap. */
function regionsOf(horizontal: readonly Box[], vertical: readonly Box[]): Box[] {
  const runs: Box[] = []
  for (const line of [...vertical].sort((a, b) => b.y1 - a.y1)) {
    const run = runs.find((one) => line.y1 >= one.y0 - NEAR && line.y0 <= one.y1 + NEAR)
    if (run) Object.assign(run, { x0: Math.min(run.x0, line.x0), x1: Math.max(run.x1, line.x1), y0: Math.min(run.y0, line.y0), y1: Math.max(run.y1, line.y1) })
    else runs.push({ ...line })
  }
  return runs.filter((run) => run.x1 - run.x0 > 40 && horizontal.some((line) => line.y0 >= run.y0 - NEAR && line.y0 <= run.y1 + NEAR))
}

function clusters(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const found: number[] = []
  for (const value of sorted) if (found.length === 0 || value - found.at(-1)! > NEAR) found.push(value)
  return found
}

function tableIn(region: Box, horizontal: readonly Box[], vertical: readonly Box[], items: readonly Glyphs[]): RuledTable[] {
  const inside = (y: number): boolean => y >= region.y0 - NEAR && y <= region.y1 + NEAR
  const across = horizontal.filter((line) => inside(line.y0) && line.x1 > region.x0 - NEAR && line.x0 < region.x1 + NEAR)
  const down = vertical.filter((line) => inside((line.y0 + line.y1) / 2))
  const xs = clusters(down.map((line) => line.x0))
  const drawn = clusters(across.map((line) => line.y0)).reverse()
  // A row broken by the page is ruled only at its sides there.
  const reach = (y: number): boolean => down.filter((line) => Math.abs(line.y0 - y) <= NEAR || Math.abs(line.y1 - y) <= NEAR).length >= 3 && drawn.every((one) => Math.abs(one - y) > 6)
  const cut = reach(region.y0)
  const ys = drawn.length === 0 ? drawn : [...(reach(region.y1) ? [region.y1] : []), ...drawn, ...(cut ? [region.y0] : [])]
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  if (columns < 2 || rows < 1 || (rows < 2 && columns < 3) || columns > 40 || rows > 400) return []
  const ruledBelow = (row: number, column: number): boolean => {
    const [y, x] = [ys[row + 1]!, (xs[column]! + xs[column + 1]!) / 2]
    return across.some((line) => Math.abs(line.y0 - y) <= NEAR && line.x0 <= x && line.x1 >= x)
  }
  const ruledRight = (row: number, column: number): boolean => {
    const [x, y] = [xs[column + 1]!, (ys[row]! + ys[row + 1]!) / 2]
    return down.some((line) => Math.abs(line.x0 - x) <= NEAR && line.y0 <= y && line.y1 >= y)
  }
  const taken = new Map<string, RuledCell>()
  const cells: RuledCell[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (taken.has(`${row},${column}`)) continue
      let right = column
      while (right < columns - 1 && !ruledRight(row, right)) right += 1
      let bottom = row
      while (bottom < rows - 1 && !ruledBelow(bottom, column)) bottom += 1
      const cell: RuledCell = { row, column, rows: bottom - row + 1, columns: right - column + 1, items: [] }
      cells.push(cell)
      for (let r = row; r <= bottom; r += 1) for (let c = column; c <= right; c += 1) taken.set(`${r},${c}`, cell)
    }
  }
  const table: RuledTable = { x0: xs[0]!, x1: xs.at(-1)!, y0: ys.at(-1)!, y1: ys[0]!, rows, columns, cells, cut }
  for (const item of items) {
    const [x, y] = [(item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2]
    if (x < table.x0 || x > table.x1 || y < table.y0 || y > table.y1) continue
    const row = ys.findIndex((top, index) => index < rows && y <= top && y >= ys[index + 1]!)
    const column = xs.findIndex((left, index) => index < columns && x >= left && x <= xs[index + 1]!)
    taken.get(`${row},${column}`)?.items.push(item)
  }
  return [table]
}
