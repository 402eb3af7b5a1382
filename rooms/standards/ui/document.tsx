// One standard or law: its version, what it took the place of, and every clause with what must be made sure on site.
import { useEffect, useState } from 'react'
import { useParams } from '@tanstack/react-router'
import { ImportDialog } from '#mechanisms/ledger/ui/import-dialog.tsx'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { readStandard } from '../contract.ts'
import { IMPORT, STATES, WORDING, type Shelf } from './library.tsx'
import { Caveats } from './marked.tsx'
import './standards.css'

export function StandardPage() {
  const { key } = useParams({ strict: false }) as { key: string }
  const found = useReading(readStandard, { params: { key } })
  useTitle(found.data?.document.title ?? '判定标准')
  const [importing, setImporting] = useState(false)
  const there = found.data !== undefined
  useEffect(() => {
    if (there && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
  }, [there])
  if (!found.data) return <NotYet found={found} lines={12} />
  const { document: standard, scope, caveats, articles, missing, mayImport } = found.data
  const [sign, words] = STATES[standard.state]
  return (
    <>
      <div className="head">
        <h1>{standard.title}</h1><span className="grow" />
        {standard.kind === 'criteria' && standard.clauses >= 4 && <a className={`${buttonClass({ look: 'primary' })} screen-only`} href={`/standards/${standard.key}/quiz`}><Icon name="book" size="small" />学习测验</a>}
      </div>
      <div className="standards-columns">
        <section className="sheet" aria-label="条款">
          {articles.length === 0 ? <Missing standard={standard} parts={missing} mayImport={mayImport} onImport={() => setImporting(true)} /> : articles.map((article) => (
            <article key={article.article} id={article.article} className="standard-article">
              <h3>{article.article}{article.about && `　${article.about}`}{!article.about && article.chapter && <span className="note muted">　{article.chapter}</span>}</h3>
              <ol>
                {article.clauses.map((clause) => (
                  <li key={clause.item ?? ''} style={clause.item ? undefined : { gridTemplateColumns: 'minmax(0, 1fr)' }}>
                    {clause.item && <span className="no">{clause.item}</span>}
                    <div><p className="clause-words">{clause.text}</p><Caveats caveats={clause.caveats} /></div>
                  </li>
                ))}
              </ol>
            </article>
          ))}
        </section>
        <aside className="sheet pad">
          <dl className="standard-facts">
            <dt>文号</dt><dd>{standard.documentNumber}</dd>
            <dt>状态</dt><dd><StateMark sign={sign}>{words}</StateMark></dd>
            {standard.issuer && <><dt>发布</dt><dd>{standard.issuer}</dd></>}
            <dt>施行</dt><dd>{standard.effectiveFrom ? standard.effectiveFrom : '待核对'}{standard.effectiveTo && ` 至 ${standard.effectiveTo}`}</dd>
            {standard.replaces.length > 0 && <><dt>代替</dt><dd>{standard.replaces.map((one) => [one.title, one.documentNumber].filter(Boolean).join('　')).join('；')}</dd></>}
            {standard.replacedBy && <><dt>被代替</dt><dd>{standard.replacedBy}</dd></>}
            {standard.clauses > 0 && <><dt>{standard.kind === 'law' ? '条数' : '判定情形'}</dt><dd>{count(standard.clauses)} {standard.kind === 'law' ? '条' : '项'}</dd></>}
            {scope && <><dt>适用</dt><dd>{scope}</dd></>}
            {standard.note && <><dt>说明</dt><dd>{standard.note}</dd></>}
            {standard.url && <><dt>官方文本</dt><dd><a href={standard.url} rel="noreferrer" target="_blank">打开官方网页</a></dd></>}
          </dl>
          {caveats.length > 0 && <><h3 style={{ marginTop: 12 }}>使用时注意</h3>{caveats.map((caveat) => <p key={caveat} className="small second">{caveat}</p>)}</>}
          <p className="note muted" style={{ marginTop: 12 }}>隐患引用的条款按发现那天施行的版本保存，以后标准改了也不变。</p>
        </aside>
      </div>
      {importing && <ImportDialog ledger={WORDING} contracts={IMPORT} touches={['standards']} onClose={() => { setImporting(false); void found.refetch() }} />}
    </>
  )
}

/** An empty shelf: what is not here, since when it holds, and the three steps that bring it. */
function Missing({ standard, parts, mayImport, onImport }: { standard: Shelf; parts: readonly { part: string; items: number }[]; mayImport: boolean; onImport: () => void }) {
  const known = parts.filter(({ items }) => items > 0)
  return (
    <div className="standard-missing">
      <Empty fact="这份文件的原文还没有">{standard.note ?? '原文导入后，就能检索、引用、推荐和出检查表'}</Empty>
      {parts.length > 0 && (
        <>
          <h3>缺的是</h3>
          <ul>{parts.map(({ part, items }) => <li key={part}>{part}{items > 0 ? `　${count(items)} 项` : '　项数以原文为准'}</li>)}</ul>
          {known.length > 1 && <p className="note muted">共 {count(known.reduce((sum, { items }) => sum + items, 0))} 项</p>}
        </>
      )}
      <h3 style={{ marginTop: 12 }}>怎么导入</h3>
      {mayImport ? (
        <ol>
          <li>{standard.url ? <a href={standard.url} rel="noreferrer" target="_blank">打开官方网页</a> : '找到发布机关公布的原文'}，核对文号和施行日期</li>
          <li><a href={`/api/standards/template?for=${standard.key}`} download>下载这份文件的模板</a>：名称、文号、日期已填好，一项一行，把原文粘进去</li>
          <li><button type="button" className="link" onClick={onImport}>导入填好的模板</button>，先试导入看有没有问题</li>
        </ol>
      ) : <p className="small second">请安委办的同事导入原文；导入以前，引用这份文件要在判定时自己填依据。</p>}
    </div>
  )
}
