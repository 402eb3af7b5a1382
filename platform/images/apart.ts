// Pictures looked at and compared in threads of their own, so that nobody's request waits for them. They are started when
// there is work for them and do not keep the process alive.
import { Worker } from 'node:worker_threads'
import type { Taken } from './exif.ts'
import type { Likeness } from './fingerprint.ts'
import type { List } from './words.ts'

/**
 * `print` is what is kept (fingerprint.ts); `asked` and `mirrored` are what others are found with, and the words are those
 * whose lists it takes. `distinct` says how many corners stand out.
 */
export type Looked = { print: Uint8Array; asked: Uint8Array; mirrored: Uint8Array; words: number[]; mirroredWords: number[]; taken: Taken; distinct: number }
export type Question =
  | { kind: 'look'; path: string }
  | { kind: 'closest'; print: Uint8Array; lists: readonly List[]; limit: number }
  | { kind: 'compare'; print: Uint8Array; others: readonly Uint8Array[] }
export type Answer = { id: number; value?: unknown; error?: string }

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> }

/** A picture is sought as it is and mirrored at the same time. */
const THREADS = 2
const threads: Thread[] = []
let last = 0

function start(): Thread {
  const thread: Thread = { worker: new Worker(new URL('./worker.mjs', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } }), waiting: new Map() }
  const { worker, waiting } = thread
  worker.unref()
  worker.on('message', ({ id, value, error }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (!waiting.size) worker.unref()
    if (error === undefined) one?.resolve(value as never)
    else one?.reject(new Error(error))
  })
  const end = (error: Error) => {
    if (threads.includes(thread)) threads.splice(threads.indexOf(thread), 1)
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the thread for pictures ended')))
  threads.push(thread)
  return thread
}

/** Of the threads the idlest; another one only while all are at work. */
function ask<T>(question: Question): Promise<T> {
  let thread = threads.toSorted((a, b) => a.waiting.size - b.waiting.size)[0]
  if (!thread || (thread.waiting.size > 0 && threads.length < THREADS)) thread = start()
  const { worker, waiting } = thread
  const id = ++last
  worker.ref()
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker.postMessage({ id, ...question })
  })
}

/** Rejects when the file is no picture that opens. */
export const lookAt = (path: string) => ask<Looked>({ kind: 'look', path })

/** Numbers of the pictures in the lists that are most like it. */
export const closestTo = (print: Uint8Array, lists: readonly List[], limit: number) => ask<number[]>({ kind: 'closest', print, lists, limit })

/** For each of the others, how `print` lies on it; undefined where it is another picture. */
export const compareWith = (print: Uint8Array, others: readonly Uint8Array[]) => ask<(Likeness | undefined)[]>({ kind: 'compare', print, others })
