// What the phone says of a case and what it lets people do, against the loop's own table.
import { describe, expect, test } from 'vitest'
import { deedsOf, handsOf, PHONE_STEPS, stepOfPath, STEP_PATHS, storyOf, trackOf, type HazardRow } from './case.ts'
import { commonProblems } from './common-problems.ts'
import { descriptionOf, reportGap } from './draft.ts'
import { fenOf, fill, needsBefore, questionsOf, STEP_FORMS, type StepDraft } from './step-form.ts'
import { hazardLoop } from '../../rules.ts'
import { hazardSteps } from '../../contract.ts'

const row = { state: 'assigned', organisationName: '经发办', holderOrganisationName: null, extensionUntil: null, returnReason: null, closedOn: null, voidReason: null } as unknown as HazardRow

describe('deeds', () => {
  test('only of this point of the case and of this post, closed ones with their reason', () => {
    const abilities = { rectify: '五项还缺：资金', plan: true, reportProgress: true, askExtension: true, accept: '由监管一方复查' } as const
    expect(deedsOf({ row, abilities }, ['hazard.rectify']).map(({ step, open, reason }) => [step, open, reason])).toEqual([['rectify', false, '五项还缺：资金'], ['plan', true, undefined], ['reportProgress', true, undefined], ['askExtension', true, undefined]])
    expect(deedsOf({ row, abilities }, ['hazard.review'])).toEqual([])
    expect(deedsOf({ row: { ...row, state: 'rectified' }, abilities: { accept: true, giveBack: '换一位同事来' } }, ['hazard.review']).map((deed) => deed.step)).toEqual(['accept', 'giveBack'])
  })

  test('the paths are the server’s', () => {
    for (const step of PHONE_STEPS) {
      expect(hazardSteps[step].path.split('/').at(-1)).toBe(STEP_PATHS[step])
      expect(stepOfPath(STEP_PATHS[step])).toBe(step)
    }
    expect(stepOfPath('close')).toBeUndefined()
  })
})

describe('where it stands', () => {
  test('six stations, one of them now', () => {
    expect(trackOf('assigned').map((station) => station.sign).join()).toBe('done,done,done,doing,todo,todo')
    expect(trackOf('closed').every((station) => station.sign === 'done' && !station.current)).toBe(true)
    for (const state of Object.keys(hazardLoop.states) as HazardRow['state'][]) expect(trackOf(state)).toHaveLength(6)
  })

  test('in whose hands', () => {
    expect(handsOf(row)).toBe('在企业手里，等整改')
    expect(handsOf({ ...row, returnReason: '没清完' })).toBe('退回了，在企业手里重新整改')
    expect(handsOf({ ...row, extensionUntil: '2026-12-05' as HazardRow['extensionUntil'] })).toBe('企业申请延到 12-05，等监管部门批')
    expect(handsOf({ ...row, state: 'reported' })).toBe('在经发办，等判定等级')
    expect(handsOf({ ...row, state: 'rectified', holderOrganisationName: '新港社区' })).toBe('企业已整改，等新港社区复查')
  })

  test('the story in the loop’s words', () => {
    const entry = (what: string, body: object = {}) => storyOf({ id: '1', at: '', what, actorName: '', body: { ...body } })
    expect(entry('hazard.reported').what).toBe('上报')
    expect(entry('hazard.returned', { reason: '没清完' })).toEqual({ sign: 'back', what: '退回整改', more: '没清完' })
    expect(entry('hazard.assigned', { dueOn: '2026-12-05' })).toEqual({ sign: 'done', what: '交办', more: '期限 12-05' })
    expect(entry('hazard.graded', { level: 'major', clause: { document: '工贸企业重大事故隐患判定标准', clause: '第八条（六）' } })).toEqual({ sign: 'done', what: '判定为重大', more: '依据第八条（六）' })
    expect(entry('hazard.graded', { level: 'general', clause: null })).toEqual({ sign: 'done', what: '判定为一般', more: undefined })
    expect(entry('hazard.paper-issued', { label: '督办通知书', number: '松街督〔2026〕1号' })).toEqual({ sign: 'done', what: '出具督办通知书', more: '松街督〔2026〕1号' })
    for (const step of Object.values(hazardLoop.steps)) expect(entry(step.event).what).toBe(step.label)
  })
})

