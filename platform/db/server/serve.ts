// Runs the server of a data folder until SIGTERM or SIGINT, and prints where it is: a whole "application" as small as
// can be, for the launcher's own tests and the torture, which need a process that they may kill.
// Usage: serve.ts <dataDir> [PG_BIN]
import { type RunningServer, startServer } from './index.ts'

const [dataDir = '', pgBin] = process.argv.slice(2)
const say = (text: string) => process.stdout.write(`${text}\n`)
const server: RunningServer = await startServer({ dataDir, pgBin, log: (line) => process.stderr.write(`${line}\n`) })
const { pid, socketDir, version, attached, owned, ownerConfig, appConfig } = server
say(`ready ${JSON.stringify({ pid, socketDir, version, attached, owned, ownerConfig, appConfig })}`)
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.stop().then(() => process.exit(0), (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    })
  })
}
