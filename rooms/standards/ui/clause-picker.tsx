// Citing a clause of a judgement standard: the text is found by words and cited word for word, as it stood on the finding
// day. What is not among the standards in the product is typed by hand.
import { useEffect, useId, useState } from 'react'
import type { Day } from '#platform/time/day.ts'
import { TextArea, TextField } from '#web/kit/field.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { clausesAsOf, findClauses, type Clause, type Standard } from '../rules.ts'
import './clause-picker.css'

export type Citation = { document: string; documentNumber: string; clause: string; text: string }

const files = import.meta.glob<Standard>('../../../packs/standards/*.json', { import: 'default' })

export function ClausePicker({ value, onChange, on, error }: { value: Citation | null; onChange: (value: Citation | null) => void; on: Day; error?: string | undefined }) {
  const [clauses, setClauses] = useState<readonly Clause[]>()
  const [typed, setTyped] = useState('')
  const [byHand, setByHand] = useState(false)
  const id = useId()
  useEffect(() => {
    let here = true
    void Promise.all(Object.values(files).map((load) => load())).then((standards) => { if (here) setClauses(clausesAsOf(standards, on)) })
    return () => { here = false }
  }, [on])
  if (byHand) {
    const hand = value ?? { document: '', documentNumber: '', clause: '', text: '' }
    const set = (part: Partial<Citation>) => onChange({ ...hand, ...part })
    return (
      <div className="clause" data-field="clause">
        <TextField label="标准或文件名" name="clause.document" value={hand.document} maxLength={120} onChange={(event) => set({ document: event.target.value })} />
        <TextField label="文号或标准号" name="clause.documentNumber" value={hand.documentNumber} maxLength={60} onChange={(event) => set({ documentNumber: event.target.value })} />
        <TextField label="条款" name="clause.clause" placeholder="如 第十一条（六）" value={hand.clause} maxLength={60} onChange={(event) => set({ clause: event.target.value })} />
        <TextArea label="条款原文" name="clause.text" value={hand.text} maxLength={1000} error={error} onChange={(event) => set({ text: event.target.value })} />
        <button type="button" className="link small" onClick={() => { setByHand(false); onChange(null) }}>从判定标准里找</button>
      </div>
    )
  }
  if (value) {
    return (
      <div className="clause clause-chosen" data-field="clause">
        <p className="clause-text">“{value.text}”</p>
        <p className="note muted">{value.document}　{value.documentNumber}　{value.clause}</p>
        <button type="button" className="link small" onClick={() => onChange(null)}>换一条</button>
      </div>
    )
  }
  const found = clauses ? findClauses(clauses, typed) : []
  return (
    <div className="clause" data-field="clause">
      <label className="small second" htmlFor={id}>判定依据：在判定标准里找</label>
      <input id={id} className="input" type="search" value={typed} placeholder="写一两个词，如 除尘 泄爆" aria-invalid={error ? true : undefined} onChange={(event) => setTyped(event.target.value)} />
      {error && <div className="field-error"><Sign name="over" />{error}</div>}
      <ul className="clause-found" aria-label="找到的条款">
        {found.map((clause) => (
          <li key={`${clause.documentNumber}${clause.clause}`}>
            <button type="button" onClick={() => onChange({ document: clause.document, documentNumber: clause.documentNumber, clause: clause.clause, text: clause.text })}>
              <span className="clause-text">{clause.text}</span>
              <span className="note muted">{clause.document}　{clause.clause}</span>
            </button>
          </li>
        ))}
        {clauses && !found.length && <li className="note muted">没有找到含“{typed}”的条款。</li>}
      </ul>
      <button type="button" className="link small" onClick={() => setByHand(true)}>不在里面，自己填依据</button>
    </div>
  )
}
