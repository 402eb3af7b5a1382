// Whatever is added and wherever it is cut, it reads as the string it stands for.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Growing } from './growing.ts'

it('is the string that was added, cut anywhere', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.integer({ min: 1, max: 1500 })), { maxLength: 12 }), fc.nat(), fc.nat(), (added, a, b) => {
    const growing = new Growing()
    let text = ''
    for (const [piece, times] of added) {
      growing.add(piece.repeat(times))
      text += piece.repeat(times)
    }
    const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number]
    expect(growing.length).toBe(text.length)
    expect(growing.slice(from, to)).toBe(text.slice(from, to))
    expect(growing.slice(from)).toBe(text.slice(from))
    expect(String(growing)).toBe(text)
  }))
})
