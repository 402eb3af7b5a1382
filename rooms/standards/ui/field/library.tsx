// 判定标准 on the phone: a clause found by a word or by what was seen on site, one document to read, and what one has learnt. What was
// opened once is on the phone; finding needs the network.
import { Fragment, useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { useReading } from '#platform/sync/react.ts'
import { Empty, shortDay, Skeleton } from '#web/kit/index.ts'
import { Absent, Deeds, GroupHead, Head, Row, RowGroup, Screen, type PageProps } from '#web/kit/phone/index.ts'
import type { listStandards, listStudies, readStandard, searchClauses, suggestClauses } from '../../contract.ts'
import { Marked } from '../marked.tsx'
import './library.css'

const LIST = '/api/standards'

export function StandardsPage({ today, strip, back }: PageProps) {
  const reading = useReading<z.output<typeof listStandards.reply>>(LIST)
  const studies = useReading<z.output<typeof listStudies.reply>>('/api/standards/studies')
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const documents = reading.value?.documents.filter(({ clauses, state }) => clauses > 0 && state === 'in-force')
  const mine = studies.value?.mine ?? []
  const title = (key: string) => documents?.find((one) => one.key === key)?.title ?? key
  return (
    <Screen head={<Head title="判定标准" back={back} />} strip={strip}>
      <input className="input" type="search" aria-label="找条款，或写一句检查发现" placeholder="如 液氨；喷涂车间没装报警器" value={typed} maxLength={200} onChange={(event) => setTyped(event.target.value)} />
      {q !== '' ? <Hits q={q} keyOf={(number) => documents?.find((one) => one.documentNumber === number)?.key} /> : !documents ? <Absent reading={reading} /> : (
        <>
          <RowGroup title="我的测验" unit="次" of={mine.slice(0, 3)}>{(one) => <Row key={one.id} href={`/m/standards?key=${one.standard}`} sign={one.passed ? 'done' : 'miss'} title={title(one.standard)} aside={shortDay(one.at.slice(0, 10), today)}>答对 {one.right} / {one.asked}，{one.passed ? '合格' : '没合格'}</Row>}</RowGroup>
          {(['criteria', 'law'] as const).map((kind) => (
            <Fragment key={kind}>
              <GroupHead title={kind === 'criteria' ? '判定标准' : '法律法规'} note={kind === 'criteria' ? '施行中的' : '一般隐患的依据'} />
              <ul className="rows">{documents.filter((one) => one.kind === kind).map((one) => <Row key={one.key} href={`/m/standards?key=${one.key}`} title={one.title.replace('中华人民共和国', '')} aside={`${one.clauses} ${kind === 'criteria' ? '项' : '条'}`}>{one.documentNumber}</Row>)}</ul>
            </Fragment>
          ))}
        </>
      )}
    </Screen>
  )
}

/** A sentence brings forward what it may fall under; a word finds the clauses that hold it. */
function Hits({ q, keyOf }: { q: string; keyOf: (documentNumber: string) => string | undefined }) {
  const sentence = q.length >= 4
  const suggested = useReading<z.output<typeof suggestClauses.reply>>(sentence ? `/api/standards/suggest?q=${encodeURIComponent(q)}&limit=5` : null)
  const searched = useReading<z.output<typeof searchClauses.reply>>(`/api/standards/search?q=${encodeURIComponent(q)}`)
  const like = sentence ? (suggested.value?.suggestions ?? []) : []
  const found = searched.value?.clauses ?? []
  if (searched.trouble === 'offline') return <Empty fact="没有网，找不了">看过的标准，打开就能看。</Empty>
  if (!searched.value || (sentence && suggested.loading && !suggested.value)) return <Skeleton lines={5} />
  if (like.length === 0 && found.length === 0) return <Empty fact="没有找到">换个词试试，两个字也可以。</Empty>
  return (
    <>
      {like.length > 0 && <GroupHead title="像是这几条" note="定哪一条由监管部门判定" />}
      {like.map((one) => (
        <a key={`${one.documentNumber}${one.clause}${one.item}`} className="card clause-card" href={`/m/standards?key=${keyOf(one.documentNumber) ?? ''}&at=${encodeURIComponent(one.clause)}`}>
          <p>{one.text}</p><p className="muted">{one.document} {one.clause}{one.item}</p><p className="muted">因为写了：<Marked text={q} spans={one.why} /></p>
          {one.caveats.map((caveat) => <p key={caveat} className="check-caveat">现场确认：{caveat}</p>)}
        </a>
      ))}
      {found.length > 0 && <GroupHead title={`含“${q}”的条款`} note={`${found.length} 条`} />}
      {found.slice(0, 30).map((one) => (
        <a key={`${one.documentNumber}${one.clause}${one.item}`} className="card clause-card" href={`/m/standards?key=${one.key}&at=${encodeURIComponent(one.clause)}`}>
          <p>{one.text}</p><p className="muted">{one.document} {one.clause}{one.item}</p>
          {one.caveats.map((caveat) => <p key={caveat} className="check-caveat">现场确认：{caveat}</p>)}
        </a>
      ))}
    </>
  )
}

export function StandardPage({ id, at, strip, back }: PageProps & { id: string; /** The article to begin at. */ at: string | null }) {
  const reading = useReading<z.output<typeof readStandard.reply>>(`/api/standards/documents/${encodeURIComponent(id)}`)
  const page = reading.value
  if (!page) return <Screen head={<Head title="判定标准" back={back} />} strip={strip}><Absent reading={reading} it="这份" lines={10} /></Screen>
  const { document, articles, caveats } = page
  const asks = document.kind === 'criteria' && document.clauses >= 4
  return (
    <Screen head={<Head title={document.title} sub={document.documentNumber} back={back} />} strip={strip} deeds={asks && <Deeds><a className="deed" href={`/m/standards?key=${id}&quiz=1`}>学习测验，十道题</a></Deeds>}>
      {caveats.length > 0 && <div className="card"><b>使用时注意</b>{caveats.map((caveat) => <p key={caveat}>{caveat}</p>)}</div>}
      {articles.length === 0 && <Empty fact="没有原文">监管部门导入以后，这里就能看。</Empty>}
      {articles.map((article) => (
        <section key={article.article} className="card article" ref={(node) => { if (node && article.article === at && !node.dataset['seen']) { node.dataset['seen'] = 'yes'; node.scrollIntoView() } }}>
          <h2>{article.article}{article.about && `　${article.about}`}</h2>
          {article.clauses.map((clause) => <div key={clause.item ?? ''}><p>{clause.item}{clause.text}</p>{clause.caveats.map((caveat) => <p key={caveat} className="check-caveat">现场确认：{caveat}</p>)}</div>)}
        </section>
      ))}
    </Screen>
  )
}
