// The ways to look at tasks, as one row of links, and the lists that leave the house. The plan chosen goes along.
import { download } from '#web/api/client.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import { Icon } from '#web/kit/icons.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listPlans } from '#rooms/plans/contract.ts'
import { NoPlan } from '#rooms/plans/ui/no-plan.tsx'
import { exportList, LISTS, type ListName } from '../contract.ts'
import './tasks.css'

const VIEWS = [
  ['list', '清单', '/tasks?live=true'], ['action', '按行动', '/tasks/board?grouping=action'], ['organisation', '按单位', '/tasks/board?grouping=organisation'], ['year', '按年度', '/tasks/board?grouping=year'], ['stage', '按阶段', '/tasks/board?grouping=stage'],
  ['timeline', '时间轴', '/tasks/timeline'], ['duties', '履职', '/tasks/duties'],
] as const
export type ViewName = (typeof VIEWS)[number][0]

export function TaskViews({ here, plan }: { here: ViewName; plan?: string | undefined }) {
  return (
    <nav className="seg screen-only" aria-label="看任务的方式">
      {VIEWS.map(([name, label, href]) => <a key={name} href={plan ? `${href}${href.includes('?') ? '&' : '?'}plan=${plan}` : href} aria-current={name === here ? 'page' : undefined}>{label}</a>)}
    </nav>
  )
}

/** Plans that have ever been issued here, newest first. */
export function useIssuedPlans() {
  const found = useReading(listPlans, {}, { staleTime: 60_000 })
  return (found.data?.plans ?? []).filter((plan) => plan.standing === 'own' && plan.currentNumber !== null)
}

/** Which plan is looked at; only where there are several. */
export function PlanChoice({ plan, hrefOf }: { plan: string | undefined; hrefOf: (plan: string | undefined) => string }) {
  const plans = useIssuedPlans()
  if (plans.length < 2) return null
  const chosen = plans.find(({ id }) => id === plan)
  return (
    <Float label="哪份方案" width={420} button={(props) => <button type="button" className={chosen ? 'tag tag-on' : 'tag'} {...props}>{chosen ? <span className="cut" style={{ maxWidth: 260 }}>{chosen.title}</span> : '全部在执行的'} <Icon name="down" size="small" /></button>}>
      {(close) => [{ id: undefined, title: '全部在执行的', state: 'issued' }, ...plans].map((one) => (
        <a key={one.id ?? 'all'} className="float-item" role="menuitemradio" aria-checked={one.id === plan} href={hrefOf(one.id)} onClick={close}><span className="float-tick">{one.id === plan && <Icon name="tick" size="small" />}</span>{one.title}{one.state === 'closed' && <span className="muted">　已总结关闭</span>}</a>
      ))}
    </Float>
  )
}

const FORMATS = [['xlsx', 'Excel'], ['docx', '公文'], ['pdf', 'PDF']] as const

export function ExportLists({ plan }: { plan: string | undefined }) {
  const { may } = useVisitor()
  const plans = useIssuedPlans()
  const of = plan ?? plans[0]?.id
  if (!may('task.export') || !of) return null
  const run = async (list: ListName, format: (typeof FORMATS)[number][0]) => {
    const close = toast(`正在导出${LISTS[list]}…`, { kind: 'doing' })
    try {
      await download(exportList, { params: { list, format }, query: { plan: of } })
      close()
      toast(`已导出${LISTS[list]}`)
    } catch (error) {
      close()
      toast(`没有导出：${asApiProblem(error).message}`, { kind: 'wrong' })
    }
  }
  return (
    <Float kind="dialog" label="导出清单" align="right" width={340} button={(props) => <Button icon="export" className="screen-only" {...props}>导出清单</Button>}>
      {(close) => (
        <>
          <div className="float-title">{plans.find(({ id }) => id === of)?.title}</div>
          {(Object.keys(LISTS) as ListName[]).map((list) => (
            <div key={list} className="export-line">
              <span>{LISTS[list]}</span>
              {FORMATS.map(([format, label]) => <Button key={format} size="small" aria-label={`${LISTS[list]}导出为${label}`} onClick={() => { close(); void run(list, format) }}>{label}</Button>)}
            </div>
          ))}
        </>
      )}
    </Float>
  )
}

export const NO_DAYS = '里面没有写时限的句子'
export const FROM_PLAN = '方案印发以后，有时限的句子自动列成任务。'
export const NoTasks = () => <NoPlan fact="还没有任务" lacks={NO_DAYS}>{FROM_PLAN}</NoPlan>
