// The loop against an oracle written from the words of the plans: random steps by random people over months, under the terms of
// each of the five jurisdictions. No hazard closes without its gate, nobody accepts his own work, none is lost or stuck, and
// what a row holds is what its events add up to.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId } from '#platform/db/ids.ts'
import { Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { abilities, refusal, take } from '#mechanisms/loop/define.ts'
import { ACTORS, bodyOf, CAST, CODES, EAGER, PLACES, termsIn } from './fixtures/moves.ts'
import { read, type Code, type Entry } from './fixtures/oracle.ts'
import { beginHazard, hazardLoop, type Hazard, type HazardStep } from './rules.ts'

const RUNS = Number(process.env['ZHIBEN_LOOP_RUNS'] ?? 120)
const STEPS = Object.keys(hazardLoop.steps) as HazardStep[]
/** Steps that bring a case nearer to its end. */
const ONWARD: readonly HazardStep[] = ['grade', 'assign', 'nameChain', 'plan', 'approvePlan', 'returnPlan', 'rectify', 'apply', 'vet', 'accept', 'close', 'grantExtension']

type Move = { who: number; step: number; dice: number; days: number }
const move = fc.record({ who: fc.nat(ACTORS.length - 1), step: fc.nat(9_999), dice: fc.nat(99_999), days: fc.nat(3) })

/** Plays the moves. A step that is refused changes nothing. */
function play(code: Code, moves: readonly Move[]) {
  const terms = termsIn(code)
  let today = PLACES[code].on as Day
  const finder = ACTORS.find(({ accountId }) => accountId === 'grid')!
  let h: Hazard = beginHazard({ id: newId(), number: 'YH', entity: { id: 'E', regionId: 'r', regionPath: '/', organisationId: 'D' }, communityId: 'V', description: '出口锁闭', place: '', category: null, channel: 'grid', foundOn: today, actor: finder })
  const log: Entry[] = [{ what: 'hazard.reported', who: 'grid', side: 'community', on: today, body: {} }]
  const stuck: string[] = []
  const context = (who: number) => ({ actor: ACTORS[who]!, today, now: new Date(0), terms: { ...terms, beforePhotos: 0 } })
  for (const { who, step, dice, days } of moves) {
    if (dice % 4 === 0) today = addDays(today, days)
    let [actor, name] = [who, STEPS[step % STEPS.length]!]
    if (dice % 10 < 8) {
      // Somebody takes something that is open to them.
      const open = ACTORS.flatMap((_, i) => STEPS.filter((one) => refusal(hazardLoop, h, one, context(i)) === undefined).flatMap((one) => Array.from({ length: EAGER[one] ?? 10 }, () => [i, one] as const)))
      if (open.length) [actor, name] = open[step % open.length]!
    }
    const parsed = hazardLoop.steps[name].body.safeParse(bodyOf(name, dice, today, h, newId, 'Q'))
    if (!parsed.success) {
      // A body that names a department by a letter is right but for its form.
      if (name !== 'assign') continue
    }
    const body = parsed.success ? parsed.data : { atOnce: false, ...bodyOf(name, dice, today, h, newId, 'Q') }
    try {
      const taken = take(hazardLoop, h, name, body, context(actor))
      log.push({ what: taken.event.what, who: ACTORS[actor]!.accountId, side: CAST[ACTORS[actor]!.accountId]![0], on: today, body: taken.event.body })
      h = { ...taken.after, version: h.version + 1 }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    if (hazardLoop.states[h.state].live) {
      if (h.holder === 'nobody' || (h.holder === 'organisation' && !h.holderOrganisationId)) stuck.push(`${h.state} in nobody's hands`)
      if (!ACTORS.some((_, i) => ONWARD.some((one) => abilities(hazardLoop, h, context(i))[one] === true))) stuck.push(`${h.state} with nobody who may go on: ${JSON.stringify(h)}`)
    } else if (h.holder !== 'nobody') stuck.push(`${h.state} still in hands`)
  }
  return { h, log, stuck }
}

const reached = new Map<Code, Record<string, number>>(CODES.map((code) => [code, {}]))

describe.each(CODES)('under the terms of %s', (code) => {
  it('holds what the words say, whatever is done', () => {
    const count = reached.get(code)!
    fc.assert(fc.property(fc.array(move, { minLength: 20, maxLength: 90 }), (moves) => {
      const { h, log, stuck } = play(code, moves)
      const { wrongs, facts } = read(code, log)
      expect(wrongs).toEqual([])
      expect(stuck).toEqual([])
      const { closed, voided, ...expected } = facts
      expect(h).toMatchObject(expected)
      expect([h.state === 'closed', h.state === 'voided']).toEqual([closed, voided])
      let level = ''
      for (const { what, body } of log) {
        level = String(body['level'] ?? level)
        const name = body['to'] === 'closed' ? `closed ${level}` : what
        count[name] = (count[name] ?? 0) + 1
      }
    }), { numRuns: RUNS, seed: 7, endOnFailure: process.env['ZHIBEN_LOOP_QUICK'] !== undefined })
  })

  it('and these lives went everywhere, or they prove nothing', () => {
    const count = reached.get(code)!
    const asked = ['closed major', 'closed general', 'hazard.reopened', 'hazard.extended', 'hazard.returned', 'hazard.regraded', 'hazard.voided', 'hazard.refused', 'hazard.progressed', 'hazard.plan-approved', 'hazard.plan-returned', 'hazard.named', ...(['S3', 'S4'].includes(code) ? ['hazard.applied', 'hazard.vetted'] : [])]
    expect(asked.filter((one) => (count[one] ?? 0) < 5)).toEqual([])
  })
})
