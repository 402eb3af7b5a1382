// The frame of every signed-in page: top bar, navigation, the page itself. It asks once who is looking and hands that on;
// the event stream makes what is on the screen fresh when something happened elsewhere.
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { readMe, type Me } from '#rooms/accounts/contract.ts'
import { lookupEntities, lookupOrganisations, lookupRegions } from '#rooms/home/contract.ts'
import { deleteView, listViews, saveView } from '#rooms/views/contract.ts'
import { LedgerPortsProvider, type LedgerPorts } from '#mechanisms/ledger/ui/ports.tsx'
import { NoticeBell } from '#rooms/notices/ui/bell.tsx'
import { useGo, usePath } from '#web/api/address.ts'
import { useToday } from '#web/api/clock.ts'
import { useReading } from '#web/api/query.ts'
import { useKeys } from '#web/kit/keys.ts'
import { Logo } from '#web/kit/marks.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { VisitorProvider, type Visitor } from '#web/kit/visitor.tsx'
import { AccountMenu } from './account-menu.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Nav } from './nav.tsx'
import { SearchBox } from './search-box.tsx'
import { useFreshness } from './freshness.ts'

const ports = {
  lookups: { entities: lookupEntities, organisations: lookupOrganisations, regions: lookupRegions },
  views: { list: listViews, save: saveView, remove: deleteView },
} as unknown as LedgerPorts

/** What is opened next most often is fetched while the reader reads. */
function usePreload() {
  useEffect(() => {
    const timer = window.setTimeout(() => {
      void import('#rooms/hazards/ui/list.tsx')
      void import('#rooms/hazards/ui/detail.tsx')
    }, 2_500)
    return () => window.clearTimeout(timer)
  }, [])
}

export function Frame() {
  const me = useReading(readMe, {}, { staleTime: 300_000 })
  const go = useGo()
  const path = useLocation({ select: (location) => location.href })
  const wayIn = me.error?.kind === 'second-factor-needed'
  useEffect(() => {
    if (wayIn) go(`/login?next=${encodeURIComponent(path)}`, { replace: true })
  }, [wayIn, path, go])
  if (me.data) return <SignedIn me={me.data} />
  if (me.error && me.error.kind !== 'not-signed-in' && !wayIn) return <main className="main"><ProblemView problem={me.error} retry={() => void me.refetch()} /></main>
  return <main className="main"><Skeleton lines={8} /></main>
}

function SignedIn({ me }: { me: Me }) {
  const [help, setHelp] = useState(false)
  const main = useRef<HTMLElement>(null)
  const path = usePath()
  const today = useToday()
  const visitor = useMemo<Visitor>(() => {
    const permissions = new Set(me.permissions)
    return {
      accountId: me.account.id, name: me.person.name, today, organisationIds: me.organisations.map((one) => one.id),
      entityId: me.entity?.id ?? null, may: (permission) => permissions.has(permission),
    }
  }, [me, today])
  useFreshness()
  usePreload()
  useKeys({ '?': () => setHelp(true) })
  // A new page begins at its top, for eyes and for readers' software.
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [path])
  const where = me.entity?.name ?? me.organisations[0]?.name ?? me.regionName
  return (
    <VisitorProvider value={visitor}>
      <div className="desk">
        <a className="skip" href="#page" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>跳到正文</a>
        <header className="top screen-only">
          <a className="brand" href="/" aria-label="治本，回到今天"><Logo /><b>治本</b></a>
          <span className="place"><span className="cut">{me.tenant.name}</span>{me.regionName && me.regionName !== me.tenant.name && <small className="cut">{me.regionName}</small>}</span>
          <span className="grow" />
          <SearchBox />
          <NoticeBell />
          <AccountMenu me={me} where={where ?? ''} onKeys={() => setHelp(true)} />
        </header>
        <Nav />
        <main className="main" id="page" ref={main} tabIndex={-1}><LedgerPortsProvider value={ports}><Outlet /></LedgerPortsProvider></main>
      </div>
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </VisitorProvider>
  )
}
