// Keeps the screen fresh: the server's event stream says that something changed, and what shows it is read anew. While the
// stream is down, coming back to the window does the same.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Many events in a burst (an import) become one refresh. */
const GATHER_MS = 1_500

export function useFreshness(): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer = 0
    const fresh = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => void client.invalidateQueries({ refetchType: 'active', predicate: ({ queryKey }) => queryKey[1] !== 'me' && queryKey[1] !== 'lookup' }), GATHER_MS)
    }
    const stream = new EventSource('/api/events/stream')
    stream.onmessage = fresh
    stream.addEventListener('change', fresh)
    return () => {
      window.clearTimeout(timer)
      stream.close()
    }
  }, [client])
}
