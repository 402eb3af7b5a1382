// 判定标准: what stands in each field, from when, and what it took the place of; a clause found by words, or by what was
// seen on site; where wording is missing, an empty shelf that says so.
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { ImportDialog } from '#mechanisms/ledger/ui/import-dialog.tsx'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NotYet, Sheet } from '#web/kit/record.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { importStandard, listStandards, listStudies, searchClauses, standardTemplate, suggestClauses, type shelf } from '../contract.ts'
import { Caveats, Likeness, Marked, spansOf } from './marked.tsx'
import './standards.css'

export type Shelf = z.output<typeof shelf>

/** The import dialog asks a ledger for its name and unit only. */
export const WORDING = { label: '标准原文', unit: '条' } as never
export const IMPORT = { import: importStandard, template: standardTemplate } as never

export function StandardsPage() {
  useTitle('判定标准')
  const found = useReading(listStandards)
  const [typed, setTyped] = useState('')
  const [importing, setImporting] = useState(false)
  const q = useDeferredValue(typed.trim())
  if (found.error && !found.data) return <NotYet found={found} />
  const documents = found.data?.documents
  return (
    <>
      <div className="head">
        <h1>判定标准</h1><p>判为重大，必须引用发现那天施行的条款</p><span className="grow" />
        <a className={`${buttonClass()} screen-only`} href="/standards/checklist"><Icon name="tick" size="small" />重点检查事项</a>
        {found.data?.mayImport && <Button className="screen-only" icon="import" onClick={() => setImporting(true)}>导入原文</Button>}
      </div>
      <div className="standards-find" role="search">
        <input className="input" type="search" aria-label="找条款，或写一句检查发现" placeholder="写一两个词找条款，或写一句检查发现，如 喷涂车间没装可燃气体报警器" value={typed} maxLength={200} onChange={(event) => setTyped(event.target.value)} />
        {q !== '' && <Hits q={q} keyOf={(number) => documents?.find((one) => one.documentNumber === number)?.key} />}
      </div>
      {q === '' && (!documents ? <div className="sheet pad" style={{ marginTop: 14 }}><Skeleton lines={12} /></div> : (
        <div className="standards-columns" style={{ marginTop: 14 }}>
          <Fields title="判定标准，按行业领域" documents={documents.filter(({ kind }) => kind === 'criteria')} />
          <div>
            <Laws documents={documents.filter(({ kind }) => kind === 'law')} />
            <Studies documents={documents} />
          </div>
        </div>
      ))}
      {importing && <ImportDialog ledger={WORDING} contracts={IMPORT} touches={['standards']} onClose={() => setImporting(false)} />}
    </>
  )
}

