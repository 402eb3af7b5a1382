// Batches of a list in turn: one is decided while the one before is being written, so that server and database work at the same
// time. What is decided rests on what the batch before will have written; when that was refused, it is decided anew.
import type { Outcome } from '#platform/sheets/import.ts'
import type { CellProblem } from '#platform/sheets/sheets.ts'
import { openMemory, type Memory } from './match.ts'

/** One transaction: decides by this memory, asks whether it may write, writes. */
export type Attempt<R> = (rows: readonly R[], memory: Memory, mayWrite: () => Promise<void>) => Promise<Outcome[]>

const atOnce = () => Promise.resolve()

/** @param refusal why a row alone was refused; throws what is no refusal */
export function openTurns<R>(attempt: Attempt<R>, refusal: (error: unknown) => string | CellProblem[]): (rows: readonly R[]) => Promise<{ written: Promise<Outcome[]> }> {
  /** A new one after each batch that was refused as a whole: what was decided by another is void. */
  let memory = openMemory()
  let last: { by: Memory; written: Promise<Outcome[]> } = { by: memory, written: Promise.resolve([]) }

  async function settle(rows: readonly R[], earlier: Promise<unknown>, decided: () => void): Promise<Outcome[]> {
    const by = memory
    try {
      return await attempt(rows, by, async () => {
        decided()
        await earlier
        if (by !== memory) throw new Error('the batch before was refused')
      })
    } catch {
      decided()
      await earlier
    }
    if (by !== memory) {
      const again = await attempt(rows, memory, atOnce).catch(() => undefined)
      if (again) return again
    }
    // Something about the batch as a whole was refused: find the rows it is about, one by one.
    memory = openMemory()
    const outcomes: Outcome[] = []
    for (const row of rows) outcomes.push((await attempt([row], memory, atOnce).catch((error: unknown): Outcome[] => [{ rejected: refusal(error) }]))[0]!)
    return outcomes
  }

  return async function begin(rows) {
    // The one before decides anew: not at the same time.
    if (last.by !== memory) await last.written
    const { written: earlier } = last
    const { promise: deciding, resolve: decided } = openPromise()
    const written = settle(rows, earlier, decided)
    // Heard where it is awaited.
    written.catch(() => undefined)
    last = { by: memory, written }
    await deciding
    return { written }
  }
}

function openPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void
  return { promise: new Promise<void>((done) => (resolve = done)), resolve }
}
