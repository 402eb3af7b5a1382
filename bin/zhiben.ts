// `zhiben <command>`: the list below is the help. A command answers its exit code; what goes wrong is one sentence.
import { parseArgs } from 'node:util'
import { Problem } from '#platform/problems/problem.ts'
import { StartError } from '#platform/db/server/index.ts'
import type { Command } from './commands/command.ts'

const COMMANDS: Readonly<Record<string, { help: string; load: () => Promise<Command> }>> = {
  start: { help: '启动。--demo 装入五个辖区的演示数据', load: async () => (await import('./commands/start.ts')).start },
  stop: { help: '停止正在运行的服务', load: async () => (await import('./commands/start.ts')).stop },
  build: { help: '构建网页', load: async () => (await import('./commands/build.ts')).build },
  migrate: { help: '把数据库结构升到最新', load: async () => (await import('./commands/admin.ts')).migrateDatabase },
  distribute: { help: 'distribute [--shards 32]：把 Citus 数据库的表按辖区分布到各节点', load: async () => (await import('./commands/distribute.ts')).distributeDatabase },
  tenant: { help: 'tenant add <包名>：开通一个辖区；tenant list', load: async () => (await import('./commands/admin.ts')).tenant },
  user: { help: 'user add --tenant 代码 --login 登录名 --name 姓名 --role 角色 --organisation 机构名称或简称；user reset <登录名>', load: async () => (await import('./commands/admin.ts')).user },
  import: { help: 'import <台账> <文件> --as 登录名 [--dry-run]；隐患台账 hazards，全国重大事故隐患数据库 national-hazards', load: async () => (await import('./commands/data.ts')).importFile },
  export: { help: 'export <台账> --as 登录名 --to 文件 [--query "state=closed"]', load: async () => (await import('./commands/data.ts')).exportFile },
  sim: { help: 'sim --pack 包名 [--seed 1] [--until 2026-11-22] [--small]：模拟一个辖区三年', load: async () => (await import('./commands/data.ts')).sim },
  plan: { help: 'plan compile <文件> --json：把方案编译成任务', load: async () => (await import('./commands/data.ts')).plan },
  suggest: { help: 'suggest "检查发现" [--on 2026-11-21] [--industry 工贸] [--limit 5] --json：推荐判定条款', load: async () => (await import('./commands/suggest.ts')).suggest },
  backup: { help: 'backup <文件>：在线备份数据库和附件', load: async () => (await import('./commands/data.ts')).backup },
  restore: { help: 'restore <文件> --into 空文件夹：恢复', load: async () => (await import('./commands/data.ts')).restore },
  verify: { help: '核对每个辖区的事件链', load: async () => (await import('./commands/admin.ts')).verify },
  recount: { help: 'recount [--repair]：从事件逐件重数，核对统计数字', load: async () => (await import('./commands/admin.ts')).recountFigures },
  doctor: { help: '列出所有设置和环境检查', load: async () => (await import('./commands/doctor.ts')).doctor },
}

async function main(): Promise<number> {
  const [name = 'help', ...rest] = process.argv.slice(2)
  const command = COMMANDS[name]
  if (!command) {
    console.log(`治本 zhiben\n\n${Object.entries(COMMANDS).map(([key, { help }]) => `  ${key.padEnd(12)}${help}`).join('\n')}`)
    return name === 'help' || name === '--help' ? 0 : 2
  }
  const loaded = await command.load()
  if (loaded.options === 'own') return loaded.run({ values: {}, words: rest })
  const { values, positionals } = parseArgs({ args: rest, options: loaded.options ?? {}, allowPositionals: true, strict: true })
  return loaded.run({ values: values as Record<string, string | boolean | undefined>, words: positionals })
}

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof Problem || error instanceof StartError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) console.error((error as Error).message)
  else console.error(error)
  // whoever asked for JSON gets JSON, of a refusal too
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: (error as Error).message }))
  process.exitCode = 1
}
