import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Plan } from '#mechanisms/plan/compile/plan.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = ['--import', 'tsx', join(root, 'scripts/compile-plan.ts')]
const fixture = (name: string): string => join(root, 'mechanisms/plan/compile/fixtures/invented', name)

it('prints one JSON object with the whole contract', () => {
  const plan = JSON.parse(execFileSync('node', [...command, fixture('enterprise.txt'), '--json'], { encoding: 'utf8', cwd: root })) as Plan
  expect(Object.keys(plan)).toEqual(['title', 'issuer', 'documentNumber', 'issuedOn', 'status', 'period', 'actions', 'stages', 'clauses'])
  expect(Object.keys(plan.clauses[0]!)).toEqual(expect.arrayContaining(['id', 'action', 'path', 'text', 'span', 'kind', 'due', 'frequency', 'targets', 'owners', 'systems']))
  expect([plan.documentNumber, plan.issuedOn]).toEqual(['江澜集团安〔2025〕7号', '2025-02-18'])
})
it('answers 2 for a text that is no plan and 1 for a file it cannot read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-'))
  try {
    writeFileSync(join(folder, 'letter.txt'), 'Dear all, the meeting is on Monday. '.repeat(20))
    const none = spawnSync('node', [...command, join(folder, 'letter.txt'), '--json'], { encoding: 'utf8', cwd: root })
    expect(none.status).toBe(2)
    expect(JSON.parse(none.stdout)).toMatchObject({ notAPlan: true })
    const missing = spawnSync('node', [...command, join(folder, 'missing.txt'), '--json'], { encoding: 'utf8', cwd: root })
    expect(missing.status).toBe(1)
    expect(missing.stderr).toContain('missing.txt')
    expect(JSON.parse(missing.stdout)).toEqual({ error: expect.stringContaining('没有这个文件') })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
