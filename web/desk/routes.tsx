// Every page of the desk and the room it comes from. Pages are loaded when first opened.
import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { Failed, Missing } from './failed.tsx'
import { Frame } from './frame.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing, errorComponent: Failed })
const login = createRoute({ getParentRoute: () => root, path: '/login', component: lazyRouteComponent(() => import('#rooms/accounts/ui/login.tsx'), 'LoginPage') })
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame, notFoundComponent: Missing, errorComponent: Failed })

// oxlint-disable-next-line typescript/no-explicit-any
type Load = () => Promise<any>

/** One page in the frame. */
function page(path: string, load: Load, name: string) {
  return createRoute({ getParentRoute: () => frame, path, component: lazyRouteComponent(load, name) })
}

const entityForms = () => import('#rooms/entities/ui/forms.tsx')
const ledgers = () => import('./ledger-pages.tsx')
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
    page('/evidence', () => import('#rooms/evidence/ui/draws.tsx'), 'DrawsPage'),
    page('/accounts', accounts, 'AccountsPage'),
    page('/audit', accounts, 'AuditPage'),
    page('/notices', () => import('#rooms/notices/ui/notices.tsx'), 'NoticesPage'),
    createRoute({ getParentRoute: () => frame, path: '$', component: Missing }),
    page('/l/$ledger', ledgers, 'AnyLedgerPage'),
    page('/l/$ledger/new', ledgers, 'AnyLedgerNewPage'),
    page('/l/$ledger/$id', ledgers, 'AnyLedgerRowPage'),
    page('/l/$ledger/$id/edit', ledgers, 'AnyLedgerEditPage'),
  ]),
])
