// Where the reader is and how to go elsewhere, as plain text: what stands in the address bar.
import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'

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

export function usePath(): string {
  return useLocation({ select: (location) => location.pathname })
}
