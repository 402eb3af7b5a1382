// `zhiben distribute`: a Citus database's tables over its nodes, by jurisdiction (docs/operations.md, "More than one machine").
import { checkCluster, distribute } from '#platform/db/distribute.ts'
import { migrate } from '#platform/db/migrate.ts'
import { externalServer, StartError } from '#platform/db/server/index.ts'
import { migrationsDir, settings, type Command } from './command.ts'

export const distributeDatabase: Command = {
  options: { shards: { type: 'string' } },
  async run({ values }) {
    const shards = values['shards'] === undefined ? undefined : Number(values['shards'])
    if (shards !== undefined && !(Number.isInteger(shards) && shards >= 1 && shards <= 1024)) throw new StartError('--shards 要写 1 到 1024 的整数。')
    const { settings: s } = settings()
    if (!s.databaseUrl) throw new StartError('内置数据库只在一台机器上。要分布到多台，先用 DATABASE_URL 换成外部的 Citus 数据库，步骤见 docs/operations.md。')
    const { ownerConfig } = await externalServer(s.databaseUrl, console.log)
    await checkCluster(ownerConfig)
    await migrate(ownerConfig, { dir: migrationsDir, log: console.log })
    const done = await distribute(ownerConfig, { log: console.log, shards })
    const fresh = done.distributed.length + done.reference.length
    console.log(`\n数据节点 ${done.nodes.length} 个：${done.nodes.join('、')}`)
    console.log(fresh ? `按辖区分布 ${done.distributed.length} 张表，每个节点一份 ${done.reference.length} 张；之前已分布 ${done.before} 张。` : `${done.before} 张表都已分布，没有要做的。`)
    if (done.policies) console.log(`行级安全规则改写 ${done.policies} 张表（意思不变，写成 Citus 能保持的样子）。`)
    if (done.rights) console.log(`${done.rights} 张表的分片补齐了权限（Citus 不传递写到列上的权限）。`)
    console.log('每个分片的权限和行级安全已逐一核对。请重新启动所有治本进程，让新的连接用上新的设置。')
    return 0
  },
}
