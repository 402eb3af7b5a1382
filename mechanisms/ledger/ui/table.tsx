// The table of a list: sticky header, frozen first columns, groups, a current row for the keyboard, selection. Long lists
// draw only the rows in sight; all of them when printed.
import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import { usePrinting } from '#web/kit/drawing.ts'
import type { Row } from './cells.tsx'
import type { CellContext, Column } from './columns.ts'

export type Group = { readonly key: string; readonly label: ReactNode }
export const DENSITIES = { compact: 31, standard: 38, roomy: 46 } as const
export type Density = keyof typeof DENSITIES
const GROUP_HEIGHT = 26
/** From here on only what is in sight is drawn. */
const MANY = 160
const BEYOND = 12

type Line = { readonly top: number; readonly height: number } & ({ readonly group: Group; readonly row?: undefined } | { readonly row: Row; readonly index: number; readonly group?: undefined })

export type TableProps = {
  label: string
  columns: readonly Column[]
  rows: readonly Row[]
  groups: readonly (Group | undefined)[]
  density: Density
  sort: { field: string; descending: boolean }
  onSort: (field: string) => void
  hrefOf: (row: Row) => string
  nameOf: (row: Row) => string
  current: number
  onCurrent: (index: number) => void
  selected: ReadonlySet<string> | undefined
  onSelect: (rows: readonly Row[], on: boolean) => void
  context: CellContext
  total: number | undefined
  onNearEnd: () => void
  onOpen: (row: Row) => void
  foot: ReactNode
}

export function Table(props: TableProps) {
  const { columns, rows, groups, density, selected, current } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 800 })
  const printing = usePrinting()
  const height = DENSITIES[density]
  const lines = useMemo(() => layOut(rows, groups, height), [rows, groups, height])
  const full = lines.length ? lines.at(-1)!.top + lines.at(-1)!.height : 0
  const windowed = !printing && rows.length > MANY
  const from = windowed ? Math.max(0, lines.findIndex((line) => line.top + line.height > view.top) - BEYOND) : 0
  const endAt = windowed ? lines.findIndex((line) => line.top > view.top + view.height) : -1
  const until = endAt < 0 ? lines.length : Math.min(lines.length, endAt + BEYOND)
  const shown = lines.slice(from, until)
  const before = shown[0]?.top ?? 0
  const after = full - (shown.length ? shown.at(-1)!.top + shown.at(-1)!.height : 0)

  const { onNearEnd } = props
  const watch = () => {
    const box = scroller.current
    if (!box) return
    setView({ top: box.scrollTop, height: box.clientHeight })
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 600) onNearEnd()
  }
  useEffect(watch, [rows.length, onNearEnd])

  // The current row is kept in sight, below the header.
  useEffect(() => {
    const box = scroller.current
    const line = lines.find((one) => one.row && one.index === current)
    if (!box || !line || current < 0) return
    if (line.top < box.scrollTop) box.scrollTop = Math.max(0, line.top - GROUP_HEIGHT)
    else if (line.top + line.height + 32 > box.scrollTop + box.clientHeight) box.scrollTop = line.top + line.height + 40 - box.clientHeight
  }, [current, lines])

  const all = selected !== undefined && rows.length > 0 && rows.every((row) => selected.has(row.id))
  const span = columns.length + (selected ? 1 : 0)
  return (
    <div className="list-scroll" ref={scroller} onScroll={watch}>
      <table className="list" aria-label={props.label} aria-rowcount={props.total ?? -1} style={{ '--row': `${height}px` } as CSSProperties}>
        <colgroup>{selected && <col style={{ width: 38 }} />}{columns.map((column) => <col key={column.name} style={column.width ? { width: column.width } : undefined} />)}</colgroup>
        <thead>
          <tr>
            {selected && <th scope="col" className="list-pick"><input type="checkbox" aria-label="选中已载入的全部" checked={all} ref={(box) => { if (box) box.indeterminate = !all && selected.size > 0 }} onChange={(event) => props.onSelect(rows, event.target.checked)} /></th>}
            {columns.map((column) => <HeadCell key={column.name} column={column} sort={props.sort} onSort={props.onSort} />)}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }}><td colSpan={span} /></tr>}
          {shown.map((line) => (line.group
            ? <tr key={`group ${line.group.key}`} className="list-group"><th scope="rowgroup" colSpan={span}>{line.group.label}</th></tr>
            : <Line key={line.row.id} {...props} row={line.row} index={line.index} />))}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }}><td colSpan={span} /></tr>}
        </tbody>
      </table>
      {props.foot}
    </div>
  )
}

function layOut(rows: readonly Row[], groups: readonly (Group | undefined)[], height: number): Line[] {
  const lines: Line[] = []
  let top = 0
  let last: string | undefined
  for (const [index, row] of rows.entries()) {
    const group = groups[index]
    if (group && group.key !== last) {
      lines.push({ top, height: GROUP_HEIGHT, group })
      top += GROUP_HEIGHT
    }
    last = group?.key
    lines.push({ top, height, row, index })
    top += height
  }
  return lines
}

function HeadCell({ column, sort, onSort }: { column: Column; sort: TableProps['sort']; onSort: TableProps['onSort'] }) {
  const sorted = column.sort !== undefined && column.sort === sort.field
  return (
    <th scope="col" className={column.right ? 'right' : undefined} aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}>
      {column.sort
        ? <button type="button" className={sorted ? 'list-sort list-sorted' : 'list-sort'} title={`按${column.label}排序`} onClick={() => onSort(column.sort!)}>{column.label}{sorted && <span aria-hidden="true"> {sort.descending ? '↓' : '↑'}</span>}</button>
        : column.label}
    </th>
  )
}

function Line({ row, index, columns, selected, onSelect, current, onCurrent, hrefOf, nameOf, context, onOpen }: TableProps & { row: Row; index: number }) {
  const on = selected?.has(row.id) ?? false
  return (
    <tr className={[on && 'on', index === current && 'current'].filter(Boolean).join(' ') || undefined} aria-rowindex={index + 2}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a,button,input,label')) return
        if (window.getSelection()?.toString()) return
        onCurrent(index)
      }}
      onDoubleClick={(event) => { if (!(event.target instanceof Element && event.target.closest('a,button,input'))) onOpen(row) }}>
      {selected && <td className="list-pick"><label><input type="checkbox" aria-label={`选中 ${nameOf(row)}`} checked={on} onChange={(event) => { onSelect([row], event.target.checked); onCurrent(index) }} /></label></td>}
      {columns.map((column, at) => {
        const content = column.render(row, context)
        const plain = typeof content === 'string' ? content : undefined
        return (
          <td key={column.name} className={column.right ? 'right' : undefined} title={plain && plain.length > 8 ? plain : undefined}>
            {at === 0 ? <a href={hrefOf(row)} onClick={() => onCurrent(index)}>{content}</a> : content}
          </td>
        )
      })}
    </tr>
  )
}

