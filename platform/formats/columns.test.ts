import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packRows, unpackRows } from './columns.ts'

describe('rows told column by column', () => {
  it('come back as they were, through JSON', () => {
    const row = fc.record({ id: fc.uuid(), count: fc.integer(), name: fc.constantFrom('甲', '乙', null), owners: fc.constantFrom([], [{ name: '应急办', role: 'lead' }], [{ name: '应急办', role: 'assist' }]), on: fc.boolean(), text: fc.string(), same: fc.constant('一样') })
    fc.assert(fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      expect(unpackRows(JSON.parse(JSON.stringify(packRows(rows))))).toEqual(rows)
    }))
  })
  it('say once what repeats, and share it when read back', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({ number: i, owners: [{ name: `单位${i % 5}`, role: 'responsible' }], state: 'unread' }))
    const packed = packRows(rows)
    expect(packed.columns['state']).toEqual({ same: 'unread' })
    expect(JSON.stringify(packed).length).toBeLessThan(JSON.stringify(rows).length / 6)
    const back = unpackRows<(typeof rows)[number]>(packed)
    expect(back[0]!.owners).toBe(back[5]!.owners)
  })
  it('are none where there are none', () => expect(unpackRows(packRows([]))).toEqual([]))
})
