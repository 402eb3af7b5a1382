// A hazard as the phone reads it, and the words the phone has for where it stands and what happened to it.
import type { EvidenceReply } from '#rooms/evidence/contract.ts'
import type { SignName } from '#web/kit/index.ts'
import { CATEGORIES } from '../../definitions.ts'
import { hazardLoop, missingPlanFields, type Hazard, type HazardState, type HazardStep } from '../../rules.ts'

export type HazardRow = Pick<Hazard,
  | 'id' | 'version' | 'number' | 'entityId' | 'description' | 'place' | 'category' | 'channel' | 'foundOn' | 'foundByName' | 'level' | 'state' | 'dueOn' | 'atOnce' | 'holder'
  | 'planMeasures' | 'planResponsible' | 'planFunds' | 'planDueOn' | 'planContingency' | 'rectifiedByName' | 'rectifiedOn' | 'rectification' | 'reviewedByName' | 'reviewedOn' | 'review'
  | 'findPerson' | 'treatPerson' | 'controlPerson' | 'entityPerson' | 'communityPerson' | 'regulatorPerson' | 'progressOn' | 'progressPercent' | 'planApprovedOn' | 'planReturnReason' | 'refusedOn' | 'reopenedOn'
  | 'clause' | 'returnReason' | 'returnedTimes' | 'extensionUntil' | 'extensionReason' | 'voidReason' | 'closedOn'
> & { readonly entityName: string | null; readonly regionName: string | null; readonly organisationName: string | null; readonly holderOrganisationName: string | null }

export type HazardFile = { readonly id: string; readonly name: string; readonly mediaType: string; readonly purpose: string; readonly takenAt: string | null; readonly uploadedAt: string; readonly uploadedByName: string | null; readonly sha256: string }
export type TimelineEntry = { readonly id: string; readonly at: string; readonly what: string; readonly actorName: string; readonly body: Readonly<Record<string, unknown>> }

/** What the phone uses of the answer of GET /api/hazards/:id. */
export type HazardCase = {
  readonly row: HazardRow
  readonly entity: { readonly id: string; readonly name: string; readonly address: string; readonly principal: string | null; readonly highHazard: boolean }
  readonly timeline: readonly TimelineEntry[]
  readonly abilities: Readonly<Record<string, true | string>>
  readonly files: readonly HazardFile[]
  /** Issued about it, for whoever may read them. Not in what the phone kept from an earlier version, like what follows. */
  readonly papers?: readonly { readonly id: string; readonly label: string; readonly number: string; readonly issuedOn: string }[]
  readonly terms?: { readonly closedLoop?: readonly string[]; readonly beforePhotos?: number }
  /** What was noticed about its photos; null for who does not review. */
  readonly evidence?: (Partial<Omit<EvidenceReply, 'standing'>> & { readonly standing: { readonly copiedNotOnSite: number } }) | null
}

/** The steps a phone takes; judging, assigning and closing are desk work. In the order of the buttons. */
export const PHONE_STEPS = ['rectify', 'plan', 'apply', 'reportProgress', 'nameChain', 'askExtension', 'accept', 'giveBack'] as const satisfies readonly HazardStep[]
export type PhoneStep = (typeof PHONE_STEPS)[number]

/** The step's last part of its path, here and on the server. */
export const STEP_PATHS: Record<PhoneStep, string> = { rectify: 'rectify', plan: 'plan', apply: 'apply', reportProgress: 'progress', nameChain: 'names', askExtension: 'ask-extension', accept: 'accept', giveBack: 'return' }

export function stepOfPath(path: string): PhoneStep | undefined {
  return PHONE_STEPS.find((step) => STEP_PATHS[step] === path)
}

export type Deed = { readonly step: PhoneStep; readonly label: string; readonly open: boolean; readonly reason: string | undefined }

/** What this person could do at this point of the case, open or closed with its reason. Steps of other posts are not shown. Pure. */
export function deedsOf({ row, abilities, terms }: Pick<HazardCase, 'row' | 'abilities' | 'terms'>, permissions: readonly string[]): Deed[] {
  // Names are asked for only where the plan wants them.
  return PHONE_STEPS.filter((step) => step !== 'nameChain' || terms?.closedLoop?.includes('real-name')).filter((step) => hazardLoop.steps[step].from.includes(row.state) && permissions.includes(hazardLoop.steps[step].permission)).map((step) => {
    const ability = abilities[step]
    return { step, label: hazardLoop.steps[step].label, open: ability === true, reason: typeof ability === 'string' ? ability : undefined }
  })
}

