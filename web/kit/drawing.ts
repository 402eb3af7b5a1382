// When something long is drawn: a part of it once it comes near what is seen, all of it before a printer sees it.
import { useEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/**
 * Whether a part is drawn: when it is wanted, or has come near what the pane shows, and from then on.
 * `place` stands where the part will be until then. @param ahead how far ahead of what is seen, as a CSS length
 */
export function useNear<E extends Element>(wanted: boolean, pane: RefObject<HTMLElement | null> | undefined, ahead: string): { drawn: boolean; place: RefObject<E | null> } {
  const [near, setNear] = useState(wanted)
  const place = useRef<E>(null)
  const drawn = near || wanted
  useEffect(() => {
    if (drawn) return setNear(true)
    const seen = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) setNear(true) }, { root: pane?.current ?? null, rootMargin: ahead })
    if (place.current) seen.observe(place.current)
    return () => seen.disconnect()
  }, [drawn, pane, ahead])
  return { drawn, place }
}

/** What is printed is the whole: true before the printer sees the page. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true))
    const end = () => setPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return printing
}
