// How a task's values are shown: where it stands, whose it is, how urgent it is, and what its events say.
import { addDays, type Day } from '#platform/time/day.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { SOON } from '#web/kit/deadline.tsx'
import { shortDay } from '#web/kit/format.ts'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import type { Visitor } from '#web/kit/visitor.tsx'
import { taskLoop, type TaskState } from '../rules.ts'

export type TaskFacts = Readonly<Record<string, unknown>>

export const isLive = (row: TaskFacts) => taskLoop.states[row['state'] as TaskState].live

/** It waits for this person: my unit's work, my unit to take it over, or mine to accept. */
export function isMine(row: TaskFacts, visitor: Visitor): boolean {
  if (!isLive(row)) return false
  if (row['handoverToId']) return visitor.organisationIds.includes(String(row['handoverToId']))
  return row['state'] === 'submitted' ? visitor.may('task.accept') : visitor.organisationIds.includes(String(row['organisationId'])) && visitor.may('task.work')
}

export function StateOf({ row, visitor }: { row: TaskFacts; visitor: Visitor }) {
  const state = taskLoop.states[row['state'] as TaskState]
  const returned = row['state'] === 'started' && Number(row['returnedTimes'] ?? 0) > 0
  const mine = isMine(row, visitor)
  return <StateMark sign={row['handoverToId'] ? signOf('waiting', mine) : returned ? 'back' : row['state'] === 'submitted' ? signOf('waiting', mine) : signOf(state.sign, false)}>{row['handoverToId'] ? '等接手' : state.label}</StateMark>
}

export function urgency(row: TaskFacts, today: Day) {
  const due = row['dueOn'] as string
  if (due < today) return { key: 'late', label: '超期' }
  if (due <= addDays(today, SOON)) return { key: 'soon', label: '7 天内到期' }
  return due.slice(0, 4) === today.slice(0, 4) ? { key: 'year', label: '今年到期' } : { key: 'far', label: `${due.slice(0, 4)} 年到期` }
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)

const CHANGED: Readonly<Record<string, string>> = { title: '任务', dueOn: '时限', organisationId: '牵头单位', ownerWords: '责任单位', action: '行动', kind: '类型' }

/** Sign and sentence of an event of a task or a duty. */
export function taskEventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  const day = (value: unknown) => shortDay(text(value) ?? null, today)
  switch (what) {
    case 'task.listed': return { sign: 'todo', words: `方案印发，列入清单，时限 ${day(body['dueOn'])}` }
    case 'task.revised': return { sign: 'doing', words: `方案修订（${day(body['effectiveOn'])} 起），改了${Object.keys((body['changes'] as object | undefined) ?? {}).map((field) => CHANGED[field] ?? field).join('、') || '出处'}` }
    case 'task.superseded': return { sign: 'void', words: after(`方案修订（${day(body['effectiveOn'])} 起），不再要求`, body['reason']) }
    case 'task.ended': return { sign: 'void', words: `方案总结关闭（${day(body['closedOn'])}），没有办结，随方案结束` }
    case 'task.started': return { sign: 'doing', words: after('开始办', body['progress']) }
    case 'task.progressed': return { sign: 'doing', words: after('进展', body['progress']) }
    case 'task.submitted': return { sign: 'hold', words: after(`提交办结，完成于 ${day(body['doneOn'])}`, body['result']) }
    case 'task.accepted': return { sign: 'done', words: after('审核办结', body['review']) }
    case 'task.returned': return { sign: 'back', words: after('退回', body['reason']) }
    case 'task.contributed': return { sign: 'doing', words: after('报配合情况', body['note']) }
    case 'task.handed-over': return { sign: 'hold', words: `移交，等接手：${text(body['reason']) ?? ''}；还没办的：${text(body['left']) ?? ''}` }
    case 'task.taken-over': return { sign: 'doing', words: after('接手', body['note']) }
    case 'task.handover-declined': return { sign: 'back', words: after('不接手', body['reason']) }
    case 'task.handover-withdrawn': return { sign: 'doing', words: '撤回移交' }
    case 'task.extension-asked': return { sign: 'hold', words: after(`申请延期到 ${day(body['until'])}`, body['reason']) }
    case 'task.extended': return { sign: 'doing', words: `同意延期，${day(body['dueFrom'])} 改到 ${day(body['dueTo'])}` }
    case 'task.extension-refused': return { sign: 'back', words: after('不同意延期', body['reason']) }
    case 'task.urged': return { sign: 'hold', words: after('催办', body['note']) }
    default: return { sign: 'doing', words: '更新' }
  }
}
