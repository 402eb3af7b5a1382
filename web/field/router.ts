// The phone's own router: a path under /m, plain links, a way back. Small on purpose: half a dozen screens, and every
// kilobyte is paid for on a village's network.
import { useSyncExternalStore } from 'react'
import { isRecordId } from '#web/api/ids.ts'

const listeners = new Set<() => void>()
let depth = 0

function tell() {
  for (const listener of listeners) listener()
}

export function go(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState({ depth }, '', path)
  else history.pushState({ depth: ++depth }, '', path)
  tell()
}

/** Back to where we came from; to `otherwise` when this page was opened directly. */
export function back(otherwise: string): void {
  if (depth > 0) history.back()
  else go(otherwise, { replace: true })
}

/** Path and query as it stands. */
export function useAddress(): string {
  return useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => location.pathname + location.search,
  )
}

/** `/m/places/:name` against `/m/places/7` → { name: '7' }; undefined when it does not fit. Pure. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.replace(/\/+$/, '').split('/')
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(given[i]!)
    else if (part !== given[i]) return undefined
  }
  return found
}

/** Below a list of the phone stand its records, by their ids: anything else leads nowhere. Pure. */
export function namesNoRecord(path: string): boolean {
  const [, , list, id] = path.split('/')
  return Boolean(list) && Boolean(id) && !isRecordId(id)
}

/** Lets plain links move inside the app. Call once. */
export function startRouter(): void {
  // The service worker answers for /m/ and what is below it.
  if (location.pathname === '/m') history.replaceState(history.state, '', `/m/${location.search}`)
  depth = (history.state as { depth?: number } | null)?.depth ?? 0
  window.addEventListener('popstate', (event) => {
    depth = (event.state as { depth?: number } | null)?.depth ?? 0
    tell()
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || !/^\/m(\/|$)/.test(link.pathname)) return
    event.preventDefault()
    // Between the tabs there is no way back to pile up.
    go(link.pathname + link.search, { replace: link.closest('.tabbar') !== null })
  })
}
