// The phone as a whole: the door when nobody is signed in, else the screen the address names. Screens beyond the first
// are loaded when they are needed (the service worker has them ready).
import { Component, lazy, Suspense, type ReactNode } from 'react'
import type { Day } from '#platform/time/day.ts'
import { DeviceContext, useToday } from '#platform/sync/react.ts'
import { Empty, Skeleton, Toasts } from '#web/kit/index.ts'
import { Deed, Head, Screen } from '#web/kit/phone/index.ts'
import { back, go, match, namesNoRecord, useAddress } from './router.ts'
import { type Session, startAfresh, useSession } from './session.ts'
import { PersonContext, Strip } from './person.tsx'
import { Today } from './today.tsx'

const SignIn = lazy(() => import('./sign-in.tsx').then((m) => ({ default: m.SignIn })))
const Records = lazy(() => import('./records.tsx').then((m) => ({ default: m.Records })))
const Mine = lazy(() => import('./mine.tsx').then((m) => ({ default: m.Mine })))
const Places = lazy(() => import('./places-screens.tsx').then((m) => ({ default: m.Places })))
const PlacePage = lazy(() => import('./places-screens.tsx').then((m) => ({ default: m.PlacePage })))
const PlaceCheck = lazy(() => import('./place-check.tsx').then((m) => ({ default: m.PlaceCheck })))
const ReportPage = lazy(() => import('#rooms/hazards/ui/field/report.tsx').then((m) => ({ default: m.ReportPage })))
const LetterPage = lazy(() => import('#rooms/hazards/ui/field/letter.tsx').then((m) => ({ default: m.LetterPage })))
const HazardPage = lazy(() => import('#rooms/hazards/ui/field/hazard.tsx').then((m) => ({ default: m.HazardPage })))
const FilingsPage = lazy(() => import('#rooms/filings/ui/field/filings.tsx').then((m) => ({ default: m.FilingsPage })))
const AddressedList = lazy(() => import('#rooms/supervision/ui/field/addressed.tsx').then((m) => ({ default: m.AddressedList })))
const AddressedPage = lazy(() => import('#rooms/supervision/ui/field/addressed.tsx').then((m) => ({ default: m.AddressedPage })))
const StepPage = lazy(() => import('#rooms/hazards/ui/field/step.tsx').then((m) => ({ default: m.StepPage })))
const VisitsPage = lazy(() => import('#rooms/experts/ui/field/visits.tsx').then((m) => ({ default: m.VisitsPage })))
const VisitPage = lazy(() => import('#rooms/experts/ui/field/visits.tsx').then((m) => ({ default: m.VisitPage })))
const ReportsList = lazy(() => import('#rooms/dual-reports/ui/field/reports.tsx').then((m) => ({ default: m.ReportsList })))
const DualReportPage = lazy(() => import('#rooms/dual-reports/ui/field/reports.tsx').then((m) => ({ default: m.ReportPage })))
const NoticesPage = lazy(() => import('#rooms/notices/ui/field/notices.tsx').then((m) => ({ default: m.NoticesPage })))
const ProblemsPage = lazy(() => import('#rooms/problems/ui/field/problems.tsx').then((m) => ({ default: m.ProblemsPage })))
const ProblemPage = lazy(() => import('#rooms/problems/ui/field/problems.tsx').then((m) => ({ default: m.ProblemPage })))
const OwnerNoticesList = lazy(() => import('#rooms/findings/ui/field/owners.tsx').then((m) => ({ default: m.OwnerNoticesList })))
const HandPage = lazy(() => import('#rooms/findings/ui/field/owners.tsx').then((m) => ({ default: m.HandPage })))
const StandardsPage = lazy(() => import('#rooms/standards/ui/field/library.tsx').then((m) => ({ default: m.StandardsPage })))
const StandardPage = lazy(() => import('#rooms/standards/ui/field/library.tsx').then((m) => ({ default: m.StandardPage })))
const QuizPage = lazy(() => import('#rooms/standards/ui/field/quiz.tsx').then((m) => ({ default: m.QuizPage })))
const OwedPage = lazy(() => import('#rooms/tasks/ui/field/owed.tsx').then((m) => ({ default: m.OwedPage })))
const PlansPage = lazy(() => import('#rooms/plans/ui/field/plan.tsx').then((m) => ({ default: m.PlansPage })))
const PlanPage = lazy(() => import('#rooms/plans/ui/field/plan.tsx').then((m) => ({ default: m.PlanPage })))
const TaskPage = lazy(() => import('#rooms/tasks/ui/field/task.tsx').then((m) => ({ default: m.TaskPage })))

const blank = <div className="screen"><div className="scroll"><Skeleton lines={6} /></div></div>

export function App() {
  const session = useSession()
  return (
    <Guard>
      <Suspense fallback={blank}>
        <Inside session={session} />
      </Suspense>
      <Toasts />
    </Guard>
  )
}

