// The loop of a filed plan by table: who may file, who may decide, when a newer version may come; and the order of pages.
import { describe, expect, it } from 'vitest'
import type { Actor } from '#platform/auth/actor.ts'
import { day } from '#platform/time/day.ts'
import { take } from '#mechanisms/loop/define.ts'
import { filingLoop, fileRefusal, isLate, segmentsOf, type Filing, type FilingTerms } from './rules.ts'
import { obligation, selectorWords } from './terms.ts'

const who = (parts: Partial<Actor> = {}): Actor => ({ tenantId: 't', accountId: 'a', personId: 'p', name: '罗启明', post: '', roles: [], permissions: new Set(['filing.submit', 'filing.accept'] as never[]), organisationIds: [], regionPaths: null, entityId: null, ...parts })
const filing = (parts: Partial<Filing> = {}): Filing => ({
  id: 'f', version: 1, planId: 'p', rule: 'own', organisationId: 'xg', entityId: null, state: 'submitted', number: 1, name: '新港社区工作方案', submittedOn: day('2026-11-20'), submittedBy: 'b', submittedByName: '何秀兰', firstOn: day('2026-11-20'),
  decidedOn: null, decidedBy: null, decidedByName: null, reason: null, acceptedNumber: null, acceptedOn: null, ...parts,
})
const open: FilingTerms = { dynamic: false, planOpen: true }
const context = (actor = who(), terms: FilingTerms = open) => ({ actor, today: day('2026-11-22'), now: new Date('2026-11-22T01:00:00Z'), terms })
const body = { fileId: 'file', name: '工作方案（修改）' }
const decided = { decidedOn: day('2026-11-21'), decidedBy: 'a', decidedByName: '罗启明' }

describe('who files', () => {
  it.each([
    ['its own office', who({ organisationIds: ['xg'] }), { organisationId: 'xg', entityId: null }, undefined],
    ['another office', who({ organisationIds: ['sq'] }), { organisationId: 'xg', entityId: null }, '由应报的单位自己报'],
    ['its own enterprise', who({ entityId: 'e' }), { organisationId: null, entityId: 'e' }, undefined],
    ['another enterprise', who({ entityId: 'x' }), { organisationId: null, entityId: 'e' }, '由应报的单位自己报'],
    ['an office for an enterprise', who({ permissions: new Set(['filing.submit-for'] as never[]) }), { organisationId: null, entityId: 'e' }, undefined],
    ['an office that may not file for others', who(), { organisationId: null, entityId: 'e' }, '由应报的单位自己报'],
    ['an office for another office', who({ permissions: new Set(['filing.submit-for'] as never[]) }), { organisationId: 'xg', entityId: null }, '由应报的单位自己报'],
    // An enterprise's people never act for an office, even where they are listed in one.
    ['an enterprise for an office', who({ entityId: 'e', organisationIds: ['xg'] }), { organisationId: 'xg', entityId: null }, '由应报的单位自己报'],
  ])('%s', (_, actor, of, words) => expect(fileRefusal(actor, of)).toBe(words))
})

describe('a newer version', () => {
  const own = who({ organisationIds: ['xg'] })
  it.each([
    ['before anybody looked', filing(), open, true], ['after it came back', filing({ state: 'returned', ...decided, reason: '不全' }), open, true],
    ['after it was taken, without 动态更新', filing({ state: 'accepted', ...decided }), open, false], ['after it was taken, with 动态更新', filing({ state: 'accepted', ...decided }), { ...open, dynamic: true }, true],
    ['of a plan that is closed', filing({ state: 'returned', ...decided, reason: '不全' }), { ...open, planOpen: false }, false], ['of what is no longer owed', filing({ state: 'returned', ...decided, reason: '不全' }), null, false],
  ])('%s', (_, one, terms, allowed) => {
    const run = () => take(filingLoop, one, 'submit', body, context(own, terms as FilingTerms))
    if (!allowed) return expect(run).toThrow()
    expect(run().after).toMatchObject({ state: 'submitted', number: 2, name: body.name, decidedOn: null, reason: null, submittedOn: '2026-11-22' })
  })

  it('leaves the accepted one in force', () => {
    const one = filing({ state: 'accepted', ...decided, acceptedNumber: 1, acceptedOn: day('2026-11-21') })
    expect(take(filingLoop, one, 'submit', body, context(own, { ...open, dynamic: true })).after).toMatchObject({ number: 2, acceptedNumber: 1, acceptedOn: '2026-11-21' })
  })
})

describe('who decides', () => {
  it.each([
    ['its own office', who({ organisationIds: ['xg'] }), filing(), '自己单位报的'], ['who filed it for them', who(), filing({ organisationId: null, entityId: 'e', submittedBy: 'a' }), '你代报的'],
    ['who may not', who({ permissions: new Set(['filing.submit'] as never[]) }), filing(), '你的岗位不办'], ['nobody twice', who(), filing({ state: 'accepted', ...decided }), '现在是“已采用”'],
  ])('not %s', (_, actor, one, words) => expect(() => take(filingLoop, one, 'accept', {}, context(actor))).toThrow(words))

  it('not back, where it could not be filed again', () => expect(() => take(filingLoop, filing(), 'giveBack', { reason: '没有写责任人' }, context(undefined, { ...open, planOpen: false }))).toThrow('退回了也不能再报'))

  it('another office: taken is taken with its number, back goes with a reason', () => {
    expect(take(filingLoop, filing({ number: 3 }), 'accept', {}, context()).after).toMatchObject({ state: 'accepted', acceptedNumber: 3, acceptedOn: '2026-11-22', decidedByName: '罗启明' })
    expect(take(filingLoop, filing(), 'giveBack', { reason: '没有写责任人' }, context()).after).toMatchObject({ state: 'returned', reason: '没有写责任人', acceptedNumber: null })
  })
})

it('is late the day after, while something is still to be done', () => {
  const late = (['missing', 'returned', 'submitted', 'accepted'] as const).map((state) => isLate(state, '2026-11-21', day('2026-11-22')))
  expect(late).toEqual([true, true, false, false])
  expect(isLate('missing', '2026-11-22', day('2026-11-22'))).toBe(false)
  expect(isLate('missing', null, day('2099-01-01'))).toBe(false)
})

it('lists by standing, offices before enterprises', () => {
  expect(segmentsOf(['missing', 'accepted'], ['organisation', 'entity']).map((one) => `${one.state} ${one.side}`)).toEqual(['missing organisation', 'missing entity', 'accepted organisation', 'accepted entity'])
})

it('takes an obligation as a pack writes it, and says whom it means', () => {
  const rule = obligation.parse({ key: 'own', title: '本企业方案', organisations: ['department', 'community'], entities: ['enterprise'], dueOn: '2023-05-31', quote: '2023年5月底前' })
  expect(rule).toMatchObject({ dynamic: false, named: [] })
  expect(selectorWords({ ...rule, named: ['应急办'] })).toBe('应急办、成员单位（科室、部门）、社区（村）、企业')
  expect(obligation.safeParse({ ...rule, entities: ['shop'] }).success).toBe(false)
})
