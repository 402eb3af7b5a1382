// What the events of a case say, how a rung is drawn, and the answers of an enterprise in words.
import type { SignName } from '#web/kit/signs.tsx'
import { RUNGS, type Rung } from '../rules.ts'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const rung = (value: unknown) => RUNGS[value as Rung] ?? '下一级'

export function eventWords(what: string, body: Readonly<Record<string, unknown>>): { sign: SignName; words: string } {
  const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)
  switch (what) {
    case 'supervision.registered': return { sign: 'todo', words: `登记，督办编号 ${text(body['number']) ?? ''}` }
    case 'supervision.admitted': return { sign: 'doing', words: `核定纳入督办清单，出具督办通知书 ${text(body['number']) ?? ''}` }
    case 'supervision.proposed': return { sign: 'hold', words: after(`提出${rung(body['rung'])}`, body['why'] ?? body['reason']) }
    case 'supervision.taken': return { sign: 'doing', words: `${text(body['label']) ?? rung(body['rung'])}${text(body['number']) ? ` ${text(body['number'])}` : '，交另一位同事审核'}` }
    case 'supervision.waived': return { sign: 'back', words: after(`${rung(body['rung'])}先不办`, body['reason']) }
    case 'supervision.refused': return { sign: 'over', words: after('认定拒不整改', body['note']) }
    case 'supervision.refusal-withdrawn': return { sign: 'back', words: after('撤回拒不整改的认定', body['reason']) }
    case 'supervision.answered': return { sign: 'done', words: after('企业反馈', body['answer']) }
    case 'supervision.minuted': return { sign: 'done', words: `约谈纪要 ${text(body['number']) ?? ''}` }
    case 'supervision.ended': return { sign: 'done', words: after('解除督办', body['why']) }
    case 'supervision.resumed': return { sign: 'todo', words: `隐患又打开，第 ${String(body['round'])} 轮督办从头来` }
    case 'supervision.form-issued': return { sign: 'doing', words: `出具${text(body['label']) ?? '表格'} ${text(body['number']) ?? ''}` }
    default: return { sign: 'doing', words: '更新' }
  }
}

export const RUNG_SIGNS: Readonly<Record<string, SignName>> = { taken: 'done', open: 'wait', waived: 'back', next: 'hold', ahead: 'todo' }
export const RUNG_WORDS: Readonly<Record<string, string>> = { taken: '已办', open: '等办', waived: '先不办', next: '下一级', ahead: '' }
