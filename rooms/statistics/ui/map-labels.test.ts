// Names on the map never lie over each other, whatever the places; the first keeps its place, and who has no room is left out.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeLabels, type Label } from './map-labels.ts'

const frame = { width: 1000, height: 620 }
const at = (id: string, x: number, y: number, name = '河湾镇'): Label => ({ id, name, x, y })

it('moves a name to another side of its place where the first is taken, and leaves it out where all are', () => {
  expect(placeLabels([at('a', 500, 300)], frame)).toEqual([at('a', 500, 286)])
  expect(placeLabels([at('a', 500, 300), at('b', 500, 302)], frame).map(({ id, y }) => [id, y])).toEqual([['a', 286], ['b', 326]])
  expect(placeLabels(Array.from({ length: 9 }, (_, i) => at(`${i}`, 500, 300)), frame).length).toBe(4)
  // Rather beside a mark than over it, and over it rather than not at all.
  const around = [{ x: 500, y: 281, r: 8 }]
  expect(placeLabels([at('a', 500, 300)], frame, around)).toEqual([at('a', 500, 324)])
  expect(placeLabels([at('a', 500, 300)], frame, [{ x: 500, y: 300, r: 200 }])).toEqual([at('a', 500, 286)])
  expect(placeLabels([at('edge', 2, 2)], frame).every(({ x, y }) => x > 15 && y > 10)).toBe(true)
})

it('never lays one name over another', () => {
  fc.assert(fc.property(fc.array(fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 620 }), name: fc.constantFrom('芦滩村', '楚风街道', '稻香村九歌社区') }), { maxLength: 40 }), (places) => {
    const placed = placeLabels(places.map((one, i) => ({ id: `${i}`, ...one })), frame)
    for (const [i, a] of placed.entries()) for (const b of placed.slice(i + 1)) expect(Math.abs(a.x - b.x) >= ((a.name.length + b.name.length) * 13.5) / 2 - 0.01 || Math.abs(a.y - b.y) >= 17).toBe(true)
  }))
})
