// One plan: where it stands, what can be done and why not, its texts with day and reason, how much of it runs today, what
// happened; at the end its closing report and the next campaign.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Day } from '#platform/time/day.ts'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip, type Stage } from '#mechanisms/loop/ui/loop-strip.tsx'
import { addressOf } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { count, moment, shortDay } from '#web/kit/format.ts'
import { Icon, type IconName } from '#web/kit/icons.tsx'
import { LevelTag } from '#web/kit/marks.tsx'
import { PrintButton, Trail } from '#web/kit/record.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { Story } from '#web/kit/story.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listPlans, readClosingReport, readPlan, readUnfinished, type PlanReply } from '../contract.ts'
import { planLoop, type PlanState, type PlanStepName } from '../rules.ts'
import { Coverage } from './coverage.tsx'
import { ProgressBar, progressWords } from './progress.tsx'
import { planEventWords } from './event-words.ts'
import { StepDialog } from './steps.tsx'
import { UploadDialog } from './upload.tsx'
import { PLAN_SIGNS, VERSION_WORDS } from './words.ts'
import './plans.css'

/** Knows what asks something of somebody: more than a page needs that is only read. */
const SuccessorDialog = lazy(() => import('./successor.tsx').then((m) => ({ default: m.SuccessorDialog })))

/** Deeds that have their place in each state, open or closed, in this order. */
const DEEDS: Readonly<Record<PlanState, readonly PlanStepName[]>> = {
  drafting: ['issue', 'consult', 'approve', 'asSuperior', 'withdraw'],
  consulting: ['issue', 'approve', 'asSuperior', 'withdraw'],
  approved: ['issue', 'consult', 'asSuperior', 'withdraw'],
  issued: ['adopt', 'dropRevision', 'close', 'publish'],
  closed: ['publish'],
  withdrawn: [],
}

const SUPERIOR_DEEDS: readonly PlanStepName[] = ['withdraw']

export function PlanPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useReading(readPlan, { params: { id } })
  useTitle(found.data?.title)
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()}><a className={buttonClass()} href="/plans">回到方案</a></ProblemView>
  if (!found.data) return <div className="sheet pad"><Skeleton lines={12} /></div>
  return <Plan key={id} plan={found.data} />
}

type Doing = PlanStepName | 'revise' | 'succeed'

