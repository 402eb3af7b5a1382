// How a hazard's values are shown: level, stage, in whose hands, 五落实, and what its events say.
import type { Day } from '#platform/time/day.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { shortDay } from '#web/kit/format.ts'
import { LevelTag, Squares } from '#web/kit/marks.tsx'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import type { Visitor } from '#web/kit/visitor.tsx'
import { REOPEN_SOURCES } from '../definitions.ts'
import { CHAIN_FIELDS, GATE_BY, GATE_STEPS, hazardLoop, PLAN_FIELDS, STATIONS, type GateStep, type HazardState } from '../rules.ts'
import { channelLabel } from './channel.ts'

export type HazardFacts = Readonly<Record<string, unknown>>

export function Level({ level }: { level: unknown }) {
  if (level === 'major') return <LevelTag look="filled">重大</LevelTag>
  if (level === 'general') return <LevelTag look="outline">一般</LevelTag>
  return <LevelTag look="dashed">未判</LevelTag>
}

/** It waits for this person: for my office, or for the enterprise I act for. */
export function isMine(row: HazardFacts, visitor: Visitor): boolean {
  if (row['holder'] === 'organisation') return visitor.organisationIds.includes(String(row['holderOrganisationId']))
  return row['holder'] === 'entity' && visitor.entityId !== null && visitor.entityId === row['entityId']
}

export function StateOf({ row, mine }: { row: HazardFacts; mine: boolean }) {
  const state = hazardLoop.states[row['state'] as HazardState]
  const returned = row['state'] === 'assigned' && Boolean(row['returnedTimes'])
  return <StateMark sign={mine ? signOf(state.sign, true) : returned ? 'back' : signOf(state.sign, false)}>{state.label}</StateMark>
}

export function holderWords(row: HazardFacts, mine: boolean): string {
  if (row['holder'] === 'nobody') return ''
  if (mine) return '我'
  return row['holder'] === 'entity' ? '企业' : String(row['holderOrganisationName'] ?? '部门')
}

export function isLive(row: HazardFacts): boolean {
  return hazardLoop.states[row['state'] as HazardState].live
}

export function planParts(row: HazardFacts) {
  return PLAN_FIELDS.map(([field, label]) => ({ field, label, there: row[field] !== null && row[field] !== undefined && row[field] !== '' }))
}

/** Squares only where a plan is asked for: rectified at once needs none. */
export function FivePlan({ row }: { row: HazardFacts }) {
  const parts = planParts(row)
  if (row['atOnce'] === true || row['level'] === null || (row['state'] !== 'assigned' && !parts.some((part) => part.there))) return <span className="muted">–</span>
  return <Squares name="五落实" parts={parts} />
}

/** 企业自验、申请销号，行业监管部门审核把关，新港社区现场复核，行业监管部门销号 */
export function gateLine(stations: readonly GateStep[], reviewer: string | null): string {
  return stations.map(({ step, by }, index) => `${(by === 'reviewer' || by === 'other') && reviewer ? reviewer : GATE_BY[by]}${GATE_STEPS[step]}${index === stations.length - 1 && STATIONS[step].state !== 'accepted' ? '，通过即销号' : ''}`).join('，')
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)

