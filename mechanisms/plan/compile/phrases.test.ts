import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Phrases, sequencesOf } from './phrases.ts'
import { SYSTEM_TERMS } from './vocabulary/systems.ts'

const patterns = Object.values(SYSTEM_TERMS).flatMap((terms) => terms.map(([pattern]) => pattern))

it('finds what the regular expressions find', () => {
  const phrases = new Phrases()
  const forms = patterns.map((pattern) => ({ id: phrases.add(pattern), form: new RegExp(pattern) }))
  // Texts made of the patterns' own words come close to matching, and often do.
  const words = patterns.flatMap((pattern) => pattern.split(/[^\u4e00-\u9fff]+/)).filter((word) => word !== '')
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words, '的', '，', '和', '“', '100%'), { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const found = phrases.find(text)
      expect(forms.filter(({ id, form }) => found.has(id) !== form.test(text)).map(({ form }) => form.source)).toEqual([])
    }),
    { numRuns: 200 },
  )
})
it('takes most of the vocabulary apart', () => {
  expect(patterns.filter((pattern) => sequencesOf(pattern)).length / patterns.length).toBeGreaterThan(0.9)
  expect(sequencesOf('a(?!b)')).toBeUndefined()
  expect(sequencesOf('制定.{0,4}方案')).toEqual([{ words: ['制定', '方案'], gaps: [4], atStart: false, atEnd: false }])
})
