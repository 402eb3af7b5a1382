// Every kind of thing that people are told about has a page its notice opens.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { noticeHref, PATHS } from './where.ts'

const root = new URL('../../../', import.meta.url).pathname
const files = ['rooms', 'mechanisms'].flatMap((folder) => readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => `${root}${folder}/${file}`))
const told = new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/subjectType: '([a-z-]+)'/g)].map((found) => found[1]!)))

it('knows where each of them is', () => {
  expect([...told].filter((type) => !(type in PATHS))).toEqual([])
  expect(told.size).toBeGreaterThan(8)
  expect(noticeHref({ subjectType: 'problem', subjectId: 'x' })).toBe('/problems/x')
  expect(noticeHref({ subjectType: 'obligation', subjectId: 'x' })).toBe('/filings?planId=x')
})
