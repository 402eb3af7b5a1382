// Cutting the text where commitments lie, also where they overlap; and how the text stands on paper.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readText } from '#mechanisms/plan/read/text.ts'
import { layoutOf, looseIn } from '#mechanisms/plan/layout.ts'
import fc from 'fast-check'
import { breaksOf, middleBreak, piecesOf, trimmed, within } from './segments.ts'
import { differing } from './text-diff.ts'

const mark = (id: string, start: number, end: number) => ({ id, start, end })
const shape = (pieces: ReturnType<typeof piecesOf>) => pieces.map((piece) => `${piece.start}-${piece.end}:${piece.ids.join('+')}${piece.loose ? '?' : ''}${piece.ends.length ? `!${piece.ends.join('+')}` : ''}`)

test('of many stretches exactly those that touch, in the order of the text', () => {
  const span = fc.tuple(fc.nat(60), fc.nat(20)).map(([start, length]) => ({ start, end: start + length }))
  fc.assert(fc.property(fc.array(span, { maxLength: 30 }), span, (spans, { start, end }) => {
    const touching = spans.filter((one) => one.start < end && one.end > start)
    expect(within(spans)(start, end)).toEqual([...touching].sort((a, b) => a.start - b.start || a.end - b.end))
  }))
})

describe('pieces of a stretch', () => {
  test('a commitment in the middle, its number behind it', () => {
    expect(shape(piecesOf({ start: 0, end: 10 }, [mark('a', 2, 6)], []))).toEqual(['0-2:', '2-6:a!a', '6-10:'])
  })
  test('the inner one of two comes first; both end where they end', () => {
    expect(shape(piecesOf({ start: 0, end: 10 }, [mark('out', 1, 9), mark('in', 3, 5)], []))).toEqual(['0-1:', '1-3:out', '3-5:in+out!in', '5-9:out!out', '9-10:'])
  })
  test('two that overlap without one holding the other', () => {
    expect(shape(piecesOf({ start: 0, end: 8 }, [mark('a', 0, 5), mark('b', 3, 8)], []))).toEqual(['0-3:a', '3-5:b+a!a', '5-8:b!b'])
  })
  test('two over the same words, numbers side by side', () => {
    expect(shape(piecesOf({ start: 0, end: 4 }, [mark('a', 0, 4), mark('b', 0, 4)], []))).toEqual(['0-4:a+b!a+b'])
  })
  test('a commitment over a page break ends only on the second page', () => {
    const marks = [mark('a', 5, 25)]
    expect(shape(piecesOf({ start: 0, end: 10 }, marks, []))).toEqual(['0-5:', '5-10:a'])
    expect(shape(piecesOf({ start: 12, end: 30 }, marks, []))).toEqual(['12-25:a!a', '25-30:'])
  })
  test('loose words are loose only where no commitment lies', () => {
    expect(shape(piecesOf({ start: 0, end: 9 }, [mark('a', 4, 6)], [{ start: 2, end: 9 }]))).toEqual(['0-2:', '2-4:?', '4-6:a!a', '6-9:?'])
  })
  test('nothing of a stretch without length, nothing of a mark without length', () => {
    expect(piecesOf({ start: 3, end: 3 }, [mark('a', 0, 9)], [])).toEqual([])
    expect(shape(piecesOf({ start: 0, end: 4 }, [mark('a', 2, 2)], []))).toEqual(['0-4:'])
  })
})

test('a selection becomes words without the stops around them', () => {
  const text = '一、总则。 严格落实责任，；'
  expect(trimmed(text, { start: 4, end: text.length })).toEqual({ start: 6, end: 12 })
  expect(trimmed(text, { start: 12, end: text.length })).toBeUndefined()
})

test('a sentence breaks behind its stops, by default near its middle', () => {
  const sentence = '建立台账，推进整改，按期销号'
  expect(breaksOf(sentence)).toEqual([5, 10])
  expect(middleBreak(sentence)).toBe(5)
  expect(middleBreak('没有标点的一句话')).toBe(4)
})

