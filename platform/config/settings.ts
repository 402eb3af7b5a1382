// Every setting of Zhiben, in one table: name, meaning, default, whether it is a secret. A value comes from the
// environment, else from `<data folder>/zhiben.env` (lines NAME=value, # comments), else from the default.
// `zhiben doctor` prints the table with each value's source; a wrong value is refused at start, by name.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { type FieldProblem, Problem } from '#platform/problems/problem.ts'

type Setting = { meaning: string; fallback: string; secret?: boolean; schema: z.ZodType }

const whole = (from: number, to: number) => z.string().regex(/^\d{1,9}$/, `应是 ${from} 到 ${to} 的整数`).transform(Number).refine((n) => n >= from && n <= to, `应是 ${from} 到 ${to} 的整数`)
const webAddress = z.url({ protocol: /^https?$/, error: '应是以 http:// 或 https:// 开头的网址' })
const folder = z.string().refine(isAbsolute, '应是绝对路径')
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** An empty text is "not set"; the schema then does not run. */
const SETTINGS = {
  HOST: { meaning: '监听的地址；0.0.0.0 表示本机所有网卡，127.0.0.1 表示只供本机（前面有反向代理时）', fallback: '0.0.0.0', schema: z.string().regex(/^[\w.:-]+$/, '应是 IP 地址或主机名') },
  PORT: { meaning: '监听的端口', fallback: '8080', schema: whole(0, 65_535) },
  PUBLIC_URL: { meaning: '用户在浏览器里打开的网址，用于通知里的链接、单点登录和安全 Cookie', fallback: '', schema: webAddress },
  ZHIBEN_DATA: { meaning: '数据文件夹：内置数据库、附件、日志和 zhiben.env（只能由环境变量指定）', fallback: '', schema: z.string() },
  DATABASE_URL: { meaning: '外部 PostgreSQL（15 或更新）的地址；不设则用内置数据库', fallback: '', secret: true, schema: z.string().regex(/^(postgres(ql)?|socket):/, '应形如 postgresql://用户:口令@主机:5432/数据库') },
  PG_BIN: { meaning: '内置数据库改用的 PostgreSQL 程序文件夹（含 postgres 与 initdb）', fallback: '', schema: folder },
  SESSION_IDLE_MINUTES: { meaning: '无操作多少分钟后自动退出登录', fallback: '30', schema: whole(1, 1_440) },
  UPLOAD_LIMIT_MB: { meaning: '单个上传文件的上限（MB）', fallback: '50', schema: whole(1, 10_240) },
  LOG_LEVEL: { meaning: `日志详细程度：${LOG_LEVELS.join('、')}`, fallback: 'info', schema: z.enum(LOG_LEVELS, `应是 ${LOG_LEVELS.join('、')} 之一`) },
  OIDC_ISSUER: { meaning: '单点登录（OpenID Connect）服务的网址；设了它，另外两项也要设', fallback: '', schema: webAddress },
  OIDC_CLIENT_ID: { meaning: '在单点登录服务处登记的应用编号', fallback: '', schema: z.string() },
  OIDC_CLIENT_SECRET: { meaning: '在单点登录服务处登记的应用密钥', fallback: '', secret: true, schema: z.string() },
} satisfies Record<string, Setting>

type Name = keyof typeof SETTINGS
const NAMES = Object.keys(SETTINGS) as Name[]

export type Settings = {
  host: string
  port: number
  publicUrl?: string
  /** Absolute. */
  dataDir: string
  databaseUrl?: string
  pgBin?: string
  sessionIdleMinutes: number
  uploadLimitMb: number
  logLevel: (typeof LOG_LEVELS)[number]
  oidc?: { issuer: string; clientId: string; clientSecret: string }
}

/** One line of the table that `zhiben doctor` prints; a secret's value is already hidden. */
export type SettingRow = { name: string; meaning: string; value: string; default: string; secret: boolean; source: '环境变量' | 'zhiben.env' | '默认' | '未设' }

