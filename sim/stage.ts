// The stage: one jurisdiction, its people, and the one way anything is done on it — a real endpoint, performed as the
// person who would do it, at a moment of the simulated clock.
import { Readable } from 'node:stream'
import type { Product } from '#bin/product.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { perform, type Endpoint, type House } from '#platform/http/endpoint.ts'
import type { Contract } from '#platform/http/contract.ts'
import { Problem } from '#platform/problems/problem.ts'
import { startOf, weekday, addDays, type Day } from '#platform/time/day.ts'
import { photos } from './photos.ts'
import type { Random } from './random.ts'

export type Call = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: Record<string, unknown>; upload?: Readable }

export class Stage {
  readonly product: Product
  readonly tenantId: string
  /** Commands performed so far. */
  performed = 0
  readonly #house: Omit<House, 'clock'>
  readonly #points: ReadonlyMap<string, Endpoint>

  constructor(product: Product, tenantId: string) {
    this.product = product
    this.tenantId = tenantId
    // Nothing wakes by itself: the simulation settles events under its own clock.
    this.#house = { db: product.db, files: product.house.files, wake: () => undefined }
    this.#points = new Map(product.endpoints.map((point) => [`${point.contract.method} ${point.contract.path}`, point]))
  }

  async do<T>(actor: Actor, at: Date, contract: Pick<Contract, 'method' | 'path'>, call: Call): Promise<T> {
    const point = this.#points.get(`${contract.method} ${contract.path}`)
    if (!point) throw new Error(`no endpoint ${contract.method} ${contract.path}`)
    this.performed += 1
    try {
      return (await perform({ ...this.#house, clock: () => at }, point, actor, call)) as T
    } catch (error) {
      if (error instanceof Problem) throw new Error(`${actor.post} ${actor.name} was refused ${contract.path} at ${at.toISOString()}: ${error.message} ${JSON.stringify(error.facts ?? error.fields ?? {}).slice(0, 600)}`, { cause: error })
      throw error
    }
  }

  /** Uploads one of the drawn photos as this person's; answers its id. */
  async photo(actor: Actor, at: Date, purpose: 'before' | 'after', r: Random): Promise<string> {
    const id = r.id(at)
    const content = r.pick((await photos())[purpose])
    await this.do(actor, at, { method: 'PUT', path: '/api/files/:id' }, {
      params: { id }, query: { name: purpose === 'before' ? '现场.jpg' : '整改后.jpg', purpose, takenAt: at.toISOString() }, upload: Readable.from([content]),
    })
    return id
  }
}

/** A moment of a working day, in Shanghai. @param minutes since midnight */
export function moment(day: Day, minutes: number): Date {
  return new Date(startOf(day).getTime() + minutes * 60_000)
}

/** The same day, or the Monday after a weekend: offices act on working days. (Public holidays are left out.) */
export function workday(day: Day): Day {
  const past = weekday(day) - 5
  return past > 0 ? addDays(day, 3 - past) : day
}

/** Runs the tasks, at most `limit` at a time. */
export async function together(limit: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < tasks.length) await tasks[next++]!()
  }
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker))
}
