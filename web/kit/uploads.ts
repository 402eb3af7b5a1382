// Files on their way to the server from a form: each with its own progress, tried again or taken away by itself. Ids are minted here;
// the form sends them once all are up.
import { useEffect, useRef, useState } from 'react'
import { newId } from '../api/ids.ts'
import { asApiProblem } from '../api/problem.ts'
import { uploadFile, type UploadFacts } from '../api/upload.ts'

export type Uploading = { readonly id: string; readonly file: File; /** 0…1. */ readonly done: number; readonly failed?: string }
type Told = { readonly onChange: (up: readonly Uploading[]) => void; readonly onBusy: (busy: boolean) => void }

export function useUploads(most: number, factsOf: (file: File) => UploadFacts, { onChange, onBusy }: Told) {
  const [items, setItems] = useState<readonly Uploading[]>([])
  const change = (id: string, part: Partial<Uploading>) => setItems((before) => before.map((item) => (item.id === id ? { ...item, ...part } : item)))
  const begin = async (item: Uploading) => {
    change(item.id, { done: 0, failed: '' })
    try {
      await uploadFile(item.id, item.file, factsOf(item.file), (done) => change(item.id, { done: Math.min(done, 0.99) }))
      change(item.id, { done: 1 })
    } catch (problem) {
      change(item.id, { failed: asApiProblem(problem).message })
    }
  }
  const told = useRef({ onChange, onBusy })
  told.current = { onChange, onBusy }
  useEffect(() => {
    told.current.onChange(items.filter((item) => item.done === 1))
    told.current.onBusy(items.some((item) => item.done < 1 && !item.failed))
  }, [items])
  return {
    items, begin,
    add: (files: Iterable<File>) => {
      const fresh = [...files].slice(0, most - items.length).map((file): Uploading => ({ id: newId(), file, done: 0 }))
      setItems((before) => [...before, ...fresh])
      for (const item of fresh) void begin(item)
    },
    drop: (id: string) => setItems((before) => before.filter((one) => one.id !== id)),
  }
}