const TRACK = ['上报', '判定', '交办', '整改', '复查', '销号'] as const
const REACHED: Record<HazardState, number> = { reported: 1, graded: 2, assigned: 3, completed: 4, applied: 4, rectified: 4, accepted: 5, closed: 6, voided: 6 }

/** The six stations of the case, with a sign each. Pure. */
export function trackOf(state: HazardState): { word: string; sign: SignName; current: boolean }[] {
  const reached = REACHED[state]
  return TRACK.map((word, index) => ({ word, sign: state === 'voided' ? 'void' : index < reached ? 'done' : index === reached ? 'doing' : 'todo', current: index === reached }))
}

export function stateWord(state: HazardState): string {
  return hazardLoop.states[state].label
}

const SIGNS: Record<string, SignName> = { open: 'todo', working: 'doing', waiting: 'hold', done: 'done', returned: 'back', voided: 'void' }

export function stateSign(state: HazardState): SignName {
  return SIGNS[hazardLoop.states[state].sign] ?? 'doing'
}

export function isLive(state: HazardState): boolean {
  return hazardLoop.states[state].live
}

/** In whose hands it is, as a sentence. Pure. */
export function handsOf(row: HazardRow): string {
  if (row.state === 'closed') return `${row.closedOn?.slice(5) ?? ''} 销号`.trim()
  if (row.state === 'voided') return `作废：${row.voidReason ?? ''}`
  const office = row.holderOrganisationName ?? row.organisationName ?? '监管部门'
  switch (row.state) {
    case 'reported':
      return `在${office}，等判定等级`
    case 'graded':
      return `在${office}，等交办`
    case 'assigned':
      return row.extensionUntil ? `企业申请延到 ${row.extensionUntil.slice(5)}，等监管部门批` : row.returnReason ? '退回了，在企业手里重新整改' : '在企业手里，等整改'
    case 'completed':
      return '整改完了，等企业自验、申请销号'
    case 'applied':
      return `企业申请销号，等${office}审核`
    case 'rectified':
      return `企业已整改，等${office}复查`
    case 'accepted':
      return `复查通过，等${office}审核销号`
  }
}

export function categoryWord(category: string | null): string | undefined {
  return CATEGORIES.find((one) => one.value === category)?.label
}

const FINDING_WORDS: Readonly<Record<string, string>> = {
  'hazard.imported': '从台账导入', 'hazard.reimported': '按新导入的台账更新', 'hazard.finding-added': '又发现一次', 'hazard.merged': '并入另一件', 'hazard.unmerged': '撤销并案',
  'hazard.owner-told': '告知负责人', 'hazard.owner-read': '负责人看过告知', 'hazard.owner-handed': '告知当面送达',
}

/** What a line of 经过 says, and its sign. Pure. */
export function storyOf(entry: TimelineEntry): { sign: SignName; what: string; more: string | undefined } {
  const step = Object.values(hazardLoop.steps).find((one) => one.event === entry.what)
  const said = ['reason', 'review', 'rectification', 'progress', 'selfCheck', 'vetting', 'refusal', 'note', 'planMeasures'].map((key) => entry.body[key]).find((value): value is string => typeof value === 'string' && value !== '')
  const what = entry.what === 'hazard.reported' ? '上报' : entry.what === 'hazard.paper-issued' ? '出具文书' : entry.what === 'evidence.looked' ? '照片核对' : (FINDING_WORDS[entry.what] ?? step?.label ?? '有变动')
  const named = (key: string) => (typeof entry.body[key] === 'string' ? entry.body[key] : undefined)
  if (entry.what === 'hazard.paper-issued' && named('label')) return { sign: 'done', what: `出具${named('label')}`, more: named('number') }
  if (entry.what === 'hazard.graded' && named('level')) {
    const clause = (entry.body.clause as { clause?: string } | null | undefined)?.clause
    return { sign: 'done', what: `判定为${named('level') === 'major' ? '重大' : '一般'}`, more: clause && `依据${clause}` }
  }
  const due = typeof entry.body.dueOn === 'string' && entry.what === 'hazard.assigned' ? `期限 ${entry.body.dueOn.slice(5)}` : undefined
  const sign: SignName = entry.what === 'hazard.returned' || entry.what === 'hazard.extension-refused' || entry.what === 'hazard.plan-returned' || entry.what === 'hazard.reopened' ? 'back' : entry.what === 'hazard.voided' ? 'void' : 'done'
  return { sign, what, more: said ?? due }
}

export { missingPlanFields }
