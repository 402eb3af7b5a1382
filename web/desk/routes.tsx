// Every page of the desk and the room it comes from. Pages are loaded when first opened.
import { createRootRoute, createRoute, lazyRouteComponent, notFound, Outlet } from '@tanstack/react-router'
import { isRecordId } from '#web/api/ids.ts'
import { Failed, Missing, NoRecord } from './failed.tsx'
import { Frame } from './frame.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing, errorComponent: Failed })
const login = createRoute({ getParentRoute: () => root, path: '/login', component: lazyRouteComponent(() => import('#rooms/accounts/ui/login.tsx'), 'LoginPage') })
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame, notFoundComponent: Missing, errorComponent: Failed })

// oxlint-disable-next-line typescript/no-explicit-any
type Load = () => Promise<any>

/**
 * One page in the frame. A record's page is given ids only: a word where an id belongs may be the name of another endpoint
 * (`/api/supervisions/board`), whose answer the page would take for a record.
 */
function page(path: string, load: Load, name: string) {
  const ofRecord = path.split('/').includes('$id')
  return createRoute({
    getParentRoute: () => frame, path, component: lazyRouteComponent(load, name),
    ...(ofRecord ? { beforeLoad: ({ params }: { params: { id?: string } }) => { if (!isRecordId(params.id)) throw notFound() }, notFoundComponent: NoRecord } : {}),
  })
}

const entityForms = () => import('#rooms/entities/ui/forms.tsx')
const ledgers = () => import('./ledger-pages.tsx')
const matters = () => import('#rooms/matters/ui/list.tsx')
const exposure = () => import('#rooms/exposure/ui/lists.tsx')
const exposureDetail = () => import('#rooms/exposure/ui/detail.tsx')
const templates = () => import('#rooms/papers/ui/templates.tsx')
const problems = () => import('#rooms/problems/ui/list.tsx')
const visits = () => import('#rooms/experts/ui/list.tsx')
const accounts = () => import('#rooms/accounts/ui/pages.tsx')

