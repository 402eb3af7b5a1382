// A short run of the fuzzer with every test run; `npm run torture -- fuzz` runs the long one.
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '#platform/events/seal.ts'
import { fuzz } from './fuzz.ts'
import { twoTenants } from './world.ts'

const world = await twoTenants()
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 3_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122)

const countOther = async () => (await world.other.people['coordinator']!.get<{ count: { value: number } }>('/api/hazards')).body.count.value
const before = await countOther()

describe('bad input', () => {
  it(`gets a named problem, ${requests} times`, { timeout: 60_000 + requests * 60 }, async () => {
    const report = await fuzz(world, { requests, seed, slowest: process.env['FUZZ_REPORT'] ? 5_000 : 20_000, log: (line) => process.env['FUZZ_REPORT'] && process.stderr.write(`${line}\n`) })
    if (process.env['FUZZ_REPORT']) writeFileSync(process.env['FUZZ_REPORT'], JSON.stringify(report, null, 1))
    expect(report.findings.slice(0, 20)).toEqual([])
    expect(report.mostMemoryMb).toBeLessThan(1_500)
    expect(report.byStatus['200']).toBeGreaterThan(requests / 20)
  })

  it('leaves the server alive, its chain whole and the other jurisdiction untouched', async () => {
    const { product, own } = world
    expect((await product.http.inject('/healthz')).statusCode).toBe(200)
    expect((await own.people['coordinator']!.get('/api/hazards')).status).toBe(200)
    await product.settle()
    expect(await verifyChain(product.db, own.id)).toMatchObject({ broken: null, waiting: 0 })
    expect(await countOther()).toBe(before)
    expect(before).toBeGreaterThan(10)
  })
})
