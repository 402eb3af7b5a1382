// The material holds: enough texts, every trade has some, every major cites a clause that exists; codes that are invented
// still check; every jurisdiction on disk can be cast; a pack loaded twice changes nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { parseCreditCode, parseIndustry, parsePhone } from '#platform/formats/formats.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { day } from '#platform/time/day.ts'
import { CATEGORIES } from '#rooms/hazards/definitions.ts'
import { listPacks, loadPack, packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { communitiesOf, jurisdictionOf, officeParts } from './cast.ts'
import { hazardTexts, trades } from './data.ts'
import { planEntities } from './enterprises.ts'
import { planHazards } from './plan.ts'
import { random } from './random.ts'

const FIVE = ['jinqiao', 'quyuan', 'shuanglonghu', 'zhengyang', 'zhoujiaba']
const span = { from: day('2024-01-01'), until: day('2026-11-21') }

describe('texts', () => {
  it('are many, in known categories, and fit every trade', () => {
    expect(hazardTexts.length).toBeGreaterThanOrEqual(120)
    expect(new Set(hazardTexts.map(({ text }) => text)).size).toBe(hazardTexts.length)
    const known = CATEGORIES.map(({ value }) => value)
    for (const { category } of hazardTexts) expect(known).toContain(category)
    for (const trade of trades) expect(hazardTexts.filter(({ tags, clause }) => !clause && tags.some((tag) => trade.tags.includes(tag))).length, trade.label).toBeGreaterThan(3)
  })

  it('are never called major before the standard they cite was in force', () => {
    const entities = planEntities(random('e'), 300, jurisdictionOf('quyuan'), ['c01'], span)
    const majors = planHazards(random('h'), 3_000, entities, span, { recency: 0, majors: 0.2 }).filter(({ level }) => level === 'major')
    expect(majors.length).toBeGreaterThan(100)
    for (const { text, foundOn } of majors) expect(text.clause!.from <= foundOn).toBe(true)
  })
})

describe('invented entities', () => {
  it('have valid codes, industries and telephone numbers, and names of their own', () => {
    const entities = planEntities(random('e'), 2_000, jurisdictionOf('zhengyang'), ['p01', 'p02'], span)
    expect(new Set(entities.map(({ fields }) => fields['name'])).size).toBe(2_000)
    const codes = entities.flatMap(({ fields }) => (fields['creditCode'] ? [fields['creditCode'] as string] : []))
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.filter((code) => !parseCreditCode(code).ok)).toEqual([])
    expect(entities.filter(({ fields }) => !parseIndustry(fields['industry'] as string).ok || !parsePhone(fields['principalMobile'] as string).ok)).toEqual([])
    expect(entities.filter(({ trade, fields }) => trade.kind === 'enterprise' && !fields['creditCode'])).toEqual([])
  })
})

describe('the packs of the five jurisdictions', async () => {
  const product = await testProduct()

  it('are all there, and each can be played', () => {
    expect(listPacks().filter((name) => !name.startsWith('_'))).toEqual(FIVE)
    for (const name of FIVE) {
      const pack = readPack(packsFolder, name)
      const place = jurisdictionOf(name)
      const codes = pack.organisations.map(({ code }) => code)
      expect(pack.organisations.filter(({ coordinator }) => coordinator), name).toHaveLength(1)
      expect(codes).toEqual(expect.arrayContaining(Object.values(place.sectors)))
      expect(communitiesOf(pack).length).toBeGreaterThanOrEqual(12)
      const logins = officeParts(random('p'), pack, place).map(({ login }) => login)
      expect(new Set(logins).size).toBe(logins.length)
    }
  })

  it('say where each value is written, or that it is not', () => {
    for (const name of FIVE) {
      const gate = readPack(packsFolder, name).parameters.find((one) => one.name === 'hazard.closure-gate')!
      expect([name, gate.value === null, gate.inDocument]).toEqual([name, ...({ quyuan: [false, true], zhengyang: [false, true], zhoujiaba: [false, true] }[name] ?? [true, false])])
      expect(gate.basis.length).toBeGreaterThan(10)
    }
  })

  it('carry a changed office into the database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiben-pack-'))
    try {
      const write = (kind: string, parent: string) => {
        mkdirSync(join(folder, 'sample'), { recursive: true })
        writeFileSync(join(folder, 'sample', 'tenant.yaml'), `code: sample\nname: 样例\nregionCode: "1"\nregion: { code: s, name: 样例, level: street }\norganisations:\n  - { code: a, name: 甲, shortName: 甲, kind: office, coordinator: true }\n  - { code: b, name: 乙, shortName: 乙, kind: ${kind}${parent} }\n`)
        return loadPack(product.database.owner, product.db, 'sample', { folder, demo: true, now: new Date('2026-11-22T00:00:00Z') })
      }
      const id = await write('agency', '')
      await write('department', ', parent: a')
      const [office] = await product.db.read(systemScope(id), (tx) => tx.rows(sql`select b.kind, a.name as parent from organisations b join organisations a on a.tenant_id = b.tenant_id and a.id = b.parent_id where b.tenant_id = ${id} and b.name = '乙'`))
      expect(office).toEqual({ kind: 'department', parent: '甲' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('change nothing when loaded again', async () => {
    for (const name of FIVE) {
      const load = () => loadPack(product.database.owner, product.db, name, { demo: true, now: new Date('2026-11-22T00:00:00Z') })
      const id = await load()
      const look = () => product.db.read(systemScope(id), async (tx) => [
        await tx.rows(sql`select * from regions where tenant_id = ${id} order by id`), await tx.rows(sql`select * from organisations where tenant_id = ${id} order by id`), await tx.rows(sql`select * from parameters where tenant_id = ${id} order by id`),
      ])
      const before = await look()
      expect(before.every((rows) => rows.length > 1)).toBe(true)
      await load()
      expect(await look()).toEqual(before)
    }
  })
})
