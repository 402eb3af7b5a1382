import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFonts } from './fonts.ts'
import type { Para } from './sheet.ts'
import { type Line, NOT_FIRST, NOT_LAST, setPara } from './typeset.ts'

const fonts = loadFonts()
const SIZE = 16

function set(text: string, characters: number, more: Partial<Para> = {}): Line[] {
  const para: Para = { kind: 'para', spans: [{ text, face: 'body', size: SIZE }], align: 'justify', first: 0, left: 0, right: 0, pitch: 28, ...more }
  return setPara(para, characters * SIZE, fonts, () => 0)
}
const texts = (lines: Line[]): string[] => lines.map((line) => line.glyphs.map((glyph) => glyph.character).join(''))
const right = (line: Line): number => Math.max(0, ...line.glyphs.map((glyph) => glyph.at + glyph.width))

describe('lines', () => {
  it('never begins a line with a stop nor ends one with an opening mark (避头尾)', () => {
    const text = '各单位（含分支机构）要认真贯彻《安全生产法》、《消防法》，做到“四不放过”：查清原因、追究责任；（一）落实整改——不留死角……'
    for (let width = 6; width <= 30; width += 1) {
      for (const line of texts(set(text, width))) {
        expect(NOT_FIRST.has(line[0] ?? ''), line).toBe(false)
        expect(NOT_LAST.has(line.at(-1) ?? ''), line).toBe(false)
      }
    }
  })

  it('keeps numbers with their units, dates parts, 文号 and 条款 whole', () => {
    const wholes = ['12.5万平方米', '2026年', '11月', '22日', '〔2026〕31号', '第四十一条', '30%', '0.4兆帕', '第1、3项', 'ISO45001']
    const text = `面积12.5万平方米，于2026年11月22日印发松应急〔2026〕31号，依据第四十一条，降幅30%，压力0.4兆帕，第1、3项问题按ISO45001执行。`
    for (let width = 8; width <= 30; width += 1) {
      const lines = texts(set(text, width)).join('\n')
      for (const whole of wholes) expect(lines, `${whole} at ${width}`).toContain(whole)
    }
  })

  it('squeezes in a stop that just fails to fit and spreads other lines to the full measure', () => {
    const [first] = set('一二三四，六七八九，次行', 9.7)
    expect(texts([first!])).toEqual(['一二三四，六七八九，'])
    expect(right(first!)).toBeLessThanOrEqual(9.7 * SIZE + 0.1)
    const lines = set('一二三四五六七八九十《次行》的内容还很长很长', 10.5)
    expect(right(lines[0]!)).toBeCloseTo(10.5 * SIZE, 1)
  })

  it('closes up marks that meet', () => {
    const [line] = set('甲》（乙', 20)
    expect(line!.glyphs[3]!.at).toBeCloseTo(2.5 * SIZE, 3)
  })

  it('breaks an endless word and an endless row of stops at the edge', () => {
    expect(set('A'.repeat(500), 20).length).toBeGreaterThan(10)
    expect(texts(set('，'.repeat(200), 20)).join('')).toBe('，'.repeat(200))
  })

  it('sets titles in lines of about equal length', () => {
    const lines = set('关于开展全区公文版式样张核对和整改落实情况回头看工作的通知', 20, { align: 'center', balanced: true })
    const lengths = texts(lines).map((line) => line.length)
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(2)
  })

  it('keeps ruled room whole, also at the end of a line', () => {
    const lines = setPara({
      kind: 'para', align: 'left', first: 0, left: 0, right: 0, pitch: 28,
      spans: [{ text: '签名：', face: 'body', size: SIZE }, { text: '　　　　', face: 'body', size: SIZE, underline: true }],
    }, 5 * SIZE, fonts, () => 0)
    expect(texts(lines)).toEqual(['签名：', '　　　　'])
  })

  it('loses nothing and overruns nothing, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...Array.from('甲乙丙丁，。、（）《》“”—…0123456789年月%abc XYZ.')) , maxLength: 120 }), fc.integer({ min: 4, max: 30 }), (text, width) => {
      const lines = set(text, width)
      expect(texts(lines).join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''))
      for (const line of lines) expect(right(line)).toBeLessThanOrEqual(width * SIZE + 0.1)
    }), { numRuns: 300 })
  })
})

describe('fonts', () => {
  it('has the rare characters of names', () => {
    for (const character of '堃喆玥㐂龘') expect(fonts.pick('body', character)).toMatchObject({ character, missing: false })
  })

  it('shows 〓 for what no font has', () => {
    expect(fonts.pick('body', '😀')).toMatchObject({ character: '〓', missing: true })
  })

  it('passes over a folder that is not there', () => {
    expect(loadFonts('/nowhere/at/all').leading).toEqual(fonts.leading)
  })
})
