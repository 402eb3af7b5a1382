// The fuzzer: requests made from the OpenAPI document and spoilt, commands that are right in form on real records, broken
// HTTP on a real socket. Whatever comes, the answer is below 500, says in Chinese what is wrong, leaks nothing of the
// inside or of another jurisdiction, comes within seconds, and the server lives on. One seed gives one sequence.
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import type { InjectOptions } from 'fastify'
import { newId } from '#platform/db/ids.ts'
import { canonical } from '#platform/events/seal.ts'
import { isDay } from '#platform/time/day.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { nastyBody, nastyPath, nastyPicture, nastyText, nastyValue, nastyWorkbook, pick, spoil, theBombs, withTokens, type Random } from './nasty.ts'
import { operationsOf, requestFor, titleOf, type Operation } from './walk.ts'
import type { World } from './world.ts'

export type FuzzOptions = { requests: number; seed: number; log: (line: string) => void; slowest?: number }
export type Finding = { kind: string; request: string; status: number; says: string }
export type FuzzReport = { requests: number; byStatus: Record<string, number>; byKind: Record<string, number>; findings: Finding[]; slowestMs: number; mostMemoryMb: number; seconds: number }

type Sent = { status: number; type: string; text: string; ms: number }
type Shot = { kind: string; request: InjectOptions & { url: string; method: string }; who: string }

