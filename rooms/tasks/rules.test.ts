import { describe, expect, it } from 'vitest'
import type { Actor, Permission } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities, take } from '#mechanisms/loop/define.ts'
import { taskLoop, type Task, type TaskStep } from './rules.ts'

const d = (text: string) => text as Day
const person = (accountId: string, organisationIds: string[], permissions: Permission[]): Actor => ({
  tenantId: 't', accountId, personId: accountId, name: accountId, post: '', roles: [], permissions: new Set(permissions), organisationIds, regionPaths: null, entityId: null,
})
const WORK: Permission[] = ['task.read', 'task.work']
const worker = person('甲', ['A'], WORK)
const colleague = person('乙', ['B'], WORK)
const office = person('统筹', ['O'], [...WORK, 'task.accept', 'task.coordinate'])
const leader = person('领导', ['O'], ['task.read'])

const task = (more: Partial<Task> = {}): Task => ({
  id: '1', version: 1, number: 'RW-2026-0001', planId: 'p', planNumber: 1, commitmentId: 'c', clauseId: 'k', occurrence: 'once', title: '建机制', words: '建立机制', action: '行动', path: [], kind: 'mechanism', contribution: false, deliverable: null,
  year: 2026, fromOn: null, dueOn: d('2026-12-31'), firstDueOn: d('2026-12-31'), regionId: 'r', regionPath: 'sw/', organisationId: 'A', inferred: false, assistIds: ['B'], ownerWords: '甲单位', state: 'assigned', progress: null, progressOn: null,
  contributions: [], result: null, doneOn: null, submittedBy: null, submittedByName: null, submittedOn: null, acceptedBy: null, acceptedByName: null, acceptedOn: null, review: null, returnedTimes: 0, returnReason: null, extensionUntil: null,
  extensionReason: null, extensionAskedBy: null, extendedTimes: 0, handoverToId: null, handoverReason: null, handoverLeft: null, handoverBy: null, handedOverTimes: 0, urgedOn: null, supersededOn: null, supersededReason: null, endedOn: null, planClosedOn: null, ...more,
})
const at = (actor: Actor, today = '2026-11-22') => ({ actor, today: d(today), now: new Date(`${today}T01:00:00Z`), terms: { extensions: 2 } })
const open = (actor: Actor, subject: Task) => Object.entries(abilities(taskLoop, subject, at(actor))).filter(([, able]) => able === true).map(([name]) => name as TaskStep)
const go = (subject: Task, step: TaskStep, body: object, actor: Actor, today?: string): Task => take(taskLoop, subject, step, body, at(actor, today)).after
const submitted = () => go(task(), 'submit', { result: '已建立', doneOn: '2026-11-20', files: [] }, worker)

describe('who may take which step', () => {
  it.each([
    ['assigned', task(), { lead: ['start', 'report', 'submit', 'handOver', 'askExtension'], assist: ['contribute'], office: ['handOver', 'urge'], leader: [] }],
    ['started', task({ state: 'started' }), { lead: ['report', 'submit', 'handOver', 'askExtension'], assist: ['contribute'], office: ['handOver', 'urge'], leader: [] }],
    ['submitted', submitted(), { lead: [], assist: ['contribute'], office: ['accept', 'giveBack'], leader: [] }],
    ['done', go(submitted(), 'accept', {}, office), { lead: [], assist: [], office: ['giveBack'], leader: [] }],
    ['superseded', task({ state: 'superseded' }), { lead: [], assist: [], office: [], leader: [] }],
    ['ended with its plan', task({ state: 'ended', endedOn: d('2027-01-05'), planClosedOn: d('2027-01-05') }), { lead: [], assist: [], office: [], leader: [] }],
    ['done in a plan that is closed', { ...go(submitted(), 'accept', {}, office), planClosedOn: d('2027-01-05') }, { lead: [], assist: [], office: [], leader: [] }],
    ['open in a plan just closed', task({ state: 'started', planClosedOn: d('2027-01-05') }), { lead: [], assist: [], office: [], leader: [] }],
    ['handed in, and its plan just closed', { ...submitted(), planClosedOn: d('2027-01-05') }, { lead: [], assist: [], office: [], leader: [] }],
    ['handing over in a plan just closed', task({ handoverToId: 'B', handoverBy: '甲', planClosedOn: d('2027-01-05') }), { lead: [], assist: [], office: [], leader: [] }],
    ['handing over', task({ handoverToId: 'B', handoverBy: '甲' }), { lead: ['withdrawHandover'], assist: ['contribute', 'takeOver', 'declineHandover'], office: ['urge'], leader: [] }],
    ['extension asked', task({ extensionUntil: d('2027-01-31'), extensionAskedBy: '甲' }), { lead: ['start', 'report', 'handOver'], assist: ['contribute'], office: ['handOver', 'grantExtension', 'refuseExtension', 'urge'], leader: [] }],
  ] as const)('%s', (_, subject, { lead, assist, office: coordinating, leader: reading }) => {
    expect({ lead: open(worker, subject), assist: open(colleague, subject), office: open(office, subject), leader: open(leader, subject) }).toEqual({ lead, assist, office: coordinating, leader: reading })
  })
})

