// A plan's text as paper: its own headings, paragraphs and tables in 仿宋, each commitment underlined by how far its review
// is, with its number behind it; words nobody has to act on yet stand out. A long text is drawn sheet by sheet near what is seen, and a
// block anew only when something in it changed. Also the public page draws with it, whole and without marks.
import { memo, useMemo, type ReactNode, type RefObject } from 'react'
import { useNear, usePrinting } from '#web/kit/drawing.ts'
import type { VersionReply } from '../contract.ts'
import { layoutOf, type PaperItem, type PaperParagraph, type PaperTable } from '#mechanisms/plan/layout.ts'
import type { Sentence } from './review-model.ts'
import { piecesOf, within, type Mark, type Span } from './segments.ts'
import { isLong, reachOf, sheetsOf, type Sheet } from './sheets.ts'
import './paper.css'

type Shown = Pick<Sentence, 'id' | 'ordinal' | 'state' | 'kind' | 'span'>
type PaperProps = Pick<VersionReply, 'text' | 'blocks'> & {
  clauses?: readonly Shown[]
  loose?: readonly Span[]
  /** The commitment that is open. */
  current?: string | undefined
  /** Commitments out of the filter's sight are drawn faint. */
  faint?: ReadonlySet<string> | undefined
  /** What the paper scrolls in: a long text is then drawn only near what is seen. */
  pane?: RefObject<HTMLElement | null>
  /** A place that is to be drawn, seen or not. */
  wanted?: number | undefined
}

type Drawn = { readonly at: number; readonly words: string; readonly id?: string; readonly look?: string; readonly lead: boolean; readonly numbers: readonly { id: string; number: number; look: string }[]; readonly over: readonly string[] }
/** What a block shows, and a text that changes when that does. */
type View = { readonly drawn: ReadonlyMap<number, readonly Drawn[]>; readonly signature: string; readonly ids: ReadonlySet<string> }

const look = (clause: Shown) => (clause.state === 'set-aside' || clause.kind === 'principle' ? (clause.state === 'accepted' || clause.state === 'set-aside' ? 'aside' : 'principle') : clause.state)

export function PlanPaper({ text, blocks, clauses = NONE, loose = NONE, current, faint, pane, wanted }: PaperProps) {
  const whole = !pane || !isLong(text)
  const sheets = useMemo(() => sheetsOf(layoutOf(text, blocks), whole), [text, blocks, whole])
  const marksAt = useMemo(() => within(clauses.map((clause) => ({ clause, start: clause.span.start, end: clause.span.end }))), [clauses])
  const looseAt = useMemo(() => within(loose), [loose])
  const printing = usePrinting()
  return <>{sheets.map((sheet) => {
    const here = marksAt(sheet.start, sheet.end).map(({ clause }) => clause)
    const open = current !== undefined && here.some(({ id }) => id === current) ? current : undefined
    return <PaperSheet key={sheet.start} sheet={sheet} text={text} clauses={here} loose={looseAt(sheet.start, sheet.end)} current={open} faint={faint} pane={pane} draw={whole || printing || (wanted !== undefined && wanted >= sheet.start && wanted < sheet.end)} />
  })}</>
}

const NONE: readonly never[] = []
/** How far ahead of what is seen a sheet is drawn. */
const AHEAD = '1200px'

type SheetProps = { sheet: Sheet; text: string; clauses: readonly Shown[]; loose: readonly Span[]; current: string | undefined; faint: ReadonlySet<string> | undefined; pane: RefObject<HTMLElement | null> | undefined; draw: boolean }

const PaperSheet = memo(function PaperSheet({ sheet, text, clauses, loose, current, faint, pane, draw }: SheetProps) {
  const { drawn, place } = useNear<HTMLDivElement>(draw || current !== undefined, pane, AHEAD)
  return drawn ? <Blocks sheet={sheet} text={text} clauses={clauses} loose={loose} current={current} faint={faint} /> : <div ref={place} aria-hidden="true" style={{ height: sheet.px }} />
}, (before, after) => before.sheet === after.sheet && before.draw === after.draw && before.current === after.current && before.faint === after.faint && same(before.clauses, after.clauses) && same(before.loose, after.loose))

