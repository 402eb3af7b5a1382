// `npm run outside -- postgresql://… [files]`: every test that asks the database, on a server of somebody else's. Where its
// database coordinates a Citus cluster, the tables are spread over the nodes. What passed there is written into bench/RESULTS.md.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'

const root = resolve(import.meta.dirname, '..')
/** Not `scripts`: what those ask of the catalogs is how the migrations leave them. */
const FOLDERS = ['platform', 'mechanisms', 'rooms', 'sim', 'tests']
/** What gives a test its database. */
const ASKS = /\/(testing|world)\.ts'/

/** Without walks: a browser sees nothing of the server behind. */
const suite = () => FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.walk.test.ts') && ASKS.test(readFileSync(join(root, file), 'utf8')))

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; citus: boolean }>(`select version(), exists (select from pg_extension where extname = 'citus') as citus`)
    const [cluster] = rows[0]!.citus ? (await client.query<{ version: string }>('select citus_version() as version')).rows : []
    return [rows[0], cluster].flatMap((each) => each?.version.split(' on ')[0] ?? []).join(', ')
  } finally {
    await client.end()
  }
}

const [url, ...only] = process.argv.slice(2)
if (!url?.startsWith('postgres')) throw new Error('npm run outside -- postgresql://user:password@host:port/database [files]')
const version = await versionOf(url)
const run = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...(only.length ? only : suite())], { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } })
console.log(`\n${version}: ${run.status === 0 ? 'everything passed' : 'not everything passed'}`)
process.exitCode = run.status ?? 1
