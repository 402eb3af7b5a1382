// 应报方案: what my unit owes, then each obligation with its figures and units, the missing first, and the receipts of the plan.
// The address is the state: plan, obligation, standing.
import { useState } from 'react'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { NoPlan } from '#rooms/plans/ui/no-plan.tsx'
import { addressOf, call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { Bullet } from '#web/kit/bullet.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, percent, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { SourceTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { board, exportUnits, signReceipt, type Board, type Owed, type RuleReply } from '../contract.ts'
import { STANDINGS } from '../rules.ts'
import { FileDialog, UrgeDialog, type ToFile } from './steps.tsx'
import { ReceiptList, UnitList } from './units.tsx'
import { StandingMark } from './words.tsx'
import '#web/kit/grid.css'
import './filings.css'

const BASE = '/filings'
export const RECEIPTS = 'receipts'

/** The address with these values changed. */
function href(params: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) if (value === undefined) next.delete(name); else next.set(name, value)
  const text = next.toString()
  return text ? `${BASE}?${text}` : BASE
}

export function FilingsPage() {
  const params = new URLSearchParams(useSearchAt(BASE))
  const go = useGo()
  const planId = params.get('planId') ?? undefined
  const { today } = useVisitor()
  const found = useReading(board, { query: planId ? { planId } : {} })
  useTitle('应报方案')
  const data = found.data
  if (found.error && !data) return <ProblemView problem={found.error} retry={() => void found.refetch()}><a className={buttonClass()} href={BASE}>看现行方案</a></ProblemView>
  if (!data) return <div className="sheet pad"><Skeleton lines={10} /></div>
  if (!data.plan) return <><div className="head"><h1>应报方案</h1></div><section className="sheet"><NoPlan fact="还没有要报的" lacks="里面没有要另报的">方案印发以后，谁要另报自己的方案、谁要签收，都列在这里。</NoPlan></section></>
  const tab = params.get('rule') ?? data.rules[0]?.key ?? RECEIPTS
  const rule = data.rules.find((one) => one.key === tab)
  return (
    <>
      <div className="head">
        <h1>应报方案</h1><p>《{data.plan.title.replace(/[《》]/g, '')}》要求各单位另报的方案和收文签收</p><span className="grow" />
        {data.plans.length > 1 && (
          <select className="input" style={{ width: 260 }} aria-label="方案" value={data.plan.id} onChange={(event) => go(`${BASE}?planId=${event.target.value}`)}>
            {data.plans.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
          </select>
        )}
      </div>
      {data.plan.state !== 'issued' && <p className="sheet pad small filings-over"><Sign name="done" /> 方案{data.plan.closedOn ? ` ${shortDay(data.plan.closedOn, today)} ` : '已经'}总结关闭：不再收、不再催、不算逾期；报过的和签收过的留着。</p>}
      <Mine data={data} />
      <nav className="tabs screen-only" aria-label="应报事项">
        {data.rules.map((one) => <a key={one.key} className="tab" href={href(new URLSearchParams(planId ? { planId } : {}), { rule: one.key })} aria-current={tab === one.key ? 'page' : undefined}>{one.title}<em>{count(one.counts.accepted)}/{count(one.counts.owing)}</em></a>)}
        <a className="tab" href={href(new URLSearchParams(planId ? { planId } : {}), { rule: RECEIPTS })} aria-current={tab === RECEIPTS ? 'page' : undefined}>收文签收<em>{count(data.receipts.signed)}/{count(data.receipts.owing)}</em></a>
      </nav>
      <section className="sheet">
        {rule ? <><Obligation plan={data.plan} rule={rule} params={params} /><UnitList planId={data.plan.id} rule={rule} params={params} hrefOf={(changes) => href(params, changes)} /></>
          : tab === RECEIPTS ? <><Receipts data={data} params={params} /><ReceiptList planId={data.plan.id} state={params.get('state') ?? undefined} total={data.receipts[params.get('state') === 'missing' ? 'missing' : params.get('state') === 'signed' ? 'signed' : 'owing']} /></>
          : <Empty fact="这份方案没有这项应报" next={<a className={buttonClass()} href={BASE}>看有的</a>} />}
      </section>
    </>
  )
}

/** What this person's own unit still has to do for the plan. */
function Mine({ data }: { data: Board }) {
  const { today, may } = useVisitor()
  const client = useQueryClient()
  const [filing, setFiling] = useState<ToFile>()
  const [signing, setSigning] = useState(false)
  const plan = data.plan!
  const owed = data.owed.filter((one) => one.state !== 'accepted' || one.dynamic)
  const unsigned = data.receipts.own.filter((one) => !one.signedOn)
  if (!owed.length && !unsigned.length) return null
  const sign = async (of: { organisationId: string | null; entityId: string | null; name: string }) => {
    setSigning(true)
    try {
      await call(signReceipt, { body: { commandId: newId(), planId: plan.id, organisationId: of.organisationId, entityId: of.entityId } })
      await refresh(client, ['filings', 'receipts'])
      toast(`${of.name}已签收`)
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    setSigning(false)
  }
  const open = (one: Owed) => setFiling({ planId: plan.id, rule: one.rule, title: one.title, dueOn: one.dueOn, organisationId: one.organisationId, entityId: one.entityId, unit: one.name, filingId: one.filingId, version: one.version })
  return (
    <section className="sheet owed" aria-label="我单位要办的">
      <header className="sheet-head"><h2>我单位要办的</h2></header>
      <table className="grid">
        <tbody>
          {unsigned.map((one) => (
            <tr key={one.organisationId ?? one.entityId}>
              <td className="tight"><Sign name="wait" /></td><th scope="row">签收方案<small>{one.name}</small></th><td className="tight">{plan.state === 'issued' && <Deadline due={data.receipts.dueOn} today={today} over="已过" />}</td>
              <td className="tight right">{may('receipt.sign') && plan.state === 'issued' ? <Button size="small" busy={signing} onClick={() => void sign(one)}>签收</Button> : null}</td>
            </tr>
          ))}
          {owed.map((one) => (
            <tr key={`${one.rule}${one.organisationId ?? one.entityId ?? ''}`}>
              <td className="tight"><Sign name={one.late ? 'over' : one.state === 'returned' ? 'back' : one.state === 'missing' ? 'wait' : one.state === 'submitted' ? 'hold' : 'done'} /></td>
              <th scope="row">{one.filingId ? <a href={`/filings/${one.filingId}`}>{one.title}</a> : one.title}<small>{one.name}{one.reason ? `　退回：${one.reason}` : ''}{one.dynamic && one.acceptedOn ? `　${shortDay(one.acceptedOn, today)} 采用，有变化随时更新` : ''}</small></th>
              <td className="tight">{one.state === 'missing' || one.state === 'returned' ? <Deadline due={one.dueOn} today={today} over="逾期" /> : <StandingMark state={one.state} late={one.late} />}</td>
              <td className="tight right">{one.ability === true ? <Button size="small" look={one.state === 'missing' || one.state === 'returned' ? 'primary' : 'plain'} onClick={() => open(one)}>{one.state === 'missing' ? '上报' : one.state === 'accepted' ? '更新' : '再报'}</Button> : <span className="reason">{one.ability}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {filing && <FileDialog of={filing} onClose={() => setFiling(undefined)} />}
    </section>
  )
}

/** One obligation: on what words it rests, whom it means, and how far it is. */
function Obligation({ plan, rule, params }: { plan: NonNullable<Board['plan']>; rule: RuleReply; params: URLSearchParams }) {
  const planId = plan.id
  const over = plan.state !== 'issued'
  const { today, may } = useVisitor()
  const [urging, setUrging] = useState(false)
  const { counts } = rule
  const open = counts.missing + counts.returned
  const figures = [
    ['应报', counts.owing, {}], ['未报', counts.missing, { state: 'missing' }], ['退回', counts.returned, { state: 'returned' }], ['待审', counts.submitted, { state: 'submitted' }], ['已采用', counts.accepted, { state: 'accepted' }], ['逾期未报', counts.late, { late: 'true' }],
  ] as const
  return (
    <div className="obligation">
      <div className="obligation-facts">
        <SourceTag>“{rule.quote}”</SourceTag>
        <span className="second">应报单位：{rule.who}</span>
        <span>{rule.dueOn ? <>期限 {shortDay(rule.dueOn, today)}　{!over && <Deadline due={rule.dueOn} today={today} over="已过" />}</> : <span className="muted">文中没有写日期，不判逾期</span>}</span>
        {rule.dynamic && <span className="muted">动态更新，各次都留着</span>}
      </div>
      <dl className="figure-line obligation-figures">
        {figures.map(([label, value, query]) => (
          <div key={label} className={label === '逾期未报' && value > 0 ? 'late' : undefined}>
            <dt>{label}</dt>
            <dd><NumberLink href={href(new URLSearchParams([...params].filter(([name]) => name === 'planId')), { rule: rule.key, ...query })} facts={{ meaning: MEANINGS[label]!, rows: value, unit: '家' }}>{count(value)}</NumberLink></dd>
          </div>
        ))}
        <div className="obligation-bar"><span className="note second">已采用 {percent(counts.accepted, counts.owing)}　{count(counts.accepted)}/{count(counts.owing)}</span><Bullet part={counts.accepted} whole={counts.owing} label={`应报 ${counts.owing} 家，已采用 ${counts.accepted} 家`} /></div>
      </dl>
      <div className="row screen-only">
        {may('filing.urge') && !over && (open === 0 ? <span className="reason">都报了，不用催</span> : rule.urgedOn === today ? <><Button size="small" disabled>催报</Button><span className="reason">今天已经催过，明天再催</span></> : <Button size="small" icon="bell" onClick={() => setUrging(true)}>催报 {count(open)} 家</Button>)}
        {may('filing.export') && open > 0 && <a className={buttonClass({ size: 'small' })} href={addressOf(exportUnits, {}, { planId, rule: rule.key })} download><Icon name="export" size="small" />导出没报的</a>}
      </div>
      {urging && <UrgeDialog planId={planId} rule={rule} onClose={() => setUrging(false)} />}
    </div>
  )
}

const MEANINGS: Readonly<Record<string, string>> = {
  应报: '按方案要报、今天仍在册的单位；停用、关闭的不算', 未报: '一次也没有报过', 退回: '报过，被退回，还没有再报', 待审: '报来了，统筹部门还没有看', 已采用: `${STANDINGS.accepted}，现行有效`, 逾期未报: '过了期限，还没有报或退回没有再报',
}

function Receipts({ data, params }: { data: Board; params: URLSearchParams }) {
  const { today } = useVisitor()
  const { receipts } = data
  const to = (state?: string) => href(new URLSearchParams([...params].filter(([name]) => name === 'planId')), { rule: RECEIPTS, state })
  return (
    <div className="obligation">
      <div className="obligation-facts">
        <span className="second">印发后 {receipts.days} 天内签收，过后提醒一次，并告诉统筹部门</span>{!receipts.inDocument && <span className="assumed"><span aria-hidden="true">⚙ </span>文中未写，默认 {receipts.days} 天</span>}
        {receipts.missing > 0 && data.plan?.state === 'issued' && <Deadline due={receipts.dueOn} today={today} over="已过" />}
      </div>
      <dl className="figure-line obligation-figures">
        {([['收文', receipts.owing, undefined], ['未签收', receipts.missing, 'missing'], ['已签收', receipts.signed, 'signed']] as const).map(([label, value, state]) => <div key={label}><dt>{label}</dt><dd><NumberLink href={to(state)} facts={{ meaning: label === '收文' ? '方案主送的单位' : label, rows: value, unit: '家' }}>{count(value)}</NumberLink></dd></div>)}
        <div className="obligation-bar" style={{ gridColumn: '4 / -1' }}><span className="note second">已签收 {percent(receipts.signed, receipts.owing)}　{count(receipts.signed)}/{count(receipts.owing)}</span><Bullet part={receipts.signed} whole={receipts.owing} label={`收文 ${receipts.owing} 家，已签收 ${receipts.signed} 家`} /></div>
      </dl>
    </div>
  )
}
