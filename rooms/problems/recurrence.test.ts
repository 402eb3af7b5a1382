// 重发 on pairs people labelled: the same kind or not, and which sort, with the clocks at their edges.
import { describe, expect, it } from 'vitest'
import type { Day } from '#platform/time/day.ts'
import { likeness, recurrencesOf, type Seen } from './recurrence.ts'

const terms = { days: 365, likeness: 0.55 }
let n = 0
const problem = (parts: Partial<Seen>): Seen => ({ id: `p${n++}`, foundOn: '2026-06-01' as Day, closedOn: null, clauseKey: null, category: 'fire', title: '疏散通道被堵', entityId: null, regionId: 'r1', place: null, ...parts })
const sorts = (now: Seen, ...earlier: Seen[]) => recurrencesOf(now, earlier, terms).map((one) => one.sort)

/** [category, one, another, the same kind] */
const PAIRS: readonly [string, string, string, boolean][] = [
  ['fire', '二楼疏散通道堆放纸箱', '一楼疏散通道堆放纸箱杂物', true],
  ['fire', '消火栓被货物遮挡', '室内消火栓被货物遮挡无法使用', true],
  ['fire', '安全出口上锁', '营业期间安全出口上锁', true],
  ['electric', '配电箱前堆放原料', '车间配电箱前堆放原料', true],
  ['electric', '临时用电私拉乱接', '临时用电线路私拉乱接', true],
  ['gas', '液化气瓶与灶具同室', '厨房内液化气瓶与灶具同室使用', true],
  ['dust', '除尘系统未装锁气卸灰装置', '除尘系统没有装锁气卸灰装置', true],
  ['traffic', '路口护栏缺失', '学校路口护栏缺失一段', true],
  ['flood', '排水沟淤积堵塞', '小区排水沟淤积堵塞', true],
  ['fire', '疏散通道堆放纸箱', '灭火器压力不足', false],
  ['fire', '消火栓无水', '应急照明损坏', false],
  ['electric', '配电箱门未关闭', '电动自行车室内充电', false],
  ['gas', '燃气管道锈蚀', '未安装可燃气体报警器', false],
  ['machine', '冲压机无防护装置', '砂轮机防护罩缺失', false],
  ['height', '临边无防护栏杆', '作业人员未系安全带', false],
  ['management', '未开展应急演练', '未如实记录隐患排查', false],
  ['flood', '排水沟淤积', '河道警示牌缺失', false],
  ['traffic', '护栏缺失', '减速带损坏', false],
]

describe('the same kind', () => {
  it.each(PAIRS)('%s: %s / %s → %s', (category, one, another, same) => {
    expect(sorts(problem({ category, title: another, regionId: 'r2', place: '甲' }), problem({ category, title: one, foundOn: '2026-05-01' as Day, place: '乙' })).length > 0).toBe(same)
  })

  it('is another category with the same words: another kind', () => {
    expect(sorts(problem({ category: 'fire' }), problem({ category: 'electric', foundOn: '2026-05-01' as Day }))).toEqual([])
  })

  it('is the same clause whatever the words, and never two different clauses', () => {
    const now = problem({ clauseKey: '标准 第十一条（六）', title: '没装卸灰装置', entityId: 'e2' })
    expect(sorts(now, problem({ clauseKey: '标准 第十一条（六）', title: '锁气装置缺失', entityId: 'e1', foundOn: '2026-05-01' as Day }))).toEqual(['elsewhere'])
    expect(sorts(now, problem({ clauseKey: '标准 第十二条', title: '没装卸灰装置', entityId: 'e1', foundOn: '2026-05-01' as Day }))).toEqual([])
  })

  it('likens 0…1, the same words 1, no words 0', () => {
    expect([likeness('疏散通道被堵', '疏散通道，被堵'), likeness('护栏', '沟渠'), likeness('', '')]).toEqual([1, 0, 0])
  })
})

describe('一地重发 and 异地重发', () => {
  const earlier = (parts: Partial<Seen>) => problem({ foundOn: '2026-01-10' as Day, closedOn: '2026-02-01' as Day, ...parts })

  it('is 一地重发 at the same enterprise once the earlier one was closed, and says since when', () => {
    expect(recurrencesOf(problem({ entityId: 'e1' }), [earlier({ entityId: 'e1' })], terms)).toMatchObject([{ sort: 'same-place', reasons: ['同一单位', expect.stringContaining('文字相似'), '销号后 120 天再次发生'], others: 1 }])
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e1', closedOn: null }))).toEqual([])
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e1', closedOn: '2026-06-02' as Day }))).toEqual([])
  })

  it('counts the days from the closing at the same place and from the finding elsewhere, the last day included', () => {
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e1', foundOn: '2024-01-01' as Day, closedOn: '2025-06-01' as Day }))).toEqual(['same-place'])
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e1', foundOn: '2024-01-01' as Day, closedOn: '2025-05-31' as Day }))).toEqual([])
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e2', foundOn: '2025-06-01' as Day }))).toEqual(['elsewhere'])
    expect(sorts(problem({ entityId: 'e1' }), earlier({ entityId: 'e2', foundOn: '2025-05-31' as Day }))).toEqual([])
  })

  it('knows a spot without an enterprise by its name, spaces and marks aside', () => {
    expect(sorts(problem({ place: '东口 3号桥' }), earlier({ place: '东口3号桥' }))).toEqual(['same-place'])
    expect(sorts(problem({ place: '东口3号桥' }), earlier({ place: '东口3号桥', regionId: 'r9' }))).toEqual(['elsewhere'])
  })

  it('names the latest of several and how many there are; the order they come in does not matter', () => {
    const several = [earlier({ entityId: 'a' }), earlier({ entityId: 'b', foundOn: '2026-03-01' as Day }), earlier({ entityId: 'c', foundOn: '2026-02-01' as Day })]
    const now = problem({ entityId: 'e1' })
    const found = recurrencesOf(now, several, terms)
    expect(found).toMatchObject([{ sort: 'elsewhere', earlierId: several[1]!.id, others: 3 }])
    expect(recurrencesOf(now, several.toReversed(), terms)).toEqual(found)
  })

  it('never looks ahead', () => {
    expect(sorts(problem({ entityId: 'e1' }), problem({ entityId: 'e2', foundOn: '2026-06-02' as Day }))).toEqual([])
  })
})
