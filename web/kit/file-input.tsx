// Taking in documents for a form, pictures or not: choose or drop; each lists its own progress and may be tried again or
// taken away.
import { useRef } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Sign } from './signs.tsx'
import { useUploads } from './uploads.ts'

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

export function FileInput({ label, hint, optional, error, purpose, most = 1, name = 'fileId', onChange, onBusy }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const { items, add, begin, drop } = useUploads(most, (file) => ({ name: file.name || '文件', purpose }), { onChange: (up) => onChange(up.map(({ id, file }) => ({ id, name: file.name }))), onBusy })
  return (
    <div className="field" data-field={name} role="group" aria-label={label} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); add(event.dataTransfer.files) }}>
      <span className="field-label">{label}{optional && <span className="field-optional">选填</span>}</span>
      {items.map((item) => (
        <div key={item.id} className="row">
          <Icon name="file" size="small" /><span className="cut grow">{item.file.name}</span>
          {item.failed ? <Button size="small" onClick={() => void begin(item)}>没传上，重试</Button> : item.done < 1 ? <span className="note muted">{Math.round(item.done * 100)}%</span> : <span className="note second">已传上</span>}
          <Button size="small" look="quiet" aria-label={`去掉 ${item.file.name}`} onClick={() => drop(item.id)}><Icon name="x" size="small" /></Button>
        </div>
      ))}
      {items.length < most && <Button icon="upload" onClick={() => input.current?.click()}>选文件</Button>}
      <input ref={input} type="file" hidden multiple={most > 1} onChange={(event) => { add(event.target.files ?? []); event.target.value = '' }} />
      {error ? <div className="field-error"><Sign name="over" />{error}</div> : hint ? <div className="field-hint">{hint}</div> : null}
    </div>
  )
}