describe('forms', () => {
  const draft = (values: Record<string, string>, photos = 0): StepDraft => ({ commandId: 'c', baseVersion: 3, values, photos: Array.from({ length: photos }, (_, i) => ({ id: `019aa8d0-0000-7000-8000-00000000000${i}`, name: '', size: 1, takenAt: '' })) })

  test('money as typed becomes fen exactly', () => {
    expect(['0', '0.29', '4600', '1,286.5', '1.2万', '4600元'].map(fenOf)).toEqual([0, 29, 460_000, 128_650, 1_200_000, 460_000])
    expect(['', '-1', '一万', '1.234', '1e5'].map(fenOf)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  test('a rectification needs its photo and its words', () => {
    expect(fill('rectify', draft({}))).toEqual({ wrong: { rectification: '这一项要填', photos: '至少拍一张整改后的照片，复查和销号凭它核对' } })
    expect(fill('rectify', draft({ rectification: '清走了' }, 1))).toEqual({ body: { rectification: '清走了', photos: ['019aa8d0-0000-7000-8000-000000000000'], commandId: 'c', baseVersion: 3 } })
  })

  test('the step’s own rule speaks for what the form does not ask', () => {
    expect(fill('giveBack', draft({ reason: '差' }))).toEqual({ wrong: { reason: '至少写 2 个字' } })
    expect(fill('giveBack', draft({ reason: '没清完' }))).toMatchObject({ body: { reason: '没清完', photos: [] } })
    expect(fill('plan', draft({ planMeasures: '搬走', planResponsible: '周建国', planFunds: '1.2万', planDueOn: '2026-12-05', planContingency: '专人看守' }))).toMatchObject({ body: { planFunds: 1_200_000 } })
  })

  test('a review asks for the five where the plan does, and how a copied photo was looked at', () => {
    const terms = { closedLoop: ['five-settled'], beforePhotos: 0 }
    expect(questionsOf('accept', { row, terms: { ...terms, closedLoop: [] }, evidence: null }).map(({ name }) => name)).toEqual(['review'])
    const asked = questionsOf('accept', { row, terms, evidence: { standing: { copiedNotOnSite: 1 } } })
    expect(asked.map(({ name }) => name)).toEqual(['review', 'five.planMeasures', 'five.planResponsible', 'five.planFunds', 'five.planDueOn', 'five.planContingency', 'flagsSeen.note', 'flagsSeen.onSite'])
    expect(fill('accept', draft({ review: '看过了', 'five.planMeasures': 'yes', 'five.planFunds': 'yes', 'flagsSeen.note': '同一角度重拍的', 'flagsSeen.onSite': 'yes' }), { questions: asked }))
      .toMatchObject({ body: { review: '看过了', five: ['planMeasures', 'planFunds'], flagsSeen: { note: '同一角度重拍的', onSite: true } } })
    expect(fill('accept', draft({ review: '看过了' }), { questions: asked })).toEqual({ wrong: { 'flagsSeen.note': '这一项要填' } })
  })

  test('at once needs the pair where the report came without a picture', () => {
    const quick = { row: { ...row, atOnce: true }, terms: { closedLoop: [], beforePhotos: 0 } }
    expect([needsBefore('rectify', quick), needsBefore('rectify', { ...quick, terms: { closedLoop: [], beforePhotos: 1 } }), needsBefore('accept', quick)]).toEqual([true, false, false])
    expect(fill('rectify', draft({ rectification: '清走了' }, 1), { before: true })).toEqual({ wrong: { before: '即查即改要有整改前的照片，和整改后的对照' } })
  })

  test('progress is a whole number of percent', () => {
    expect(fill('reportProgress', draft({ percent: '101', progress: '在改' }))).toEqual({ wrong: { percent: '填 0 到 100 的整数' } })
    expect(fill('reportProgress', draft({ percent: '40 %', progress: '在改' }))).toMatchObject({ body: { percent: 40 } })
  })

  test('every question is a field of its step', () => {
    for (const step of PHONE_STEPS) {
      const full = draft(Object.fromEntries(STEP_FORMS[step].questions.map(({ name, kind }) => [name, kind === 'percent' ? '40%' : kind === 'day' ? '2026-12-05' : kind === 'yuan' ? '10' : '写了的话'])), 1)
      expect(fill(step, full), step).toHaveProperty('body')
    }
  })
})

describe('a report', () => {
  test('needs a place and a problem or some words', () => {
    const place = { id: 'p', name: '顺捷仓储' }
    const problem = commonProblems(place).problems[0]!
    expect(reportGap({ words: '', problem })).toBe('先选点位')
    expect(reportGap({ place, words: ' 堵 ' })).toBe('选一个问题，或说一句')
    expect(reportGap({ place, words: '', problem })).toBeUndefined()
    expect(reportGap({ place, words: '堵了' })).toBeUndefined()
    expect(descriptionOf({ problem, words: ' 东门 ' })).toBe('占用、堵塞疏散通道或消防车通道。东门')
  })

  test.each([
    [{ name: '顺捷仓储' }, '仓库常见'],
    [{ name: '汇鑫木业' }, '涉粉企业常见'],
    [{ name: '好味快餐', placeKind: 'small_restaurant' }, '餐饮常见'],
    [{ name: '小李五金加工' }, '车间常见'],
    [{ name: '某处', kind: 'place' }, '小门店常见'],
    [{ name: '' }, '常见问题'],
  ])('common problems of %o', (place, title) => {
    expect(commonProblems(place).title).toBe(title)
    expect(commonProblems(place).problems.length).toBe(5)
  })
})
