// `zhiben doctor`: every setting with its source, and what this machine offers.
import { existsSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { openServer, settings, type Command } from './command.ts'

export const doctor: Command = {
  async run() {
    const { settings: s, rows, file } = settings()
    console.log(`设置（环境变量优先，其次 ${file}，再次默认）：\n`)
    for (const row of rows) console.log(`  ${row.name.padEnd(22)}${(row.value || '—').padEnd(28)}${row.source}\n${' '.repeat(24)}${row.meaning}`)
    console.log('\n检查：\n')
    const disk = existsSync(s.dataDir) ? statfsSync(s.dataDir) : undefined
    const checks: [string, boolean, string][] = [
      ['Node.js', true, process.versions.node],
      ['内存', totalmem() > 2e9, `${(totalmem() / 1e9).toFixed(1)} GB`],
      ['数据文件夹', existsSync(s.dataDir), s.dataDir],
      ['可用磁盘', !disk || disk.bavail * disk.bsize > 2e9, disk ? `${((disk.bavail * disk.bsize) / 1e9).toFixed(1)} GB` : '还没有数据文件夹'],
    ]
    try {
      const server = await openServer(s, () => undefined)
      checks.push(['数据库', true, `PostgreSQL ${server.version}（${server.kind === 'embedded' ? '内置' : '外部'}）`])
      await server.stop()
    } catch (error) {
      checks.push(['数据库', false, (error as Error).message])
    }
    for (const [name, good, value] of checks) console.log(`  ${good ? '✓' : '✗'} ${name.padEnd(10)}${value}`)
    return checks.every(([, good]) => good) ? 0 : 1
  },
}
