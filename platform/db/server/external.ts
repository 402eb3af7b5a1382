// DATABASE_URL: any PostgreSQL from 15 on, in the same shape as the embedded one. The connecting user owns the schema;
// the app comes in as the same user but starts its sessions as role zhiben_app, so row-level security holds there too.
import pg from 'pg'
import { OLDEST_MAJOR } from './binaries.ts'
import { APP_ROLE } from './cluster.ts'
import { type ConnectionConfig, type RunningServer, SESSION_OPTIONS } from './running.ts'
import { errorCode, type Log, StartError } from './start-error.ts'

export async function externalServer(databaseUrl: string, log: Log): Promise<RunningServer> {
  const ownerConfig = parseUrl(databaseUrl)
  const client = new pg.Client(ownerConfig)
  client.on('error', () => undefined) // the next query reports it
  try {
    await client.connect()
  } catch (error) {
    throw new StartError(`连不上 DATABASE_URL 指定的数据库（${where(ownerConfig)}）：${reasonOf(error)}`, error)
  }
  try {
    const version = await checkServer(client)
    await ensureAppRole(client)
    log(`使用外部数据库 PostgreSQL ${version}（${where(ownerConfig)}）`)
    const appConfig = { ...ownerConfig, options: `${ownerConfig.options} -c role=${APP_ROLE}` }
    return { kind: 'external', ownerConfig, appConfig, version, major: Number.parseInt(version, 10), attached: true, owned: false, lost: new Promise(() => undefined), stop: async () => undefined }
  } finally {
    await client.end()
  }
}

function parseUrl(databaseUrl: string): ConnectionConfig {
  try {
    // pg's own reading of the address, sockets and ssl parameters included.
    const { user, password, host, port, database, ssl } = new pg.Client({ connectionString: databaseUrl })
    const own = /[?&]options=([^&]+)/.exec(databaseUrl)?.[1]
    const options = [own && decodeURIComponent(own.replaceAll('+', ' ')), SESSION_OPTIONS].filter(Boolean).join(' ')
    return { user: user ?? '', host, port, database: database ?? '', options, ...(password ? { password } : {}), ...(ssl ? { ssl } : {}) }
  } catch (error) {
    throw new StartError('DATABASE_URL 的写法不对，应形如 postgresql://用户:口令@主机:5432/数据库。', error)
  }
}

/** For messages and logs: never the password. */
function where({ user, host, port, database }: ConnectionConfig): string {
  return `${user}@${host}:${port}/${database}`
}

function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return '对方没有在该地址和端口上监听。'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return '主机名解析不了。'
    case '28P01':
    case '28000':
      return '用户名或口令不对，或对方不允许这样登录（pg_hba.conf）。'
    case '3D000':
      return '没有这个数据库，请先建立（CREATE DATABASE … ENCODING UTF8）。'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

async function checkServer(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version, current_setting('server_encoding') as encoding`,
  )
  const { number, version, encoding } = rows[0] ?? { number: 0, version: '?', encoding: '?' }
  if (number < OLDEST_MAJOR * 10_000) throw new StartError(`DATABASE_URL 的服务器是 PostgreSQL ${version}，治本需要 ${OLDEST_MAJOR} 或更新版本。`)
  if (encoding !== 'UTF8') throw new StartError(`DATABASE_URL 的数据库编码是 ${encoding}，治本需要 UTF8。请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 新建一个。`)
  return version.split(' ')[0] ?? version
}

async function ensureAppRole(client: pg.Client): Promise<void> {
  const find = () => client.query<{ strong: boolean }>(`select rolsuper or rolbypassrls as strong from pg_roles where rolname = '${APP_ROLE}'`)
  try {
    if ((await find()).rowCount === 0) {
      await client.query(`create role ${APP_ROLE} nologin`).catch((error: unknown) => {
        if (errorCode(error) !== '42710' && errorCode(error) !== '23505') throw error // another process was first
      })
    }
    if ((await find()).rows[0]?.strong) throw new StartError(`外部数据库里的角色 ${APP_ROLE} 有超级用户或 BYPASSRLS 权限，行级安全会失效。请收回：ALTER ROLE ${APP_ROLE} NOSUPERUSER NOBYPASSRLS;`)
    // By name: a superuser counts as a member of every role.
    await client.query(
      `do $$ begin
         if not exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where r.rolname = '${APP_ROLE}' and u.rolname = current_user)
            or not pg_has_role(current_user, '${APP_ROLE}', 'member')
         then execute format('grant ${APP_ROLE} to %I', current_user); end if;
       end $$`,
    )
  } catch (error) {
    if (error instanceof StartError) throw error
    const { rows } = await client.query<{ who: string }>('select quote_ident(current_user) as who')
    throw new StartError(`外部数据库里备不好角色 ${APP_ROLE}，当前用户没有这个权限。请由管理员执行：CREATE ROLE ${APP_ROLE} NOLOGIN;（已有则略）GRANT ${APP_ROLE} TO ${rows[0]?.who};`, error)
  }
}
