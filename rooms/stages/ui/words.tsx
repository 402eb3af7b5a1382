// How a stage and its events are said.
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { shortDay } from '#web/kit/format.ts'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import type { Day } from '#platform/time/day.ts'
import type { StageRow } from '../contract.ts'
import { stageLoop } from '../rules.ts'

export function StageMark({ stage, mine }: { stage: Pick<StageRow, 'state'>; mine?: boolean }) {
  const state = stageLoop.states[stage.state]
  return <StateMark sign={signOf(state.sign, Boolean(mine) && stage.state === 'checking')}>{state.label}</StateMark>
}

/** 还剩 39 天, 到期 12 天，等验收 */
export function daysWords(stage: Pick<StageRow, 'state' | 'daysLeft' | 'closedOn' | 'fromOn' | 'planClosedOn'>, today: Day): string {
  if (stage.state === 'done') return `${shortDay(stage.closedOn, today)} 完成`
  if (stage.state === 'ahead') return `${shortDay(stage.fromOn, today)} 开始`
  if (stage.state === 'dropped') return ''
  if (stage.state === 'ended') return `${shortDay(stage.planClosedOn, today)} 结束，没有验收`
  return stage.daysLeft < 0 ? `到期已 ${-stage.daysLeft} 天` : stage.daysLeft === 0 ? '今天到期' : `还剩 ${stage.daysLeft} 天`
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  const reason = text(body['reason']) ? `：${text(body['reason'])}` : ''
  const item = `“${text(body['text']).slice(0, 60)}”`
  const days = (of: unknown) => { const one = (of ?? {}) as { fromOn?: string; toOn?: string }; return `${shortDay(one.fromOn, today)} 至 ${shortDay(one.toOn, today)}` }
  switch (what) {
    case 'stage.made':
      return { sign: 'done', words: `建立，${days(body)}` }
    case 'stage.followed':
      return { sign: 'doing', words: `随方案修订更新${text(body['kept']) ? `；${text(body['kept'])}` : ''}` }
    case 'stage.dropped':
      return { sign: 'void', words: '修订后的方案不再列这个阶段' }
    case 'stage.item-added':
      return { sign: 'doing', words: `清单加一项 ${item}` }
    case 'stage.item-changed':
      return { sign: 'doing', words: `清单改一项 ${item}${reason}` }
    case 'stage.item-removed':
      return { sign: 'void', words: `清单去掉 ${item}${reason}` }
    case 'stage.item-ticked':
      return { sign: 'done', words: `勾上 ${item}：${text(body['note'])}` }
    case 'stage.item-unticked':
      return { sign: 'back', words: `取消勾选 ${item}${reason}` }
    case 'stage.rescheduled':
      return { sign: 'doing', words: `改起止日期，${days(body['before'])} → ${days(body)}${reason}` }
    case 'stage.submitted':
      return { sign: 'hold', words: `提请验收${text(body['note']) ? `：${text(body['note'])}` : ''}` }
    case 'stage.returned':
      return { sign: 'back', words: `退回接着办${reason}` }
    case 'stage.reported':
      return { sign: 'done', words: `出阶段总结 ${text(body['number'])}` }
    case 'stage.closed':
      return { sign: 'done', words: `验收通过，完成${text(body['note']) ? `：${text(body['note'])}` : ''}` }
    case 'stage.reopened':
      return { sign: 'back', words: `重新打开${reason}` }
    default:
      return { sign: 'doing', words: what }
  }
}
