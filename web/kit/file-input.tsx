// Taking in documents for a form, pictures or not: choose or drop; each lists its own progress and may be tried again or
// taken away. Ids are minted here; the form sends them once all are up.
import { useEffect, useRef, useState } from 'react'
import { newId } from '../api/ids.ts'
import { asApiProblem } from '../api/problem.ts'
import { uploadFile } from '../api/upload.ts'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Sign } from './signs.tsx'

export type TakenFile = { readonly id: string; readonly name: string }

export type FileInputProps = {
  label: string
  hint?: string
  optional?: boolean
  error?: string | undefined
  purpose: 'paper' | 'other'
  most?: number
  name?: string
  onChange: (files: TakenFile[]) => void
  onBusy: (busy: boolean) => void
}

type Item = { id: string; file: File; done: number; failed?: string }

export function FileInput({ label, hint, optional, error, purpose, most = 1, name = 'fileId', onChange, onBusy }: FileInputProps) {
  const [items, setItems] = useState<readonly Item[]>([])
  const input = useRef<HTMLInputElement>(null)
  const change = (id: string, part: Partial<Item>) => setItems((before) => before.map((item) => (item.id === id ? { ...item, ...part } : item)))
  const begin = async (item: Item) => {
    change(item.id, { done: 0, failed: '' })
    try {
      await uploadFile(item.id, item.file, { name: item.file.name || '文件', purpose }, (done) => change(item.id, { done: Math.min(done, 0.99) }))
      change(item.id, { done: 1 })
    } catch (problem) {
      change(item.id, { failed: asApiProblem(problem).message })
    }
  }
  const add = (files: Iterable<File>) => {
    const fresh = [...files].slice(0, most - items.length).map((file): Item => ({ id: newId(), file, done: 0 }))
    setItems((before) => [...before, ...fresh])
    for (const item of fresh) void begin(item)
  }
  const told = useRef({ onChange, onBusy })
  told.current = { onChange, onBusy }
  useEffect(() => {
    told.current.onChange(items.filter((item) => item.done === 1).map((item) => ({ id: item.id, name: item.file.name })))
    told.current.onBusy(items.some((item) => item.done < 1 && !item.failed))
  }, [items])
  return (
    <div className="field" data-field={name} role="group" aria-label={label} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); add(event.dataTransfer.files) }}>
      <span className="field-label">{label}{optional && <span className="field-optional">选填</span>}</span>
      {items.map((item) => (
        <div key={item.id} className="row">
          <Icon name="file" size="small" /><span className="cut grow">{item.file.name}</span>
          {item.failed ? <Button size="small" onClick={() => void begin(item)}>没传上，重试</Button> : item.done < 1 ? <span className="note muted">{Math.round(item.done * 100)}%</span> : <span className="note second">已传上</span>}
          <Button size="small" look="quiet" aria-label={`去掉 ${item.file.name}`} onClick={() => setItems((before) => before.filter((one) => one.id !== item.id))}><Icon name="x" size="small" /></Button>
        </div>
      ))}
      {items.length < most && <Button icon="upload" onClick={() => input.current?.click()}>选文件</Button>}
      <input ref={input} type="file" hidden multiple={most > 1} onChange={(event) => { add(event.target.files ?? []); event.target.value = '' }} />
      {error ? <div className="field-error"><Sign name="over" />{error}</div> : hint ? <div className="field-hint">{hint}</div> : null}
    </div>
  )
}