/** Sign and sentence of an event of a hazard. */
export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  const day = (value: unknown) => shortDay(text(value) ?? null, today)
  switch (what) {
    case 'hazard.reported':
      return { sign: 'todo', words: `上报，${channelLabel(body['channel']) || '发现'}` }
    case 'hazard.graded':
      return { sign: 'doing', words: body['level'] === 'major' ? `判定为重大，依据 ${text((body['clause'] as Record<string, unknown> | null)?.['clause']) ?? ''}` : '判定为一般' }
    case 'hazard.regraded':
      return { sign: 'doing', words: after(`改判：${body['levelFrom'] === 'major' ? '重大' : '一般'} → ${body['level'] === 'major' ? '重大' : '一般'}`, body['reason']) }
    case 'hazard.named':
      return { sign: 'doing', words: `实名责任：${CHAIN_FIELDS.filter(([field]) => text(body[field])).map(([field, label]) => `${label} ${text(body[field])}`).join('，')}` }
    case 'hazard.assigned':
      return { sign: 'doing', words: after(`交办整改，期限 ${day(body['dueOn'])}`, body['note']) }
    case 'hazard.planned':
      return { sign: 'doing', words: '定了整改方案，五项齐' }
    case 'hazard.plan-approved':
      return { sign: 'done', words: after('整改方案审核同意', body['note']) }
    case 'hazard.plan-returned':
      return { sign: 'back', words: after('整改方案退回', body['reason']) }
    case 'hazard.progressed':
      return { sign: 'doing', words: after(`进展 ${Number(body['percent'])}%`, body['progress']) }
    case 'hazard.refused':
      return { sign: 'over', words: after('记录拒不整改', body['refusal']) }
    case 'hazard.applied':
      return { sign: 'doing', words: after(`申请销号，${text(body['selfChecker']) ?? ''}自验`, body['selfCheck']) }
    case 'hazard.vetted':
      return { sign: 'done', words: after('审核把关通过', body['vetting']) }
    case 'hazard.reopened':
      return { sign: 'back', words: after(`重新打开（${REOPEN_SOURCES.find(({ value }) => value === body['source'])?.label ?? ''}），期限 ${day(body['dueOn'])}`, body['reason']) }
    case 'hazard.rectified':
      return { sign: 'doing', words: after('提交整改', body['rectification']) }
    case 'hazard.accepted':
      return { sign: 'done', words: after(body['to'] === 'closed' ? '复查通过，销号' : '复查通过，转下一道', body['review']) }
    case 'hazard.returned':
      return { sign: 'back', words: after('退回整改', body['reason']) }
    case 'hazard.closed':
      return { sign: 'done', words: after('审核销号', body['note']) }
    case 'hazard.extension-asked':
      return { sign: 'hold', words: after(`申请延期到 ${day(body['until'])}`, body['reason']) }
    case 'hazard.extended':
      return { sign: 'doing', words: `同意延期，${day(body['dueFrom'])} 改到 ${day(body['dueTo'])}${body['timely'] === false ? '，期限已过才批，不算按期' : ''}` }
    case 'hazard.extension-refused':
      return { sign: 'back', words: after('不同意延期', body['reason']) }
    case 'hazard.urged':
      return { sign: 'hold', words: after('催办', body['note']) }
    case 'hazard.voided':
      return { sign: 'void', words: after('作废', body['reason']) }
    case 'hazard.imported':
      return { sign: 'done', words: `从台账导入，${channelLabel(body['channel']) || '发现'}，${day(body['foundOn'])} 发现` }
    case 'hazard.reimported':
      return { sign: 'doing', words: '按新导入的台账更新' }
    case 'hazard.finding-added':
      return { sign: 'doing', words: `${text(body['number']) ? `${text(body['number'])} 并入` : '又发现一次'}，${channelLabel(body['channel']) || '发现'}${text(body['foundTo']) ? `；最早发现日期改为 ${day(body['foundTo'])}` : ''}` }
    case 'hazard.merged':
      return { sign: 'void', words: `与 ${text(body['into']) ?? '另一件'} 是同一件，并入那里` }
    case 'hazard.unmerged':
      return { sign: 'back', words: text(body['outOf']) ? `撤销并案，从 ${text(body['outOf'])} 分开` : `${text(body['number']) ?? ''} 撤销并案，分开了` }
    case 'hazard.owner-told':
      return { sign: 'doing', words: `告知${body['owner'] === 'principal' ? '主要负责人' : '实际控制人'}${text(body['personName']) ? ` ${text(body['personName'])}` : ''}${body['byHand'] === true ? '，没有账号，等当面送达' : ''}` }
    case 'hazard.owner-read':
      return { sign: 'done', words: `${body['owner'] === 'principal' ? '主要负责人' : '实际控制人'}看过告知` }
    case 'hazard.owner-handed':
      return { sign: 'done', words: `告知当面送达，${text(body['handedTo']) ?? ''} 签收` }
    case 'hazard.paper-issued':
      return { sign: 'doing', words: `出具文书 ${text(body['label']) ?? ''} ${text(body['number']) ?? ''}`.trim() }
    case 'evidence.looked':
      return { sign: 'done', words: after(body['onSite'] === true ? '照片核对，到现场看过' : '照片核对', body['note']) }
    case 'evidence.redone':
      return { sign: body['result'] === 'confirmed' ? 'done' : 'over', words: after(body['result'] === 'confirmed' ? '抽查核查：确已整改' : '抽查核查：没有整改到位', body['note']) }
    case 'hazard.late':
      return { sign: 'over', words: '超过期限，没有销号' }
    case 'entity.created':
      return { sign: 'done', words: '登记单位' }
    case 'entity.changed':
      return { sign: 'doing', words: '修改单位登记项' }
    case 'entity.fact-recorded':
      return { sign: 'doing', words: '登记单位事实' }
    case 'entity.voided':
      return { sign: 'void', words: '作废单位' }
    default:
      return { sign: 'doing', words: '更新' }
  }
}
