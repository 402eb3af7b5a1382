// The figures of hazards and how each is counted, in the words that stand next to it. The definitions are those of
// domain practice (口径): dated events, the end of a day in China, no field that says how a case stands now. Pure.
import { defineIndicator, type Indicator } from '#mechanisms/indicator/define.ts'

const BY_DATES = '按事件日期统计，不看现在的环节'

const found = defineIndicator({ name: 'found', label: '发现', unit: '件', systems: ['D09', 'D10'], when: 'in', of: 'found', definition: '发现日期在期内的，含后来作废的；选了等级时，按判定为这一等级的日期计入', source: BY_DATES })
const closed = defineIndicator({ name: 'closed', label: '销号', unit: '件次', systems: ['D09'], when: 'in', of: 'closed', definition: '销号日期在期内的；以复查通过销号为准，不以企业提交为准。重新打开后再销号的另算一次', source: BY_DATES })
const open = defineIndicator({ name: 'open', label: '未销号', unit: '件', systems: ['D09', 'D10'], when: 'at', of: 'open', definition: '期末仍未销号、未作废的；销号后重新打开的又算未销号', source: BY_DATES })
const overdue = defineIndicator({ name: 'overdue', label: '超期', unit: '件', systems: ['D09', 'D10'], when: 'at', of: 'overdue', definition: '期末未销号，且当时的期限早于期末那天；到期当天不算超期', source: BY_DATES })
const rate = defineIndicator({ name: 'rate', label: '按期整改率', unit: '', systems: ['D09', 'D10'], when: 'in', of: 'met', per: 'due', share: true, definition: '期限落在期内的，到期限那天已经销号的占多少。期限前批准的延期按新期限算，过了期限再批的不算延期；到期前作废的不计', source: BY_DATES })
const inTime = defineIndicator({ name: 'inTime', label: '按时销号占比', unit: '', systems: ['D09'], when: 'in', of: 'onTime', per: 'closed', share: true, definition: '期内销号的，不晚于期限的占多少。与按期整改率不是一回事，不能互换', source: BY_DATES })
const meanDays = defineIndicator({ name: 'meanDays', label: '平均用时', unit: '天', systems: ['D09', 'D10'], when: 'in', of: 'days', per: 'closed', definition: '期内销号的，从发现（重新打开的从打开）到销号平均几天', source: BY_DATES })
const reopened = defineIndicator({ name: 'reopened', label: '反复', unit: '件次', systems: ['D09'], when: 'in', of: 'reopened', definition: '期内销号后又重新打开的', source: BY_DATES })
const voided = defineIndicator({ name: 'voided', label: '作废', unit: '件', systems: ['D09'], when: 'in', of: 'voided', definition: '作废日期在期内的（重复上报、核实不构成隐患等）', source: BY_DATES })
const bare = defineIndicator({ name: 'bare', label: '方案未齐', unit: '件', systems: ['D10'], when: 'at', of: 'bare', definition: '期末未销号，且整改措施、责任、资金、时限、预案五项还没有全部落实的', source: BY_DATES })

export const INDICATORS = { found, closed, open, overdue, rate, inTime, meanDays, reopened, voided, bare } as const satisfies Readonly<Record<string, Indicator>>
export type IndicatorName = keyof typeof INDICATORS

/** What each opens: the sum that a list of hazards is asked for. A share opens what counts against it. */
export const OPENS: Readonly<Record<IndicatorName, string>> = { found: 'found', closed: 'closed', open: 'open', overdue: 'overdue', rate: 'missed', inTime: 'late', meanDays: 'closed', reopened: 'reopened', voided: 'voided', bare: 'bare' }

export const LEVEL_CHOICES = { all: '全部', major: '重大', general: '一般' } as const
export type LevelChoice = keyof typeof LEVEL_CHOICES

/** Open cases by the age of their finding month. */
export const AGES = [
  { label: '当月', from: 0, to: 0 }, { label: '1–2 个月', from: 1, to: 2 }, { label: '3–5 个月', from: 3, to: 5 }, { label: '6–11 个月', from: 6, to: 11 }, { label: '一年以上', from: 12, to: 1200 },
] as const
