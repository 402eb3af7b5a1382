// For benchmarks only: makes a jurisdiction of any size by set-wise SQL, with the columns, constraints and indexes of the
// product but without its rules; dates and sums come by the product's own code. Nothing else may fill tables this way; the
// simulator plays through the rules instead.
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { vectorText } from '#platform/db/search.ts'
import { openDatabase, systemScope } from '#platform/db/tx.ts'
import { historyOf, type DatedEvent } from '#mechanisms/indicator/history.ts'
import { buildSums } from '#mechanisms/indicator/recount.ts'
import { dayValues, type CaseHead } from '#mechanisms/indicator/store.ts'
import { dateOldHazards, hazardCases } from '#rooms/statistics/store.ts'

export type Loaded = { entities: number; hazards: number; seconds: number; dated: number }

const WORDS = [
  ['fire', '疏散通道堆放杂物，影响人员疏散'], ['fire', '灭火器压力不足，未按期检查'], ['electric', '配电箱前堆放原料，操作通道不足'], ['electric', '临时用电线路未穿管保护'], ['gas', '液化气瓶与灶具同室使用'],
  ['dust', '除尘系统未规范设置锁气卸灰装置'], ['machine', '冲压机无安全防护装置'], ['management', '未如实记录隐患排查治理情况'], ['confined', '有限空间作业未先通风后检测'], ['hazchem', '危险化学品混存且无标识'],
] as const
/** One in a thousand has it. */
const RARE = '氨制冷机房报警器失灵'