export type LoadedSettings = { settings: Settings; rows: SettingRow[]; /** Where zhiben.env is, or would be. */ file: string }

/** Throws a Problem that names every wrong setting. @param projectDir the folder of package.json */
export function loadSettings(options: { env: NodeJS.ProcessEnv; projectDir: string }): LoadedSettings {
  const { env, projectDir } = options
  const dataDir = resolve(env.ZHIBEN_DATA || defaultDataDir(projectDir))
  const file = join(dataDir, 'zhiben.env')
  const fromFile = readFile(file)
  const wrong: FieldProblem[] = Object.keys(fromFile)
    .filter((name) => !(name in SETTINGS) || name === 'ZHIBEN_DATA')
    .map((name) => ({ field: name, message: name === 'ZHIBEN_DATA' ? '只能由环境变量指定，不能写在它自己的文件夹里' : `${file} 里有不认识的设置` }))

  const parsed: Partial<Record<Name, unknown>> = {}
  const rows = NAMES.map((name): SettingRow => {
    const { meaning, fallback, schema, secret = false }: Setting = SETTINGS[name]
    const ours = name === 'ZHIBEN_DATA' ? dataDir : fallback
    const text = env[name] || fromFile[name] || ours
    if (text) {
      const result = schema.safeParse(text)
      if (result.success) parsed[name] = result.data
      else wrong.push({ field: name, message: result.error.issues[0]?.message ?? '不对' })
    }
    const source = env[name] ? '环境变量' : fromFile[name] ? 'zhiben.env' : text ? '默认' : '未设'
    return { name, meaning, value: secret && text ? '（已设，不显示）' : text, default: ours, secret, source }
  })

  const oidc = (['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const).filter((name) => parsed[name] === undefined)
  if (oidc.length === 1 || oidc.length === 2) wrong.push(...oidc.map((field) => ({ field, message: '单点登录的三项要一起设，缺这一项' })))
  if (wrong.length > 0) throw new Problem('invalid', `设置不对：${wrong.map(({ field, message }) => `${field} ${message}`).join('；')}。`, { fields: wrong })
  return { settings: shape(parsed, dataDir), rows, file }
}

function shape(parsed: Partial<Record<Name, unknown>>, dataDir: string): Settings {
  const text = (name: Name) => parsed[name] as string | undefined
  const optional = <K extends string>(key: K, value: string | undefined) => (value === undefined ? {} : ({ [key]: value } as Record<K, string>))
  const issuer = text('OIDC_ISSUER')
  return {
    host: text('HOST') ?? '',
    port: parsed.PORT as number,
    dataDir,
    sessionIdleMinutes: parsed.SESSION_IDLE_MINUTES as number,
    uploadLimitMb: parsed.UPLOAD_LIMIT_MB as number,
    logLevel: parsed.LOG_LEVEL as Settings['logLevel'],
    ...optional('publicUrl', text('PUBLIC_URL')?.replace(/\/+$/, '')),
    ...optional('databaseUrl', text('DATABASE_URL')),
    ...optional('pgBin', text('PG_BIN')),
    ...(issuer ? { oidc: { issuer, clientId: text('OIDC_CLIENT_ID') ?? '', clientSecret: text('OIDC_CLIENT_SECRET') ?? '' } } : {}),
  }
}

function readFile(file: string): Record<string, string> {
  if (!existsSync(file)) return {}
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Record<string, string>
  } catch (error) {
    throw new Problem('invalid', `设置文件 ${file} 读不了：${error instanceof Error ? error.message : String(error)}。`)
  }
}

/**
 * Root: /var/lib/zhiben, which the server's own user can reach (a clone below /root it cannot).
 * Others: `.data` beside package.json, or the home when the project folder is read-only.
 */
function defaultDataDir(projectDir: string): string {
  if (process.getuid?.() === 0) return '/var/lib/zhiben'
  const near = join(projectDir, '.data')
  if (existsSync(near) || isWritable(projectDir)) return near
  return join(homedir(), '.local', 'share', 'zhiben')
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
