// 履职: what the plan wants done each period, how the running period stands, what was missed; and what stands without a clock.
import type { z } from 'zod'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Bullet } from '#web/kit/bullet.tsx'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { NoPlan } from '#rooms/plans/ui/no-plan.tsx'
import { SourceTag } from '#rooms/plans/ui/source-tag.tsx'
import { listDuties } from '../contract.ts'
import { planDuty } from '../definitions.ts'
import { PlanChoice, TaskViews, useIssuedPlans } from './views.tsx'

type Duties = z.output<typeof listDuties.reply>
type One = Duties['duties'][number]

export function DutiesPage() {
  const search = new URLSearchParams(useSearchAt('/tasks/duties'))
  const plan = search.get('plan') ?? undefined
  const show = search.get('show')
  const found = useReading(listDuties, { query: plan ? { plan } : {} })
  useTitle('履职')
  const hrefOf = (next: { plan?: string | undefined; show?: string | undefined }) => `/tasks/duties?${new URLSearchParams(Object.entries({ plan, show: show ?? undefined, ...next }).filter((entry): entry is [string, string] => entry[1] !== undefined))}`
  const closedOn = useIssuedPlans().find(({ id }) => id === plan)?.closedOn
  const { today } = useVisitor()
  const data = found.data
  const here = data?.duties.filter((one) => !one.elsewhere) ?? []
  const missed = here.reduce((sum, one) => sum + one.missed, 0)
  return (
    <>
      <div className="head">
        <h1>任务</h1><p>履职{data ? `　${count(here.length)} 项要定期做${missed ? `，没做到 ${count(missed)} 次` : ''}` : ''}</p><span className="grow" />
        <PlanChoice plan={plan} hrefOf={(next) => hrefOf({ plan: next })} /><TaskViews here="duties" plan={plan} />
      </div>
      {!data ? <NotYet found={found} lines={10} />
        : data.duties.length + data.standing.length === 0 ? <div className="sheet"><NoPlan fact="没有要定期做的" lacks="里面没有写每月、每季度的句子">方案印发以后，写了每月、每季度的句子列在这里。</NoPlan></div>
        : (
          <>
            <nav className="tabs screen-only" aria-label="哪一类" style={{ marginBottom: 12 }}>
              <a className="tab" href={hrefOf({ show: undefined })} aria-current={show === null ? 'page' : undefined}>各单位 <em>{count(here.length)}</em></a>
              <a className="tab" href={hrefOf({ show: 'elsewhere' })} aria-current={show === 'elsewhere' ? 'page' : undefined}>由企业等履行 <em>{count(data.duties.length - here.length)}</em></a>
              <a className="tab" href={hrefOf({ show: 'standing' })} aria-current={show === 'standing' ? 'page' : undefined}>常态坚持 <em>{count(data.standing.length)}</em></a>
            </nav>
            {closedOn && <p className="note second" style={{ margin: '-4px 0 10px' }}>方案 {shortDay(closedOn, today)} 总结关闭，下面的都不再要求；做过的和没做到的留着。</p>}
            {show === 'standing' ? <Standing rows={data.standing} /> : show === 'elsewhere' ? <Elsewhere rows={data.duties.filter((one) => one.elsewhere)} /> : <Ours rows={here} />}
          </>
        )}
    </>
  )
}

function Ours({ rows }: { rows: readonly One[] }) {
  const { today } = useVisitor()
  if (!rows.length) return <div className="sheet"><Empty fact="没有由各单位定期做的">{planDuty.subjects}</Empty></div>
  // What is open and near its end comes first.
  const sorted = rows.toSorted((a, b) => Number((b.current?.open ?? 0) > 0) - Number((a.current?.open ?? 0) > 0) || ((a.current?.until ?? '9') < (b.current?.until ?? '9') ? -1 : 1))
  return (
    <section className="sheet">
      <table className="grid">
        <thead><tr><th scope="col">要做的</th><th scope="col">多久一次</th><th scope="col">本期</th><th scope="col" className="right">已做 / 应做</th><th scope="col" style={{ width: 110 }}><span className="unseen">进度</span></th><th scope="col">离期末</th><th scope="col" className="right">没做到</th></tr></thead>
        <tbody>
          {sorted.map((one) => {
            const whole = one.current ? one.current.done + one.current.open : 0
            return (
              <tr key={`${one.id} ${one.rule}`}>
                <th scope="row"><a href={`/tasks/duties/${one.id}?rule=${encodeURIComponent(one.rule)}`}>{one.title}</a></th>
                <td className="tight">{one.frequency}{one.next && <div className="note second">{shortDay(one.next.effectiveOn, today)} 起{one.next.frequency ? `改为${one.next.frequency}` : '不再要求'}</div>}</td>
                <td className="tight">{one.current?.label ?? <span className="muted">{one.over ? '已经结束' : '还没到'}</span>}</td>
                <td className="right tight">{one.current ? `${count(one.current.done)} / ${count(whole)}` : '–'}</td>
                <td>{one.current && <Bullet part={one.current.done} whole={whole} label={`已做 ${one.current.done}，应做 ${whole}`} />}</td>
                <td className="tight">{one.current ? (one.current.open ? deadlineOf(one.current.until, today).text : <span className="state"><Sign name="done" />都做了</span>) : ''}</td>
                <td className={one.missed ? 'right hot' : 'right'}>{one.missed ? <a className="number" href={`/tasks/duties/${one.id}?rule=${encodeURIComponent(one.rule)}`}>{count(one.missed)} 次</a> : <span className="muted">0</span>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="pad note muted">{planDuty.fulfilledBy}。{planDuty.miss}。</p>
    </section>
  )
}

function Elsewhere({ rows }: { rows: readonly One[] }) {
  return (
    <section className="sheet">
      <p className="pad note muted">{planDuty.subjects}。</p>
      <table className="grid">
        <thead><tr><th scope="col">要做的</th><th scope="col">多久一次</th><th scope="col">谁做</th></tr></thead>
        <tbody>{rows.map((one) => <tr key={`${one.id} ${one.rule}`}><th scope="row"><a href={`/tasks/duties/${one.id}?rule=${encodeURIComponent(one.rule)}`}>{one.title}</a></th><td className="tight">{one.frequency}</td><td>{one.elsewhere}</td></tr>)}</tbody>
      </table>
    </section>
  )
}

function Standing({ rows }: { rows: Duties['standing'] }) {
  return (
    <section className="sheet">
      <p className="pad note muted">文中写“长期坚持”，或没有写时限和次数的：没有到期，也不催办。</p>
      <table className="grid">
        <thead><tr><th scope="col">要做的</th><th scope="col">谁做</th><th scope="col">出处</th></tr></thead>
        <tbody>{rows.map((one) => <tr key={one.clauseId}><th scope="row">{one.title}</th><td>{one.organisationName ?? one.ownerWords}</td><td className="tight"><SourceTag planId={one.planId} number={one.number} clauseId={one.clauseId} path={one.path} /></td></tr>)}</tbody>
      </table>
    </section>
  )
}
