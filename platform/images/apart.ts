// Pictures looked at and compared in a thread of their own, so that nobody's request waits for them. One thread, started
// with the first picture; it does not keep the process alive.
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

let worker: Worker | undefined
let last = 0
const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()

function start(): Worker {
  const made = new Worker(new URL('./worker.mjs', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } })
  made.unref()
  made.on('message', ({ id, value, error }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (!waiting.size) made.unref()
    if (error === undefined) one?.resolve(value as never)
    else one?.reject(new Error(error))
  })
  const end = (error: Error) => {
    if (worker === made) worker = undefined
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  made.on('error', end)
  made.on('exit', () => end(new Error('the thread for pictures ended')))
  return made
}

function ask<T>(question: Question): Promise<T> {
  worker ??= start()
  const id = ++last
  worker.ref()
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker!.postMessage({ id, ...question })
  })
}

/** Rejects when the file is no picture that opens. */
export const lookAt = (path: string) => ask<Looked>({ kind: 'look', path })

/** Numbers of the pictures in the lists that are most like it. */
export const closestTo = (print: Uint8Array, lists: readonly List[], limit: number) => ask<number[]>({ kind: 'closest', print, lists, limit })

/** For each of the others, how `print` lies on it; undefined where it is another picture. */
export const compareWith = (print: Uint8Array, others: readonly Uint8Array[]) => ask<(Likeness | undefined)[]>({ kind: 'compare', print, others })
