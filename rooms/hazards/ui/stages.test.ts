// The loop as the strip tells it: what is done says when and by whom, what is now says in whose hands.
import { expect, test } from 'vitest'
import { day } from '#platform/time/day.ts'
import { stagesOf } from './stages.ts'

type Reply = Parameters<typeof stagesOf>[0]

function reply(row: Record<string, unknown>, timeline: { what: string; onDay: string; actorName: string; to?: string }[]): Reply {
  const facts = { state: 'reported', foundOn: '2026-10-14', foundByName: '丁向东', channel: 'inspection', level: null, gradedOn: null, assignedOn: null, firstDueOn: null, dueOn: null, rectifiedOn: null, rectifiedByName: null, reviewedOn: null, reviewedByName: null, closedOn: null, ...row }
  return { row: facts, timeline: timeline.map(({ to, ...entry }, i) => ({ id: String(i), at: `${entry.onDay}T02:00:00Z`, accountId: null, body: to ? { to } : {}, ...entry })), terms: { closureGate: [{ step: 'review', by: 'reviewer' }, { step: 'close', by: 'regulator' }], dueDays: { general: 15, major: 30 }, extensions: 2 } } as unknown as Reply
}

const today = day('2026-11-20')

test('a reported case waits for judgement since the day it was found', () => {
  const stages = stagesOf(reply({}, [{ what: 'hazard.reported', onDay: '2026-10-14', actorName: '丁向东' }]), { today, mine: false, holder: '经发办' })
  expect(stages.map((stage) => stage.at)).toEqual(['done', 'now', 'later', 'later', 'later', 'later'])
  expect(stages[0]!.lines).toEqual(['10-14 丁向东', '督导检查'])
  expect(stages[1]!).toMatchObject({ sign: 'hold', lines: ['在经发办手里', '第 38 天'] })
})

test('after a return it lies with the enterprise again, counted from the return', () => {
  const row = { state: 'assigned', level: 'major', gradedOn: '2026-10-14', assignedOn: '2026-10-15', firstDueOn: '2026-11-23', dueOn: '2026-11-23', rectifiedOn: '2026-11-18', rectifiedByName: '张立民' }
  const stages = stagesOf(reply(row, [{ what: 'hazard.returned', onDay: '2026-11-19', actorName: '罗启明', to: 'assigned' }, { what: 'hazard.assigned', onDay: '2026-10-15', actorName: '罗启明', to: 'assigned' }]), { today, mine: true, holder: '我' })
  expect(stages[2]!.lines).toEqual(['10-15 罗启明', '期限 11-23'])
  expect(stages[3]!).toMatchObject({ at: 'now', sign: 'wait', mine: true, lines: ['在你手里', '第 2 天，11-23 前要销号'] })
  expect(stages[5]!.lines).toEqual(['行业监管部门销号'])
})

test('a closed case says how long each stage took', () => {
  const row = { state: 'closed', level: 'general', gradedOn: '2026-10-14', assignedOn: '2026-10-15', firstDueOn: '2026-11-23', dueOn: '2026-11-23', rectifiedOn: '2026-11-18', rectifiedByName: '张立民', reviewedOn: '2026-11-19', reviewedByName: '何秀兰', closedOn: '2026-11-19' }
  const stages = stagesOf(reply(row, []), { today, mine: false, holder: '' })
  expect(stages.every((stage) => stage.at === 'done')).toBe(true)
  expect(stages.map((stage) => stage.lines[1])).toEqual(['督导检查', '当日', '期限 11-23', '用了 34 天', '等了 1 天', '共 36 天'])
})

test('a voided case stops where it was', () => {
  const stages = stagesOf(reply({ state: 'voided', gradedOn: '2026-10-14' }, [{ what: 'hazard.voided', onDay: '2026-10-20', actorName: '罗启明', to: 'voided' }]), { today, mine: false, holder: '' })
  expect(stages.map((stage) => stage.label)).toEqual(['上报', '判定', '作废', '整改', '复查', '销号'])
  expect(stages[2]!.sign).toBe('void')
})