export const routeTree = root.addChildren([
  login,
  frame.addChildren([
    page('/', () => import('#rooms/home/ui/home.tsx'), 'HomePage'),
    page('/hazards', () => import('#rooms/hazards/ui/list.tsx'), 'HazardsPage'),
    page('/hazards/new', () => import('#rooms/hazards/ui/report.tsx'), 'ReportPage'),
    page('/hazards/$id', () => import('#rooms/hazards/ui/detail.tsx'), 'HazardPage'),
    page('/entities', () => import('#rooms/entities/ui/list.tsx'), 'EntitiesPage'),
    page('/entities/new', entityForms, 'NewEntityPage'),
    page('/entities/$id', () => import('#rooms/entities/ui/detail.tsx'), 'EntityPage'),
    page('/entities/$id/edit', entityForms, 'EditEntityPage'),
    page('/plans', () => import('#rooms/plans/ui/list.tsx'), 'PlansPage'),
    page('/plans/$id', () => import('#rooms/plans/ui/detail.tsx'), 'PlanPage'),
    page('/plans/$id/review/$number', () => import('#rooms/plans/ui/review.tsx'), 'ReviewPage'),
    page('/plans/$id/diff', () => import('#rooms/plans/ui/diff.tsx'), 'DiffPage'),
    page('/plans/$id/comparison', () => import('#rooms/plans/ui/comparison.tsx'), 'ComparisonPage'),
    page('/tasks', () => import('#rooms/tasks/ui/list.tsx'), 'TasksPage'),
    page('/tasks/board', () => import('#rooms/tasks/ui/board.tsx'), 'TaskBoardPage'),
    page('/tasks/timeline', () => import('#rooms/tasks/ui/timeline.tsx'), 'TaskTimelinePage'),
    page('/tasks/duties', () => import('#rooms/tasks/ui/duties.tsx'), 'DutiesPage'),
    page('/tasks/duties/$id', () => import('#rooms/tasks/ui/duty.tsx'), 'DutyPage'),
    page('/tasks/$id', () => import('#rooms/tasks/ui/detail.tsx'), 'TaskPage'),
    page('/plans/$id/stages', () => import('#rooms/stages/ui/page.tsx'), 'StagesPage'),
    page('/dual-reports', () => import('#rooms/dual-reports/ui/list.tsx'), 'DualReportsPage'),
    page('/dual-reports/$id', () => import('#rooms/dual-reports/ui/detail.tsx'), 'DualReportPage'),
    page('/filings', () => import('#rooms/filings/ui/page.tsx'), 'FilingsPage'),
    page('/filings/$id', () => import('#rooms/filings/ui/detail.tsx'), 'FilingPage'),
    page('/supervisions', () => import('#rooms/supervision/ui/board.tsx'), 'SupervisionsPage'),
    page('/supervisions/addressed', () => import('#rooms/supervision/ui/addressed.tsx'), 'AddressedPage'),
    page('/supervisions/$id', () => import('#rooms/supervision/ui/detail.tsx'), 'SupervisionPage'),
    page('/exposures', exposure, 'ExposuresPage'),
    page('/exposures/$id', exposureDetail, 'ExposurePage'),
    page('/listings', exposure, 'ListingsPage'),
    page('/listings/$id', exposureDetail, 'ListingPage'),
    page('/checks', () => import('#rooms/checks/ui/list.tsx'), 'ChecksPage'),
    page('/checks/$id', () => import('#rooms/checks/ui/detail.tsx'), 'CheckPage'),
    page('/papers', () => import('#rooms/papers/ui/list.tsx'), 'PapersPage'),
    page('/papers/templates', templates, 'TemplatesPage'),
    page('/papers/templates/$document', templates, 'TemplatePage'),
    page('/matters', matters, 'MattersPage'),
    page('/matters/new', matters, 'NewMatterPage'),
    page('/matters/$id', () => import('#rooms/matters/ui/detail.tsx'), 'MatterPage'),
    page('/matters/$id/edit', matters, 'EditMatterPage'),
    page('/problems', problems, 'ProblemsPage'),
    page('/problems/new', problems, 'NewProblemPage'),
    page('/problems/recurrences', problems, 'RecurrencesPage'),
    page('/problems/$id', () => import('#rooms/problems/ui/detail.tsx'), 'ProblemPage'),
    page('/help-visits', visits, 'VisitsPage'),
    page('/help-visits/new', visits, 'NewVisitPage'),
    page('/help-visits/$id', () => import('#rooms/experts/ui/detail.tsx'), 'VisitPage'),
    page('/help-rounds', visits, 'RoundsPage'),
    page('/help-rounds/new', visits, 'NewRoundPage'),
    page('/help-rounds/$id', visits, 'RoundPage'),
    page('/standards', () => import('#rooms/standards/ui/library.tsx'), 'StandardsPage'),
    page('/standards/checklist', () => import('#rooms/standards/ui/checklist.tsx'), 'ChecklistPage'),
    page('/standards/$key', () => import('#rooms/standards/ui/document.tsx'), 'StandardPage'),
    page('/standards/$key/quiz', () => import('#rooms/standards/ui/quiz.tsx'), 'QuizPage'),
    page('/statistics', () => import('#rooms/statistics/ui/page.tsx'), 'StatisticsPage'),
    page('/statistics/goals', () => import('#rooms/statistics/ui/goals.tsx'), 'GoalsPage'),
    page('/statistics/map', () => import('#rooms/statistics/ui/map.tsx'), 'MapPage'),
    page('/statistics/reports', () => import('#rooms/statistics/ui/reports.tsx'), 'ReportsPage'),
    page('/duplicates', () => import('#rooms/findings/ui/suspects.tsx'), 'DuplicatesPage'),
    page('/hazard-imports', () => import('#rooms/findings/ui/imports.tsx'), 'ImportsPage'),
    page('/owner-notices', () => import('#rooms/findings/ui/owners.tsx'), 'OwnerNoticesPage'),
    page('/evidence', () => import('#rooms/evidence/ui/draws.tsx'), 'DrawsPage'),
    page('/accounts', accounts, 'AccountsPage'),
    page('/audit', accounts, 'AuditPage'),
    page('/rules', () => import('#rooms/parameters/ui/list.tsx'), 'RulesPage'),
    page('/rules/$noun/$rule', () => import('#rooms/parameters/ui/detail.tsx'), 'RulePage'),
    page('/notices', () => import('#rooms/notices/ui/notices.tsx'), 'NoticesPage'),
    createRoute({ getParentRoute: () => frame, path: '$', component: Missing }),
    page('/l/$ledger', ledgers, 'AnyLedgerPage'),
    page('/l/$ledger/new', ledgers, 'AnyLedgerNewPage'),
    page('/l/$ledger/$id', ledgers, 'AnyLedgerRowPage'),
    page('/l/$ledger/$id/edit', ledgers, 'AnyLedgerEditPage'),
  ]),
])
