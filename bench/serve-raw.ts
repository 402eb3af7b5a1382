// The baseline: bare node:http and pg. It replays, statement by statement, the SQL that the product ran for one request of
// each kind (bench/http.ts records it), with fresh ids put in, as the owner of the tables and so without row-level security.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { newId } from '#platform/db/ids.ts'
import { parserOf } from '#platform/db/tx.ts'

type Statement = { text: string; values: unknown[] }
type Recording = { transaction: boolean; statements: Statement[]; /** Ids of the sample that each request has anew. */ fresh: string[]; subject?: string }

const recordings = JSON.parse(readFileSync(process.env['BENCH_RECORDINGS']!, 'utf8')) as Record<string, Recording>
const pool = new pg.Pool({ ...(JSON.parse(process.env['BENCH_OWNER']!) as pg.PoolConfig), max: 16, types: { getTypeParser: parserOf } as pg.CustomTypesConfig })

function replace(value: unknown, by: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    let text = value
    for (const [from, to] of by) if (text.includes(from)) text = text.replaceAll(from, to)
    return text
  }
  return Array.isArray(value) ? value.map((one) => replace(one, by)) : value
}

async function replay(recording: Recording, subject: string | undefined): Promise<unknown> {
  const by = new Map(recording.fresh.map((id) => [id, newId()]))
  if (recording.subject && subject) by.set(recording.subject, subject)
  const values = (statement: Statement) => (by.size ? (statement.values.map((value) => replace(value, by)) as unknown[]) : statement.values)
  if (!recording.transaction) {
    const results = await Promise.all(recording.statements.map((statement) => pool.query(statement.text, values(statement))))
    return results.map(({ rows }) => rows)
  }
  const client = await pool.connect()
  try {
    await client.query('begin')
    const out = []
    for (const statement of recording.statements) out.push((await client.query(statement.text, values(statement))).rows)
    await client.query('commit')
    return out
  } finally {
    client.release()
  }
}

createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const [, kind = '', subject] = request.url!.split('/')
    if (body) JSON.parse(body)
    replay(recordings[kind]!, subject).then(
      (rows) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
}).listen(Number(process.env['BENCH_PORT']), '127.0.0.1', () => process.send?.('ready'))
