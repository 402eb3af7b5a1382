// What the sections of the table are made of: the shapes of the plan mechanism, from one place, and the few that two
// sections share. Pure.
import { choices } from '#mechanisms/plan/shapes.ts'

export { section } from '#mechanisms/plan/parameters.ts'
export { cadence, cadenceByHazard, cadenceWith, choice, choices, deadline, deadlineWords, flag, list, maybe, onDay, percent, period, ratio, record, steps, timesWords, whole, words } from '#mechanisms/plan/shapes.ts'

/** 督办的台阶, first to last. */
export const ladder = choices({ letter: '函告', bulletin: '通报', talk: '约谈', exposure: '曝光', listed: '挂牌督办', 'report-up': '上报上级有关部门' }, true)

/** A few words in brackets; nothing where there is nothing to say. */
export const also = (...parts: readonly (string | false | null)[]) => {
  const said = parts.filter(Boolean)
  return said.length ? `（${said.join('，')}）` : ''
}
