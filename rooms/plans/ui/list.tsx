// 方案: the plans of this jurisdiction, each with where it stands and how far its review is; the superiors' texts apart.
import { useState } from 'react'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { useKeys } from '#web/kit/keys.ts'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listPlans, type PlanRow } from '../contract.ts'
import { planLoop } from '../rules.ts'
import { ProgressBar } from './progress.tsx'
import { UploadDialog } from './upload.tsx'
import { periodWords, PLAN_SIGNS } from './words.ts'
import './plans.css'

export function PlansPage() {
  useTitle('方案')
  const found = useReading(listPlans)
  const [uploading, setUploading] = useState(false)
  const mayUpload = found.data?.mayUpload ?? false
  useKeys({ n: () => { if (mayUpload) setUploading(true) } })
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()} />
  const plans = found.data?.plans
  const own = plans?.filter((plan) => plan.standing === 'own') ?? []
  const superior = plans?.filter((plan) => plan.standing === 'superior') ?? []
  return (
    <>
      <div className="head">
        <h1>方案</h1><p>每一句承诺有人办、有期限、有凭据</p><span className="grow" />
        {mayUpload && <Button look="primary" icon="upload" hotkey="N" onClick={() => setUploading(true)}>上传方案</Button>}
      </div>
      {!plans ? <div className="sheet pad"><Skeleton lines={8} /></div> : (
        <>
          <section className="sheet" aria-labelledby="own-plans">
            <header className="sheet-head"><h2 id="own-plans">本级方案</h2><span className="note">{own.length ? `${count(own.length)} 份` : ''}</span></header>
            {own.length ? <ul className="plan-list">{own.map((plan) => <PlanItem key={plan.id} plan={plan} plans={plans} />)}</ul>
              : <Empty fact="还没有方案" next={mayUpload && <Button look="primary" icon="upload" onClick={() => setUploading(true)}>上传方案</Button>}>{mayUpload ? '传上印发的或起草中的方案，系统把它读成一句句承诺，你逐句看过再执行' : '方案印发以后会出现在这里'}</Empty>}
          </section>
          {(superior.length > 0 || own.length > 0) && (
            <section className="sheet plan-superior" aria-labelledby="superior-plans">
              <header className="sheet-head"><h2 id="superior-plans">上级方案</h2><span className="note">只用来对照，不在本辖区运行</span></header>
              {superior.length ? <ul className="plan-list">{superior.map((plan) => <PlanItem key={plan.id} plan={plan} plans={plans} />)}</ul> : <p className="pad second small">还没有上级的方案。传上来，就能看出哪些要求本级没有写、哪些写弱了。</p>}
            </section>
          )}
        </>
      )}
      {uploading && <UploadDialog plans={plans ?? []} onClose={() => setUploading(false)} />}
    </>
  )
}

/** Its end has come and nobody has summed it up: what it asks for goes on until then. */
const expired = (plan: PlanRow, today: string) => plan.standing === 'own' && plan.state === 'issued' && plan.periodTo !== null && plan.periodTo < today

function PlanItem({ plan, plans }: { plan: PlanRow; plans: readonly PlanRow[] }) {
  const { today, may } = useVisitor()
  const undecided = plan.progress.asked + plan.progress.unread
  const superior = plan.standing === 'superior'
  const running = plans.filter((one) => one.standing === 'own' && one.state === 'issued')
  const title = (id: string | null) => plans.find((one) => one.id === id)?.title
  const mine = plan.state !== 'closed' && plan.reviewNumber !== null && undecided > 0 && may('plan.review')
  return (
    <li className="plan-item">
      <div className="plan-item-main">
        <h3><a href={`/plans/${plan.id}`}>{plan.title}</a></h3>
        <p className="plan-item-facts">
          {!superior && <StateMark sign={PLAN_SIGNS[plan.state]}>{planLoop.states[plan.state].label}</StateMark>}
          {plan.documentNumber && <span>{plan.documentNumber}</span>}
          {(plan.issuer ?? plan.organisationName) && <span>{plan.issuer ?? plan.organisationName}</span>}
          {plan.issuedOn && <span>{shortDay(plan.issuedOn, today)} 印发</span>}
          {periodWords(plan) && <span>{periodWords(plan)}</span>}
          {plan.public && <span><Icon name="megaphone" size="small" /> 已公开</span>}
        </p>
        {(plan.predecessorId || plan.successorId || plan.superiorId || plan.superiorTitle) && (
          <p className="plan-item-kin">
            {plan.predecessorId && <span>接续 <a href={`/plans/${plan.predecessorId}`}>{title(plan.predecessorId) ?? '上一个行动'}</a></span>}
            {plan.successorId && <span>下一个行动 <a href={`/plans/${plan.successorId}`}>{title(plan.successorId) ?? '打开'}</a></span>}
            {plan.superiorId ? <span>上级 <a href={`/plans/${plan.superiorId}`}>{title(plan.superiorId) ?? plan.superiorTitle ?? '打开'}</a></span> : plan.superiorTitle ? <span>上级：{plan.superiorTitle}</span> : null}
          </p>
        )}
      </div>
      <div className="plan-item-side">
        {plan.closedOn && <p className="small">{shortDay(plan.closedOn, today)} 总结关闭，不再执行</p>}
        {expired(plan, today) && <p className="small plan-waits">{shortDay(plan.periodTo, today)} 已到期，还没有总结关闭</p>}
        {plan.currentNumber !== null && !superior && !plan.closedOn && <p className="small">第 {plan.currentNumber} 次文本，{plan.effectiveOn ? `${shortDay(plan.effectiveOn, today)} 起执行` : '现行'}</p>}
        {plan.comingNumber !== null && <p className="small second">第 {plan.comingNumber} 次文本 {shortDay(plan.comingOn, today)} 起执行</p>}
        {superior ? (
          <>
            <p className="small second">{count(plan.progress.clauses)} 句</p>
            {running.map((one) => <a key={one.id} className="small" href={`/plans/${one.id}/comparison?with=${plan.id}`}>{running.length > 1 ? `与“${one.title}”对照` : '与本级方案对照'} →</a>)}
          </>
        ) : plan.reviewNumber !== null ? (
          <>
            <p className="row small"><ProgressBar small progress={plan.progress} /><span className={mine && plan.progress.asked ? 'plan-waits' : 'second'}>{undecided ? `${plan.currentNumber ? '修订稿' : ''}还有 ${count(undecided)} 句没定` : '每一句都定了'}</span></p>
            {may('plan.review') && <a className="small" href={`/plans/${plan.id}/review/${plan.reviewNumber}`}>{undecided ? '接着审读' : '看审读结果'} →</a>}
          </>
        ) : <p className="small second">{count(plan.progress.clauses)} 句承诺</p>}
      </div>
    </li>
  )
}
