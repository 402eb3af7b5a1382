// For benchmarks only: makes a jurisdiction of any size by set-wise SQL, with the columns, constraints and indexes of the
// product but without its rules. Nothing else may fill tables this way; the simulator plays through the rules instead.
import pg from 'pg'
import type { ConnectionConfig } from '#platform/db/server/index.ts'

export type Loaded = { entities: number; hazards: number; seconds: number }

/** Fills the tenant. Its pack must be loaded. @param reported how many hazards still wait for judgement (for step benchmarks) */
export async function loadHazards(owner: ConnectionConfig, tenantId: string, sizes: { communities: number; entities: number; hazards: number; reported: number }): Promise<Loaded> {
  const client = new pg.Client(owner)
  await client.connect()
  const began = performance.now()
  try {
    await client.query('begin')
    await client.query(`create temporary table words on commit drop as select * from (values
      (0, '消防', '疏散通道堆放杂物', '''消防'' ''疏散'' ''通道'' ''杂物'''), (1, '用电', '配电箱前堆放原料', '''用电'' ''配电'' ''电箱'' ''原料'''),
      (2, '燃气', '液化气瓶与灶具同室', '''燃气'' ''液化'' ''气瓶'' ''灶具'''), (3, '粉尘', '除尘系统未装锁气卸灰装置', '''粉尘'' ''除尘'' ''锁气'' ''卸灰'''),
      (4, '机械', '冲压机无安全防护装置', '''机械'' ''冲压'' ''防护'' ''装置'''), (5, '管理', '未如实记录隐患排查情况', '''管理'' ''记录'' ''排查'' ''隐患''')) w(k, category, description, search)`)
    await client.query(`insert into regions (tenant_id, id, parent_id, level, code, name, path)
      select $1, gen_random_uuid(), r.id, 'community', 'bench-' || n, '基准' || n || '社区', r.path || 'bench-' || n || '/'
      from regions r, generate_series(1, $2) n where r.tenant_id = $1 and r.parent_id is null`, [tenantId, sizes.communities])
    await client.query(`create temporary table places on commit drop as select row_number() over () - 1 as k, id, path from regions where tenant_id = $1 and code like 'bench-%'`, [tenantId])
    await client.query(`create temporary table offices on commit drop as select row_number() over () - 1 as k, id from organisations where tenant_id = $1 and kind = 'department'`, [tenantId])
    await client.query(`insert into entities (tenant_id, id, kind, name, region_id, region_path, address, organisation_id, status, high_hazard, headcount, search, created_at, updated_at)
      select $1, gen_random_uuid(), case when n % 3 = 0 then 'place' else 'enterprise' end, '基准' || n || '号有限公司', p.id, p.path, '基准路' || n || '号', o.id, 'operating', n % 12 = 0, n % 300,
        array_to_tsvector(array['基准', '公司', n::text]), now(), now()
      from generate_series(1, $2) n join places p on p.k = n % (select count(*) from places) join offices o on o.k = n % (select count(*) from offices)`, [tenantId, sizes.entities])
    await client.query(`create temporary table targets on commit drop as select row_number() over (order by name) - 1 as k, id, region_id, region_path, organisation_id from entities where tenant_id = $1 and name like '基准%'`, [tenantId])
    await client.query('create index on targets (k)')
    await client.query(`insert into hazards (tenant_id, id, number, entity_id, region_id, region_path, place, description, category, channel, found_on, found_by_name, level, clause, state, organisation_id,
        review_organisation_id, holder, holder_organisation_id, due_on, first_due_on, at_once, rectified_by, rectified_on, reviewed_by, closed_on, void_reason, search, created_at, updated_at)
      select $1, gen_random_uuid(), 'BM-' || n, t.id, t.region_id, t.region_path, '车间', w.description, case w.k when 0 then 'fire' when 1 then 'electric' when 2 then 'gas' when 3 then 'dust' when 4 then 'machine' else 'management' end,
        (array['self_check','inspection','grid','grid','expert'])[1 + n % 5], date '2024-01-01' + (n * 7919::bigint % 1050)::int, '基准',
        case when s.state = 'reported' then null when n % 9 = 0 then 'major' else 'general' end, case when s.state <> 'reported' and n % 9 = 0 then '{"document":"判定标准","clause":"第一条"}'::jsonb end,
        s.state, t.organisation_id, t.organisation_id, case s.state when 'assigned' then 'entity' when 'closed' then 'nobody' when 'voided' then 'nobody' else 'organisation' end,
        case when s.state in ('reported', 'graded', 'rectified', 'accepted') then t.organisation_id end,
        case when s.state not in ('reported', 'graded') then date '2024-01-16' + (n * 7919::bigint % 1080)::int end, case when s.state not in ('reported', 'graded') then date '2024-01-16' + (n * 7919::bigint % 1080)::int end, true,
        case when s.state in ('rectified', 'accepted', 'closed') then t.id end, case when s.state in ('rectified', 'accepted', 'closed') then date '2024-01-10' + (n * 7919::bigint % 1050)::int end,
        case when s.state in ('accepted', 'closed') then t.organisation_id end, case when s.state = 'closed' then date '2024-01-12' + (n * 7919::bigint % 1050)::int end, case when s.state = 'voided' then '基准' end,
        w.search::tsvector, now(), now()
      from generate_series(1, $2) n join targets t on t.k = (n * 31) % (select count(*) from targets) join words w on w.k = n % 6
      cross join lateral (select case when n <= $3 then 'reported' when n % 20 < 14 then 'closed' when n % 20 < 17 then 'assigned' when n % 20 = 17 then 'rectified' when n % 20 = 18 then 'graded' else 'voided' end as state) s`,
    [tenantId, sizes.hazards, sizes.reported])
    await client.query('commit')
    await client.query('analyze')
  } finally {
    await client.end()
  }
  return { entities: sizes.entities, hazards: sizes.hazards, seconds: (performance.now() - began) / 1000 }
}
