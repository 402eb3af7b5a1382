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
import type { Grey } from '#platform/images/features.ts'
import { unpack } from '#platform/images/fingerprint.ts'
import { greyOf, lookAtPicture } from '#platform/images/look.ts'
import { PART, PLACE, placesOf } from '#platform/images/words.ts'
import { COMPARABLE, findAgain, insertPhoto, insertPlaces, takePhotoNumber } from '#rooms/evidence/store.ts'
import { loadPack } from '#rooms/organisations/pack.ts'
import { COPIES, differ, frameHash, HARDER } from './photo-copies.ts'
import { cutScene, drawScene, greyPhotograph, randomOf } from './photo-scenes.ts'

type Options = { library: number; minutes: number; queries: number; threads: number; keep: string | undefined; pictures: string | undefined; log: (line: string) => void }
/** `seed` of what was drawn or cut; none of a photograph. What is mixed shows nothing. */
type Known = { number: number; hash: [number, number]; distinct: number; seed?: number; mixed?: true }
type Made = { print: Uint8Array; distinct: number; hash: [number, number]; seed?: number }
const FRAME_SAME = 10
/** What was kept to time it is taken back: the library stays what it was. */
const UNDONE = new Error('taken back')

export async function benchPhotos({ library, minutes, queries, threads, keep, pictures, log }: Options): Promise<void> {
  // A library takes half an hour to draw: with --keep=/folder it is made once and asked again; --minutes stops at as many as are done.
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

    // Photographs: tiles of 960 × 720 that do not overlap, and small ones as they are. Of four, two are in the library, one is
    // cut to pieces for it, one is never in it.
    const tiles = pictures ? await tilesOf(pictures) : []
    const known = tiles.filter((_, i) => i % 2 === 0)
    const pieces = tiles.filter((_, i) => i % 4 === 1)
    const strange = tiles.filter((_, i) => i % 4 === 3)
    log(`${tiles.length} photographs (${known.length} in the library), ${library - known.length} drawn scenes and pieces of ${pieces.length} others, PostgreSQL ${server.version}`)
    const began = performance.now()
    if (existsSync(made)) bench.reopen(made)
    else await bench.fill(known, pieces, library, threads, minutes)
    const pictured = bench.known.filter(({ mixed }) => !mixed).length
    if (bench.known.length < library) await bench.mix(library)
    if (bench.known.length > pictured) log(`${pictured} are pictures, ${bench.known.length - pictured} are filled in with corners of those at random`)
    if (keep) writeFileSync(made, JSON.stringify({ known: bench.known }))
    log(`library of ${bench.known.length} made in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    const [prints, rows, words] = [await bench.bytes('sum(octet_length(print))', 'evidence_photos'), await bench.bytes(`pg_total_relation_size('evidence_photos')`), await bench.bytes(`pg_total_relation_size('evidence_words')`)]
    log(`bytes a photo: print ${prints}, rows with print and indexes ${rows}, words ${words}, together ${rows + words}`)

    // With --queries=0 a kept library is only timed, by a database that has not read it yet.
    if (queries) {
      await bench.copies(known, queries, log)
      await bench.strangers(strange, queries, log)
    }
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
  /** How many corners agreed: of copies with their original, of strangers with whatever was taken for them. */
  readonly #agreed: Record<'copies' | 'strangers' | 'scenes', number[]> = { copies: [], strangers: [], scenes: [] }
  readonly #db: Database
  readonly #tenantId: string
  readonly #owner: pg.Client

  constructor(db: Database, tenantId: string, owner: pg.Client) {
    this.#db = db
    this.#tenantId = tenantId
    this.#owner = owner
  }

  /** A library made before. */
  reopen(made: string): void {
    Object.assign(this, JSON.parse(readFileSync(made, 'utf8')))
  }

  /** Photographs first, then what fills up; the words are loaded in bulk, one list a word, as a hundred thousand inserts would leave them. */
  async fill(photographs: readonly Buffer[], pieces: readonly Buffer[], library: number, threads: number, minutes: number): Promise<void> {
    const lists = new Map<number, number[]>()
    const pending: Made[] = []
    const add = async (one: Made) => {
      const number = this.known.length + 1
      this.#list(lists, one.print, number)
      this.known.push({ number, hash: one.hash, distinct: one.distinct, ...(one.seed === undefined ? {} : { seed: one.seed }) })
      if (pending.push(one) >= 500) await this.#rows(pending.splice(0))
    }
    for (const bytes of photographs) {
      const grey = await greyOf(bytes)
      const { print, distinct } = await lookAtPicture(bytes)
      await add({ print, distinct, hash: frameHash(grey.pixels, grey.width, grey.height) })
    }
    const scenes = library - photographs.length
    const made: Made[] = Array.from({ length: scenes })
    const began = performance.now()
    await Promise.all(Array.from({ length: threads }, (_, i) => [Math.floor((scenes * i) / threads), Math.floor((scenes * (i + 1)) / threads)] as const).map(([from, to]) => new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./photo-worker.mjs', import.meta.url), { workerData: { from, to, photographs: pieces } })
      worker.on('message', (batch: (Made & { seed: number })[]) => {
        for (const one of batch) made[one.seed] = one
        if (performance.now() - began > minutes * 60_000) void worker.terminate()
      })
      worker.once('error', reject)
      worker.once('exit', () => resolve())
    })))
    for (const one of made.filter((one) => one !== undefined)) await add(one)
    await this.#rows(pending.splice(0), this.known.length)
    await this.#words(lists)
    await this.#owner.query(`insert into number_series (tenant_id, series, year, last) values ($1, 'evidence.photo', 0, $2)`, [this.#tenantId, this.known.length])
    await this.#owner.query('vacuum analyze')
  }

  /**
   * When there is no time to draw as many: what fills up takes each corner from another picture, with its words, its turn and
   * its place. To the lists of words it is as good as a picture, and to the comparison it is none.
   */
  async mix(library: number): Promise<void> {
    const { rows } = await this.#owner.query<{ print: Buffer }>('select print from evidence_photos where tenant_id = $1 and print is not null and octet_length(print) = 2404 limit 30000', [this.#tenantId])
    const random = randomOf(99)
    const lists = new Map<number, number[]>()
    let pending: Made[] = []
    while (this.known.length < library) {
      const print = Buffer.from(rows[0]!.print)
      for (let at = 4; at < print.length; at += 20) rows[Math.floor(random() * rows.length)]!.print.copy(print, at, at, at + 20)
      pending.push({ print, distinct: 120, hash: [0, 0] })
      this.known.push({ number: this.known.length + 1, hash: [0, 0], distinct: 120, mixed: true })
      this.#list(lists, print, this.known.length)
      if (pending.length >= 500) {
        await this.#rows(pending)
        pending = []
      }
    }
    await this.#rows(pending)
    await this.#words(lists)
    await this.#owner.query(`update number_series set last = $2 where tenant_id = $1 and series = 'evidence.photo'`, [this.#tenantId, this.known.length])
    await this.#owner.query('vacuum full evidence_words')
    await this.#owner.query('vacuum analyze')
  }

  #list(lists: Map<number, number[]>, print: Uint8Array, number: number): void {
    for (const { word, bytes } of placesOf(unpack(print), number)) {
      const key = word * 64 + Math.floor(number / PART)
      const list = lists.get(key)
      if (list) list.push(bytes.readInt32LE())
      else lists.set(key, [bytes.readInt32LE()])
    }
  }

  /** Each kind of copy of each photograph that has something to compare, of those that have not, and of drawn scenes. */
  async copies(known: readonly Buffer[], queries: number, log: (line: string) => void): Promise<void> {
    const enough = known.flatMap((_, i) => (this.known[i]!.distinct >= COMPARABLE ? [i] : []))
    const bare = known.flatMap((_, i) => (this.known[i]!.distinct < COMPARABLE ? [i] : []))
    log(`\n${enough.length} of the photographs in the library have ${COMPARABLE} corners that stand out, ${bare.length} have not (sky, blur: the reviewer is told so)`)
    // Photographs of full size first: most of the others are small pictures of food.
    const spread = (all: number[]) => all.toSorted((a, b) => b - a).slice(0, queries)
    const groups = [['photographs', spread(enough)], ['photographs with too little to compare', spread(bare).slice(0, Math.ceil(queries / 3))], ['drawn scenes', this.known.flatMap(({ seed }, i) => (seed !== undefined && seed % 2 === 0 ? [i] : [])).slice(0, Math.ceil(queries / 4))]] as const
    const wrong: string[] = []
    let asked = 0
    for (const [of, which] of groups) {
      if (!which.length) continue
      log(`\n| copy | of | found | by a hash of the frame |\n|---|---|---|---|`)
      for (const [name, copy] of Object.entries({ ...COPIES, ...HARDER })) {
        let [found, byFrame] = [0, 0]
        for (const i of which) {
          const target = this.known[i]!
          const { numbers, agree, hash } = await this.ask(await copy(known[i] ?? (await sceneBytes(target.seed!)), randomOf(i * 131 + name.length)))
          asked++
          if (numbers.includes(target.number)) found++
          if (of === 'photographs' && name in COPIES) this.#agreed.copies.push(agree.get(target.number) ?? 0)
          if (differ(hash, target.hash) <= FRAME_SAME) byFrame++
          const others = numbers.filter((number) => number !== target.number)
          if (others.length) wrong.push(`${of} ${name} ${i}: took ${target.number} for ${others.join(' ')}`)
        }
        log(`| ${name} | ${which.length} ${of} | ${((100 * found) / which.length).toFixed(1)} % | ${((100 * byFrame) / which.length).toFixed(1)} % |`)
      }
    }
    log(`\ncopies taken for another picture as well: ${wrong.length} of ${asked} (${((100 * wrong.length) / asked).toFixed(3)} %)`)
    for (const line of wrong.slice(0, 12)) log(`  ${line}`)
  }

  /** Pictures that are not in the library: photographs, pieces of them, drawn scenes. */
  async strangers(strange: readonly Buffer[], queries: number, log: (line: string) => void): Promise<void> {
    const alarms: string[] = []
    let [asked, frameWrong] = [0, 0]
    const meet = async (name: string, bytes: Buffer) => {
      const { numbers, agree, hash } = await this.ask(bytes)
      asked++
      this.#agreed[name.startsWith('scene') ? 'scenes' : 'strangers'].push(Math.max(0, ...agree.values()))
      if (numbers.length) alarms.push(`${name} taken for ${numbers.map((number) => `${number} (${agree.get(number)} agree)`).join(' ')}`)
      if (this.known.some((one) => !one.mixed && differ(hash, one.hash) <= FRAME_SAME)) frameWrong++
    }
    for (const [i, bytes] of strange.entries()) {
      await meet(`photograph ${i * 4 + 3}`, bytes)
      for (let n = 0; n < 4; n++) await meet(`piece of ${i * 4 + 3}`, await bytesOf(cutScene(await greyPhotograph(bytes), 30_000_000 + i * 10 + n)))
    }
    for (let i = 0; i < queries * 4; i++) await meet(`scene ${i}`, await sceneBytes(10_000_000 + i * 2))
    log(`\npictures never seen, taken for one in the library: ${alarms.length} of ${asked} (${((100 * alarms.length) / asked).toFixed(3)} %); by a hash of the frame ${frameWrong} (${((100 * frameWrong) / asked).toFixed(3)} %)`)
    for (const line of alarms.slice(0, 12)) log(`  ${line}`)
    const share = (values: readonly number[], least: number) => `${((100 * values.filter((n) => n >= least).length) / values.length).toFixed(2)} %`
    log(`\n| corners that must agree | ${this.#agreed.copies.length} copies of photographs found | alarms of ${this.#agreed.strangers.length} photographs and pieces | of ${this.#agreed.scenes.length} drawn scenes |\n|---|---|---|---|`)
    for (let least = 14; least <= 18; least++) log(`| ${least} | ${share(this.#agreed.copies, least)} | ${share(this.#agreed.strangers, least)} | ${share(this.#agreed.scenes, least)} |`)
  }

  async #rows(rows: Made[], until = this.known.length): Promise<void> {
    if (!rows.length) return
    await this.#owner.query(`insert into evidence_photos (tenant_id, file_id, number, hazard_id, entity_id, purpose, sha256, print, corners, checked_at)
      select $1, gen_random_uuid(), n, gen_random_uuid(), gen_random_uuid(), 'after', md5(n::text) || md5('x' || n::text), p, c, now() from unnest($2::int[], $3::bytea[], $4::int[]) t(n, p, c)`,
    [this.#tenantId, rows.map((_, i) => until - rows.length + i + 1), rows.map((row) => Buffer.from(row.print)), rows.map((row) => row.distinct)])
  }

  async #words(lists: ReadonlyMap<number, readonly number[]>): Promise<void> {
    let batch: [number, number, Buffer][] = []
    const flush = async () => {
      await this.#owner.query('insert into evidence_words as w (tenant_id, word, part, photos) select $1, w, p, b from unnest($2::int[], $3::int[], $4::bytea[]) t(w, p, b) on conflict (tenant_id, word, part) do update set photos = w.photos || excluded.photos', [this.#tenantId, batch.map(([w]) => w), batch.map(([, p]) => p), batch.map(([, , b]) => b)])
      batch = []
    }
    for (const [key, places] of lists) {
      const bytes = Buffer.alloc(places.length * PLACE)
      places.forEach((place, i) => bytes.writeInt32LE(place, i * PLACE))
      if (batch.push([Math.floor(key / 64), key % 64, bytes]) >= 5000) await flush()
    }
    if (batch.length) await flush()
  }

  async ask(bytes: Buffer): Promise<{ numbers: number[]; agree: ReadonlyMap<number, number>; hash: [number, number] }> {
    const looked = await lookAtPicture(bytes)
    const grey = await greyOf(bytes)
    const again = await this.#db.read(systemScope(this.#tenantId), (tx) => findAgain(tx, looked))
    return { numbers: again.map(({ number }) => number), agree: new Map(again.map(({ number, agree }) => [number, agree])), hash: frameHash(grey.pixels, grey.width, grey.height) }
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
        await insertPhoto(tx, photo, { number, print: looked.print, corners: looked.distinct, taken: looked.taken, now: new Date() })
        await insertPlaces(tx, number, looked.print)
        if (i >= 4) {
          looks.push(t1 - t0)
          finds.push(t2 - t1)
          keeps.push(performance.now() - t2)
        }
        throw UNDONE
      }).catch((error: unknown) => {
        if (error !== UNDONE) throw error
      })
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const all = looks.map((look, i) => look + finds[i]! + keeps[i]!).toSorted((a, b) => a - b)
    log(`\na photo of 4032 × 3024 (${(size / 1e6).toFixed(1)} MB): read, decode, fingerprint ${mean(looks).toFixed(0)} ms, search and compare ${mean(finds).toFixed(0)} ms, keep ${mean(keeps).toFixed(0)} ms; together mean ${mean(all).toFixed(0)} ms, median ${all[all.length >> 1]!.toFixed(0)} ms, slowest ${all.at(-1)!.toFixed(0)} ms; ${(paths.length / ((performance.now() - began) / 1000)).toFixed(1)} photos a second, one after another`)
  }
}

const sceneBytes = (seed: number) => bytesOf(drawScene(seed))

async function bytesOf({ width, height, pixels }: Grey): Promise<Buffer> {
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
