// Looking something up in a text that is drawn only in part, where the browser's own search finds half of it: the places, going
// from one to the next, showing any place of the paper, with the words marked there.
import { useCallback, useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import { rangeOf } from './paper.tsx'
import type { Span } from './segments.ts'
import { isLong, placesOf } from './sheets.ts'

export type Finding = { readonly count: number; /** Counted from one; none is shown yet. */ readonly at: number | undefined; readonly step: (by: number) => void }

/** How far below the top of the paper the place comes to stand. */
const CALM = 0.3
const MARK = 'found'

/** @param from where the search begins: the open sentence */
export function useFinding(text: string, words: string | undefined, from: number, paper: RefObject<HTMLElement | null>, finder: RefObject<HTMLInputElement | null>) {
  const places = useMemo(() => placesOf(text, words), [text, words])
  const [found, setFound] = useState<{ places: readonly Span[]; index: number }>()
  const index = found?.places === places ? found.index : undefined
  const [shown, setShown] = useState<{ span: Span }>()
  const show = useCallback((span: Span) => setShown({ span }), [])
  const step = useCallback((by: number) => {
    if (!places.length) return
    const first = places.findIndex((one) => one.start >= from)
    const next = index === undefined ? (by > 0 ? Math.max(0, first) : (first < 0 ? places.length : first) - 1) : index + by
    const place = (next + places.length) % places.length
    setFound({ places, index: place })
    show(places[place]!)
  }, [places, index, from, show])

  useLayoutEffect(() => {
    const range = shown && paper.current ? rangeOf(paper.current, shown.span) : undefined
    if (!range || !paper.current) return
    const frame = paper.current.getBoundingClientRect()
    paper.current.scrollTop += range.getBoundingClientRect().top - frame.top - frame.height * CALM
    if ('highlights' in CSS) CSS.highlights.set(MARK, new Highlight(range))
  }, [shown, paper])
  useEffect(() => () => { if ('highlights' in CSS) CSS.highlights.delete(MARK) }, [words])

  // What stands far away is not in the page: the first Ctrl+F is ours, one in our box the browser's.
  useEffect(() => {
    if (!isLong(text)) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !finder.current || document.activeElement === finder.current) return
      event.preventDefault()
      finder.current.focus()
      finder.current.select()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [text, finder])

  const finding = useMemo<Finding>(() => ({ count: places.length, at: index === undefined ? undefined : index + 1, step }), [places, index, step])
  return { finding, show, wanted: shown?.span.start }
}
