// Reads and compiles a plan in a thread of its own, so that nobody else's request waits for a long text.
import { Worker } from 'node:worker_threads'
import type { Compiled } from './compile/plan.ts'
import type { PlanText } from './read/normal.ts'

export type Read = { read: PlanText; compiled: Compiled }

/** @param source a file's bytes, or text. Rejects with an Error in Chinese when the file cannot be read. */
export function compileApart(source: Uint8Array | string): Promise<Read> {
  const loader = new URL('./compile-worker.mjs', import.meta.url)
  return new Promise((resolve, reject) => {
    const worker = new Worker(loader, { workerData: source, resourceLimits: { maxOldGenerationSizeMb: 512 } })
    worker.once('message', (answer: Read | { error: string }) => ('error' in answer ? reject(new Error(answer.error)) : resolve(answer)))
    worker.once('error', () => reject(new Error('这份文件读不了，可能太大或已损坏。请另存为 docx 或纯文本再传。')))
    worker.once('exit', () => reject(new Error('这份文件读不了，请另存为 docx 或纯文本再传。')))
  })
}
