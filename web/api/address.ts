// Where the reader is and how to go elsewhere, as plain text: what stands in the address bar.
import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'

export function useGo(): (href: string, options?: { replace?: boolean }) => void {
  const router = useRouter()
  return useCallback((href, options) => {
    if (options?.replace) router.history.replace(href)
    else router.history.push(href)
  }, [router])
}

/** The query of the address, without the question mark. */
export function useSearchText(): string {
  return useLocation({ select: (location) => location.searchStr.replace(/^\?/, '') })
}

/** The query of one page. While another page is on its way the address is already that one's: this keeps its own. */
export function useSearchAt(path: string): string {
  const location = useLocation({ select: ({ pathname, searchStr }) => `${pathname} ${searchStr.replace(/^\?/, '')}` })
  const kept = useRef('')
  const [at, search = ''] = location.split(' ')
  if (at === path) kept.current = search
  return kept.current
}

export function usePath(): string {
  return useLocation({ select: (location) => location.pathname })
}