describe('谁办谁不核', () => {
  it('the one who handed it in neither accepts it nor gives it back, whatever their rights', () => {
    const both = person('甲', ['A', 'O'], [...WORK, 'task.accept'])
    expect(() => go(submitted(), 'accept', {}, both)).toThrow('谁办谁不核')
    expect(() => go(submitted(), 'giveBack', { reason: '不全' }, both)).toThrow('谁办谁不核')
    expect(go(submitted(), 'accept', {}, office)).toMatchObject({ state: 'done', acceptedBy: '统筹', doneOn: '2026-11-20' })
  })
  it('given back it is open again, with the reason, and counted', () => {
    expect(go(submitted(), 'giveBack', { reason: '缺文件', dueOn: '2027-01-10' }, office)).toMatchObject({ state: 'started', returnedTimes: 1, returnReason: '缺文件', dueOn: '2027-01-10', firstDueOn: '2026-12-31', doneOn: null })
    expect(() => go(submitted(), 'giveBack', { reason: '缺文件', dueOn: '2026-11-01' }, office)).toThrow('新的时限不能早于今天')
  })
  it('a contribution is done when it is filed, and may still be given back', () => {
    const done = go(task({ contribution: true }), 'submit', { result: '已报送意见', doneOn: '2026-11-22', files: [] }, worker)
    expect(done).toMatchObject({ state: 'done', doneOn: '2026-11-22', acceptedBy: null })
    expect(go(done, 'giveBack', { reason: '材料不对' }, office).state).toBe('started')
  })
  it('is not handed in for a day that has not come', () => expect(() => go(task(), 'submit', { result: '已建立', doneOn: '2026-11-23', files: [] }, worker)).toThrow('完成日期不能晚于今天'))
})

it('a task of a closed plan says so, and where the work goes on', () => {
  const left = task({ state: 'started', planClosedOn: d('2027-01-05') })
  expect(() => go(left, 'submit', { result: '办了', doneOn: '2026-11-20', files: [] }, worker)).toThrow('方案已经在 2027-01-05 总结关闭，没办结的任务随方案结束，不能再办；还要办的，请统筹单位写进下一个行动')
})

describe('交接', () => {
  const handed = () => go(task({ state: 'started' }), 'handOver', { handoverToId: 'C', reason: '机构调整', left: '还差验收' }, worker)
  const taker = person('丙', ['C'], WORK)
  it('stays with the old unit until the new one confirms', () => {
    expect(handed()).toMatchObject({ organisationId: 'A', handoverToId: 'C', handoverLeft: '还差验收' })
    expect(() => go(handed(), 'takeOver', {}, colleague)).toThrow('由接手单位的人确认')
    expect(() => go(handed(), 'submit', { result: '办了', doneOn: '2026-11-22', files: [] }, worker)).toThrow('正在移交')
    const taken = take(taskLoop, handed(), 'takeOver', {}, at(taker))
    expect(taken.after).toMatchObject({ organisationId: 'C', handoverToId: null, handedOverTimes: 1, state: 'started', inferred: false })
    expect(taken.event.body).toMatchObject({ fromId: 'A', toId: 'C', reason: '机构调整', left: '还差验收' })
  })
  it('may be declined or withdrawn, and never goes to the unit that has it', () => {
    expect(go(handed(), 'declineHandover', { reason: '不归我们' }, taker)).toMatchObject({ organisationId: 'A', handoverToId: null })
    expect(go(handed(), 'withdrawHandover', {}, worker).handoverToId).toBeNull()
    expect(() => go(task(), 'handOver', { handoverToId: 'A', reason: '机构调整', left: '还差验收' }, worker)).toThrow('本来就在这个单位')
  })
})

describe('延期', () => {
  const asked = () => go(task(), 'askExtension', { until: '2027-01-31', reason: '招标推迟' }, worker)
  it('is asked with a reason, granted by another, and the first day stays', () => {
    expect(() => go(asked(), 'submit', { result: '办了', doneOn: '2026-11-22', files: [] }, worker)).toThrow('延期申请还没有批')
    expect(go(asked(), 'grantExtension', {}, office)).toMatchObject({ dueOn: '2027-01-31', firstDueOn: '2026-12-31', extendedTimes: 1, extensionUntil: null })
    expect(go(asked(), 'refuseExtension', { reason: '不能再拖' }, office)).toMatchObject({ dueOn: '2026-12-31', extensionUntil: null })
    const self = person('甲', ['A'], [...WORK, 'task.coordinate'])
    expect(() => go(asked(), 'grantExtension', {}, self)).toThrow('申请人不能批自己的延期')
  })
  it('not to an earlier day, not more often than set', () => {
    expect(() => go(task(), 'askExtension', { until: '2026-12-31', reason: '招标推迟' }, worker)).toThrow('要晚于现在的时限')
    expect(() => go(task({ extendedTimes: 2 }), 'askExtension', { until: '2027-01-31', reason: '招标推迟' }, worker)).toThrow('最多延期 2 次')
  })
})

it('配合单位 files what it did beside the lead; 催办 once a day', () => {
  expect(go(task(), 'contribute', { note: '已提供清单', files: [] }, colleague).contributions).toEqual([{ organisationId: 'B', onDay: '2026-11-22', note: '已提供清单', by: '乙', byName: '乙' }])
  expect(() => go(go(task(), 'urge', {}, office), 'urge', {}, office)).toThrow('今天已经催过')
})
