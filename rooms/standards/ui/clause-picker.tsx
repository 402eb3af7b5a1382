// Citing a clause of a judgement standard: the finding's own words bring forward the clauses it may fall under, with what
// speaks for each; or a word or two find one. It is cited word for word, as it stood on the finding day.
import { useDeferredValue, useEffect, useId, useState } from 'react'
import type { Day } from '#platform/time/day.ts'
import { useReading } from '#web/api/query.ts'
import { TextArea, TextField } from '#web/kit/field.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { searchClauses, suggestClauses } from '../contract.ts'
import { Caveats, Likeness, Marked, spansOf } from './marked.tsx'
import './clause-picker.css'

export type Citation = { document: string; documentNumber: string; clause: string; text: string }

type Found = { document: string; documentNumber: string; clause: string; item: string | null; text: string; caveats: readonly string[] }

const citationOf = ({ document, documentNumber, clause, item, text }: Found): Citation => ({ document, documentNumber, clause: `${clause}${item ?? ''}`, text: text.slice(0, 1000) })

export function ClausePicker({ value, onChange, on, description, industry, error }: { value: Citation | null; onChange: (value: Citation | null) => void; on: Day; /** The finding. */ description?: string | undefined; industry?: string | undefined; error?: string | undefined }) {
  const [typed, setTyped] = useState('')
  const [byHand, setByHand] = useState(false)
  const [changed, setChanged] = useState(false)
  const id = useId()
  const q = useDeferredValue(typed.trim())
  const told = description?.trim() ?? ''
  const searched = useReading(searchClauses, { query: { q, on } }, { enabled: q !== '' && !value && !byHand })
  const suggested = useReading(suggestClauses, { query: { q: told.slice(0, 2000), on, ...(industry ? { industry } : {}) } }, { enabled: q === '' && told !== '' && !value && !byHand, staleTime: 300_000 })
  // a finding that names its clause (it was ticked on a checklist) comes with it filled in, until one chooses another
  const [first] = suggested.data?.suggestions ?? []
  const named = !changed && first && told.includes(`对照《${first.document}》${first.clause}${first.item ?? ''}`) ? first : undefined
  useEffect(() => {
    if (named && !value) onChange(citationOf(named))
  }, [named, value, onChange])
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
        <button type="button" className="link small" onClick={() => { setChanged(true); onChange(null) }}>换一条</button>
      </div>
    )
  }
  const words = q.split(/[\s，、]+/).filter(Boolean)
  const suggestions = q === '' ? (suggested.data?.suggestions ?? []) : []
  const found = q === '' ? [] : (searched.data?.clauses ?? [])
  return (
    <div className="clause" data-field="clause">
      <label className="small second" htmlFor={id}>判定依据：按描述推荐，或自己找</label>
      <input id={id} className="input" type="search" value={typed} placeholder="写一两个词，如 除尘 泄爆" aria-invalid={error ? true : undefined} onChange={(event) => setTyped(event.target.value)} />
      {error && <div className="field-error"><Sign name="over" />{error}</div>}
      <ul className="clause-found" aria-label={q === '' ? '推荐的条款' : '找到的条款'}>
        {suggestions.map((one) => (
          <li key={`${one.documentNumber}${one.clause}${one.item}`}>
            <button type="button" onClick={() => onChange(citationOf(one))}>
              <span className="clause-text">{shortened(one.text)}</span>
              <span className="note muted">{one.document}　{one.clause}{one.item}</span>
              <span className="note"><Likeness score={one.score} />　因为写了：<Marked text={told} spans={one.why} /></span>
              <Caveats caveats={one.caveats} />
            </button>
          </li>
        ))}
        {found.map((one) => (
          <li key={`${one.documentNumber}${one.clause}${one.item}`}>
            <button type="button" onClick={() => onChange(citationOf(one))}>
              <span className="clause-text"><Marked text={shortened(one.text)} spans={spansOf(shortened(one.text), words)} /></span>
              <span className="note muted">{one.document}　{one.clause}{one.item}</span>
            </button>
          </li>
        ))}
        {q !== '' && searched.data && !found.length && <li className="note muted">没有找到含“{q}”的条款。</li>}
        {q === '' && suggested.data && !suggestions.length && <li className="note muted">照这句描述没有像的条款，写一两个词自己找。</li>}
      </ul>
      <button type="button" className="link small" onClick={() => setByHand(true)}>不在里面，自己填依据</button>
    </div>
  )
}

const shortened = (text: string) => (text.length > 180 ? `${text.slice(0, 180)}…` : text)
