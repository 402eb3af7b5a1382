// Main navigation: what exists and what this post may see. A number in vermilion waits for me.
import { readHome } from '#rooms/home/contract.ts'
import { usePath } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { count } from '#web/kit/format.ts'
import { Icon, type IconName } from '#web/kit/icons.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { ledgerPages } from './ledgers.ts'

type Entry = { readonly href: string; readonly label: string; readonly icon: IconName; readonly permission?: string; readonly badge?: 'todo' | 'hazards' }

const WORK: readonly Entry[] = [
  { href: '/', label: '今天', icon: 'home', badge: 'todo' },
  { href: '/plans', label: '方案', icon: 'plan', permission: 'plan.read' },
  { href: '/tasks?live=true', label: '任务', icon: 'duty', permission: 'task.read' },
  { href: '/filings', label: '应报方案', icon: 'upload', permission: 'filing.read' },
  { href: '/matters', label: '一件事', icon: 'link', permission: 'matter.read' },
]
const HAZARDS: readonly Entry[] = [
  { href: '/hazards?live=true', label: '隐患', icon: 'hazard', permission: 'hazard.read' },
  { href: '/checks', label: '对照检查', icon: 'check', permission: 'check.read' },
  { href: '/dual-reports', label: '双报告', icon: 'upload', permission: 'dual-report.read' },
  { href: '/supervisions', label: '督办', icon: 'ladder', permission: 'supervision.read' },
  { href: '/supervisions/addressed', label: '督办文书', icon: 'ladder', permission: 'supervision.answer' },
  { href: '/listings', label: '挂牌督办', icon: 'siren', permission: 'listing.read' },
  { href: '/exposures', label: '曝光', icon: 'megaphone', permission: 'exposure.read' },
  { href: '/papers', label: '文书', icon: 'paper', permission: 'hazard.read' },
  { href: '/duplicates', label: '疑似重复', icon: 'columns', permission: 'finding.judge' },
  { href: '/owner-notices', label: '告知回执', icon: 'bell', permission: 'owner-notice.read' },
  { href: '/problems?live=true', label: '问题清单', icon: 'paper', permission: 'problem.read' },
  { href: '/help-visits?live=true', label: '专家帮扶', icon: 'user', permission: 'help-visit.read' },
  { href: '/evidence', label: '抽查', icon: 'shield', permission: 'evidence.read' },
  { href: '/statistics', label: '统计', icon: 'chart', permission: 'statistics.read' },
]
const FILES: readonly Entry[] = [
  { href: '/standards', label: '判定标准', icon: 'law', permission: 'standard.read' },
  { href: '/entities?status=operating,stopped', label: '监管单位', icon: 'unit', permission: 'entity.read' },
  { href: '/hazard-imports', label: '隐患导入', icon: 'import', permission: 'hazard.import' },
  ...ledgerPages.map(({ ledger, icon }) => ({ href: `/l/${ledger.path}`, label: ledger.label, icon, permission: `${ledger.name}.read` })),
]
const HOUSE: readonly Entry[] = [
  { href: '/rules', label: '规则参数', icon: 'gear', permission: 'parameter.read' },
  { href: '/accounts', label: '账号', icon: 'user', permission: 'account.read' },
  { href: '/audit', label: '审计日志', icon: 'paper', permission: 'audit.read' },
]

const GROUPS: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  { title: '方案落实', entries: WORK },
  { title: '隐患治理', entries: HAZARDS },
  { title: '底数依据', entries: FILES },
  { title: '系统', entries: HOUSE },
]

export function Nav() {
  const { may } = useVisitor()
  const path = usePath()
  const home = useReading(readHome, {}, { staleTime: 60_000 })
  const groups = GROUPS.map(({ title, entries }) => ({ title, entries: entries.filter((entry) => !entry.permission || may(entry.permission)) })).filter(({ entries }) => entries.length)
  return (
    <nav className="nav screen-only" aria-label="主导航">
      {groups.map(({ title, entries }) => (
        <div key={title} className="nav-group" role="group" aria-label={title}>
          <p>{title}</p>
          {entries.map((entry) => {
            const at = entry.href.split('?')[0]!
            const here = at === '/' ? path === '/' : path === at || path.startsWith(`${at}/`)
            const waiting = entry.badge === 'todo' ? home.data?.todoCount : home.data?.queues.find(({ opens }) => opens.split('?')[0] === at)?.value
            return (
              <a key={entry.href} href={entry.href} aria-current={here ? 'page' : undefined}>
                <Icon name={entry.icon} />{entry.label}
                {waiting ? <em className="waits" aria-label={`${waiting} 件等你办`}>{count(waiting)}</em> : null}
              </a>
            )
          })}
        </div>
      ))}
      <div className="nav-foot"><a href="/p/">公开页</a> · <a href="/m/">手机版</a> · <a href="/api/docs">接口</a></div>
    </nav>
  )
}
