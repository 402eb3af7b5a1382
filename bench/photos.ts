// How surely a picture that comes back is found among many, how often another is taken for it, and what that costs, against
// a hash of the whole frame in the same run. `npm run bench -- photos --library=100000 --pictures=/folder/of/photographs`
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import sharp from 'sharp'
import { migrationsDir } from '#bin/commands/command.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { openDatabase, systemScope, type Database } from '#platform/db/tx.ts'
import { lookAt } from '#platform/images/apart.ts'
import { greyOf, lookAtPicture } from '#platform/images/look.ts'
import { findAgain, insertPhoto, insertWords, takePhotoNumber } from '#rooms/evidence/store.ts'
import { loadPack } from '#rooms/organisations/pack.ts'
import { COPIES, differ, frameHash } from './photo-copies.ts'
import { drawScene, randomOf } from './photo-scenes.ts'

type Options = { library: number; queries: number; threads: number; keep: string | undefined; pictures: string | undefined; log: (line: string) => void }
type Known = { number: number; hash: [number, number] }
const FRAME_SAME = 10

export async function benchPhotos({ library, queries, threads, keep, pictures, log }: Options): Promise<void> {
  // A library takes half an hour to draw: with --keep=/folder it is made once and asked again.
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const made = join(folder, 'library.json')
  const server = await startServer({ dataDir: folder, log: () => undefined })
  const owner = new pg.Client(server.ownerConfig)
  await owner.connect()
  try {
    await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    const db = openDatabase(server.appConfig, { connections: 3 })
    const tenantId = (await owner.query<{ id: string }>(`select id from tenants where code = 'example'`)).rows[0]?.id ?? (await loadPack(server.ownerConfig, db, '_example', { demo: true, now: new Date() }))
    const bench = new Bench(db, tenantId, owner)

    // Photographs: tiles of 960 × 720 that do not overlap, and small ones as they are. Even ones are in the library, odd ones never.
    const tiles = pictures ? await tilesOf(pictures) : []
    const known = tiles.filter((_, i) => i % 2 === 0)
    const strange = tiles.filter((_, i) => i % 2 === 1)
    log(`${tiles.length} photographs (${known.length} in the library), ${library - known.length} drawn scenes, PostgreSQL ${server.version}`)
    const began = performance.now()
    if (existsSync(made)) Object.assign(bench, JSON.parse(readFileSync(made, 'utf8')))
    else await bench.fill(known, library, threads)
    if (keep) writeFileSync(made, JSON.stringify({ known: bench.known, corners: bench.corners }))
    log(`library of ${bench.known.length} made in ${((performance.now() - began) / 1000).toFixed(0)} s, ${Math.round(bench.corners / bench.known.length)} corners a picture`)
    log(`bytes a photo: print ${await bench.bytes('sum(octet_length(print))', 'evidence_photos')}, rows with print and indexes ${await bench.bytes(`pg_total_relation_size('evidence_photos')`)}, words ${await bench.bytes(`pg_total_relation_size('evidence_words')`)}`)

    log('\n| copy | of | found | by a hash of the frame |\n|---|---|---|---|')
    const kinds = [
      ...(known.length ? [['photographs', (i: number) => Promise.resolve(known[(i * 7) % known.length]!), (i: number) => (i * 7) % known.length, Math.min(queries, known.length)] as const] : []),
      ['drawn scenes', (i: number) => sceneBytes(i), (i: number) => known.length + i, Math.ceil(queries / 4)] as const,
    ]
    const wrong: string[] = []
    let asked = 0
    let frameWrong = 0
    for (const [of, bytesOf, indexOf, count] of kinds) {
      for (const [name, copy] of Object.entries(COPIES)) {
        let found = 0
        let byFrame = 0
        for (let i = 0; i < count; i++) {
          const random = randomOf(i * 131 + name.length)
          const target = bench.known[indexOf(i)]!
          const bytes = await copy(await bytesOf(i), random)
          const { numbers, hash } = await bench.ask(bytes)
          asked++
          if (numbers.includes(target.number)) found++
          if (differ(hash, target.hash) <= FRAME_SAME) byFrame++
          const others = numbers.filter((number) => number !== target.number)
          if (others.length) wrong.push(`${of} ${name} ${i}: took ${target.number} for ${others.join(' ')}`)
        }
        log(`| ${name} | ${count} ${of} | ${((100 * found) / count).toFixed(1)} % | ${((100 * byFrame) / count).toFixed(1)} % |`)
      }
    }
    log(`\ncopies taken for another picture as well: ${wrong.length} of ${asked} (${((100 * wrong.length) / asked).toFixed(3)} %)`)

    const others = [...strange, ...(await Promise.all(Array.from({ length: Math.ceil(queries / 2) }, (_, i) => sceneBytes(10_000_000 + i))))]
    const alarms: string[] = []
    for (const [i, bytes] of others.entries()) {
      const { numbers, hash } = await bench.ask(bytes)
      if (numbers.length) alarms.push(`stranger ${i} taken for ${numbers.join(' ')}`)
      if (bench.known.some((one) => differ(hash, one.hash) <= FRAME_SAME)) frameWrong++
    }
    log(`pictures never seen, taken for one in the library: ${alarms.length} of ${others.length} (${((100 * alarms.length) / others.length).toFixed(3)} %); by a hash of the frame ${frameWrong} (${((100 * frameWrong) / others.length).toFixed(3)} %)`)
    for (const line of [...wrong, ...alarms].slice(0, 12)) log(`  ${line}`)
    await bench.time(folder, tiles, log)
    await db.close()
  } finally {
    await owner.end()
    await server.stop()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
}

class Bench {
  known: Known[] = []
  corners = 0
  readonly #db: Database
  readonly #tenantId: string
  readonly #owner: pg.Client

  constructor(db: Database, tenantId: string, owner: pg.Client) {
    this.#db = db
    this.#tenantId = tenantId
    this.#owner = owner
  }

  /** Photographs first, then drawn scenes; the words are loaded in bulk, one list a word, as a hundred thousand inserts would leave them. */
  async fill(photographs: readonly Buffer[], library: number, threads: number): Promise<void> {
    const words: Int32Array[] = []
    const pending: { number: number; print: Uint8Array; corners: number }[] = []
    const add = async (one: { print: Uint8Array; words: Int32Array; corners: number; hash: [number, number] }) => {
      words.push(one.words)
      this.corners += one.corners
      this.known.push({ number: this.known.length + 1, hash: one.hash })
      pending.push({ number: this.known.length, print: one.print, corners: one.corners })
      if (pending.length >= 500) await this.#rows(pending.splice(0))
    }
    for (const bytes of photographs) {
      const grey = await greyOf(bytes)
      const looked = await lookAtPicture(bytes)
      await add({ print: looked.print, words: Int32Array.from(looked.words), corners: looked.corners, hash: frameHash(grey.pixels, grey.width, grey.height) })
    }
    const scenes = library - photographs.length
    const made: Parameters<typeof add>[0][] = Array.from({ length: scenes })
    await Promise.all(Array.from({ length: threads }, (_, i) => [Math.floor((scenes * i) / threads), Math.floor((scenes * (i + 1)) / threads)] as const).map(([from, to]) => new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./photo-worker.mjs', import.meta.url), { workerData: { from, to } })
      worker.on('message', (batch: (Parameters<typeof add>[0] & { seed: number })[]) => {
        for (const one of batch) made[one.seed] = one
      })
      worker.once('error', reject)
      worker.once('exit', () => resolve())
    })))
    for (const one of made) await add(one)
    await this.#rows(pending.splice(0))
    await this.#words(words)
    await this.#owner.query(`insert into number_series (tenant_id, series, year, last) values ($1, 'evidence.photo', 0, $2)`, [this.#tenantId, this.known.length])
    await this.#owner.query('analyze')
  }

  async #rows(rows: { number: number; print: Uint8Array; corners: number }[]): Promise<void> {
    if (!rows.length) return
    await this.#owner.query(`insert into evidence_photos (tenant_id, file_id, number, hazard_id, entity_id, purpose, sha256, print, corners, checked_at)
      select $1, gen_random_uuid(), n, gen_random_uuid(), gen_random_uuid(), 'after', md5(n::text) || md5('x' || n::text), p, c, now() from unnest($2::int[], $3::bytea[], $4::int[]) t(n, p, c)`,
    [this.#tenantId, rows.map((row) => row.number), rows.map((row) => Buffer.from(row.print)), rows.map((row) => row.corners)])
  }

  async #words(all: readonly Int32Array[]): Promise<void> {
    const lists = new Map<string, number[]>()
    all.forEach((words, i) => {
      const part = Math.floor((i + 1) / 65_536)
      for (const word of words) {
        const key = `${word} ${part}`
        const list = lists.get(key)
        if (list) list.push(i + 1)
        else lists.set(key, [i + 1])
      }
    })
    let batch: [number, number, Buffer][] = []
    const flush = async () => {
      await this.#owner.query('insert into evidence_words (tenant_id, word, part, photos) select $1, w, p, b from unnest($2::int[], $3::int[], $4::bytea[]) t(w, p, b)', [this.#tenantId, batch.map(([w]) => w), batch.map(([, p]) => p), batch.map(([, , b]) => b)])
      batch = []
    }
    for (const [key, numbers] of lists) {
      const [word, part] = key.split(' ').map(Number) as [number, number]
      const bytes = Buffer.alloc(numbers.length * 4)
      numbers.forEach((number, i) => bytes.writeInt32LE(number, i * 4))
      if (batch.push([word, part, bytes]) >= 5000) await flush()
    }
    if (batch.length) await flush()
  }

  async ask(bytes: Buffer): Promise<{ numbers: number[]; hash: [number, number] }> {
    const looked = await lookAtPicture(bytes)
    const grey = await greyOf(bytes)
    const again = await this.#db.read(systemScope(this.#tenantId), (tx) => findAgain(tx, looked))
    return { numbers: again.map(({ number }) => number), hash: frameHash(grey.pixels, grey.width, grey.height) }
  }

  async bytes(expression: string, from?: string): Promise<number> {
    const { rows } = await this.#owner.query<{ n: string }>(`select ${expression} as n${from ? ` from ${from}` : ''}`)
    return Math.round(Number(rows[0]!.n) / this.known.length)
  }

  /** A photo as phones send it, 4032 × 3024: read and decoded from disk, fingerprint, search, comparison, kept; one at a time. */
  async time(folder: string, tiles: readonly Buffer[], log: (line: string) => void): Promise<void> {
    const paths: string[] = []
    for (let i = 0; i < 24; i++) {
      const from = tiles.length ? tiles[(i * 11) % tiles.length]! : await sceneBytes(20_000_000 + i)
      const grain = await sharp({ create: { width: 4032, height: 3024, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 12 } } }).png({ compressionLevel: 1 }).toBuffer()
      const bytes = await sharp(from).resize(4032, 3024, { fit: 'cover' }).composite([{ input: grain, blend: 'soft-light' }]).jpeg({ quality: 88 }).toBuffer()
      const path = join(folder, `phone-${i}.jpg`)
      writeFileSync(path, bytes)
      paths.push(path)
    }
    const size = paths.reduce((sum, path) => sum + statSync(path).size, 0) / paths.length
    const looks: number[] = []
    const finds: number[] = []
    const keeps: number[] = []
    const began = performance.now()
    for (const [i, path] of paths.entries()) {
      const t0 = performance.now()
      const looked = await lookAt(path)
      const t1 = performance.now()
      await this.#db.write(systemScope(this.#tenantId), async (tx) => {
        const number = await takePhotoNumber(tx)
        await findAgain(tx, looked)
        const t2 = performance.now()
        const photo = { id: randomUUID(), sha256: '0'.repeat(64), purpose: 'after', hazardId: randomUUID(), entityId: randomUUID() }
        await insertPhoto(tx, photo, { number, print: looked.print, corners: looked.corners, taken: looked.taken, now: new Date() })
        await insertWords(tx, number, looked.words)
        if (i >= 4) {
          looks.push(t1 - t0)
          finds.push(t2 - t1)
          keeps.push(performance.now() - t2)
        }
      })
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const all = looks.map((look, i) => look + finds[i]! + keeps[i]!).toSorted((a, b) => a - b)
    log(`\na photo of 4032 × 3024 (${(size / 1e6).toFixed(1)} MB): read, decode, fingerprint ${mean(looks).toFixed(0)} ms, search and compare ${mean(finds).toFixed(0)} ms, keep ${mean(keeps).toFixed(0)} ms; together mean ${mean(all).toFixed(0)} ms, median ${all[all.length >> 1]!.toFixed(0)} ms, slowest ${all.at(-1)!.toFixed(0)} ms; ${(paths.length / ((performance.now() - began) / 1000)).toFixed(1)} photos a second, one after another`)
  }
}

async function sceneBytes(seed: number): Promise<Buffer> {
  const { width, height, pixels } = drawScene(seed)
  return sharp(pixels, { raw: { width, height, channels: 1 } }).resize(960, 720, { kernel: 'cubic' }).jpeg({ quality: 88 }).toBuffer()
}

/** Tiles that do not overlap, of every picture below a folder; without those that show next to nothing. */
async function tilesOf(folder: string): Promise<Buffer[]> {
  const tiles: Buffer[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).toSorted((a, b) => (a.parentPath + a.name < b.parentPath + b.name ? -1 : 1))) {
    if (!entry.isFile() || !/\.(jpe?g)$/i.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const { width, height } = await sharp(path).metadata()
    if (width < 960 || height < 720) {
      tiles.push(await sharp(path).jpeg({ quality: 90 }).toBuffer())
      continue
    }
    const { data, info } = await sharp(path).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
    for (let y = 0; y + 720 <= info.height; y += 720) {
      for (let x = 0; x + 960 <= info.width; x += 960) {
        const tile = await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } }).extract({ left: x, top: y, width: 960, height: 720 }).jpeg({ quality: 90 }).toBuffer()
        if (tile.length > 40_000) tiles.push(tile)
      }
    }
  }
  return tiles
}
