// 等我的: what waits for a person in each list of the product, one count per list. Where the list is a ledger, the count is
// taken by the very query it leads to, so that it opens on exactly that many rows; none is counted beyond what fits a glance.
import { may, type Actor } from '#platform/auth/actor.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import type { MountedLedger } from '#mechanisms/ledger/mount.ts'
import { countQuery } from '#mechanisms/ledger/page.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { reportLedger } from '#rooms/dual-reports/page.ts'
import { visitLedger } from '#rooms/experts/page.ts'
import { exposureLedger, listingLedger } from '#rooms/exposure/page.ts'
import { countOwnerNotices, officesAsked } from '#rooms/findings/owners/store.ts'
import { countSuspects, officesOf } from '#rooms/findings/store.ts'
import { unreadDays } from '#rooms/findings/terms.ts'
import { problemLedger } from '#rooms/problems/page.ts'
import { countOpenRecurrences } from '#rooms/problems/store.ts'
import { readOwed } from '#rooms/statistics/papers/owed.ts'
import { supervisionLedger } from '#rooms/supervision/page.ts'
import { countUnanswered } from '#rooms/supervision/store.ts'

/** Counted this far; more are “999 以上”. */
export const QUEUE_MOST = 999

type Context = { tx: Tx; actor: Actor; scope: Scope; today: Day }
type Kind = {
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly definition: string
  readonly permission: Parameters<typeof may>[1]
  /** Offices only, or enterprises only; both where it is left out. */
  readonly side?: 'office' | 'entity'
  readonly opens: string
  /** Where the phone shows the same; null where it is done at a desk. */
  readonly field: string | null
  readonly count: (context: Context) => Promise<number>
}

const rows = ({ ledger, compiled }: MountedLedger, query: Readonly<Record<string, string>>) => ({
  opens: `/${ledger.path}?${new URLSearchParams(query).toString()}`,
  count: async ({ tx, actor, scope, today }: Context) => { const { value, exact } = await countQuery(tx, compiled, query, { actor, scope, today }, QUEUE_MOST); return exact ? value : QUEUE_MOST + 1 },
})

const KINDS: readonly Kind[] = [
  { name: 'report-send', label: '双报告要报送', unit: '份', definition: '重大隐患排查发现、落实整改以后，还没有报出去的', permission: 'dual-report.send', side: 'entity', field: '/m/dual-reports', ...rows(reportLedger, { todo: 'true' }) },
  { name: 'papers', label: '督办文书要反馈', unit: '份', definition: '发给我单位、还没有反馈的函告、通报、约谈', permission: 'supervision.answer', side: 'entity', opens: '/supervisions/addressed', field: '/m/supervisions', count: ({ tx, actor }) => countUnanswered(tx, actor.entityId!) },
  { name: 'visits', label: '专家帮扶', unit: '次', definition: '专家要去诊查、回访的，企业要答复的，组织单位要评价的', permission: 'help-visit.read', field: '/m/help', ...rows(visitLedger, { todo: 'true' }) },
  { name: 'supervisions', label: '督办等核定、等办', unit: '件', definition: '登记以后等核定的，和提出了一级等确认的；部门只算自己监管的', permission: 'supervision.manage', side: 'office', field: null, ...rows(supervisionLedger, { waiting: 'true', mine: 'true' }) },
  { name: 'unanswered', label: '督办到期没反馈', unit: '件', definition: '文书发出、过了反馈期限企业还没有反馈的；部门只算自己监管的', permission: 'supervision.manage', side: 'office', field: null, ...rows(supervisionLedger, { unanswered: 'true', mine: 'true' }) },
  { name: 'report-sign', label: '双报告待签收', unit: '份', definition: '企业报来、等我们单位签收的', permission: 'dual-report.receive', side: 'office', field: null, ...rows(reportLedger, { todo: 'true' }) },
  { name: 'report-late', label: '双报告到期没报', unit: '份', definition: '过了期限企业还没有报的', permission: 'hazard.coordinate', side: 'office', field: null, ...rows(reportLedger, { state: 'owed', late: 'true' }) },
  { name: 'exposures', label: '曝光稿', unit: '篇', definition: '等我审核的，和我拟了还没送审的', permission: 'exposure.read', side: 'office', field: null, ...rows(exposureLedger, { todo: 'true' }) },
  { name: 'listings', label: '挂牌督办', unit: '件', definition: '等我审批挂牌、摘牌的，和销号以后该我们申请摘牌的', permission: 'listing.read', side: 'office', field: null, ...rows(listingLedger, { todo: 'true' }) },
  { name: 'suspects', label: '疑似重复', unit: '对', definition: '像是同一隐患、等人判断的；部门只算自己监管的', permission: 'finding.judge', side: 'office', opens: '/duplicates', field: null, count: ({ tx, actor }) => countSuspects(tx, officesOf(actor), QUEUE_MOST) },
  {
    name: 'owners', label: '告知回执', unit: '条', definition: '重大隐患告知后，没有账号要当面送达的，和过了天数还没有看要催的', permission: 'owner-notice.hand', side: 'office', opens: '/owner-notices?show=todo&mine=true', field: '/m/owner-notices',
    count: async ({ tx, actor, scope, today }) => countOwnerNotices(tx, { show: 'todo', lateOn: addDays(today, -parameterAsOf(await listParameters(tx), unreadDays, today).value), organisationIds: officesAsked(actor, scope) }, QUEUE_MOST),
  },
  { name: 'problems', label: '问题清单', unit: '个', definition: '等交办、整改、核查、验收，轮到我或我们单位的；重大隐患的随隐患办', permission: 'problem.read', side: 'office', field: '/m/problems', ...rows(problemLedger, { todo: 'true' }) },
  { name: 'recurrences', label: '疑似重发', unit: '处', definition: '像是一地重发、异地重发，等认定或排除的', permission: 'problem.judge', side: 'office', opens: '/problems/recurrences?state=open', field: null, count: ({ tx }) => countOpenRecurrences(tx, problemLedger.compiled, QUEUE_MOST) },
]

/** Reports are no list of rows that wait: the periods without one stand on their page. */
const REPORTS: Kind = { name: 'analysis', label: '统计分析报告', unit: '期', definition: '方案要求按期出的统计分析报告，期间已过还没有出的', permission: 'statistics.publish', side: 'office', opens: '/statistics/reports', field: null, count: async ({ tx, today }) => (await readOwed(tx, today)).duty?.waiting.length ?? 0 }

export type Queue = { name: string; label: string; unit: string; value: number; more: boolean; definition: string; opens: string; field: string | null }

/** The lists that are this person's concern, those with nothing in them too: an empty one is good news. */
export async function listQueues(context: Context): Promise<Queue[]> {
  const { actor } = context
  const kinds = [...KINDS, REPORTS].filter(({ permission, side }) => may(actor, permission) && (side === undefined || (side === 'entity') === (actor.entityId !== null)))
  return Promise.all(kinds.map(async ({ name, label, unit, definition, opens, field, count }) => {
    const value = await count(context)
    return { name, label, unit, definition, opens, field, value: Math.min(value, QUEUE_MOST), more: value > QUEUE_MOST }
  }))
}
