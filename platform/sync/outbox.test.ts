// The promise "never lost, never doubled", played against a model: a server with receipts, and a network that loses
// requests and replies, repeats and delays them, answers with a portal's page, and a phone that dies at any point.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer } from './answers.ts'
import { type Courier, makeCourier, type Request } from './courier.ts'
import { discard, LONGEST_WAIT_MS, type NewLetter, type NewParcel, next, patience, post, retry, revise, settleLetter, settleParcel, standing, sweep } from './outbox.ts'
import { memoryStore } from './store.ts'

const ACCOUNT = 'a'
const FATES = ['ok', 'ok', 'request-lost', 'reply-lost', 'twice', 'late', 'busy', 'gateway', 'portal', 'killed-before', 'killed-after', 'server-dies', 'still-arriving'] as const
type Fate = (typeof FATES)[number]

/** The server as far as the outbox relies on it: receipts, per-subject versions, files in pieces. */
function makeServer() {
  const receipts = new Map<string, unknown>()
  const files = new Map<string, { bytes: string; total: number; closed: boolean }>()
  const applied: { id: string; subject: string }[] = []
  const complete = (id: string) => {
    const known = files.get(id)
    return known?.closed === true
  }
  const json = (body: unknown, status = 200): Answer => ({ status, mediaType: status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json', json: body, retryAfter: null })
  return {
    applied,
    files,
    /** Dies after the last byte of a file is written and before the file is closed. */
    diesBeforeClosing: false,
    async answer(request: Request): Promise<Answer> {
      if (request.method === 'POST') {
        const body = request.json as { commandId: string; subject: string; files: string[]; bad: boolean }
        if (receipts.has(body.commandId)) return json(receipts.get(body.commandId))
        if (body.bad) return json({ kind: 'invalid', detail: '没填对。', fields: [] }, 422)
        expect(body.files.every(complete)).toBe(true)
        applied.push({ id: body.commandId, subject: body.subject })
        const reply = { nth: applied.length }
        receipts.set(body.commandId, reply)
        return json(reply)
      }
      const id = request.path.split(/[/?]/)[3]!
      if (request.method === 'GET') {
        const known = files.get(id)
        return known ? json({ received: known.bytes.length, complete: complete(id) }) : json({ kind: 'not-found', detail: '没有。' }, 404)
      }
      const query = new URLSearchParams(request.path.split('?')[1])
      const known = files.get(id) ?? { bytes: '', total: Number(query.get('total')), closed: false }
      if (Number(query.get('offset')) !== known.bytes.length) return json({ kind: 'conflict', detail: '位置不对。', received: known.bytes.length }, 409)
      known.bytes += await request.bytes!.text()
      files.set(id, known)
      if (this.diesBeforeClosing) throw new TypeError('Failed to fetch')
      known.closed = known.bytes.length === known.total
      return json({ received: known.bytes.length, complete: complete(id) })
    },
  }
}

const letterPlan = fc.record({ subject: fc.constantFrom('s1', 's2', 's3'), bad: fc.integer({ min: 0, max: 9 }).map((n) => n === 0), sizes: fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 2 }) })
const ops = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ op: fc.constant('post' as const), plan: letterPlan }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constant('turn' as const), fate: fc.constantFrom<Fate>(...FATES) }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('clock' as const), by: fc.integer({ min: -86_400_000, max: 86_400_000 }) }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('limbo' as const), nth: fc.nat(5) }) },
  ),
  { maxLength: 60 },
)

