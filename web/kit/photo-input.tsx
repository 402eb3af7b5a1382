// Taking in pictures for a form: choose, drop or paste; each lists its own progress and may be tried again or taken away.
// Ids are minted here; the form sends them once all are up.
import { useEffect, useRef, useState } from 'react'
import { takenAtOf } from '#platform/sync/photos.ts'
import { clockAhead, serverNow } from '../api/clock.ts'
import { newId } from '../api/ids.ts'
import { asApiProblem } from '../api/problem.ts'
import { fileAddress, uploadFile } from '../api/upload.ts'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Sign } from './signs.tsx'

export type PhotoInputProps = {
  label: string
  /** Why pictures are asked for. */
  hint: string
  optional?: boolean
  error?: string | undefined
  purpose: 'before' | 'after' | 'paper' | 'other'
  most?: number
  onChange: (ids: string[]) => void
  onBusy: (busy: boolean) => void
}

type Item = { id: string; file: File; preview: string; done: number; failed?: string }

export function PhotoInput({ label, hint, optional, error, purpose, most = 9, onChange, onBusy }: PhotoInputProps) {
  const [items, setItems] = useState<readonly Item[]>([])
  const input = useRef<HTMLInputElement>(null)
  const change = (id: string, part: Partial<Item>) => setItems((before) => before.map((item) => (item.id === id ? { ...item, ...part } : item)))
  const begin = async (item: Item) => {
    change(item.id, { done: 0, failed: '' })
    try {
      await uploadFile(item.id, item.file, { name: item.file.name || '照片.jpg', purpose, takenAt: takenAtOf(item.file.lastModified, serverNow(), clockAhead()) }, (done) => change(item.id, { done: Math.min(done, 0.99) }))
      change(item.id, { done: 1 })
    } catch (problem) {
      change(item.id, { failed: asApiProblem(problem).message })
    }
  }
  const add = (files: Iterable<File>) => {
    const fresh = [...files].filter((file) => file.type.startsWith('image/')).slice(0, most - items.length).map((file): Item => ({ id: newId(), file, preview: URL.createObjectURL(file), done: 0 }))
    setItems((before) => [...before, ...fresh])
    for (const item of fresh) void begin(item)
  }
  const told = useRef({ onChange, onBusy })
  told.current = { onChange, onBusy }
  useEffect(() => {
    told.current.onChange(items.filter((item) => item.done === 1).map((item) => item.id))
    told.current.onBusy(items.some((item) => item.done < 1 && !item.failed))
  }, [items])
  return (
    <div className="field" data-field="photos" role="group" aria-label={label} onPaste={(event) => add(event.clipboardData.files)} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); add(event.dataTransfer.files) }}>
      <span className="field-label">{label}{optional && <span className="field-optional">选填</span>}</span>
      <div className="photos">
        {items.map((item) => (
          <figure key={item.id} className="photo">
            <img src={item.done === 1 ? fileAddress(item.id, 'thumb') : item.preview} alt={item.file.name} />
            {item.failed ? <button type="button" className="photo-state photo-failed" title={item.failed} onClick={() => void begin(item)}>没传上，重试</button> : item.done < 1 && <span className="photo-state">{Math.round(item.done * 100)}%</span>}
            <button type="button" className="photo-away" aria-label={`去掉 ${item.file.name}`} onClick={() => setItems((before) => before.filter((one) => one.id !== item.id))}><Icon name="x" size="small" /></button>
          </figure>
        ))}
        {items.length < most && <Button icon="camera" onClick={() => input.current?.click()}>选照片</Button>}
      </div>
      <input ref={input} type="file" accept="image/*" multiple hidden onChange={(event) => { add(event.target.files ?? []); event.target.value = '' }} />
      {error ? <div className="field-error"><Sign name="over" />{error}</div> : <div className="field-hint">{hint}，也可以拖进来或粘贴</div>}
    </div>
  )
}
