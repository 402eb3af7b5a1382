// The tortures on the database alone: eight clients, each transaction an insert with two indexes and a counter, retried
// by its own id after a kill. Run: node --import tsx bench/torture/sql.ts [--rounds=30] [--cuts=10] [--seed=1]
// With --fsync=off it is the control: the power cuts must then find losses, or they prove nothing.
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import type { Program, Verdict, Workload } from './harness.ts'
import { killRounds } from './kill.ts'
import { powerCuts } from './power-cut.ts'

type Handle = { ownerConfig: ConnectionConfig }

const CLIENTS = 8
const SCHEMA = `
  create table if not exists entries (id uuid primary key, client integer not null, text text not null);
  create index if not exists entries_by_client on entries (client, text);
  create table if not exists counters (client integer primary key, entries bigint not null);
  insert into counters select i, 0 from generate_series(1, ${CLIENTS}) i on conflict do nothing;`

function program(dataDir: string, programs: string): Program<Handle> {
  return {
    command: [process.execPath, '--import', 'tsx', join(import.meta.dirname, '../../platform/db/server/serve.ts'), dataDir, `--programs=${programs}`],
    ready: (line) => (line.startsWith('ready ') ? (JSON.parse(line.slice(6)) as Handle) : undefined),
  }
}

function workload(fsync: boolean): Workload<Handle> {
  const acknowledged = new Set<string>()
  /** What each client had asked for when the program went away: asked again first, with the same id. */
  const inFlight = new Map<number, string>()

  async function writeAs(client: number, config: ConnectionConfig, signal: AbortSignal): Promise<void> {
    const connection = new pg.Client(config)
    connection.on('error', () => undefined)
    try {
      await connection.connect()
      while (!signal.aborted) {
        const id = inFlight.get(client) ?? randomUUID()
        inFlight.set(client, id)
        await connection.query('begin')
        const added = await connection.query('insert into entries values ($1, $2, $3) on conflict do nothing', [id, client, `隐患 ${id}`])
        if (added.rowCount === 1) await connection.query('update counters set entries = entries + 1 where client = $1', [client])
        await connection.query('commit')
        acknowledged.add(id)
        inFlight.delete(client)
      }
      await connection.end()
    } catch {
      // The program is gone; that is the point.
    }
  }

  async function check({ ownerConfig }: Handle): Promise<Verdict> {
    const client = new pg.Client(ownerConfig)
    await client.connect()
    const { rows } = await client.query<{ id: string }>('set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off').then(() => client.query<{ id: string }>('select id from entries'))
    const there = new Set(rows.map(({ id }) => id))
    const counts = await client.query<{ client: number; counted: string; rows: string }>('select c.client, c.entries as counted, (select count(*) from entries e where e.client = c.client) as rows from counters c')
    const indexed = await client.query<{ rows: string }>('reset all').then(() => client.query<{ rows: string }>('set enable_seqscan = off; select 1').then(() => client.query<{ rows: string }>("select count(*) as rows from entries where client > 0 and text >= ''")))
    await client.end()
    const wrong = counts.rows.filter((row) => row.counted !== row.rows).map((row) => `client ${row.client} counted ${row.counted} but has ${row.rows} rows`)
    if (Number(indexed.rows[0]?.rows) !== rows.length) wrong.push(`the index finds ${indexed.rows[0]?.rows} of ${rows.length} rows`)
    const unasked = [...there].filter((id) => !acknowledged.has(id) && ![...inFlight.values()].includes(id)).length
    if (unasked > 0) wrong.push(`${unasked} rows that nobody asked for`)
    return { acknowledged: acknowledged.size, lost: [...acknowledged].filter((id) => !there.has(id)).length, twice: rows.length - there.size, wrong }
  }

  return {
    write: async ({ ownerConfig }, signal) => {
      const client = new pg.Client(ownerConfig)
      await client.connect()
      await client.query(SCHEMA)
      if (!fsync) {
        await client.query('alter system set fsync = off')
        await client.query('select pg_reload_conf()')
      }
      await client.end()
      await Promise.all(Array.from({ length: CLIENTS }, (_, index) => writeAs(index + 1, ownerConfig, signal)))
    },
    check,
  }
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, cuts: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' }, fsync: { type: 'string', default: 'on' } } })
const seed = Number(values.seed)
const work = mkdtempSync('/tmp/zhiben-torture-')
chmodSync(work, 0o711)
const programs = join(work, 'pg')
const log = (line: string) => console.log(line)
try {
  const killed = await killRounds({ program: program(join(work, 'data'), programs), workload: workload(values.fsync !== 'off'), rounds: Number(values.rounds), seed, between: [200, 1_700], log })
  const cut = await powerCuts({ program: (dataDir) => program(dataDir, programs), workload: workload(values.fsync !== 'off'), rounds: Number(values.cuts), seed, between: [300, 2_000], workDir: join(work, 'disk'), log })
  console.log(JSON.stringify({ seed, kill: killed, powerCut: cut }, null, 2))
  const broken = [killed, cut].some((report) => 'verdict' in report && report.failedStarts + report.verdict.lost + report.verdict.twice + report.verdict.wrong.length > 0)
  process.exitCode = broken ? 1 : 0
} finally {
  rmSync(work, { recursive: true, force: true })
}
