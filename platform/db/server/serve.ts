// Runs the server of a data folder until SIGTERM or SIGINT, and prints where it is: a whole "application" as small as
// can be, for the launcher's own tests and the torture, which need a process that they may kill.
// Usage: serve.ts <dataDir> [--pg-bin=<folder>] [--programs=<folder>]
import { parseArgs } from 'node:util'
import { type RunningServer, startServer } from './index.ts'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { 'pg-bin': { type: 'string' }, programs: { type: 'string' } } })
const dataDir = positionals[0] ?? ''
const say = (text: string) => process.stdout.write(`${text}\n`)
const server: RunningServer = await startServer({ dataDir, pgBin: values['pg-bin'], ...(values.programs ? { programsDir: values.programs } : {}), log: (line) => process.stderr.write(`${line}\n`) })
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.stop().then(() => process.exit(0), (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    })
  })
}
const { pid, socketDir, version, attached, owned, ownerConfig, appConfig } = server
say(`ready ${JSON.stringify({ pid, socketDir, version, attached, owned, ownerConfig, appConfig })}`)
