// What a command is, and the house it opens: settings, the database server, its schema.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSettings, type LoadedSettings, type Settings } from '#platform/config/settings.ts'
import { externalServer, startServer, type Log, type RunningServer } from '#platform/db/server/index.ts'
import { bringUpToDate } from '#platform/db/distribute.ts'
import { Problem } from '#platform/problems/problem.ts'

export type Arguments = { values: Record<string, string | boolean | undefined>; words: string[] }
export type Command = {
  /** For util.parseArgs; `own` when the command reads its words itself. */
  options?: Record<string, { type: 'string' | 'boolean' }> | 'own'
  run(args: Arguments): Promise<number>
}

export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const migrationsDir = join(projectDir, 'db', 'migrations')

export function settings(): LoadedSettings {
  return loadSettings({ env: process.env, projectDir })
}

export async function openServer(s: Settings, log: Log): Promise<RunningServer> {
  return s.databaseUrl ? externalServer(s.databaseUrl, log) : startServer({ dataDir: s.dataDir, pgBin: s.pgBin, log })
}

/** Opens the server, brings its schema up to date, and closes it after the work. */
export async function withServer<T>(work: (server: RunningServer, s: Settings) => Promise<T>, log: Log = () => undefined): Promise<T> {
  const { settings: s } = settings()
  const server = await openServer(s, log)
  try {
    await bringUpToDate(server.ownerConfig, { dir: migrationsDir, log })
    return await work(server, s)
  } finally {
    await server.stop()
  }
}

export const filesFolder = (s: Settings) => join(s.dataDir, 'files')

/** An option that must be given. */
export function need(args: Arguments, name: string): string {
  const value = args.values[name]
  if (typeof value !== 'string' || !value) throw new Problem('invalid', `缺 --${name}`)
  return value
}
