// Settings: environment before file before default, secrets hidden, and every wrong one refused by its name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Problem } from '#platform/problems/problem.ts'
import { loadSettings } from './settings.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'zhiben-settings-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const load = (env: NodeJS.ProcessEnv, file?: string) => {
  if (file !== undefined) writeFileSync(join(dataDir, 'zhiben.env'), file)
  return loadSettings({ env: { ZHIBEN_DATA: dataDir, ...env }, projectDir: '/nowhere' })
}

function refusal(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was refused')
}

it('needs nothing', () => {
  expect(load({}).settings).toEqual({ host: '0.0.0.0', port: 8080, dataDir, sessionIdleMinutes: 30, uploadLimitMb: 50, logLevel: 'info' })
})

it('takes the environment before the file, and the file before the default', () => {
  const { settings, rows } = load({ PORT: '9000' }, '# 本单位\nPORT=7000\nSESSION_IDLE_MINUTES=15\nPUBLIC_URL="https://anquan.example.cn/"\n')
  expect(settings).toMatchObject({ port: 9000, sessionIdleMinutes: 15, publicUrl: 'https://anquan.example.cn' })
  const sources = Object.fromEntries(rows.map(({ name, source }) => [name, source]))
  expect(sources).toMatchObject({ PORT: '环境变量', SESSION_IDLE_MINUTES: 'zhiben.env', UPLOAD_LIMIT_MB: '默认', PG_BIN: '未设' })
})

it('never shows a secret', () => {
  const { rows, settings } = load({ DATABASE_URL: 'postgresql://a:hunter2@db/zhiben' })
  expect(JSON.stringify(rows)).not.toContain('hunter2')
  expect(settings.databaseUrl).toContain('hunter2')
})

it.each([
  [{ PORT: '70000' }, 'PORT', '0 到 65535'],
  [{ PORT: '80a' }, 'PORT', '整数'],
  [{ PUBLIC_URL: 'anquan.example.cn' }, 'PUBLIC_URL', '网址'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL', 'postgresql://'],
  [{ PG_BIN: 'bin' }, 'PG_BIN', '绝对路径'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', '之一'],
  [{ OIDC_ISSUER: 'https://id.example.cn' }, 'OIDC_CLIENT_SECRET', '三项要一起设'],
])('refuses %o and names %s', (env, field, words) => {
  const problem = refusal(() => load(env))
  expect(problem.message).toContain(field)
  expect(problem.fields.find((entry) => entry.field === field)?.message).toContain(words)
})

it('refuses a misspelt name in the file, and several at once', () => {
  const problem = refusal(() => load({ LOG_LEVEL: 'loud' }, 'PROT=80\nZHIBEN_DATA=/elsewhere\n'))
  expect(problem.fields.map(({ field }) => field)).toEqual(['PROT', 'ZHIBEN_DATA', 'LOG_LEVEL'])
})
