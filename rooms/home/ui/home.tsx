// 今天: the red lines, what I owe, this month's figures, what came and went, what changed. Every figure opens its list.
import type { ReactNode } from 'react'
import type { Day } from '#platform/time/day.ts'
import { eventWords, Level } from '#rooms/hazards/ui/words.tsx'
import { clockAhead } from '#web/api/clock.ts'
import { useReading } from '#web/api/query.ts'
import { useGo } from '#web/api/address.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { clock, count, longDay, moment, percent } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { useKeys } from '#web/kit/keys.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readHome, type Home } from '../contract.ts'
import { WeekChart } from './week-chart.tsx'
import './home.css'

export function HomePage() {
  const { today, may } = useVisitor()
  const go = useGo()
  const home = useReading(readHome, {}, { staleTime: 15_000 })
  useKeys({ n: () => { if (may('hazard.report')) go('/hazards/new') } })
  useTitle('今天')
  const data = home.data
  const red = data?.figures.filter((figure) => figure.redLine) ?? []
  return (
    <>
      <div className="head">
        <h1>今天</h1><p>{longDay(today)}{home.dataUpdatedAt ? `　数据截至 ${clock(new Date(home.dataUpdatedAt + clockAhead()))}` : ''}</p><span className="grow" />
        <Button className="screen-only" icon="print" onClick={() => window.print()}>打印今日单</Button>
        {may('hazard.report') && <a className={`${buttonClass({ look: 'primary' })} screen-only`} href="/hazards/new"><Icon name="plus" size="small" />登记隐患 <kbd aria-hidden="true">N</kbd></a>}
      </div>
      {home.error && <ProblemView problem={home.error} retry={() => void home.refetch()} />}
      {!data ? !home.error && <div className="sheet pad"><Skeleton lines={12} /></div> : (
        <>
          {red.length > 0 && <RedLines figures={red} />}
          <div className="home">
            <div className="home-column">
              <Todos home={data} today={today} />
              <Queues queues={data.queues} />
              {(data.weeks.length > 0 || data.changes.length > 0) && <Movement home={data} today={today} />}
            </div>
            {data.figures.length > 0 && <Figures figures={data.figures.filter((figure) => !figure.redLine)} />}
          </div>
        </>
      )}
    </>
  )
}

type Figure = Home['figures'][number]

const factsOf = (figure: Figure) => ({ meaning: figure.definition, rows: figure.of ?? figure.value, unit: figure.unit })

function RedLines({ figures }: { figures: readonly Figure[] }) {
  return (
    <section className="sheet red-lines" aria-label="红线" style={{ gridTemplateColumns: `auto repeat(${figures.length}, 1fr)` }}>
      <div><h2>红线</h2></div>
      {figures.map((figure) => {
        const crossed = figure.value > 0
        return (
          <div key={figure.name} className={crossed ? 'crossed' : undefined}>
            <div className="note second">{figure.label}</div>
            <div className="red-value">
              <NumberLink figure href={figure.opens} facts={factsOf(figure)}>{count(figure.value)} {figure.unit}</NumberLink>
              <span className="state note"><Sign name={crossed ? 'over' : 'done'} />{crossed ? '触线，红线为 0' : '未触线'}</span>
            </div>
          </div>
        )
      })}
    </section>
  )
}

const VERBS: Readonly<Record<string, string>> = { grade: '去判定', assign: '去交办', rectify: '去整改', accept: '去复查', close: '去审核', grantExtension: '审批', submit: '去办', takeOver: '去接手', send: '去报送', confirmOwner: '去看', answer: '去答复', report: '去报', revisit: '去报', evaluate: '去评价' }
const PLACES: Readonly<Record<string, string>> = { hazard: '/hazards', task: '/tasks', supervision: '/supervisions', 'supervision-paper': '/supervisions/addressed?paper=', 'dual-report': '/dual-reports', 'help-visit': '/help-visits' }
const placeOf = (todo: Home['todos'][number]) => `${PLACES[todo.subjectType] ?? '/hazards'}/${todo.subjectId}`
const SHOWN = 8