/** What no reply may show: traces, SQL, names of the inside. */
const INSIDE = /node_modules|\bat (?:\w+\.)*\w+ \(|\.ts:\d+|\bsyntax error|invalid input syntax|violates|relation "|column "|\bselect\b.{1,80}\bfrom\b|insert into|pg_|zhiben_app|ECONN|ENOENT|Cannot read|is not a function|undefined \(/i
const IN_FLIGHT = 6

export async function fuzz(world: World, { requests, seed, log, slowest = 5_000 }: FuzzOptions): Promise<FuzzReport> {
  const { product, own, other } = world
  const random = seeded(seed)
  const operations = operationsOf(JSON.parse((await product.http.inject('/api/openapi.json')).body) as Parameters<typeof operationsOf>[0])
  await product.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = product.http.server.address() as AddressInfo
  const cookies = new Map(Object.entries(own.people).map(([key, { cookie }]) => [key, cookie]))
  const people = [...cookies.keys()]
  const roles = readRoles()
  const cases = [...Object.values(own.near.hazards), ...Object.values(own.far.hazards)]
  const commands: { url: string; payload: string; who: string }[] = []
  const report: FuzzReport = { requests: 0, byStatus: {}, byKind: {}, findings: [], slowestMs: 0, mostMemoryMb: 0, seconds: 0 }
  theBombs()
  const begun = performance.now()
  const rejected = (error: unknown) => report.findings.push({ kind: 'unhandled', request: '', status: 0, says: String((error as Error)?.stack ?? error) })
  process.on('unhandledRejection', rejected)

  const weights: [number, (r: Random) => Shot | Promise<Shot>][] = [
    [26, shape], [18, query], [24, step], [8, body], [6, address], [6, headers], [6, file], [2, workbook], [2, again], [2, session],
  ]

  /** An operation as it should be, then spoilt in one to three places. */
  function shape(r: Random): Shot {
    const operation = choose(r)
    const request = requestFor(operation, r() < 0.9 ? own.near.subject : other.near.subject, {})
    if (operation.body && typeof request.payload === 'string') {
      let value: unknown = JSON.parse(request.payload)
      for (let n = pick(r, [0, 1, 1, 1, 1, 2, 3]); n > 0; n--) value = spoil(r, value)
      request.payload = withTokens(JSON.stringify(value) ?? 'null')
    }
    if (r() < 0.3) request.url = withQuery(request.url, r, operation)
    return { kind: 'shape', request, who: caller(r, operation) }
  }

  /** Filters, sorts, forged cursors, numbers and days out of range, the same key twice. */
  function query(r: Random): Shot {
    const operation = choose(r, (one) => one.method === 'GET' && one.parameters.some(({ in: place }) => place === 'query'))
    const request = requestFor(operation, own.near.subject, {})
    const sort = operation.parameters.find(({ name }) => name === 'sort')?.schema.enum
    if (sort && r() < 0.3) request.url += `${request.url.includes('?') ? '&' : '?'}sort=${String(pick(r, sort))}&after=${escape(forgedCursor(r))}`
    else request.url = withQuery(request.url, r, operation)
    return { kind: 'query', request, who: caller(r, operation) }
  }

  function withQuery(url: string, r: Random, operation: Operation): string {
    const [path, asked] = url.split('?')
    const parts = asked ? asked.split('&') : []
    for (let n = pick(r, [1, 1, 1, 2, 4]); n > 0; n--) {
      const parameter = operation.parameters.length && r() < 0.96 ? pick(r, operation.parameters) : { name: nastyText(r), schema: {} as { enum?: unknown[] } }
      const value = valueFor(parameter.name, parameter.schema.enum, r)
      parts.push(`${escape(parameter.name)}=${r() < 0.05 ? value.toWellFormed() : escape(value)}`)
    }
    return `${path}?${parts.join('&')}`
  }

  /** Half of the time nearly right: what gets past the first look. */
  function valueFor(name: string, choices: unknown[] | undefined, r: Random): string {
    if (r() < 0.3) return pick(r, [nastyText(r), JSON.stringify(nastyValue(r)) ?? '', pick(r, Object.values(own.near.subject)), 'true', '%', '1'])
    if (name === 'after') return forgedCursor(r)
    if (choices) return String(pick(r, choices))
    if (name.endsWith('Id')) return pick(r, ['-'.repeat(36), `none,${'-'.repeat(36)}`, own.far.subject.region, other.near.subject.entity, own.near.subject.organisation, newId().toUpperCase(), `${newId()},`, Array.from({ length: 40 }, newId).join(',')])
    if (/On$|Until$|From$|^from$|^until$/.test(name)) return pick(r, ['2026-02-30..', '..2026-13-45', '0001-01-01..', '..9999-12-31', '1900-01-01..2199-12-31', '2026-11-22', 'infinity..', '2026-11-22..2026-01-01'])
    if (name === 'headcount') return pick(r, ['1..', '..5', `${'9'.repeat(400)}..`, '1e999..', '-5..-1', '0.5..7.25', `0.${'1'.repeat(900)}..`])
    return pick(r, [nastyText(r), 'a'.repeat(90), '安全', "o'", 'x:*', '💥', '𐌰𐌱', '隐患 & 木', own.near.mark])
  }

  function forgedCursor(r: Random): string {
    const value = pick(r, ['2026-11-22', '2026-13-45', 5, 1e300, null, true, nastyText(r), {}, [], 'zzz', own.near.mark])
    return Buffer.from(JSON.stringify(pick(r, [[value, newId()], [value, newId()], [value, newId()], [value, '-'.repeat(36)], [value, other.near.subject.hazard], [value], { value }, [value, newId(), 1], value, [value, newId().toUpperCase()]]))).toString(pick(r, ['base64url', 'base64url', 'base64', 'hex']))
  }

  /** A command right in form, on a case as it stands: the code behind the checks runs. */
  async function step(r: Random): Promise<Shot> {
    if (r() < 0.3) return create(r)
    const who = pick(r, ['coordinator', 'coordinator', 'regulator', 'enterprise-principal', 'enterprise-officer', 'grid-worker', 'community', 'expert', 'far-enterprise-principal', 'far-grid-worker'])
    const id = pick(r, cases)
    const page = await product.http.inject({ url: `/api/hazards/${id}`, headers: { cookie: cookies.get('coordinator')! } })
    const { row, abilities } = page.statusCode === 200 ? (JSON.parse(page.body) as { row: { version: number }; abilities: Record<string, unknown> }) : { row: { version: 1 }, abilities: {} }
    const steps = operations.filter((one) => one.method === 'POST' && one.path.startsWith('/api/hazards/{id}/'))
    const open = steps.filter(({ path }) => abilities[camel(path.split('/').at(-1)!)] === true)
    const operation = open.length && r() < 0.6 ? pick(r, open) : pick(r, steps)
    const request = requestFor(operation, { ...own.near.subject, hazard: id }, { [id]: r() < 0.9 ? row.version : row.version - 1 })
    const value = JSON.parse(request.payload as string) as Record<string, unknown>
    if ('level' in value) Object.assign(value, pick(r, [{ level: 'general' }, { level: 'major', clause: { document: pick(r, ['判定标准', nastyText(r)]), documentNumber: '10', clause: '一', text: '条款内容' } }]))
    if ('dueOn' in value) Object.assign(value, { atOnce: r() < 0.5 })
    if ('inspectors' in value) value['inspectors'] = [{ name: '张三' }, { name: pick(r, ['李四', nastyText(r)]) }]
    if ('photos' in value || operation.path.endsWith('rectify')) value['photos'] = [await photo(who)]
    const free = Object.entries(value).filter(([key, old]) => typeof old === 'string' && !key.endsWith('Id') && !isDay(old))
    if ('level' in value) free.push(['category', ''])
    if (r() < 0.3 && free.length) value[pick(r, free)[0]] = pick(r, [nastyText(r), '\ud800', '长'.repeat(480)])
    request.payload = JSON.stringify(value)
    if (commands.length < 500) commands.push({ url: request.url, payload: request.payload, who })
    else commands[Math.floor(r() * 500)] = { url: request.url, payload: request.payload, who }
    return { kind: 'step', request, who }
  }

  async function create(r: Random): Promise<Shot> {
    const operation = choose(r, (one) => one.method === 'POST' && ['/api/hazards', '/api/entities', '/api/insurance-policies', '/api/special-certificates', '/api/views', '/api/entities/{id}/facts'].includes(one.path))
    const request = requestFor(operation, own.near.subject, {})
    const value = JSON.parse(request.payload as string) as Record<string, unknown>
    if (operation.path === '/api/hazards' && cases.length < 400) cases.push(value['id'] as string)
    const texts = (value['fields'] ?? value) as Record<string, unknown>
    const free = Object.entries(texts).filter(([key, old]) => typeof old === 'string' && !/[Ii]d$|^kind$|^trade$|^fact$/.test(key) && !isDay(old))
    if (operation.path === '/api/entities') free.push(['address', ''], ['principal', ''], ['note', ''])
    if (operation.path === '/api/hazards') free.push(['place', ''], ['description', '隐患'])
    for (const [key, old] of free.length ? [pick(r, free), ...(r() < 0.2 ? [pick(r, free)] : [])] : []) texts[key] = pick(r, [nastyText(r), pick(r, ['长', 'w', 'é', '𐌰', '1', '\u0301']).repeat(pick(r, [30, 60, 200, 1999])), `${old as string}${nastyText(r)}`])
    if (operation.path.endsWith('facts')) Object.assign(value, { fact: pick(r, ['status', 'highHazard', 'headcount', 'organisationId', 'regionId', 'industry', 'standardisation']), value: pick<unknown>(r, ['operating', true, 5, own.near.subject.organisation, other.near.subject.organisation, own.far.subject.region, newId(), nastyText(r)]), fromOn: pick(r, ['2026-11-22', '2027-01-01', '1900-01-01', '2199-12-31']) })
    request.payload = withTokens(JSON.stringify(value))
    return { kind: 'create', request, who: pick(r, ['coordinator', 'regulator', 'enterprise-principal', 'community', 'grid-worker']) }
  }

  async function photo(who: string): Promise<string> {
    const id = newId()
    await product.http.inject({ ...requestFor(operations.find((one) => titleOf(one) === 'PUT /api/files/{id}')!, { ...own.near.subject, file: id }, {}), headers: { 'x-zhiben': '1', 'content-type': 'image/png', cookie: cookies.get(who)! } })
    return id
  }

  function body(r: Random): Shot {
    const operation = choose(r, (one) => one.method !== 'GET')
    const request = requestFor(operation, own.near.subject, {})
    const { type, bytes } = nastyBody(r, typeof request.payload === 'string' ? request.payload : '{"a":1}')
    const { 'content-type': _, ...rest } = request.headers as Record<string, string>
    return { kind: 'body', request: { ...request, headers: { ...rest, ...(type === undefined ? {} : { 'content-type': type }) }, payload: bytes }, who: caller(r, operation) }
  }

  function address(r: Random): Shot {
    const operation = choose(r)
    const request = requestFor(operation, own.near.subject, {})
    return { kind: 'address', request: { ...request, url: nastyPath(r, request.url), method: r() < 0.1 ? pick(r, ['PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'] as const) as 'GET' : request.method }, who: caller(r, operation) }
  }

  function headers(r: Random): Shot {
    const request = requestFor(choose(r), own.near.subject, {})
    const token = cookies.get('coordinator')!.split('=')[1]!
    const cookie = pick(r, ['zb_session=', 'zb_session', `zb_session=${'-'.repeat(36)}.${'A'.repeat(43)}`, `zb_session=${other.id}.${token.split('.')[1]}`, `zb_session=${own.id}.${'%00'.repeat(14)}A`, `zb_session="${token}"`, `zb_session=${token};zb_session=x`, `zb_session=%zz; =; ;;,`, 'a=b'.repeat(2_000), `zb_session=${own.id.toUpperCase()}.${token.split('.')[1]}`, '__proto__=x; zb_session=y', cookies.get('coordinator')!])
    const more = pick<Record<string, string>>(r, [{}, { 'x-zhiben': '0' }, { 'x-zhiben': '1, 1' }, { accept: 'image/*' }, { 'accept-encoding': 'x;q=9' }, { range: 'bytes=0-0,5-,-9' }, { 'if-none-match': '*' }, { 'x-forwarded-for': `${'1.1.1.1,'.repeat(300)}` }, { 'x-http-method-override': 'DELETE' }, { host: 'a b' }, { 'last-event-id': '%' }, { origin: 'null', referer: 'http://evil' }, { 'user-agent': `${'é'.repeat(500)}` }, { 'content-length': '0' }])
    return { kind: 'headers', request: { ...request, headers: { ...request.headers, ...more, cookie } }, who: '' }
  }

  function file(r: Random): Shot {
    const id = r() < 0.8 ? newId() : pick(r, Object.values(own.near.subject))
    const name = pick(r, ['a.jpg', '../../a.jpg', 'a\u202egpj.exe', '"; filename=x.html', 'a\r\nset-cookie: x', '安'.repeat(60), nastyText(r)])
    const more = pick(r, ['', '&offset=5', '&offset=999999999', '&total=1', '&total=999999999', '&takenAt=2026-13-45T00:00:00Z', '&takenAt=0000-01-01T00:00:00Z', '&takenAt=9999-12-31T23:59:59-23:59', '&offset=-1', '&total=1e3', '&name=b'])
    return { kind: 'file', request: { method: 'PUT', url: `/api/files/${id}?name=${escape(name)}&purpose=${pick(r, ['before', 'after', 'other', 'paper', 'x'])}${more}`, headers: { 'x-zhiben': '1', 'content-type': pick(r, ['image/jpeg', 'application/octet-stream', 'application/json', 'text/html', 'multipart/form-data']) }, payload: nastyPicture(r) }, who: pick(r, people) }
  }

  function workbook(r: Random): Shot {
    const { name, bytes } = nastyWorkbook(r)
    const path = pick(r, ['entities', 'insurance-policies', 'special-certificates'])
    return { kind: 'workbook', request: { method: 'POST', url: `/api/${path}/import?name=${escape(name)}${r() < 0.5 ? '&dryRun=true' : ''}`, headers: { 'x-zhiben': '1', 'content-type': 'application/octet-stream' }, payload: bytes }, who: pick(r, ['coordinator', 'regulator', 'community']) }
  }

  /** A command once more: by the same person, by another, for another operation. */
  function again(r: Random): Shot {
    if (!commands.length) return shape(r)
    const { url, payload, who } = pick(r, commands)
    return { kind: 'again', request: { method: 'POST', url: r() < 0.7 ? url : url.replace(/[^/]+$/, pick(r, ['close', 'void', 'papers'])), headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, payload }, who: r() < 0.6 ? who : pick(r, people) }
  }

  function session(r: Random): Shot {
    const value = spoil(r, { login: pick(r, [nastyText(r), own.logins['leader']!, 'nobody']), password: pick(r, [nastyText(r), 'Correct-Horse-7', 'x'.repeat(199)]) })
    return { kind: 'session', request: { method: 'POST', url: pick(r, ['/api/session', '/%61pi/session', '/api/session?x=1']), headers: { ...(r() < 0.9 ? { 'x-zhiben': '1' } : {}), 'content-type': 'application/json' }, payload: withTokens(JSON.stringify(value)) }, who: '' }
  }

  /** Mostly somebody who may, so that more than the door is tried. */
  function caller(r: Random, { access }: Operation): string {
    const able = people.filter((key) => !access.includes('.') || roles.get(key.replace('far-', ''))!.permissions.includes(access as never))
    return r() < 0.85 && able.length ? pick(r, able) : pick(r, people)
  }

  /** Signing out would end the fuzz for that person; changing accounts goes to accounts made for it. */
  function choose(r: Random, want: (one: Operation) => boolean = () => true): Operation {
    return pick(r, operations.filter((one) => want(one) && !['DELETE /api/session', 'POST /api/session', 'POST /api/session/password'].includes(titleOf(one))))
  }

  async function send({ request, who }: Shot): Promise<Sent> {
    const started = performance.now()
    const cookie = cookies.get(who)
    const options = { ...request, headers: { ...(cookie ? { cookie } : {}), ...request.headers } } as InjectOptions
    const reply = await product.http.inject({ ...options, payloadAsStream: true })
    const text = await readAll(reply.stream())
    return { status: reply.statusCode, type: String(reply.headers['content-type'] ?? ''), text, ms: performance.now() - started }
  }

  function judge(shot: Shot, { status, type, text, ms }: Sent): void {
    const found = (says: string) => {
      report.findings.push({ kind: shot.kind, request: `${shot.who} ${shot.request.method} ${shot.request.url.slice(0, 300)} ${describe(shot.request.payload)}`, status, says: `${says}: ${text.slice(0, 300)}` })
    }
    report.byStatus[status] = (report.byStatus[status] ?? 0) + 1
    report.byKind[shot.kind] = (report.byKind[shot.kind] ?? 0) + 1
    report.slowestMs = Math.max(report.slowestMs, ms)
    if (status >= 500) return found('a server error')
    if (ms > slowest) found(`took ${Math.round(ms)} ms`)
    if (text.includes(other.mark)) found('words of another jurisdiction')
    if (status < 400 || shot.request.method === 'HEAD') return
    const problem = parse(text)
    if (!type.startsWith('application/problem+json') || !problem || typeof problem['title'] !== 'string' || !/[\u4e00-\u9fff]/.test(problem['title']) || problem['status'] !== status || typeof problem['type'] !== 'string') found('not a named problem')
    // What the caller wrote may come back to them; what they did not write may not come out.
    const [inside] = INSIDE.exec(`${String(problem?.['title'])}${JSON.stringify(problem?.['fields'] ?? '')}`) ?? []
    if (inside && !`${decoded(shot.request.url)}${describe(shot.request.payload)}`.includes(inside)) found(`tells of the inside (${inside})`)
  }

  async function one(): Promise<void> {
    const roll = random() * 100
    const shooter = seeded(Math.floor(random() * 2 ** 32))
    if (roll >= 97) return wire(shooter)
    let at = 0
    const [, make] = weights.find(([weight]) => (at += weight * 0.97) > roll) ?? weights[0]!
    const shot = await make(shooter)
    const twice = shot.kind === 'step' && shooter() < 0.1
    const sent = await Promise.all([send(shot), ...(twice ? [send(shot)] : [])])
    for (const reply of sent) judge(shot, reply)
    if (twice && sent.every(({ status }) => status === 200) && canonical(JSON.parse(sent[0]!.text)) !== canonical(JSON.parse(sent[1]!.text))) report.findings.push({ kind: 'twice', request: shot.request.url, status: 200, says: 'one command, two answers' })
    report.requests += sent.length
  }

  /** Broken HTTP, byte by byte, on a socket. */
  async function wire(r: Random): Promise<void> {
    const cookie = cookies.get('leader')!
    const lines = pick(r, [
      'GET / HTTP/9.9\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n', `GET /api/me HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`, `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      'POST /api/session HTTP/1.1\r\nhost: x\r\nx-zhiben: 1\r\ncontent-type: application/json\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 'POST /api/session HTTP/1.1\r\nhost: x\r\nx-zhiben: 1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      'POST /api/session HTTP/1.1\r\nhost: x\r\nx-zhiben: 1\r\ncontent-type: application/json\r\ncontent-length: -5\r\n\r\n', `GET /api/me HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\nx: a\nb\r\n\r\n`, 'GET http://evil/api/me HTTP/1.1\r\nhost: x\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', 'GET /%ff%fe HTTP/1.1\r\nhost: x\r\n\r\n', 'GET /api/\u00e9 HTTP/1.1\r\nhost: x\r\n\r\n', 'POST http://h/api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
      'GET /api/me HTTP/1.1\r\nhost: x\r\nexpect: nonsense\r\n\r\n', 'GET /api/me HTTP/1.0\r\n\r\n', '{"a":1}\r\n\r\n', 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n', 'GET /api/me HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n', '',
    ])
    const started = performance.now()
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setTimeout(1_500, () => socket.destroy())
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk, text.includes('\r\n\r\n') && socket.end())).on('error', () => {})
    if (r() < 0.1) socket.write(lines.slice(0, Math.floor(r() * lines.length)), () => socket.destroy())
    else socket.write(Buffer.from(lines, 'latin1'), () => lines || socket.destroy())
    await once(socket, 'close')
    report.requests += 1
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
    if (!status) return void (report.byStatus['cut'] = (report.byStatus['cut'] ?? 0) + 1)
    judge({ kind: 'wire', request: { method: lines.startsWith('HEAD') ? 'HEAD' : 'GET', url: lines.slice(0, 120) }, who: '' }, { status, type: /content-type: ([^\r]*)/i.exec(text)?.[1] ?? '', text: text.split('\r\n\r\n').slice(1).join('\r\n\r\n'), ms: Math.min(performance.now() - started, 1_500) })
  }

  async function lane(): Promise<void> {
    while (report.requests < requests) {
      await one().catch((error: unknown) => void report.findings.push({ kind: 'broken', request: '', status: 0, says: String((error as Error).stack) }))
      const memory = process.memoryUsage().rss / 1_048_576
      report.mostMemoryMb = Math.max(report.mostMemoryMb, memory)
      if (report.requests >= told + 2_000) {
        told = report.requests
        log(`${told} requests, ${report.findings.length} findings, ${Math.round(memory)} MB, slowest ${Math.round(report.slowestMs)} ms`)
      }
      if (report.findings.length > 200) return
    }
  }
  let told = 0
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
  process.off('unhandledRejection', rejected)
  report.seconds = (performance.now() - begun) / 1000
  return report
}

const camel = (step: string) => (step === 'return' ? 'giveBack' : step === 'void' ? 'voidCase' : step.replace(/-(\w)/g, (_, c: string) => c.toUpperCase()))
const escape = (text: string) => encodeURIComponent(text.toWellFormed())

/** A whole reply; of an endless stream only its beginning. */
async function readAll(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) {
    parts.push(Buffer.from(part as Buffer))
    if (parts.length === 2 && String(parts[0]).startsWith('retry:')) break
  }
  stream.destroy()
  return Buffer.concat(parts).toString()
}

function describe(payload: unknown): string {
  if (payload === undefined) return ''
  return Buffer.isBuffer(payload) ? `<${payload.length} bytes ${payload.subarray(0, 60).toString('latin1')}>` : (JSON.stringify(payload) ?? '').slice(0, 1_200)
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
