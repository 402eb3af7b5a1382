// 与上级对照: each sentence of the superior's plan with ours beside it; what we do not have, and where ours asks for less, in
// words. The counts on top filter.
import { useParams } from '@tanstack/react-router'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { PrintButton, Trail } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import type { z } from 'zod'
import { listPlans, readComparison } from '../contract.ts'
import { KIND_LABELS } from '../rules.ts'
import { sentenceAddress } from './source-tag.tsx'
import { dueWords, frequencyWords, ownersWords, pathWords, targetsWords } from './words.ts'
import './plans.css'

type Reply = z.output<(typeof readComparison)['reply']>
type Brief = Reply['ownOnly'][number]

export function ComparisonPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const path = `/plans/${id}/comparison`
  const search = new URLSearchParams(useSearchAt(path))
  const go = useGo()
  const superiorId = search.get('with') ?? ''
  const show = search.get('show')
  const plans = useReading(listPlans)
  const found = useReading(readComparison, { params: { id }, query: { with: superiorId } }, { enabled: superiorId !== '' })
  useTitle('与上级对照')
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()}><a className={buttonClass()} href={`/plans/${id}`}>回到方案</a></ProblemView>
  const own = plans.data?.plans.find((one) => one.id === id)
  const superior = plans.data?.plans.find((one) => one.id === superiorId)
  const set = (value: string | undefined) => go(`${path}?with=${superiorId}${value ? `&show=${value}` : ''}`, { replace: true })
  const { rows = [], ownOnly = [], counts } = found.data ?? {}
  const shown = rows.filter((row) => (show === 'missing' ? !row.own.length : show === 'weaker' ? row.weaker.length > 0 : show === 'matched' ? row.own.length > 0 : true))
  const tabs: readonly (readonly [string | undefined, string, number | undefined])[] = [[undefined, '上级的每一句', rows.length], ['missing', '本级没有', counts?.missing], ['weaker', '本级弱了', counts?.weaker], ['matched', '有对应', counts?.matched], ['own', '只有本级有', ownOnly.length]]
  const address = (plan: typeof own, clause: Brief) => (plan ? sentenceAddress(plan.id, plan.currentNumber ?? plan.reviewNumber ?? 1, clause.id) : undefined)
  return (
    <>
      <Trail path={[['/plans', '方案'], [`/plans/${id}`, own?.title ?? '…']]} name="与上级对照"><PrintButton /></Trail>
      <div className="head"><h1>与上级对照</h1><p className="cut">{superior ? <>上级：<a href={`/plans/${superior.id}`}>{superior.title}</a></> : '选一份上级的方案'}</p></div>
      {found.data && (
        <div className="compare-filter" role="group" aria-label="只看">
          {tabs.map(([name, label, number]) => <button key={label} type="button" className="tag" aria-pressed={(show ?? undefined) === name} onClick={() => set(name)}>{name === 'missing' || name === 'weaker' ? <Sign name={number ? 'wait' : 'done'} /> : null}{label} {count(number)}</button>)}
          <span className="grow" /><span className="muted note">{counts!.unasked > 0 && `抬头、依据、原则 ${count(counts!.unasked)} 句不布置工作，没有列；`}拿不准的以原文为准</span>
        </div>
      )}
      <div className="sheet">
        {!superiorId ? <Empty fact="没有说和哪份上级方案对照" next={<a className={buttonClass()} href={`/plans/${id}`}>回到方案</a>}>从方案页的“与上级方案对照”进来</Empty>
          : !found.data ? <div className="pad"><Skeleton lines={12} /></div>
          : show === 'own' ? (ownOnly.length ? <ul className="compare-own pad">{ownOnly.map((clause) => <li key={clause.id} style={{ padding: '6px 0' }}><Sentence clause={clause} href={address(own, clause)} /></li>)}</ul> : <Empty fact="没有只有本级有的句子" />)
          : !shown.length ? <Empty fact={show === 'missing' ? '上级写的，本级都有' : show === 'weaker' ? '没有写弱的' : '没有这样的句子'} />
          : (
            <table className="compare">
              <colgroup><col /><col /><col style={{ width: '24%' }} /></colgroup>
              <thead><tr><th scope="col">上级怎么写</th><th scope="col">本级怎么写</th><th scope="col">差在哪里</th></tr></thead>
              <tbody>{shown.map((row) => (
                <tr key={row.superior.id}>
                  <td><Sentence clause={row.superior} href={address(superior, row.superior)} /></td>
                  <td>{row.own.length ? row.own.map((clause) => <Sentence key={clause.id} clause={clause} href={address(own, clause)} />) : <span className="none"><Sign name="miss" /> 本级没有写</span>}</td>
                  <td>{row.weaker.length ? <ul className="effects">{row.weaker.map((words) => <li key={words} className="weaker">{words}</li>)}</ul> : row.own.length ? <span className="muted">没有弱于上级</span> : <span className="muted">–</span>}</td>
                </tr>
              ))}</tbody>
            </table>
          )}
      </div>
    </>
  )
}

function Sentence({ clause, href }: { clause: Brief; href: string | undefined }) {
  const facts = [ownersWords(clause.owners), dueWords(clause.due), frequencyWords(clause.frequency), targetsWords(clause.targets)].filter(Boolean)
  return (
    <div className="compare-sentence">
      <p className="compare-words">{clause.text}</p>
      <p className="facts-small">{href ? <a href={href}>原文 {pathWords(clause.path)}</a> : <span>{pathWords(clause.path)}</span>}<span>{KIND_LABELS[clause.kind]}</span>{facts.map((fact) => <span key={fact}>{fact}</span>)}</p>
    </div>
  )
}
