// Batches in turn: decided one while the other is written, and decided anew when the one before was refused.
import { describe, expect, it } from 'vitest'
import type { Outcome } from '#platform/sheets/import.ts'
import type { Memory } from './match.ts'
import { openTurns } from './turns.ts'

const refusal = (error: unknown) => (error as Error).message

/** What happened, in order; a row `bad` refuses the batch it is written with. */
function watched() {
  const log: string[] = []
  const memories: Memory[] = []
  let open: (() => void) | undefined
  const begin = openTurns<string>(async (rows, memory, mayWrite) => {
    const name = rows.join('+')
    memories.push(memory)
    log.push(`decide ${name}`)
    await mayWrite()
    log.push(`write ${name}`)
    if (rows[0] === 'slow') await new Promise<void>((resolve) => (open = resolve))
    if (rows.includes('bad')) throw new Error('不行')
    log.push(`written ${name}`)
    return rows.map((): Outcome => 'created')
  }, refusal)
  return { begin, log, memories, let: () => open!() }
}

describe('batches', () => {
  it('are decided while the one before is written, and written one after the other', async () => {
    const { begin, log, let: open } = watched()
    const first = await begin(['slow'])
    const second = await begin(['b'])
    expect(log).toEqual(['decide slow', 'write slow', 'decide b'])
    open()
    expect([await first.written, await second.written]).toEqual([['created'], ['created']])
    expect(log.slice(3)).toEqual(['written slow', 'write b', 'written b'])
  })

  it('are taken row by row when refused, and what was decided by them is decided anew', async () => {
    const { begin, log, memories } = watched()
    const first = await begin(['a', 'bad'])
    const second = await begin(['b', 'c'])
    const third = await second.written.then(() => begin(['d']))
    expect([await first.written, await second.written, await third.written]).toEqual([['created', { rejected: '不行' }], ['created', 'created'], ['created']])
    expect(log).toEqual(['decide a+bad', 'write a+bad', 'decide b+c', 'decide a', 'write a', 'written a', 'decide bad', 'write bad', 'decide b+c', 'write b+c', 'written b+c', 'decide d', 'write d', 'written d'])
    // Nothing of the first decisions is remembered.
    expect(new Set(memories).size).toBe(2)
    expect(memories.at(-1)).toBe(memories[2])
  })

  it('are refused with the error of a database that is gone', async () => {
    const begin = openTurns<string>(() => Promise.reject(new Error('gone')), (error) => { throw error })
    await expect((await begin(['a'])).written).rejects.toThrow('gone')
  })
})