const same = (a: readonly unknown[], b: readonly unknown[]) => a.length === b.length && a.every((one, at) => one === b[at])

function Blocks({ sheet, text, clauses, loose, current, faint }: Omit<SheetProps, 'pane' | 'draw'>) {
  const views = useMemo(() => {
    const byId = new Map(clauses.map((clause) => [clause.id, clause]))
    const marks = within(clauses.map((clause): Mark => ({ id: clause.id, start: clause.span.start, end: clause.span.end })))
    const words = within(loose)
    return sheet.items.map((item) => {
      const { start, end } = reachOf(item)
      return viewOf(item, text, marks(start, end), words(start, end), byId, faint)
    })
  }, [sheet, text, loose, clauses, faint])
  return <>{sheet.items.map((item, index) => <PaperBlock key={item.key} item={item} view={views[index]!} current={current && views[index]!.ids.has(current) ? current : undefined} />)}</>
}

function viewOf(item: PaperItem, text: string, marks: readonly Mark[], loose: readonly Span[], byId: ReadonlyMap<string, Shown>, faint: ReadonlySet<string> | undefined): View {
  const spans: Span[] = item.type === 'paragraph' ? [...item.parts] : item.rows.flatMap((row) => [...(row.group ? [row.group] : []), ...row.cells.filter((cell) => cell !== null)])
  const lead = item.type === 'paragraph' ? item.leadEnd : null
  const drawn = new Map<number, readonly Drawn[]>()
  const ids = new Set<string>()
  const signs: string[] = []
  for (const span of spans) {
    const pieces = piecesOf(span, marks, loose, lead === null ? [] : [lead]).map((piece): Drawn => {
      const inner = piece.ids[0] === undefined ? undefined : byId.get(piece.ids[0])
      for (const id of piece.ids) ids.add(id)
      const shade = inner && faint?.has(inner.id) ? `${look(inner)} mk-faint` : inner && look(inner)
      return {
        at: piece.start, words: text.slice(piece.start, piece.end), lead: lead !== null && piece.end <= lead, over: piece.ids,
        ...(inner ? { id: inner.id, look: shade! } : piece.loose ? { look: 'loose' } : {}),
        numbers: piece.ends.flatMap((id) => { const clause = byId.get(id); return clause ? [{ id, number: clause.ordinal, look: look(clause) }] : [] }),
      }
    })
    drawn.set(span.start, pieces)
    signs.push(pieces.map((piece) => `${piece.at}${piece.id ?? ''}${piece.look ?? ''}${piece.numbers.map((one) => `${one.number}${one.look}`).join()}`).join('|'))
  }
  return { drawn, ids, signature: signs.join('/') }
}

const PaperBlock = memo(function PaperBlock({ item, view, current }: { item: PaperItem; view: View; current: string | undefined }) {
  return item.type === 'table' ? <Table table={item} view={view} current={current} /> : <Paragraph paragraph={item} view={view} current={current} />
}, (before, after) => before.item === after.item && before.view.signature === after.view.signature && before.current === after.current)

function Words({ drawn, current }: { drawn: readonly Drawn[]; current: string | undefined }) {
  return <>{drawn.map((piece) => <Piece key={piece.at} piece={piece} current={current} />)}</>
}

function Piece({ piece, current }: { piece: Drawn; current: string | undefined }) {
  const on = current !== undefined && piece.over.includes(current)
  const names = [piece.look && `mk mk-${piece.look}`, on && 'mk-on', piece.lead && 'mk-lead'].filter(Boolean).join(' ')
  return (
    <>
      <span data-at={piece.at} data-clause={piece.id} className={names || undefined}>{piece.words}</span>
      {/* The joiner keeps a number with the word before it. */}
      {piece.numbers.map((one) => <sup key={one.id} data-clause={one.id} className={`mk-number mk-number-${one.look}${one.id === current ? ' mk-number-on' : ''}`}>{`\u2060${one.number}`}</sup>)}
    </>
  )
}

/** What a table of contents names. */
export const isHeading = (item: PaperItem): item is PaperParagraph => item.type === 'paragraph' && (item.role === 'chapter' || item.role === 'section' || item.role === 'annex')
/** Where an address with `#` leads: the place in a text that never changes. */
export const anchorOf = ({ parts }: PaperParagraph) => `at-${parts[0]!.start}`

