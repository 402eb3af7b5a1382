// Text and commitments side by side: both scroll together, the open commitment stands beside its sentence with a line between
// them, and what others change does not move what I look at. Straight to the DOM, so that nothing is drawn anew for it.
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { matching } from './review-model.ts'

export type Panes = { readonly text: RefObject<HTMLDivElement | null>; readonly cards: RefObject<HTMLDivElement | null>; readonly line: RefObject<SVGSVGElement | null> }

/** The part of a pane, from its top, in which the current sentence need not be moved. */
const CALM = { from: 0.12, until: 0.62, to: 0.3 }

export function usePanes(shown: readonly { id: string }[], current: string | undefined, /** Changes whenever the open card may have another height. */ shape: string): Panes {
  const panes = { text: useRef<HTMLDivElement>(null), cards: useRef<HTMLDivElement>(null), line: useRef<SVGSVGElement>(null) }
  const { text, cards, line } = panes
  const driver = useRef<'text' | 'cards' | null>(null)
  const places = useRef<{ text: number[]; cards: number[] } | null>(null)
  const formed = useRef(shape)
  const stood = useRef<{ id: string; top: number } | null>(null)
  const ids = useRef(shown)
  ids.current = shown
  const open = useRef(current)
  open.current = current

  const parts = useCallback(() => {
    const id = open.current
    const sentence = id ? text.current?.querySelector<HTMLElement>(`span[data-clause="${id}"]`) ?? text.current?.querySelector<HTMLElement>('.mk-on') : null
    const card = id ? document.getElementById(`promise-${id}`) : null
    return sentence && card && cards.current?.contains(card) ? { sentence, card } : undefined
  }, [text, cards])

  /** The line from the sentence to its card, where both are in sight. */
  const draw = useCallback(() => {
    const path = line.current?.querySelector('path')
    if (!path || !line.current || !text.current || !cards.current) return
    const found = parts()
    const frame = line.current.getBoundingClientRect()
    const inside = (y: number, pane: HTMLElement) => { const box = pane.getBoundingClientRect(); return y > box.top + 4 && y < box.bottom - 4 }
    const from = found ? found.sentence.getClientRects()[0] : undefined
    const to = found?.card.getBoundingClientRect()
    const [y1, y2] = [from ? from.top + from.height / 2 : 0, to ? to.top + 22 : 0]
    const seen = from && to && inside(y1, text.current) && inside(y2, cards.current)
    const [a, b, w] = [y1 - frame.top, y2 - frame.top, frame.width]
    path.setAttribute('d', seen ? (Math.abs(a - b) < 2 ? `M0 ${b}H${w}` : `M0 ${a}C${w * 0.55} ${a} ${w * 0.45} ${b} ${w} ${b}`) : '')
    if (found && to) stood.current = { id: open.current!, top: to.top }
  }, [line, text, cards, parts])

  const measure = useCallback(() => {
    if (places.current) return places.current
    const [left, right] = [text.current!, cards.current!]
    const sentences = new Map<string, number>()
    const [leftTop, rightTop] = [left.getBoundingClientRect().top - left.scrollTop, right.getBoundingClientRect().top - right.scrollTop]
    for (const mark of left.querySelectorAll<HTMLElement>('span[data-clause]')) if (!sentences.has(mark.dataset['clause']!)) sentences.set(mark.dataset['clause']!, mark.getBoundingClientRect().top - leftTop)
    const found = { text: [0], cards: [0] }
    for (const { id } of ids.current) {
      const card = document.getElementById(`promise-${id}`)
      const at = sentences.get(id)
      if (!card || at === undefined) continue
      // In a table sentences stand side by side: never backwards.
      found.text.push(Math.max(at, found.text.at(-1)!))
      found.cards.push(card.getBoundingClientRect().top - rightTop)
    }
    found.text.push(Math.max(left.scrollHeight, found.text.at(-1)!))
    found.cards.push(Math.max(right.scrollHeight, found.cards.at(-1)!))
    places.current = found
    return found
  }, [text, cards])

  const follow = useCallback((from: 'text' | 'cards') => {
    const [lead, other] = from === 'text' ? [text.current!, cards.current!] : [cards.current!, text.current!]
    const found = measure()
    const [there, here] = from === 'text' ? [found.text, found.cards] : [found.cards, found.text]
    const room = lead.scrollHeight - lead.clientHeight
    // The line of sight goes from the top of the pane to its bottom as the pane does, so that both ends meet.
    const part = room > 0 ? lead.scrollTop / room : 0
    other.scrollTop = matching(there, here, lead.scrollTop + lead.clientHeight * part) - other.clientHeight * part
  }, [text, cards, measure])

  useEffect(() => {
    const [left, right] = [text.current, cards.current]
    if (!left || !right) return undefined
    let frame = 0
    const soon = () => { window.cancelAnimationFrame(frame); frame = window.requestAnimationFrame(draw) }
    const forget = () => { places.current = null; soon() }
    const listen = (pane: HTMLElement, name: 'text' | 'cards') => {
      const take = () => { driver.current = name }
      const scrolled = () => { if (driver.current === name) follow(name); soon() }
      for (const kind of ['wheel', 'pointerdown', 'touchstart'] as const) pane.addEventListener(kind, take, { passive: true })
      pane.addEventListener('scroll', scrolled, { passive: true })
      return () => {
        for (const kind of ['wheel', 'pointerdown', 'touchstart'] as const) pane.removeEventListener(kind, take)
        pane.removeEventListener('scroll', scrolled)
      }
    }
    const sizes = new ResizeObserver(forget)
    sizes.observe(left)
    sizes.observe(right)
    for (const inner of [left.firstElementChild, right.firstElementChild]) if (inner) sizes.observe(inner)
    const leave = [listen(left, 'text'), listen(right, 'cards')]
    return () => {
      for (const one of leave) one()
      sizes.disconnect()
      window.cancelAnimationFrame(frame)
    }
  }, [text, cards, draw, follow])

  // The commitment that was opened: its sentence comes into the calm part, its card beside it.
  useLayoutEffect(() => {
    const found = parts()
    const [left, right] = [text.current, cards.current]
    if (!found || !left || !right) return
    driver.current = null
    places.current = null
    const box = left.getBoundingClientRect()
    const sentence = found.sentence.getClientRects()[0] ?? found.sentence.getBoundingClientRect()
    const y = sentence.top - box.top
    if (y < box.height * CALM.from || y > box.height * CALM.until) left.scrollTop += y - box.height * CALM.to
    const beside = (found.sentence.getClientRects()[0]?.top ?? sentence.top) - box.top - 10
    const card = found.card.getBoundingClientRect()
    const frame = right.getBoundingClientRect()
    const wished = Math.max(6, Math.min(beside + box.top - frame.top, frame.height - card.height - 12))
    right.scrollTop += card.top - frame.top - wished
    draw()
  }, [current, parts, draw, text, cards])

  // Others changed something: what I look at stays where it was. Where I opened a form that reaches below the pane, the card
  // goes up as far as it must.
  useLayoutEffect(() => {
    const found = parts()
    places.current = null
    // Cards that move because there are others now are nobody's scrolling: the paper does not follow them.
    driver.current = null
    if (found && stood.current?.id === open.current && cards.current) {
      cards.current.scrollTop += found.card.getBoundingClientRect().top - stood.current!.top
      const [card, frame] = [found.card.getBoundingClientRect(), cards.current.getBoundingClientRect()]
      // A long form that was put away: its card begins where it can be read.
      if (formed.current.startsWith('edit') && !shape.startsWith('edit') && card.top < frame.top) cards.current.scrollTop += card.top - frame.top - 6
      else if (formed.current !== shape && card.bottom > frame.bottom - 12) cards.current.scrollTop += Math.max(0, Math.min(card.top - frame.top - 6, card.bottom - frame.bottom + 12))
    }
    formed.current = shape
    draw()
  }, [shown, shape, parts, draw, cards])

  return panes
}
