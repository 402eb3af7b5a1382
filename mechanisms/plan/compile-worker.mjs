// The thread of compile-apart.ts. Plain JavaScript: TypeScript is registered here first.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { readPlanFile } = await import('./read/file.ts')
const { readText } = await import('./read/text.ts')
const { compilePlan } = await import('./compile/compile.ts')
try {
  const read = typeof workerData === 'string' ? readText(workerData.normalize('NFC')) : await readPlanFile(workerData)
  parentPort.postMessage({ read, compiled: compilePlan(read) })
} catch (error) {
  parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) })
}