describe('how a real plan stands on paper', () => {
  const read = readText(readFileSync('packs/zhengyang/plan.txt', 'utf8'))
  const items = layoutOf(read.text, read.blocks)
  const words = (item: (typeof items)[number]) => (item.type === 'paragraph' ? item.parts.map((part) => read.text.slice(part.start, part.end)).join('') : '')
  const first = (role: string) => items.find((item) => item.type === 'paragraph' && item.role === role)
  test('number, titles, whom it goes to, signature and day are told apart', () => {
    expect(words(first('number')!)).toBe('正阳园区管委发〔2024〕5号')
    expect(items.filter((item) => item.type === 'paragraph' && item.role === 'title').map(words)).toContain('安全生产治本攻坚三年行动实施方案（2024—2026年）')
    expect(words(first('address')!)).toMatch(/^各部、办、中心/)
    expect(items.filter((item) => item.type === 'paragraph' && item.role === 'sign').map(words)).toEqual(['重庆市正阳工业园区管理委员会', '2024年4月30日'])
  })
  test('chapters, sections and the run-in heading of an item', () => {
    expect(items.filter((item) => item.type === 'paragraph' && item.role === 'chapter').map(words)).toEqual(['一、总体要求', '二、工作目标', '三、任务分工', '四、主要任务', '五、保障措施'])
    const item = items.find((one) => words(one).startsWith('4．务实推进'))!
    expect(item.type === 'paragraph' && read.text.slice(item.parts[0]!.start, item.leadEnd!)).toBe('4．务实推进安全生产标准化建设。')
  })
  test('the annex is one table; a cell carried over is one tall cell; no row is lost', () => {
    const tables = items.filter((item) => item.type === 'table')
    expect(tables).toHaveLength(1)
    const [table] = tables
    if (table?.type !== 'table') throw new Error('no table')
    expect(table.rows).toHaveLength(69)
    expect(table.headings).toEqual([{ words: '行动名称', span: 1 }, { words: '重点任务', span: 2 }, { words: '完成时间', span: 1 }, { words: '责任部室（企业）', span: 1 }])
    for (let column = 0; column < 5; column += 1) {
      let covered = 0
      table.rows.forEach((row, index) => {
        const cell = row.cells[column]
        if (cell) { expect(covered).toBeLessThanOrEqual(index); covered = index + cell.rows }
      })
      expect(covered).toBe(69)
    }
  })
  test('words nobody covers: headings, titles, who and when are none', () => {
    const at = (words: string) => { const start = read.text.indexOf(words); return { start, end: start + words.length } }
    const asked = [at('安全生产治本攻坚三年行动实施方案（2024—2026年）\n'), at('一、总体要求'), at('4．务实推进安全生产标准化建设。园区各企业要积极创建'), at('2024年4月30日'), { start: 0, end: 0 }]
    expect(looseIn(items, read.text, asked).map((one) => one.text)).toEqual(['园区各企业要积极创建'])
  })
  test('a paragraph cut by a page break is put together', () => {
    const broken = readText(readFileSync('packs/quyuan/plan.txt', 'utf8'))
    const joined = layoutOf(broken.text, broken.blocks).filter((item) => item.type === 'paragraph' && item.parts.length > 1)
    expect(joined.length).toBeGreaterThan(5)
    const [one] = joined
    expect(one?.type === 'paragraph' && broken.text.slice(one.parts[1]!.start, one.parts[1]!.start + 6)).toBe('层应急管理能')
  })
})

test('what differs between two sentences, without crumbs', () => {
  expect(differing('2024年6月底前，建立台账', '2024年9月底前，建立台账')).toEqual({ before: [{ words: '2024年', changed: false }, { words: '6', changed: true }, { words: '月底前，建立台账', changed: false }], after: [{ words: '2024年', changed: false }, { words: '9', changed: true }, { words: '月底前，建立台账', changed: false }] })
  expect(differing('建成率达到90%', '建成率达到95%').after).toEqual([{ words: '建成率达到', changed: false }, { words: '95%', changed: true }])
  expect(differing('2025年，基本实现', '2026年6月底前，基本实现')).toEqual({ before: [{ words: '2025年', changed: true }, { words: '，基本实现', changed: false }], after: [{ words: '2026年6月底前', changed: true }, { words: '，基本实现', changed: false }] })
  const { before, after } = differing('甲乙丙丁', '戊己庚辛')
  expect(before).toEqual([{ words: '甲乙丙丁', changed: true }])
  expect(after).toEqual([{ words: '戊己庚辛', changed: true }])
})
