// Taking in pictures for a form: choose, drop or paste; each lists its own progress and may be tried again or taken away.
import { useEffect, useRef, useState } from 'react'
import { takenAtOf } from '#platform/sync/photos.ts'
import { clockAhead, serverNow } from '../api/clock.ts'
import { fileAddress } from '../api/upload.ts'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Sign } from './signs.tsx'
import { useUploads } from './uploads.ts'

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

export function PhotoInput({ label, hint, optional, error, purpose, most = 9, onChange, onBusy }: PhotoInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const facts = (file: File) => ({ name: file.name || '照片.jpg', purpose, takenAt: takenAtOf(file.lastModified, serverNow(), clockAhead()) })
  const { items, add: take, begin, drop } = useUploads(most, facts, { onChange: (up) => onChange(up.map(({ id }) => id)), onBusy })
  const add = (files: Iterable<File>) => take([...files].filter((file) => file.type.startsWith('image/')))
  return (
    <div className="field" data-field="photos" role="group" aria-label={label} onPaste={(event) => add(event.clipboardData.files)} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); add(event.dataTransfer.files) }}>
      <span className="field-label">{label}{optional && <span className="field-optional">选填</span>}</span>
      <div className="photos">
        {items.map((item) => (
          <figure key={item.id} className="photo">
            {item.done === 1 ? <img src={fileAddress(item.id, 'thumb')} alt={item.file.name} /> : <Preview file={item.file} />}
            {item.failed ? <button type="button" className="photo-state photo-failed" title={item.failed} onClick={() => void begin(item)}>没传上，重试</button> : item.done < 1 && <span className="photo-state">{Math.round(item.done * 100)}%</span>}
            <button type="button" className="photo-away" aria-label={`去掉 ${item.file.name}`} onClick={() => drop(item.id)}><Icon name="x" size="small" /></button>
          </figure>
        ))}
        {items.length < most && <Button icon="camera" onClick={() => input.current?.click()}>选照片</Button>}
      </div>
      <input ref={input} type="file" accept="image/*" multiple hidden onChange={(event) => { add(event.target.files ?? []); event.target.value = '' }} />
      {error ? <div className="field-error"><Sign name="over" />{error}</div> : <div className="field-hint">{hint}，也可以拖进来或粘贴</div>}
    </div>
  )
}

function Preview({ file }: { file: File }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return <img src={address} alt={file.name} />
}