function Inside({ session }: { session: Session }) {
  const address = useAddress()
  if (session.state === 'starting') return blank
  if (session.state === 'out') return <SignIn unreached={session.unreached} />
  const [path = '/m', query = ''] = address.split('?')
  if (session.expired && match('/m/sign-in', path)) return <SignIn unreached={false} known={session.me.account.login} waiting />
  return (
    <DeviceContext value={session.device}>
      <PersonContext value={session}>
        <Inner path={path} query={query} session={session} />
      </PersonContext>
    </DeviceContext>
  )
}

function Inner({ path, query, session }: { path: string; query: string; session: Extract<Session, { state: 'in' }> }) {
  return screenOf(path, new URLSearchParams(query), session, useToday())
}

function screenOf(path: string, query: URLSearchParams, { me }: Extract<Session, { state: 'in' }>, today: Day): ReactNode {
  const strip = <Strip />
  let found: Record<string, string> | undefined
  if (namesNoRecord(path)) return <Screen head={<Head title="没有这条记录" back={() => back('/m/')} />} strip={strip}><Empty fact="没有这条记录">地址里的编号不对，可能抄漏了几位。</Empty></Screen>
  if (match('/m/places', path)) return <Places />
  if ((found = match('/m/places/:id', path))) return <PlacePage key={found.id} id={found.id!} />
  if ((found = match('/m/check/:id', path))) return <PlaceCheck key={found.id} id={found.id!} />
  if (match('/m/records', path)) return <Records />
  if (match('/m/mine', path)) return <Mine />
  if (match('/m/notices', path)) return <NoticesPage today={today} strip={strip} back={() => back('/m/')} />
  if (match('/m/problems', path)) return <ProblemsPage today={today} strip={strip} back={() => back('/m/mine')} units={me.organisations.map(({ id }) => id)} />
  if ((found = match('/m/problems/:id', path))) return <ProblemPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/problems')} />
  if (match('/m/owner-notices', path)) return <OwnerNoticesList today={today} strip={strip} back={() => back('/m/mine')} />
  if ((found = match('/m/owner-notices/:id', path))) return <HandPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/owner-notices')} />
  if (match('/m/standards', path)) {
    const key = query.get('key')
    if (!key) return <StandardsPage today={today} strip={strip} back={() => back('/m/mine')} />
    return query.has('quiz') ? <QuizPage key={key} id={key} strip={strip} back={() => back(`/m/standards?key=${key}`)} /> : <StandardPage key={key} id={key} at={query.get('at')} today={today} strip={strip} back={() => back('/m/standards')} />
  }
  if (match('/m/filings', path)) return <FilingsPage today={today} strip={strip} back={() => back('/m/mine')} />
  const expert = me.permissions.includes('help-visit.report')
  if (match('/m/help', path)) return <VisitsPage today={today} strip={strip} back={() => back('/m/mine')} expert={expert} />
  if ((found = match('/m/help/:id', path))) return <VisitPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/help')} expert={expert} />
  if (match('/m/dual-reports', path)) return <ReportsList today={today} strip={strip} back={() => back('/m/mine')} />
  if ((found = match('/m/dual-reports/:id', path))) return <DualReportPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/dual-reports')} />
  if (match('/m/supervisions', path)) return <AddressedList today={today} strip={strip} back={() => back('/m/mine')} />
  if ((found = match('/m/supervisions/:id', path))) return <AddressedPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/supervisions')} />
  if ((found = match('/m/report/:id', path))) {
    return (
      <ReportPage
        key={found.id} id={found.id!} strip={strip} place={query.get('place')} own={me.entity}
        back={() => back('/m/')} done={() => go('/m/', { replace: true })}
      />
    )
  }
  if ((found = match('/m/letters/:id', path))) return <LetterPage key={found.id} id={found.id!} strip={strip} back={() => back('/m/records')} open={(path) => go(path, { replace: true })} />
  if (match('/m/plans', path)) return <PlansPage today={today} strip={strip} back={() => back('/m/mine')} />
  if ((found = match('/m/plans/:id', path))) return <PlanPage key={`${path}?${query.toString()}`} id={found.id!} number={Number(query.get('number')) || undefined} at={query.get('at')} reader={{ units: me.organisations, enterprise: me.entity !== null }} today={today} strip={strip} back={() => back('/m/plans')} />
  if (match('/m/tasks', path)) return <OwedPage units={me.organisations} today={today} strip={strip} back={() => back('/m/mine')} />
  if ((found = match('/m/tasks/:id', path))) return <TaskPage key={found.id} id={found.id!} today={today} strip={strip} back={() => back('/m/')} />
  if ((found = match('/m/hazards/:id', path))) return <HazardPage key={found.id} id={found.id!} today={today} permissions={me.permissions} strip={strip} back={() => back('/m/')} />
  if ((found = match('/m/hazards/:id/:step', path))) {
    const hazard = `/m/hazards/${found.id}`
    return <StepPage key={path} id={found.id!} step={found.step!} strip={strip} back={() => back(hazard)} done={() => back(hazard)} />
  }
  return <Today />
}

/** The last net: a broken screen says so, and what was filled in is still there. */
class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <div className="crash">
        <h1>这一页出了错</h1>
        <p>你填的已存在手机里。重新打开接着用；还不行，就告诉社区管理员。</p>
        <Deed onClick={() => void startAfresh()}>重新打开</Deed>
      </div>
    )
  }
}
