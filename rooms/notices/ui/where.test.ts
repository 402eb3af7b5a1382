// Every kind of thing that people are told about has a page its notice opens.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fieldNoticeHref, noticeHref, PATHS } from './where.ts'

const root = new URL('../../../', import.meta.url).pathname
const files = ['rooms', 'mechanisms'].flatMap((folder) => readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => `${root}${folder}/${file}`))
const told = new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/subjectType: '([a-z-]+)'/g)].map((found) => found[1]!)))

it('knows where each of them is', () => {
  expect([...told].filter((type) => !(type in PATHS))).toEqual([])
  expect(told.size).toBeGreaterThan(8)
  expect(noticeHref({ subjectType: 'problem', subjectId: 'x' })).toBe('/problems/x')
  expect(noticeHref({ subjectType: 'obligation', subjectId: 'x' })).toBe('/filings?planId=x')
})

it('on a phone opens the phone’s page, and says where there is only the desk’s', () => {
  expect(fieldNoticeHref({ subjectType: 'hazard', subjectId: 'x' })).toEqual({ href: '/m/hazards/x', desk: false })
  // The notice names the case; the phone lists its papers.
  expect(fieldNoticeHref({ subjectType: 'supervision-paper', subjectId: 'x' })).toEqual({ href: '/m/supervisions', desk: false })
  expect(fieldNoticeHref({ subjectType: 'insurance', subjectId: 'x' })).toEqual({ href: '/l/insurance-policies/x', desk: true })
  // Every phone address among them is one that the phone knows.
  const known = [...readFileSync(`${root}web/field/app.tsx`, 'utf8').matchAll(/match\('([^']+)', path\)/g)].map((found) => found[1]!)
  for (const subjectType of told) {
    const { href, desk } = fieldNoticeHref({ subjectType, subjectId: 'x' })
    if (!desk) expect(known.some((pattern) => pattern === href.replace(/\/x$/, '/:id')), `${subjectType}: ${href}`).toBe(true)
  }
})