function Paragraph({ paragraph, view, current }: { paragraph: PaperParagraph; view: View; current: string | undefined }) {
  const words = paragraph.parts.map((part) => <Words key={part.start} drawn={view.drawn.get(part.start) ?? NONE} current={current} />)
  const name = `pp-${paragraph.role}`
  const id = isHeading(paragraph) ? anchorOf(paragraph) : undefined
  if (paragraph.role === 'chapter') return <h2 id={id} className={name}>{words}</h2>
  if (paragraph.role === 'section' && paragraph.leadEnd === paragraph.parts.at(-1)!.end) return <h3 id={id} className={name}>{words}</h3>
  if (id) return <p id={id} className={name}>{words}</p>
  return <p className={name}>{words}</p>
}

function Table({ table, view, current }: { table: PaperTable; view: View; current: string | undefined }) {
  const columns = table.rows[0]?.cells.length ?? 0
  const cell = (span: Span): ReactNode => <Words drawn={view.drawn.get(span.start) ?? NONE} current={current} />
  return (
    <div className="pp-table">
      <table>
        {table.headings.length > 0 && <thead><tr>{table.headings.map((heading, index) => <th key={index} scope="col" colSpan={heading.span}>{heading.words}</th>)}</tr></thead>}
        <tbody>
          {table.rows.flatMap((row) => [
            ...(row.group ? [<tr key={`${row.key}g`}><th scope="rowgroup" colSpan={columns}>{cell(row.group)}</th></tr>] : []),
            <tr key={row.key}>{row.cells.map((one, index) => one && <td key={index} {...(one.rows > 1 ? { rowSpan: one.rows } : {})} {...(one.end - one.start <= 12 ? { className: 'pp-short' } : {})}>{cell(one)}</td>)}</tr>,
          ])}
        </tbody>
      </table>
    </div>
  )
}

/** The stretch of the text that is selected in this paper; undefined when nothing is, or when it lies outside. */
export function selectedSpan(paper: HTMLElement | null): { span: Span; box: DOMRect } | undefined {
  const selection = window.getSelection()
  if (!paper || !selection || selection.isCollapsed || !selection.rangeCount) return undefined
  const range = selection.getRangeAt(0)
  const [start, end] = [placeOf(paper, range.startContainer, range.startOffset), placeOf(paper, range.endContainer, range.endOffset)]
  return start !== undefined && end !== undefined && end > start ? { span: { start, end }, box: range.getBoundingClientRect() } : undefined
}

/** The caret's place in the text, after a press without dragging. */
export function caretPlace(paper: HTMLElement | null): number | undefined {
  const selection = window.getSelection()
  return paper && selection?.anchorNode ? placeOf(paper, selection.anchorNode, selection.anchorOffset) : undefined
}

function placeOf(paper: HTMLElement, node: Node, offset: number): number | undefined {
  if (!paper.contains(node)) return undefined
  const piece = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-at]')
  if (piece) return Number(piece.dataset['at']) + (node.nodeType === Node.TEXT_NODE ? offset : 0)
  // Between pieces: the next one begins where the selection ends.
  const next = node instanceof Element ? (node.childNodes[offset] ?? node.nextElementSibling) : null
  const found = next instanceof Element ? (next.matches('[data-at]') ? next : next.querySelector('[data-at]')) : null
  return found instanceof HTMLElement ? Number(found.dataset['at']) : undefined
}

/** The stretch as it stands on the paper, where it is drawn; pieces ascend with the text, except within tables. */
export function rangeOf(paper: HTMLElement, { start, end }: Span): Range | undefined {
  const pieces = [...paper.querySelectorAll<HTMLElement>('span[data-at]')].map((piece) => ({ node: piece.firstChild, at: Number(piece.dataset['at']), length: piece.textContent.length }))
  const first = pieces.find(({ at, length }) => at <= start && start < at + length)
  const last = pieces.find(({ at, length }) => at < end && end <= at + length)
  if (!first?.node) return undefined
  const range = document.createRange()
  range.setStart(first.node, start - first.at)
  if (last?.node) range.setEnd(last.node, end - last.at)
  else range.setEnd(first.node, first.length)
  return range
}
