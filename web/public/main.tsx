// The public pages: what this is, whose it is, the ways in; the plans issued for the public. No account, no library beyond
// React.
import { lazy, StrictMode, Suspense, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { buttonClass } from '#web/kit/button.tsx'
import { Logo } from '#web/kit/marks.tsx'
import { NoteBar, Skeleton } from '#web/kit/states.tsx'
import { chooseTheme, useTheme } from '#web/kit/theme.ts'
import '#web/kit/kit.css'
import { useFetched } from './fetched.ts'
import type { PublicExposures } from './exposures.tsx'
import type { PublicPlans } from './plans.tsx'
import './public.css'

const PublicPlanList = lazy(() => import('./plans.tsx').then((m) => ({ default: m.PublicPlanList })))
const PublicPlansPage = lazy(() => import('./plans.tsx').then((m) => ({ default: m.PublicPlansPage })))
const PublicPlanPage = lazy(() => import('./plans.tsx').then((m) => ({ default: m.PublicPlanPage })))

const PublicExposureList = lazy(() => import('./exposures.tsx').then((m) => ({ default: m.PublicExposureList })))
const PublicExposuresPage = lazy(() => import('./exposures.tsx').then((m) => ({ default: m.PublicExposuresPage })))
const PublicExposurePage = lazy(() => import('./exposures.tsx').then((m) => ({ default: m.PublicExposurePage })))

type Tenant = { id: string; name: string; code: string }

const PROMISES: readonly (readonly [string, string])[] = [
  ['一次填报', '月报、通报、台账从记录里汇总，不用再填第二遍。'],
  ['数字点得开', '每个数字都能打开，看到是哪几件、凭什么、依据方案哪一句。'],
  ['整改真改', '谁整改谁不复查，复查人不销号；照片原件封存，前后能比。'],
  ['不添负担', '不打卡、不积分、不统计登录次数；照片和位置只在销号要凭据时才要。'],
]

function Page({ children }: { children: ReactNode }) {
  const theme = useTheme()
  return (
    <div className="public">
      <header className="public-top screen-only"><a className="public-brand" href="/p/"><Logo /><b>治本</b></a><nav aria-label="公开内容"><a href="/p/plans">公开的方案</a><a href="/p/exposures">曝光和挂牌</a><a className={buttonClass({ look: 'primary' })} href="/login">登录</a></nav></header>
      <Suspense fallback={<main><Skeleton lines={8} /></main>}>{children}</Suspense>
      <footer className="public-foot screen-only"><span>有账号的从“登录”进；现场人员用<a href="/m/">手机版</a>。</span><button type="button" className="link" onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>{theme === 'dark' ? '浅色' : '深色'}</button></footer>
    </div>
  )
}

function Home() {
  const { data, failed } = useFetched<{ tenants: Tenant[] }>('/api/public/tenants')
  const plans = useFetched<PublicPlans>('/api/public/plans')
  const exposed = useFetched<PublicExposures>('/api/public/exposures').data?.exposures
  const tenants = data?.tenants
  return (
    <main>
        <h1>方案里的每一句话，<br />都有人办、有期限、有凭据。</h1>
        <p className="public-lead">各地印发的安全生产治本攻坚方案，把“谁、做什么、多久一次、凭什么算完成”写在几百句话里。治本把这些话变成有人认领、有期限、留得下凭据、数得出来的事，从发现隐患一直管到销号。</p>
        <dl className="promises">{PROMISES.map(([title, words]) => <div key={title}><dt>{title}</dt><dd>{words}</dd></div>)}</dl>
        <section aria-labelledby="where">
          <h2 id="where">使用本系统的辖区</h2>
          {failed ? <NoteBar kind="wrong" role="alert">{failed}</NoteBar>
            : tenants === undefined ? <p className="muted">正在载入…</p>
            : tenants.length === 0 ? <p className="second">还没有辖区公开。</p>
            : <ul className="tenants">{tenants.map((tenant) => <li key={tenant.id}>{tenant.name}</li>)}</ul>}
        </section>
        {plans.data && plans.data.plans.length > 0 && <section aria-labelledby="plans" className="public-section"><h2 id="plans">公开的方案</h2><Suspense><PublicPlanList plans={plans.data.plans} /></Suspense></section>}
        {exposed && exposed.length > 0 && <section aria-labelledby="exposures" className="public-section"><h2 id="exposures">公开曝光</h2><Suspense><PublicExposureList exposures={exposed.slice(0, 5)} /></Suspense><p><a href="/p/exposures">全部曝光和挂牌督办</a></p></section>}
    </main>
  )
}

function pageAt(path: string): ReactNode {
  const [, one, tenantId, id] = /^\/p\/(plans|exposures)(?:\/([^/]+)\/([^/]+))?\/?$/.exec(path) ?? []
  if (one === 'exposures') return tenantId && id ? <PublicExposurePage tenantId={tenantId} id={id} /> : <PublicExposuresPage />
  return one && tenantId && id ? <PublicPlanPage tenantId={tenantId} id={id} /> : one ? <PublicPlansPage /> : <Home />
}

createRoot(document.getElementById('root')!).render(<StrictMode><Page>{pageAt(location.pathname)}</Page></StrictMode>)