describe('against a network that loses, repeats and delays, and a phone that dies', () => {
  test('every command is applied exactly once, in order per subject, after its photos', async () => {
    await fc.assert(
      fc.asyncProperty(ops, async (script) => {
        const store = memoryStore()
        const server = makeServer()
        const limbo: Request[] = []
        let now = 1_800_000_000_000
        let fate: Fate = 'ok'
        let died = false
        let kill: () => void = () => undefined
        const transport = async (request: Request): Promise<Answer> => {
          const lost = () => new TypeError('Failed to fetch')
          const never = () => {
            died = true
            kill()
            return new Promise<never>(() => undefined)
          }
          switch (fate) {
            case 'request-lost':
              throw lost()
            case 'reply-lost':
              await server.answer(request)
              throw lost()
            case 'twice':
              await server.answer(request)
              return server.answer(request)
            case 'late':
              limbo.push(request)
              throw lost()
            case 'busy':
              return { status: 503, mediaType: 'application/problem+json', json: { kind: 'busy', detail: '忙。' }, retryAfter: '2' }
            case 'gateway':
              return { status: 502, mediaType: 'text/html', json: undefined, retryAfter: null }
            case 'portal':
              return { status: 200, mediaType: 'text/html', json: undefined, retryAfter: null }
            case 'killed-before':
              return never()
            case 'killed-after':
              await server.answer(request)
              return never()
            case 'server-dies':
              server.diesBeforeClosing = true
              try {
                return await server.answer(request)
              } finally {
                server.diesBeforeClosing = false
              }
            case 'still-arriving':
              if (request.method !== 'PUT') return server.answer(request)
              return { status: 409, mediaType: 'application/problem+json', json: { kind: 'conflict', detail: '这个附件正在传。' }, retryAfter: null }
            case 'ok':
              return server.answer(request)
          }
        }
        const born = (): Courier => makeCourier({ store, account: ACCOUNT, transport, clock: () => now, dice: () => 0.5 })
        let courier = born()
        const turn = async (with_: Fate) => {
          fate = with_
          died = false
          const killed = new Promise<undefined>((resolve) => (kill = () => resolve(undefined)))
          const motion = await Promise.race([courier.turn(), killed])
          if (died) courier = born()
          if (motion?.is === 'waiting') now = Math.max(now, motion.until)
          return motion
        }

        const written: (NewLetter & { bad: boolean; files: Map<string, string> })[] = []
        for (const step of script) {
          if (step.op === 'post') {
            const n = written.length
            const files = new Map(step.plan.sizes.map((size, i) => [`f${n}-${i}`, 'x'.repeat(size)]))
            for (const [id, bytes] of files) await store.put('photos', { account: ACCOUNT, key: id, value: new Blob([bytes]), at: now })
            const letter: NewLetter = {
              id: `c${n}`, account: ACCOUNT, subject: step.plan.subject, path: '/api/things', deed: 'thing', label: '', writtenAt: now,
              body: { commandId: `c${n}`, subject: step.plan.subject, files: [...files.keys()], bad: step.plan.bad },
            }
            const parcels: NewParcel[] = [...files].map(([id, bytes]) => ({ id, path: `/api/files/${id}`, query: { purpose: 'before' }, size: bytes.length }))
            await store.change(ACCOUNT, (box) => post(post(box, letter, parcels), letter, parcels))
            written.push({ ...letter, bad: step.plan.bad, files })
          } else if (step.op === 'turn') await turn(step.fate)
          else if (step.op === 'clock') now += step.by
          else {
            const [request] = limbo.splice(step.nth, 1)
            if (request) await server.answer(request)
          }
        }
        // The weather clears.
        for (let i = 0; ; i++) {
          expect(i).toBeLessThan(2_000)
          const motion = await turn('ok')
          if (motion?.is === 'resting') break
        }
        for (const request of limbo) await server.answer(request)

        const box = await store.box(ACCOUNT)
        const ids = server.applied.map((entry) => entry.id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const subject of ['s1', 's2', 's3']) {
          const mine = written.filter((letter) => letter.subject === subject)
          const firstBad = mine.findIndex((letter) => letter.bad)
          const expected = firstBad < 0 ? mine : mine.slice(0, firstBad)
          expect(server.applied.filter((entry) => entry.subject === subject).map((entry) => entry.id)).toEqual(expected.map((letter) => letter.id))
          for (const letter of expected) {
            expect(box.letters.find((known) => known.id === letter.id)?.state).toBe('delivered')
            for (const [id, bytes] of letter.files) expect(server.files.get(id)?.bytes === bytes).toBe(true)
          }
          if (firstBad >= 0) expect(box.letters.find((known) => known.id === mine[firstBad]!.id)).toMatchObject({ state: 'refused', refusal: { kind: 'invalid', title: '没填对。' } })
        }
        // Nothing written is missing from the device.
        expect(box.letters.length).toBe(written.length)
      }),
      { numRuns: 400 },
    )
  })
})

const letter = (id: string, subject = 's'): NewLetter => ({ id, account: ACCOUNT, subject, path: '/api/things', deed: 'thing', label: '', writtenAt: 0, body: { commandId: id, baseVersion: 3 } })
const refused = { kind: 'refused', refusal: { status: 409, kind: 'stale', title: '已被改过。', fields: [], facts: { current: { version: 5 } } } } as const

