// Reading one address for a public page: the data, or a sentence on why there is none.
import { useEffect, useState } from 'react'

export type Fetched<T> = { readonly data?: T; readonly failed?: string; readonly missing?: true }

export function useFetched<T>(address: string): Fetched<T> {
  const [found, setFound] = useState<Fetched<T>>({})
  useEffect(() => {
    let here = true
    const tell = (one: Fetched<T>) => { if (here) setFound(one) }
    fetch(address).then(async (reply) => tell(reply.ok ? { data: (await reply.json()) as T } : reply.status === 404 || reply.status === 400 ? { missing: true } : { failed: '服务器正忙，请过一会儿再打开。' }), () => tell({ failed: '没连上服务器，请过一会儿再打开。' }))
    return () => { here = false }
  }, [address])
  return found
}
