import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '#platform/time/day.ts'
import type { Due } from '#mechanisms/plan/compile/plan.ts'
import { clockworkOf, reviseTasks, tasksOf, type Commitment } from './once.ts'

const d = (text: string) => text as Day
const campaign = { from: d('2024-04-30'), until: d('2026-12-31') }
const due = (more: Partial<Due>): Due => ({ from: null, by: null, yearly: false, standing: false, ...more })
type Said = Commitment & { text: string }
const said = (commitmentId: string, of: Due | null, more: Partial<Said> = {}): Said => ({ commitmentId, due: of, frequency: [], text: commitmentId, ...more })
const same = (a: Said, b: Said) => a.text === b.text

describe('tasks of commitments', () => {
  it('one by its day, one a year where it comes each year, none for what stands or comes each period', () => {
    const list = [
      said('a', due({ from: d('2024-01-01'), by: d('2024-12-31') })), said('b', due({ yearly: true })), said('c', due({ standing: true })), said('d', null),
      said('e', due({ by: d('2025-12-31') }), { frequency: [{ per: 'quarter', atLeast: 1, when: null }] }), said('f', due({ yearly: true, by: d('2026-06-30'), from: d('2025-01-01') })),
    ]
    expect(tasksOf(list, campaign).map(({ commitment, occurrence, from, due: by }) => [commitment.commitmentId, occurrence, from, by])).toEqual([
      ['a', 'once', '2024-01-01', '2024-12-31'],
      ['b', '2024', '2024-04-30', '2024-12-31'], ['b', '2025', '2025-01-01', '2025-12-31'], ['b', '2026', '2026-01-01', '2026-12-31'],
      ['f', '2025', '2025-01-01', '2025-06-30'], ['f', '2026', '2026-01-01', '2026-06-30'],
    ])
    expect(list.map(clockworkOf)).toEqual(['task', 'task', 'standing', 'standing', 'duty', 'task'])
  })
})

const anyDay = fc.integer({ min: 0, max: 1000 }).map((n) => addDays(d('2024-01-01'), n))
const anyDue = fc.oneof(fc.constant(null), anyDay.map((by) => due({ by })), fc.constant(due({ yearly: true })), anyDay.map((by) => due({ by, yearly: true })), fc.constant(due({ standing: true })))
const anySaid = fc.record({ commitmentId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), due: anyDue, text: fc.constantFrom('x', 'y'), frequency: fc.constantFrom([], [], [], [{ per: 'month' as const, atLeast: 1, when: null }]) })
const anyText = fc.uniqueArray(anySaid, { selector: (one) => one.commitmentId, maxLength: 6 })

describe('a new text', () => {
  it('changes what is live and still ahead, and leaves the past as it was', () => {
    fc.assert(fc.property(anyText, anyText, anyDay, fc.infiniteStream(fc.boolean()), (before, after, effectiveOn, live) => {
      const existing = tasksOf(before, campaign).map((one) => ({ commitmentId: one.commitment.commitmentId, occurrence: one.occurrence, dueOn: one.due, live: live.next().value }))
      const { create, change, supersede } = reviseTasks(existing, before, after, effectiveOn, campaign, same)
      const touched = new Set([...change, ...supersede].map(({ task }) => task))
      for (const task of existing) expect(touched.has(task)).toBe(task.live && task.dueOn >= effectiveOn)
      for (const one of create) expect(one.due >= effectiveOn).toBe(true)
      // Together with what was left alone it is the new text from that day on, each task once.
      const names = [...existing.filter((task) => !supersede.some((one) => one.task === task)).map((task) => `${task.commitmentId} ${task.occurrence}`), ...create.map((one) => `${one.commitment.commitmentId} ${one.occurrence}`)]
      expect(new Set(names).size).toBe(names.length)
      for (const one of tasksOf(after, campaign)) if (one.due >= effectiveOn) expect(names).toContain(`${one.commitment.commitmentId} ${one.occurrence}`)
    }), { numRuns: 1000 })
  })
  it('the same text changes nothing', () => {
    fc.assert(fc.property(anyText, anyDay, (text, effectiveOn) => {
      const existing = tasksOf(text, campaign).map((one) => ({ commitmentId: one.commitment.commitmentId, occurrence: one.occurrence, dueOn: one.due, live: true }))
      const { create, change, supersede } = reviseTasks(existing, text, text, effectiveOn, campaign, same)
      expect([create, supersede, change.filter((one) => !one.same)]).toEqual([[], [], []])
    }))
  })
  it('says why a task is no longer asked for', () => {
    const before = [said('a', due({ by: d('2026-06-30') })), said('b', due({ by: d('2026-06-30') })), said('c', due({ by: d('2026-06-30') }))]
    const existing = before.map(({ commitmentId }) => ({ commitmentId, occurrence: 'once', dueOn: d('2026-06-30'), live: true }))
    const after = [said('b', due({ standing: true })), said('c', null, { frequency: [{ per: 'month', atLeast: 1, when: null }] })]
    expect(reviseTasks(existing, before, after, d('2026-01-01'), campaign, same).supersede.map(({ why }) => why)).toEqual(['gone', 'standing', 'duty'])
  })
})