describe('what the person decides', () => {
  test('a refused letter holds back its subject, and only its subject', () => {
    let box = post(post(post({ letters: [], parcels: [] }, letter('1')), letter('2')), letter('3', 'other'))
    box = settleLetter(box, '1', refused, 0, 0.5)
    expect(next(box, 0)).toMatchObject({ do: 'send', letter: { id: '3' } })
    box = settleLetter(box, '3', { kind: 'accepted', reply: {} }, 0, 0.5)
    expect(next(box, 0)).toEqual({ do: 'rest' })
    expect(standing(box)).toEqual({ waiting: 1, refused: 1, files: 0 })
  })

  test('put right, it goes again under a new id in its old place', () => {
    let box = post(post({ letters: [], parcels: [] }, letter('1')), letter('2'))
    box = revise(settleLetter(box, '1', refused, 0, 0.5), '1', '1b', { baseVersion: 5 })
    expect(next(box, 0)).toMatchObject({ do: 'send', letter: { id: '1b', body: { commandId: '1b', baseVersion: 5 } } })
  })

  test('only a refused letter is revised, and a delivered one is never given up', () => {
    let box = post({ letters: [], parcels: [] }, letter('1'))
    expect(revise(box, '1', '1b', {})).toEqual(box)
    box = settleLetter(box, '1', { kind: 'accepted', reply: {} }, 0, 0.5)
    expect(discard(box, '1').letters).toHaveLength(1)
    expect(retry(box, '1')).toEqual(box)
  })

  test('given up, it lets the next one go', () => {
    const box = settleLetter(post(post({ letters: [], parcels: [] }, letter('1')), letter('2')), '1', refused, 0, 0.5)
    expect(next(discard(box, '1'), 0)).toMatchObject({ do: 'send', letter: { id: '2' } })
  })

  test('a late refusal does not undo what was delivered, nor a late answer what was refused into silence', () => {
    let box = settleLetter(post({ letters: [], parcels: [] }, letter('1')), '1', { kind: 'accepted', reply: { nth: 1 } }, 7, 0.5)
    box = settleLetter(box, '1', refused, 8, 0.5)
    expect(box.letters[0]).toMatchObject({ state: 'delivered', deliveredAt: 7 })
    box = settleLetter(settleLetter(post({ letters: [], parcels: [] }, letter('1')), '1', refused, 7, 0.5), '1', { kind: 'accepted', reply: {} }, 8, 0.5)
    expect(box.letters[0]).toMatchObject({ state: 'delivered', refusal: undefined })
  })

  test('delivered letters are forgotten after a while, with their files', () => {
    const box = post({ letters: [], parcels: [] }, letter('1'), [{ id: 'f', path: '/api/files/f', query: {}, size: 1 }])
    const done = { letters: box.letters.map((known) => ({ ...known, state: 'delivered' as const, deliveredAt: 10 })), parcels: box.parcels }
    expect(sweep(done, 11)).toEqual({ letters: [], parcels: [] })
    expect(sweep(done, 10)).toEqual(done)
    expect(sweep(box, 99)).toEqual(box)
  })
})

test('a file that is always in conflict is refused in the end, with its letter', () => {
  let box = post({ letters: [], parcels: [] }, letter('1'), [{ id: 'f', path: '/api/files/f', query: {}, size: 1 }])
  const conflict = { kind: 'refused', refusal: { status: 409, kind: 'conflict', title: '这个编号已经用过了。', fields: [], facts: {} } } as const
  let now = 0
  for (let tries = 0; box.parcels[0]!.state === 'waiting'; tries++) {
    expect(tries).toBeLessThan(20)
    // As the courier does: ask, then send.
    box = settleParcel(box, 'f', { kind: 'accepted', reply: { received: 0, complete: false } }, now, 0.5)
    expect(next(box, now)).toMatchObject({ do: 'upload', offset: 0 })
    box = settleParcel(box, 'f', conflict, now, 0.5)
    now = Math.max(now, box.parcels[0]!.notBefore)
  }
  expect(now).toBeGreaterThan(20 * 60_000)
  expect(box.letters[0]).toMatchObject({ state: 'refused', refusal: { title: '这个编号已经用过了。' } })
  expect(standing(retry(box, '1'))).toEqual({ waiting: 1, refused: 0, files: 1 })
})

test('waits grow, stay within five minutes, and a clock set back does not freeze the outbox', () => {
  const waits = [1, 2, 3, 4, 20].map((attempts) => patience(attempts, 0.5))
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, LONGEST_WAIT_MS])
  const box = settleLetter(post({ letters: [], parcels: [] }, letter('1')), '1', { kind: 'unanswered', line: false }, 1_000_000_000, 1)
  expect(next(box, 1_000_000_000)).toMatchObject({ do: 'wait' })
  expect(next(box, 0)).toMatchObject({ do: 'send' })
})