/** Fills the tenant. Its pack must be loaded. @param reported how many hazards still wait for judgement (for step benchmarks) */
export async function loadHazards(owner: ConnectionConfig, tenantId: string, sizes: { communities: number; entities: number; hazards: number; reported: number; app?: ConnectionConfig; until?: string }): Promise<Loaded> {
  const client = new pg.Client(owner)
  await client.connect()
  const began = performance.now()
  let dated = 0
  try {
    // Made row by row the keys and indexes cost ten times the rows.
    const { rows: indexes } = await client.query<{ name: string; text: string }>(`select i.indexname as name, i.indexdef as text from pg_indexes i join pg_class c on c.relname = i.indexname join pg_index x on x.indexrelid = c.oid
      where i.tablename in ('hazards', 'case_days') and not x.indisunique`)
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '128MB'`)
    await client.query('begin')
    for (const { name } of indexes) await client.query(`drop index ${name}`)
    await client.query('create temporary table words (k int, category text, description text, search text) on commit drop')
    for (const [k, [category, description]] of [...WORDS, ['other', RARE] as const].entries()) await client.query('insert into words values ($1, $2, $3, $4)', [k, category, description, vectorText(description)])
    await client.query(`insert into regions (tenant_id, id, parent_id, level, code, name, path)
      select $1, gen_random_uuid(), r.id, 'community', 'bench-' || n, '基准' || n || '社区', r.path || 'bench-' || n || '/'
      from regions r, generate_series(1, $2) n where r.tenant_id = $1 and r.parent_id is null`, [tenantId, sizes.communities])
    await client.query(`create temporary table places on commit drop as select row_number() over () - 1 as k, id, path from regions where tenant_id = $1 and code like 'bench-%'`, [tenantId])
    await client.query(`create temporary table offices on commit drop as select row_number() over () - 1 as k, id from organisations where tenant_id = $1 and kind = 'department'`, [tenantId])
    await client.query(`insert into entities (tenant_id, id, kind, name, region_id, region_path, address, organisation_id, status, high_hazard, headcount, industry, longitude, latitude, search, created_at, updated_at)
      select $1, gen_random_uuid(), case when n % 3 = 0 then 'place' else 'enterprise' end, '基准' || n || '号有限公司', p.id, p.path, '基准路' || n || '号', o.id, 'operating', n % 12 = 0, n % 300,
        (array['34','36','21','14','52','61','47','59','25','83','26','30',null])[1 + n % 13], case when n % 10 < 9 then 112.5 + (n::bigint * 7919 % 100000) / 500000.0 end, case when n % 10 < 9 then 34.1 + (n::bigint * 104729 % 100000) / 500000.0 end,
        array_to_tsvector(array['基准', '公司', n::text]), now(), now()
      from generate_series(1, $2) n join places p on p.k = n % (select count(*) from places) join offices o on o.k = n % (select count(*) from offices)`, [tenantId, sizes.entities])
    await client.query(`create temporary table targets on commit drop as select row_number() over (order by name) - 1 as k, id, region_id, region_path, organisation_id, name, case industry when '52' then 'F' when '61' then 'H' when '47' then 'E' when '59' then 'G' when '83' then 'P' else case when industry is not null then 'C' end end as section from entities where tenant_id = $1 and name like '基准%'`, [tenantId])
    await client.query('create index on targets (k)')
    await client.query('analyze targets')
    await client.query(`insert into hazards (tenant_id, id, number, entity_id, region_id, region_path, industry, place, description, category, channel, found_on, found_by_name, level, clause, graded_on, assigned_on, state, organisation_id,
        review_organisation_id, holder, holder_organisation_id, due_on, first_due_on, at_once, rectified_by, rectified_on, reviewed_by, closed_on, void_reason, search, created_at, updated_at)
      select $1, gen_random_uuid(), 'BM-' || n, t.id, t.region_id, t.region_path, t.section, (array['车间','仓库','配电室','后厨','屋顶'])[1 + n % 5] || (n % 40), w.description, w.category,
        (array['self_check','inspection','grid','grid','expert'])[1 + n % 5], d.found, '基准',
        case when s.state = 'reported' then null when n % 9 = 0 then 'major' else 'general' end, case when s.state <> 'reported' and n % 9 = 0 then '{"document":"判定标准","clause":"第一条"}'::jsonb end,
        case when s.state <> 'reported' then d.found + 1 end, case when s.state not in ('reported', 'graded') then d.found + 1 end,
        s.state, t.organisation_id, t.organisation_id, case s.state when 'assigned' then 'entity' when 'closed' then 'nobody' when 'voided' then 'nobody' else 'organisation' end,
        case when s.state in ('reported', 'graded', 'rectified', 'accepted') then t.organisation_id end, d.due, d.due, true,
        case when s.state in ('rectified', 'accepted', 'closed') then t.id end, case when s.state in ('rectified', 'accepted', 'closed') then d.closed - 2 end,
        case when s.state in ('accepted', 'closed') then t.organisation_id end, case when s.state = 'closed' then d.closed end, case when s.state = 'voided' then '基准' end,
        (w.search || ' ''bm'' ''' || n || '''')::tsvector, now(), least(d.closed, $4::date)::timestamptz
      from generate_series(1, $2) n join targets t on t.k = (n * 31) % (select count(*) from targets) join words w on w.k = case when n % 1000 = 7 then 10 else n % 10 end
      cross join lateral (select case when n <= $3 then 'reported' when n % 20 < 17 then 'closed' when n % 20 = 17 then 'assigned' when n % 40 = 18 then 'rectified' when n % 40 = 38 then 'graded' else 'voided' end as state) s
      cross join lateral (select $4::date - 1050 + (n::bigint * 7919 % 1020)::int as found) f
      cross join lateral (select f.found, f.found + 3 + (n % 30) as closed, case when s.state not in ('reported', 'graded') then f.found + 10 + n % 21 end as due) d`,
    [tenantId, sizes.hazards, sizes.reported, sizes.until ?? '2026-11-22'])
    await client.query('commit')
    const restore = async (table: string) => { for (const { text } of indexes.filter((one) => one.text.includes(` ON public.${table} `))) await client.query(text) }
    await restore('hazards')
    if (!sizes.app) await restore('case_days')
    await client.query('vacuum analyze')
    if (sizes.app) {
      const db = openDatabase(sizes.app, { connections: 2 })
      dated = await db.write(systemScope(tenantId), dateOldHazards)
      await client.query('analyze dated_events')
      await copyDays(client, tenantId)
      await restore('case_days')
      await client.query('analyze case_days')
      await db.write(systemScope(tenantId), (tx) => buildSums(tx, hazardCases(tenantId).levels))
      await db.close()
      // In use, the rows of a day are written on that day and lie together; a bulk load writes them case by case.
      await client.query('cluster case_days using case_days_by_day')
      await client.query('vacuum analyze')
    }
  } finally {
    await client.end()
  }
  return { entities: sizes.entities, hazards: sizes.hazards, seconds: (performance.now() - began) / 1000, dated }
}

/** The days of every case by the product's own evaluation, written by COPY: what `recount --repair` does row by row. */
async function copyDays(client: pg.Client, tenantId: string): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows: heads } = await client.query<CaseHead>(`select id, entity_id as "entityId", region_id as "regionId", industry, channel, category from hazards where tenant_id = $1 and id > $2 order by id limit 20000`, [tenantId, after])
    if (!heads.length) return
    const { rows: events } = await client.query<DatedEvent & { caseId: string }>(`select case_id as "caseId", kind, on_day::text as "onDay", seq, level, due_on::text as "dueOn" from dated_events where tenant_id = $1 and case_id between $2 and $3 order by case_id, seq`, [tenantId, heads[0]!.id, heads.at(-1)!.id])
    const eventsOf = new Map<string, DatedEvent[]>()
    for (const event of events) {
      const at = eventsOf.get(event.caseId)
      if (at) at.push(event)
      else eventsOf.set(event.caseId, [event])
    }
    let columns: string[] | undefined
    const lines: string[] = []
    for (const head of heads) {
      const rows = historyOf(eventsOf.get(head.id) ?? [])
      for (const row of rows) {
        const values = dayValues(tenantId, head, rows[0]!.day, row)
        columns ??= Object.keys(values)
        lines.push(Object.values(values).map((value) => (value === null ? '\\N' : String(value))).join('\t'))
      }
    }
    const stream = client.query(copyFrom(`copy case_days (${columns!.join(', ')}) from stdin`))
    await new Promise<void>((resolve, reject) => {
      stream.on('finish', resolve).on('error', reject)
      stream.end(`${lines.join('\n')}\n`)
    })
    after = heads.at(-1)!.id
  }
}
