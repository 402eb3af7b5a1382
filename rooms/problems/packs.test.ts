// The five jurisdictions: which keep a problem list, from which day major hazards are in it, and where that is written.
import { expect, it } from 'vitest'
import { day, type Day } from '#platform/time/day.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { termsOf } from './terms.ts'

const valuesOf = (code: string) => readPack(packsFolder, code).parameters.map((one): DatedValue => ({ ...one, regionPath: null, fromOn: one.from as Day, untilOn: (one.until as Day | undefined) ?? null }))

it.each([
  ['shuanglonghu', '2025-06-01', null, false], // S0-047: 清单监管, no problem list
  ['jinqiao', '2025-06-01', null, false], // S1-103: 数据库
  ['zhoujiaba', '2023-09-01', '1900-01-01', true], // S2-136, S2-142: 全量库, 蓄水池, 警示榜
  ['quyuan', '2025-06-01', null, false], // S3-103: 全国数据库
  ['zhengyang', '2025-06-01', '2024-01-01', false], // S4-048: from 2024
] as const)('%s on %s: hazards found from %s on, three tiers %s', (code, on, hazardsFrom, threeTiers) => {
  const terms = termsOf(valuesOf(code), day(on), null)
  expect(terms).toMatchObject({ hazardsFrom, threeTiers, warningOn: ['failed'] })
  if (hazardsFrom) expect(terms.basis).toContain('问题清单')
})
