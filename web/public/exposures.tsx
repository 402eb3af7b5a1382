// 公开的曝光和挂牌督办: what offices published, without persons and secrets; gone when it is taken down. Made for a phone and print.
import type { z } from 'zod'
import type { listPublicExposures, readPublicExposure } from '#rooms/exposure/contract.ts'
import { Empty, NoteBar, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useFetched } from './fetched.ts'

export type PublicExposures = z.output<(typeof listPublicExposures)['reply']>
type One = z.output<(typeof readPublicExposure)['reply']>

export function PublicExposureList({ exposures }: { exposures: PublicExposures['exposures'] }) {
  return (
    <div className="public-plans">
      <ul>{exposures.map((one) => <li key={one.id}><a href={`/p/exposures/${one.tenantId}/${one.id}`}>{one.title}</a><small>{[one.tenant, one.entity, `${one.publishedOn} 曝光`, one.closedOn ? `${one.closedOn} 已整改销号` : ''].filter(Boolean).join('　')}</small></li>)}</ul>
    </div>
  )
}

export function PublicExposuresPage() {
  useTitle('曝光和挂牌督办')
  const { data, failed } = useFetched<PublicExposures>('/api/public/exposures')
  return (
    <main>
      <h1>曝光和挂牌督办</h1>
      <p className="public-lead">重大事故隐患整改缓慢、长期不改的，由各辖区公开曝光、挂牌督办；整改销号以后在这里注明。</p>
      {failed ? <NoteBar kind="wrong" role="alert">{failed}</NoteBar> : !data ? <Skeleton lines={8} /> : (
        <>
          <section aria-labelledby="exposed" className="public-section"><h2 id="exposed">公开曝光</h2>{data.exposures.length ? <PublicExposureList exposures={data.exposures} /> : <p className="second">现在没有公开的曝光。</p>}</section>
          <section aria-labelledby="listed" className="public-section"><h2 id="listed">挂牌督办</h2>
            {data.listings.length === 0 ? <p className="second">现在没有挂牌督办的隐患。</p> : (
              <div className="public-plans"><ul>{data.listings.map((one) => <li key={one.id}><b>{one.entity}</b>　{one.title}<small>{[one.tenant, `${one.level}${one.batch ? `，${one.batch}` : ''}`, `督办责任单位 ${one.organisation}`, `${one.listedOn} 挂牌`, one.removedOn ? `${one.removedOn} 已摘牌` : `期限 ${one.dueOn}`].join('　')}</small></li>)}</ul></div>
            )}
          </section>
        </>
      )}
    </main>
  )
}

export function PublicExposurePage({ tenantId, id }: { tenantId: string; id: string }) {
  const { data: one, failed, missing } = useFetched<One>(`/api/public/exposures/${encodeURIComponent(tenantId)}/${encodeURIComponent(id)}`)
  useTitle(one?.title)
  if (missing) return <main><Empty fact="没有找到这篇曝光">可能已经撤下。<a href="/p/exposures">看公开的曝光</a></Empty></main>
  if (failed) return <main><NoteBar kind="wrong" role="alert">{failed}</NoteBar></main>
  if (!one) return <main><Skeleton lines={10} /></main>
  return (
    <main className="public-exposure">
      <p className="crumbs screen-only"><a href="/p/exposures">曝光和挂牌督办</a><span aria-hidden="true">/</span><span>{one.tenant}</span></p>
      <h1>{one.title}</h1>
      <p className="second">{one.issuer}　{one.publishedOn}　{one.entity}</p>
      <article className="public-exposure-text">{one.content.split('\n').filter(Boolean).map((line, i) => <p key={i}>{line}</p>)}</article>
      {(one.feedback || one.closedOn) && <section className="public-section" aria-labelledby="result"><h2 id="result">整改结果</h2>{one.feedback && <p>{one.feedback}（{one.feedbackOn}）</p>}{one.closedOn && <p>{one.closedOn} 整改销号。</p>}</section>}
    </main>
  )
}
