// One standard or law: its version, what it took the place of, and every clause with what must be made sure on site.
import { useEffect } from 'react'
import { useParams } from '@tanstack/react-router'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { readStandard } from '../contract.ts'
import { STATES } from './library.tsx'
import { Caveats } from './marked.tsx'
import './standards.css'

export function StandardPage() {
  const { key } = useParams({ strict: false }) as { key: string }
  const found = useReading(readStandard, { params: { key } })
  useTitle(found.data?.document.title ?? '判定标准')
  const there = found.data !== undefined
  useEffect(() => {
    if (there && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
  }, [there])
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <div className="sheet pad"><Skeleton lines={12} /></div>
  const { document: standard, scope, caveats, articles } = found.data
  const [sign, words] = STATES[standard.state]
  return (
    <>
      <div className="head">
        <h1>{standard.title}</h1><span className="grow" />
        {standard.kind === 'criteria' && standard.clauses >= 4 && <a className={`${buttonClass({ look: 'primary' })} screen-only`} href={`/standards/${standard.key}/quiz`}><Icon name="book" size="small" />学习测验</a>}
      </div>
      <div className="standards-columns">
        <section className="sheet" aria-label="条款">
          {articles.length === 0 ? <Empty fact="这份文件的原文还没有">{standard.note ?? '按模板导入后，就能检索、引用和推荐'}</Empty> : articles.map((article) => (
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
    </>
  )
}
