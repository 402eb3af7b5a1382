// What the events of a problem say, at the desk and on the phone.
// Kept apart from words.tsx so that a phone does not load the desk's marks for it.
import type { Day } from '#platform/time/day.ts'
import { shortDay } from '#web/kit/format.ts'
import type { SignName } from '#web/kit/signs.tsx'
import { SORT_WORDS } from '../recurrence.ts'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)

/** Sign and sentence of an event of a problem. */
export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  switch (what) {
    case 'problem.listed': return { sign: 'todo', words: `重大隐患 ${text(body['hazard']) ?? ''} 列入问题清单` }
    case 'problem.created': return { sign: 'todo', words: '登记入库' }
    case 'problem.assigned': return { sign: 'doing', words: after(`交办，期限 ${shortDay(text(body['dueOn']) ?? null, today)}`, body['requirement']) }
    case 'problem.rectified': return { sign: 'hold', words: after('提交整改', body['rectification']) }
    case 'problem.passed': return { sign: 'hold', words: after('质量核查合格', body['note']) }
    case 'problem.failed': return { sign: 'back', words: after('质量核查不合格，退回整改', body['reason']) }
    case 'problem.returned': return { sign: 'back', words: after('验收退回', body['reason']) }
    case 'problem.closed': return { sign: 'done', words: after('验收销号', body['note']) }
    case 'problem.voided': return { sign: 'void', words: after('作废', body['reason']) }
    case 'problem.warned': return { sign: 'over', words: after('列入警示榜', body['why']) }
    case 'problem.recurred': return { sign: 'over', words: after(`认定${SORT_WORDS[body['sort'] as 'elsewhere'] ?? '重发'}`, body['reason']) }
    case 'problem.recurrence-dismissed': return { sign: 'done', words: after(`排除${SORT_WORDS[body['sort'] as 'elsewhere'] ?? '重发'}`, body['reason']) }
    default: return { sign: 'doing', words: '更新' }
  }
}
