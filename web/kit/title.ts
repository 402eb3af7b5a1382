// The name of the page in the tab and for readers' software.
import { useEffect } from 'react'

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · 治本` : '治本'
  }, [title])
}
