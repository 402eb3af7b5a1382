// What every import of a sheet shows: where to put it, what came of its rows, and which rows had what wrong.
import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import { Button } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import './form.css'

const ACCEPT = '.xlsx,.xls,.csv,.et'
const SHOWN = 50

export function SheetDrop({ children, onFile }: { /** What may be given, in small. */ children: ReactNode; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <div className={over ? 'drop drop-over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="import" size="large" />
      <p><b>把 Excel 拖到这里</b>，或 <Button size="small" onClick={() => input.current?.click()}>选文件</Button></p>
      <p className="note muted">{children}</p>
      <input ref={input} type="file" hidden accept={ACCEPT} onChange={(event) => { const file = event.target.files?.[0]; if (file) onFile(file); event.target.value = '' }} />
    </div>
  )
}

export function ImportFigures({ figures, notes }: { figures: readonly (readonly [label: string, value: number, unit: string])[]; notes: readonly string[] }) {
  return (
    <>
      <dl className="report-figures">{figures.map(([label, value, unit]) => <div key={label}><dt>{label}</dt><dd><b>{count(value)}</b> {unit}</dd></div>)}</dl>
      {notes.map((note) => <p key={note} className="small second">{note}</p>)}
    </>
  )
}

export function RowProblems({ problems }: { problems: readonly { readonly sheet: string; readonly row: number; readonly column: string; readonly message: string }[] }) {
  if (problems.length === 0) return null
  return (
    <>
      <div className="scroll-x"><table className="report-problems">
        <thead><tr><th scope="col">工作表</th><th scope="col" className="right">行</th><th scope="col">列</th><th scope="col">问题</th></tr></thead>
        <tbody>{problems.slice(0, SHOWN).map((one, index) => <tr key={index}><td>{one.sheet}</td><td className="right">{one.row}</td><td>{one.column}</td><td>{one.message}</td></tr>)}</tbody>
      </table></div>
      {problems.length > SHOWN && <p className="note muted">只列前 {SHOWN} 条，其余在下载的表里。</p>}
    </>
  )
}
