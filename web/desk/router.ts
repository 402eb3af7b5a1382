// The router: addresses are plain text (a list's address is the API's query), and every ordinary link inside the desk is
// followed without loading the page anew.
import { createRouter } from '@tanstack/react-router'
import { onSessionLost } from '#web/api/client.ts'
import { queryClient } from '#web/api/query.ts'
import { routeTree } from './routes.tsx'

export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)])).toString()
    return text ? `?${text}` : ''
  },
  // The review places its panes itself; put back where they were, they would lose what was just looked up.
  scrollRestoration: ({ location }) => !/^\/plans\/[^/]+\/review\//.test(location.pathname),
  defaultPreloadStaleTime: 0,
})

/** Follows `href` inside the desk. */
export function go(href: string, options: { replace?: boolean } = {}): void {
  if (options.replace) router.history.replace(href)
  else router.history.push(href)
}

const elsewhere = /^\/(api|m|p)(\/|$)/

function deskLink(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.hasAttribute('href') || link.target || link.hasAttribute('download') || link.origin !== location.origin || elsewhere.test(link.pathname)) return undefined
  return link.pathname + link.search + link.hash
}

document.addEventListener('click', (event) => {
  const href = deskLink(event)
  if (href === undefined) return
  event.preventDefault()
  go(href)
})

onSessionLost(() => {
  const { pathname, href } = router.history.location
  if (pathname === '/login') return
  queryClient.clear()
  go(`/login?next=${encodeURIComponent(href)}&lost=1`, { replace: true })
})