function Todos({ home, today }: { home: Home; today: Day }) {
  const { may } = useVisitor()
  // What waits for my decision comes before what I only have to push.
  const todos = [...home.todos].sort((a, b) => Number(b.decision) - Number(a.decision))
  const decisions = todos.filter((todo) => todo.decision).length
  // The one filled button: the most urgent decision.
  const first = todos.findIndex((todo) => todo.decision)
  return (
    <section className="sheet home-todos">
      <header className="sheet-head"><h2>我要办的</h2><span className="note">{home.todoCount ? `${count(home.todoCount)} 件${decisions ? `，其中 ${count(decisions)} 件等你拿主意` : ''}${home.lateCount ? `，超期 ${count(home.lateCount)} 件` : ''}` : ''}</span>{home.todoCount > 0 && <span className="more"><a href="/hazards?mine=true">在我手里的</a>{home.lateCount > 0 && <>　<a href="/hazards?late=true">超期的</a></>}</span>}</header>
      {home.todos.length === 0 && !may('hazard.read') ? <Empty fact="你的岗位不办隐患" next={may('account.read') ? <a className={buttonClass()} href="/accounts">看账号</a> : may('audit.read') ? <a className={buttonClass()} href="/audit">看审计日志</a> : undefined}>三员各管一段：账号、安全、审计</Empty>
        : home.todos.length === 0 ? <Empty fact="没有等你办的" next={<a className={buttonClass()} href="/hazards?soon=7">看 7 天内到期的</a>}>有人交办、提交、申请延期，都会出现在这里</Empty> : (
        <table className="todos">
          <tbody>
            {todos.slice(0, SHOWN).map((todo, index) => {
              const [deed, ...where] = todo.title.split('　')
              return (
                <tr key={`${todo.subjectId}${todo.step}`}>
                  <td><Sign name={todo.decision ? 'wait' : 'todo'} /></td>
                  <td className="todo-what"><a href={placeOf(todo)}><b>{deed}</b>　{where.join('　')}</a><span className="todo-detail">{todo.subjectType === 'hazard' && <><Level level={todo.level} />　</>}{todo.detail}</span></td>
                  <td><Deadline due={todo.dueOn} today={today} /></td>
                  <td><a className={`${buttonClass({ size: 'small', look: index === first && todo.dueOn !== null && todo.dueOn < today ? 'seal' : 'plain' })} screen-only`} href={placeOf(todo)}>{deed?.startsWith('催办') ? '看这件' : (VERBS[todo.step] ?? '去办')}</a></td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {home.todoCount > SHOWN && home.todos.length > 0 && <a className="home-all" href={home.lateCount > 0 ? '/hazards?late=true' : '/hazards?mine=true'}>还有 {count(home.todoCount - SHOWN)} 件</a>}
    </section>
  )
}

/** 各处等我的: the lists in which something waits, each with its number; a list without stays out of sight. */
function Queues({ queues }: { queues: Home['queues'] }) {
  const waiting = queues.filter(({ value }) => value > 0)
  if (queues.length === 0) return null
  return (
    <section className="sheet" aria-label="各处等我的">
      <header className="sheet-head"><h2>各处等我的</h2><span className="note">{waiting.length ? '点开就是这些' : `${queues.map(({ label }) => label).join('、')}：都没有等你的`}</span></header>
      {waiting.length > 0 && (
        <ul className="queues">
          {waiting.map((one) => (
            <li key={one.name}>
              <span>{one.label}</span>
              <NumberLink href={one.opens} facts={{ meaning: one.definition, rows: one.value, unit: one.unit }}>{count(one.value)}{one.more ? ' 以上' : ''}</NumberLink>
              <span className="note muted">{one.unit}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>台账数字</h2><a className="more" href="/hazards?live=true">打开台账</a></header>
      <dl className="figures">
        {figures.map((figure) => (
          <div key={figure.name}>
            <dt>{figure.label}</dt>
            <dd><NumberLink href={figure.opens} facts={factsOf(figure)} className="figure-number">{figure.of === null ? count(figure.value) : percent(figure.value, figure.of)}</NumberLink></dd>
            <dd className="note muted">{figure.of === null ? figure.unit : `${count(figure.value)}/${count(figure.of)}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Movement({ home, today }: { home: Home; today: Day }) {
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>隐患动态</h2><span className="note">近 12 周，按发现和销号日期计</span><a className="more" href="/hazards?live=true">打开台账</a></header>
      <div className="movement">
        {home.weeks.length > 0 && <WeekChart weeks={home.weeks} />}
        {home.changes.length > 0 && <Changes home={home} today={today} />}
      </div>
    </section>
  )
}

function Changes({ home, today }: { home: Home; today: Day }) {
  return (
      <ul className="changes" aria-label="新变化">
        {home.changes.slice(0, 10).map((change) => {
          const { sign, words } = eventWords(change.what, {}, today)
          const title: ReactNode = change.number ? <><a href={`/hazards/${change.subjectId}`}>{change.number}</a>　{change.title}</> : <a href={`/entities/${change.subjectId}`}>{[...new Set(change.title.split('　'))].join('　')}</a>
          return <li key={change.id}><time dateTime={change.at} title={moment(change.at, today)}>{dayWords(change.at, today)}</time><Sign name={sign} /><p className="cut" title={change.title}>{SHORT[change.what] ?? words}　{title}</p></li>
        })}
      </ul>
  )
}

/** `09:12`, `昨天`, `11-18`: the hour only matters today. */
function dayWords(at: string, today: Day): string {
  const words = moment(at, today)
  return words.includes(' ') ? words.split(' ')[0]! : words
}

const SHORT: Readonly<Record<string, string>> = {
  'hazard.reported': '上报', 'hazard.graded': '判定', 'hazard.assigned': '交办', 'hazard.planned': '定方案', 'hazard.rectified': '提交整改', 'hazard.accepted': '复查通过', 'hazard.returned': '退回',
  'hazard.closed': '销号', 'hazard.extension-asked': '申请延期', 'hazard.extended': '同意延期', 'hazard.extension-refused': '不同意延期', 'hazard.urged': '催办', 'hazard.voided': '作废', 'hazard.paper-issued': '出具文书', 'hazard.late': '超期',
}