function Plan({ plan }: { plan: PlanReply }) {
  const { today, may } = useVisitor()
  const [doing, setDoing] = useState<Doing>()
  const plans = useReading(listPlans, {}, { staleTime: 60_000 })
  const title = (id: string | null) => plans.data?.plans.find((one) => one.id === id)?.title
  const own = plan.standing === 'own'
  const reader = may('plan.review')
  const undecided = plan.progress.asked + plan.progress.unread
  const deeds: Deed[] = (own ? DEEDS[plan.state] : plan.state === 'withdrawn' ? [] : SUPERIOR_DEEDS).filter((name) => plan.abilities[name] === true || may('plan.decide')).filter((name) => !(plan.reviewNumber === null && (name === 'adopt' || name === 'dropRevision'))).map((name) => ({
    name, ability: plan.abilities[name] ?? '现在不能办', label: name === 'publish' ? (plan.public ? '不再公开' : '公开') : planLoop.steps[name].label,
    ...(planLoop.steps[name].binds ? { binds: true } : {}), ...(planLoop.steps[name].destructive || name === 'publish' || name === 'consult' || name === 'asSuperior' ? { destructive: true } : {}),
  }))
  const mayRevise = reader && plan.state !== 'closed' && !(plan.reviewNumber !== null && plan.currentNumber !== null)
  const mayShow = own && plan.reviewNumber !== null && reader
  return (
    <>
      <Trail path={[['/plans', '方案']]} name={plan.title}><PrintButton /></Trail>
      <div className="title">
        <h1>{!own && <LevelTag look="outline">上级方案</LevelTag>} {plan.title}</h1>
        <div className="title-facts">
          {own && <StateMark sign={PLAN_SIGNS[plan.state]}>{plan.closedOn ? `${shortDay(plan.closedOn, today)} ` : ''}{planLoop.states[plan.state].label}</StateMark>}
          {plan.documentNumber && <span>{plan.documentNumber}</span>}
          <span>{plan.issuer ?? plan.organisationName}</span>
          {plan.issuedOn && <span>{plan.currentNumber === null && own ? `文中日期 ${plan.issuedOn}` : `${shortDay(plan.issuedOn, today)} 印发`}</span>}
          {plan.periodFrom && <span>{plan.periodFrom} 至 {plan.periodTo ?? '–'}</span>}
          {plan.public && plan.currentNumber !== null && <span><Icon name="megaphone" size="small" /> 已向社会公开</span>}
          {plan.predecessorId && <span>接续 <a href={`/plans/${plan.predecessorId}`}>{title(plan.predecessorId) ?? '上一个行动'}</a></span>}
          {plan.successorId && <span>下一个行动 <a href={`/plans/${plan.successorId}`}>{title(plan.successorId) ?? '打开'}</a></span>}
          {plan.superiorId ? <span>上级 <a href={`/plans/${plan.superiorId}`}>{title(plan.superiorId) ?? plan.superiorTitle ?? '方案'}</a></span> : plan.superiorTitle && <span>上级：{plan.superiorTitle}</span>}
        </div>
      </div>
      <div className="detail">
        <div className="detail-main">
          {own && <section className="sheet"><LoopStrip stages={stagesOf(plan, today)} /></section>}
          {mayShow && (
            <section className="sheet pad plan-review-now">
              <div className="row wrap"><h2>{plan.currentNumber ? '修订稿审读' : '逐句审读'}</h2><ProgressBar progress={plan.progress} /><span className="small second">{progressWords(plan.progress)}</span><span className="grow" />
                <a className={buttonClass({ look: undecided ? 'primary' : 'plain' })} href={`/plans/${plan.id}/review/${plan.reviewNumber}`}>{undecided ? '接着审读' : '再看一遍'}</a></div>
            </section>
          )}
          {plan.closing && <ClosingReport plan={plan} closing={plan.closing} successor={title(plan.successorId)} />}
          {own && <Coverage planId={plan.id} />}
          <div className="plan-below">
            <Versions plan={plan} reader={reader} />
            <section className="sheet">
              <header className="sheet-head"><h2>经过</h2><span className="note">{count(plan.timeline.length)} 条，只增不改</span></header>
              <Story entries={plan.timeline.map((entry) => { const { sign, words } = planEventWords(entry.what, entry.body, today); return { id: entry.id, at: entry.at, moment: moment(entry.at, today), sign, what: words, who: entry.actorName } })} />
            </section>
          </div>
        </div>
        <aside className="detail-side screen-only">
          <section className="sheet pad" aria-label="能办什么">
            {!own && <p className="reason">上级的方案只用来对照，不在本辖区运行，也不用逐句审读。</p>}
            {(own || deeds.length > 0) && <div className={own ? undefined : 'plan-revise'}><AbilityPanel deeds={deeds} onTake={(name) => setDoing(name as PlanStepName)} none={plan.state === 'closed' ? '已经总结关闭。' : '现在没有要你办的。'} /></div>}
            {plan.state === 'closed' && own && reader && (plan.successorId
              ? <p className="reason">下一个行动已经开始：<a href={`/plans/${plan.successorId}`}>{title(plan.successorId) ?? '打开'}</a></p>
              : <div className="plan-revise"><Button look="primary" block onClick={() => setDoing('succeed')}>开始下一个行动</Button></div>)}
            {mayRevise && <div className="plan-revise"><Button block icon="upload" onClick={() => setDoing('revise')}>{plan.currentNumber === null ? '换一稿' : '上传修订稿'}</Button></div>}
          </section>
          <nav className="sheet pad plan-links" aria-label="这份方案的页面">
            <PageLink icon="plan" href={`/plans/${plan.id}/review/${plan.currentNumber ?? plan.reviewNumber ?? 1}`}>{plan.currentNumber ? '看原文和每一句承诺' : '看原文'}</PageLink>
            {plan.comingNumber !== null && <PageLink icon="plan" href={`/plans/${plan.id}/review/${plan.comingNumber}`}>{shortDay(plan.comingOn, today)} 起执行的第 {plan.comingNumber} 次文本</PageLink>}
            {plan.currentNumber !== null && own && <PageLink icon="duty" href={`/tasks?plan=${plan.id}`}>任务：谁在什么时候前办什么</PageLink>}
            {plan.currentNumber !== null && own && may('stage.read') && <PageLink icon="ladder" href={`/plans/${plan.id}/stages`}>阶段与年度：到哪一步、退出清单</PageLink>}
            {plan.currentNumber !== null && own && may('filing.read') && <PageLink icon="upload" href={`/filings?planId=${plan.id}`}>应报方案和收文签收</PageLink>}
            <CompareLinks plan={plan} plans={plans.data?.plans ?? []} />
            {plan.publicPage && <PageLink icon="megaphone" href={plan.publicPage}>公开页</PageLink>}
          </nav>
        </aside>
      </div>
      {doing === 'revise' ? <UploadDialog plans={plans.data?.plans ?? []} revising={plan} onClose={() => setDoing(undefined)} />
        : doing === 'succeed' ? <Suspense><SuccessorDialog plan={plan} onClose={() => setDoing(undefined)} /></Suspense>
        : doing && <StepDialog step={doing} plan={plan} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function PageLink({ icon, href, children }: { icon: IconName; href: string; children: React.ReactNode }) {
  return <a href={href}><Icon name={icon} size="small" />{children}</a>
}

/** Laying it beside the text before, and beside every plan of the superior that is here. */
function CompareLinks({ plan, plans }: { plan: PlanReply; plans: readonly { id: string; standing: string; state: string; title: string }[] }) {
  const shown = plan.versions.filter((one) => one.state !== 'dropped').map((one) => one.number).sort((a, b) => a - b)
  const superiors = plan.standing === 'own' ? plans.filter((one) => one.standing === 'superior') : []
  // From the superior's own page the way leads to ours.
  const ours = plan.standing === 'superior' ? plans.filter((one) => one.standing === 'own' && one.state !== 'closed') : []
  return (
    <>
      {shown.length > 1 && <PageLink icon="columns" href={`/plans/${plan.id}/diff?from=${shown.at(-2)}&to=${shown.at(-1)}`}>两次文本对照</PageLink>}
      {superiors.length === 1 ? <PageLink icon="law" href={`/plans/${plan.id}/comparison?with=${superiors[0]!.id}`}>与上级方案对照</PageLink>
        : superiors.map((one) => <PageLink key={one.id} icon="law" href={`/plans/${plan.id}/comparison?with=${one.id}`}>与上级对照：{one.title}</PageLink>)}
      {ours.map((one) => <PageLink key={one.id} icon="law" href={`/plans/${one.id}/comparison?with=${plan.id}`}>与本级对照：{one.title}</PageLink>)}
    </>
  )
}

const ORDER = ['drafting', 'consulting', 'approved', 'issued', 'closed'] as const

function stagesOf(plan: PlanReply, today: Day): Stage[] {
  // 撤回 is no stage of its own: the strip shows how far the text had come.
  const at = plan.state === 'withdrawn' ? 0 : ORDER.indexOf(plan.state)
  const entry = (what: string) => plan.timeline.find((one) => one.what === what)
  const said = (what: string) => { const found = entry(what); return found ? [`${shortDay(found.onDay, today)} ${found.actorName}`] : [] }
  const undecided = plan.progress.asked + plan.progress.unread
  const published = plan.versions.filter(({ state }) => state === 'published' || state === 'superseded' || state === 'coming').toSorted((a, b) => a.number - b.number)
  const coming = published.find(({ state, number }) => state === 'coming' && number > 1)
  const lines: Record<(typeof ORDER)[number], string[]> = {
    drafting: [...said('plan.uploaded'), ...(plan.state === 'drafting' && undecided ? [`还有 ${count(undecided)} 句没定`] : [])],
    consulting: said('plan.consulted'), approved: said('plan.approved'),
    issued: plan.issuedOn && plan.currentNumber !== null ? [`${shortDay(plan.issuedOn, today)} 印发`, published[0]?.effectiveOn ? `${shortDay(published[0].effectiveOn, today)} 起执行` : '', coming ? `${shortDay(coming.effectiveOn, today)} 起按第 ${coming.number} 次文本` : ''].filter(Boolean) : [],
    closed: plan.closedOn ? said('plan.closed') : plan.periodTo ? [`${shortDay(plan.periodTo, today)} ${plan.state === 'issued' && plan.periodTo < today ? '已到期，等总结' : '结束以后'}`] : [],
  }
  const skipped = (state: (typeof ORDER)[number]) => (state === 'consulting' || state === 'approved') && at > ORDER.indexOf(state) && !lines[state].length
  return ORDER.map((state, index): Stage => ({
    label: state === 'closed' ? '总结关闭' : planLoop.states[state].label, lines: skipped(state) ? ['没有经过这一步'] : lines[state],
    at: index < at || plan.state === 'closed' ? 'done' : index === at ? 'now' : 'later', sign: skipped(state) ? 'todo' : index < at || plan.state === 'closed' ? 'done' : index === at ? PLAN_SIGNS[state] : 'todo',
  }))
}

function Versions({ plan, reader }: { plan: PlanReply; reader: boolean }) {
  const { today } = useVisitor()
  const versions = plan.versions.toSorted((a, b) => b.number - a.number)
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>各次文本</h2><span className="note">{plan.closedOn ? '都留着，方案关闭以后都不再执行' : '都留着，现行的只有一次'}</span></header>
      <ol className="plan-versions">
        {versions.map((version) => (
          <li key={version.number}>
            <b>第 {version.number} 次</b>
            <div>
              <p className="plan-versions-state"><StateMark sign={version.state === 'review' ? 'doing' : version.state === 'published' ? 'done' : version.state === 'coming' ? 'hold' : 'void'}>{plan.standing === 'superior' && version.state === 'review' ? '用来对照' : plan.closedOn && version.state === 'published' ? '执行到关闭' : VERSION_WORDS[version.state]}</StateMark>
              {version.effectiveOn && <span>{shortDay(version.effectiveOn, today)} 起执行</span>}{version.draft && <span className="muted">文本自称征求意见稿</span>}</p>
              {version.reason && <p className="second">{version.reason}</p>}
              <p className="muted note">{moment(version.createdAt, today)} 传上{version.sourceName && <>　{version.fileId ? <a href={fileAddress(version.fileId, 'original')} target="_blank" rel="noreferrer">{version.sourceName}</a> : version.sourceName}</>}　{count(version.progress.clauses)} 句{version.state === 'review' && reader && plan.standing === 'own' ? `，${progressWords(version.progress).split('，').slice(1).join('，')}` : ''}</p>
              <p className="plan-versions-links"><a href={`/plans/${plan.id}/review/${version.number}`}>{version.state === 'review' && plan.standing === 'own' ? '审读' : '看原文'}</a>{version.number > 1 && <a href={`/plans/${plan.id}/diff?from=${version.number - 1}&to=${version.number}`}>与第 {version.number - 1} 次对照</a>}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function ClosingReport({ plan: { id: planId, closedOn: on, successorId }, closing, successor }: { plan: PlanReply; closing: NonNullable<PlanReply['closing']>; successor: string | undefined }) {
  const { today } = useVisitor()
  const { data: left } = useReading(readUnfinished, { params: { id: planId } })
  const over = left ? left.commitments.length - left.carried.length : 0
  const parts: readonly (readonly [string, string])[] = [['总的情况', closing.summary], ['办成了什么', closing.done], ['还有什么问题', closing.problems], ['接下来', closing.next]]
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>总结</h2><span className="note">{on ? `${shortDay(on, today)} 关闭，数字以当天为准，不再变` : ''}</span><span className="more screen-only row">{(['pdf', 'docx'] as const).map((format) => <a key={format} href={addressOf(readClosingReport, { id: planId, format })} target="_blank" rel="noreferrer">总结报告 {format === 'pdf' ? 'PDF' : 'Word'}</a>)}</span></header>
      <p className="pad closing-end">这份方案不再跑：没到期的履职不再要求。{!left ? '' : left.commitments.length === 0 ? '任务都办结了，没有留下的。' : <><a href={`/tasks?plan=${planId}&state=ended`}>{count(left.commitments.length)} 句的任务没有办结</a>：{left.carried.length > 0 && <>{count(left.carried.length)} 句带进{successorId ? <a href={`/plans/${successorId}`}>{successor ?? '下一个行动'}</a> : '下一个行动'}{over > 0 ? '，' : '。'}</>}{over > 0 && `${count(over)} 句随方案结束，不再催办${successorId ? '' : '；开始下一个行动时可以带上'}。`}</>}</p>
      <dl className="pad closing">{parts.map(([label, words]) => <div key={label}><dt>{label}</dt><dd>{words}</dd></div>)}</dl>
      {closing.figures.length > 0 && <div className="closing-figures">{closing.figures.map((figure) => <div key={figure.label}><b>{count(figure.value)} <span className="note">{figure.unit}</span></b>{figure.label}</div>)}</div>}
    </section>
  )
}
