// The shape of a database server that is ready for use, embedded or outside.
import type { ClientConfig } from 'pg'

/** What `new pg.Client(config)` and `new pg.Pool(config)` take. */
export type ConnectionConfig = Pick<ClientConfig, 'user' | 'password' | 'host' | 'port' | 'ssl' | 'options' | 'application_name'> & { database: string }

export type RunningServer = {
  kind: 'embedded' | 'external'
  /** Owns the schema: migrations, backup, restore. Embedded: the superuser of the cluster. */
  ownerConfig: ConnectionConfig
  /** What the application uses: role zhiben_app, no superuser, no BYPASSRLS, owner of nothing. */
  appConfig: ConnectionConfig
  /** As PostgreSQL says it, e.g. `18.4`. */
  version: string
  major: number
  /** Embedded only. */
  socketDir?: string
  /** The postmaster. Embedded only. */
  pid?: number
  /** True when the server was already running and we joined it. */
  attached: boolean
  /** True when stop() stops the server: we started it, or adopted it from a process that died. */
  owned: boolean
  /** Resolves when the embedded server goes away without our stop(). */
  lost: Promise<void>
  /** Close your own pools first. Until it is called the process stays alive; a process that dies leaves the server to the next. */
  stop(): Promise<void>
}

/** Session settings that every connection starts with: timestamps show and truncate in China's time. */
export const SESSION_OPTIONS = '-c timezone=Asia/Shanghai'

export function onDatabase(config: ConnectionConfig, database: string): ConnectionConfig {
  return { ...config, database }
}