function Fields({ title, documents }: { title: string; documents: readonly Shelf[] }) {
  const fields = [...new Set(documents.map(({ field }) => field))]
  return (
    <Sheet title={title} id="fields" note={`${count(documents.filter(({ clauses }) => clauses > 0).length)} 份有原文`}>
      <ul className="standards-fields">
        {fields.map((field) => (
          <li key={field}>
            <h3>{field}</h3>
            {documents.filter((one) => one.field === field).toSorted((a, b) => ORDER[a.state] - ORDER[b.state]).map((document) => <Line key={document.key} document={document} />)}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

const ORDER = { 'in-force': 0, coming: 1, unknown: 2, ended: 3 } as const
export const STATES = { 'in-force': ['done', '施行中'], coming: ['todo', '还没施行'], ended: ['void', '已被代替'], unknown: ['hold', '施行日期待核对'] } as const

function Line({ document }: { document: Shelf }) {
  const [sign, words] = STATES[document.state]
  return (
    <div className={document.state === 'ended' ? 'standard-line standard-ended' : 'standard-line'}>
      <a href={`/standards/${document.key}`}>{document.title}</a>
      <span className="note"><StateMark sign={sign}>{words}</StateMark></span>
      <span className="right note">{document.clauses ? `${count(document.clauses)} 项` : '没有原文'}</span>
      <span className="standard-about note muted">{document.documentNumber}{document.effectiveFrom && `　${document.effectiveFrom} 起`}{document.effectiveTo && `　到 ${document.effectiveTo}`}{document.replacedBy && `　由 ${document.replacedBy} 代替`}{document.replaces.length > 0 && `　代替 ${document.replaces.map((one) => one.documentNumber).join('、')}`}{document.note && `　${document.note}`}</span>
    </div>
  )
}

function Laws({ documents }: { documents: readonly Shelf[] }) {
  return (
    <Sheet title="法律法规" id="laws" note="一般隐患的依据">
      <ul className="standards-fields">
        {documents.map((law) => <li key={law.key} style={{ padding: '6px 16px' }}><a href={`/standards/${law.key}`}>{law.title.replace('中华人民共和国', '')}</a><div className="note muted">{law.documentNumber}　{law.effectiveFrom} 起　{count(law.clauses)} 条</div></li>)}
      </ul>
    </Sheet>
  )
}

function Studies({ documents }: { documents: readonly Shelf[] }) {
  const { today } = useVisitor()
  const found = useReading(listStudies)
  const title = (key: string) => documents.find((one) => one.key === key)?.title ?? key
  if (!found.data || (!found.data.mine.length && !found.data.coverage.length)) return null
  return (
    <section className="sheet" style={{ marginTop: 14 }} aria-labelledby="studies">
      <header className="sheet-head"><h2 id="studies">学习</h2></header>
      <ul className="standards-fields">
        {found.data.mine.slice(0, 5).map((one) => <li key={one.id} style={{ padding: '6px 16px' }}><a href={`/standards/${one.standard}`}>{title(one.standard)}</a><div className="note"><StateMark sign={one.passed ? 'done' : 'miss'}>{one.right}/{one.asked} {one.passed ? '合格' : '没合格'}</StateMark>　<span className="muted">{shortDay(one.at.slice(0, 10), today)}</span></div></li>)}
        {found.data.coverage.map((one) => <li key={one.standard} style={{ padding: '6px 16px' }} className="note muted">{title(one.standard)}：{count(one.people)} 人学过，{count(one.passed)} 人合格</li>)}
      </ul>
    </section>
  )
}

/** Words find clauses that hold them all; a sentence brings forward those it may fall under. */
function Hits({ q, keyOf }: { q: string; /** The document under this number, to open it. */ keyOf: (documentNumber: string) => string | undefined }) {
  const searched = useReading(searchClauses, { query: { q } })
  const sentence = q.length >= 4
  const suggested = useReading(suggestClauses, { query: { q, limit: 5 } }, { enabled: sentence })
  const words = q.split(/[\s，、]+/).filter(Boolean)
  const clauses = searched.data?.clauses ?? []
  const suggestions = suggested.data?.suggestions ?? []
  return (
    <>
      {sentence && suggestions.length > 0 && (
        <Sheet title="像是这几条" id="suggested" note="按写的发现推荐，最像的在前；定哪一条由人判定">
          <ul className="clause-hits">
            {suggestions.map((one) => (
              <li key={`${one.documentNumber}${one.clause}${one.item}`}>
                <p className="clause-words">{one.text}</p>
                <p className="note muted"><a href={`/standards/${keyOf(one.documentNumber) ?? ''}#${one.clause}`}>{one.document}　{one.clause}{one.item}</a>　{one.documentNumber}</p>
                <p className="note"><Likeness score={one.score} />　因为写了：<Marked text={q} spans={one.why} /></p>
                <Caveats caveats={one.caveats} />
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      {!(clauses.length === 0 && (suggestions.length > 0 || (sentence && suggested.isPending))) && <section className="sheet" aria-labelledby="found" aria-live="polite">
        <header className="sheet-head"><h2 id="found">含“{words.join('”“')}”的条款</h2><span className="note">{searched.data ? `${count(clauses.length)} 条` : ''}</span></header>
        {!searched.data ? <div className="pad"><Skeleton lines={3} /></div> : clauses.length === 0 ? <Empty fact="没有找到">换个词试试，两个字也可以</Empty> : (
          <ul className="clause-hits">
            {clauses.map((one) => (
              <li key={`${one.documentNumber}${one.clause}${one.item}`}>
                <p className="clause-words"><Marked text={one.text} spans={spansOf(one.text, words)} /></p>
                <p className="note muted"><a href={`/standards/${one.key}#${one.clause}`}>{one.document}　{one.clause}{one.item}</a>　{one.field}</p>
                <Caveats caveats={one.caveats} />
              </li>
            ))}
          </ul>
        )}
      </section>}
    </>
  )
}
