// Who may call what, and who sees whose: the OpenAPI document walked with every role. Refused exactly where the role lacks
// the permission; a foreign record (other jurisdiction, other community, other enterprise) is answered word for word like
// one that never was, and no reply to anybody holds a word of it. A route the walker cannot fill makes this fail.
import type { Readable } from 'node:stream'
import { inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { InjectOptions } from 'fastify'
import { readRoles } from '#rooms/accounts/roles.ts'
import { operationsOf, requestFor, titleOf, type Operation, type Subject } from './walk.ts'
import { asOwner, OF_ENTERPRISE, OF_REGION, ROLES, twoTenants, type Place } from './world.ts'
import { newId } from '#platform/db/ids.ts'

const { product, own, other, pending, mustChange } = await twoTenants()
const operations = operationsOf(JSON.parse((await product.http.inject('/api/openapi.json')).body) as Parameters<typeof operationsOf>[0])
const roles = readRoles()
const versions = Object.fromEntries((await asOwner(product, 'select id, version from hazards union all select id, version from entities union all select id, version from insurance_policies union all select id, version from special_certificates union all select id, version from stages union all select id, version from filings union all select id, version from matters union all select id, version from supervisions union all select id, version from exposures union all select id, version from listings'))
  .map((row) => [row['id'] as string, row['version'] as number]))

type Answer = { status: number; text: string }
const STREAM = '/api/events/stream'
/** Ends the session that asks, so it is asked last and by a session of its own. */
const ENDS_SESSION = ['DELETE /api/session', 'POST /api/session/password', 'POST /api/session/second-factor']

async function ask(cookie: string, request: InjectOptions & { url: string }): Promise<Answer> {
  const headers = { ...request.headers, ...(cookie ? { cookie } : {}) }
  if (request.url.startsWith(STREAM)) {
    const reply = await product.http.inject({ ...request, headers: { ...headers, 'last-event-id': '00000000-0000-0000-0000-000000000000' }, payloadAsStream: true })
    return { status: reply.statusCode, text: await beginningOf(reply.stream()) }
  }
  const reply = await product.http.inject({ ...request, headers })
  return { status: reply.statusCode, text: legible(reply.rawPayload) }
}

/** What a stream of events says before it first waits. */
async function beginningOf(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (!text.startsWith('retry') || /still here|data: /.test(text)) break
  }
  stream.destroy()
  return text
}

/** The words of a reply: workbooks and papers unpacked. */
function legible(bytes: Buffer): string {
  if (bytes.subarray(0, 2).toString() === 'PK') return Object.values(unzipSync(bytes)).map((part) => Buffer.from(part).toString()).join('\n')
  if (bytes.subarray(0, 5).toString() === '%PDF-') {
    return bytes.toString('latin1').split('stream').map((part) => { try { return inflateSync(Buffer.from(part.trimStart(), 'latin1')).toString('latin1') } catch { return '' } }).join('\n')
  }
  return bytes.toString()
}

/** The words and ids of places that this reply must not hold. */
function betrays(text: string, ...places: { mark: string; ids?: readonly string[] }[]): string[] {
  return places.flatMap(({ mark, ids = [] }) => [mark, ...ids].filter((word) => text.includes(word)))
}

const permitted = (role: string, { access }: Operation) => !access.includes('.') || roles.get(role)!.permissions.includes(access as never)
const hidden = (role: string): Place[] => (OF_REGION.includes(role) || OF_ENTERPRISE.includes(role) ? [own.far] : [])
const foreign = { mark: other.mark, ids: [...other.near.ids, ...other.far.ids] }
/** An upload's id is made by the device that sends it: an unknown one is not missing, it is new. */
const UPLOAD = 'PUT /api/files/{id}'
/** Single sign-on is not set up in this house: its routes are not there (rooms/accounts/sign-on.test.ts walks them). */
const SWITCHED_OFF = ['GET /api/session/oidc/start', 'GET /api/session/oidc/return']
/** Says what was published; the leaders' own walk has just listed a hazard there. */
const PUBLISHED = 'GET /api/public/exposures'
const RECEIVED = 'GET /api/files/{id}/received'
const byId = operations.filter((one) => one.path.includes('{id}') && titleOf(one) !== UPLOAD)

describe('what a role may do', () => {
  it('knows every role', () => expect(Object.keys(own.people)).toEqual(expect.arrayContaining(ROLES)))

  it.each(ROLES)('%s: is refused exactly what it lacks, and reads nothing foreign', async (role) => {
    const wrong: string[] = []
    for (const operation of operations.filter((one) => !ENDS_SESSION.includes(titleOf(one)))) {
      const { status, text } = await ask(own.people[role]!.cookie, requestFor(operation, own.near.subject, versions))
      if ((status === 403) !== !permitted(role, operation) || status >= 500 || (status === 401 && titleOf(operation) !== 'POST /api/session')) wrong.push(`${titleOf(operation)}: ${status} ${text.slice(0, 200)}`)
      if (operation.method === 'GET' && permitted(role, operation) && !operation.path.includes('{') && status !== (SWITCHED_OFF.includes(titleOf(operation)) ? 404 : 200)) wrong.push(`${titleOf(operation)} should answer: ${status} ${text.slice(0, 200)}`)
      for (const word of betrays(text, foreign, ...hidden(role))) wrong.push(`${titleOf(operation)} tells ${word}`)
    }
    expect(wrong).toEqual([])
  })

  it.each(['nobody', 'a made-up cookie', 'second factor pending', 'password to be changed'])('%s: gets in nowhere', async (who) => {
    const cookie = { nobody: '', 'a made-up cookie': `zb_session=${own.id}.${'A'.repeat(43)}`, 'second factor pending': pending.cookie, 'password to be changed': mustChange.cookie }[who]!
    const half = who === 'second factor pending' || who === 'password to be changed'
    const wrong: string[] = []
    for (const operation of operations.filter((one) => titleOf(one) !== 'DELETE /api/session')) {
      const { status, text } = await ask(cookie, requestFor(operation, own.near.subject, versions))
      const open = operation.access === 'public' || (half && operation.access === 'signing-in')
      if ((!open && status !== 401) || status >= 500) wrong.push(`${titleOf(operation)}: ${status} ${text.slice(0, 100)}`)
      for (const word of betrays(text, foreign, ...(titleOf(operation) === PUBLISHED ? [] : [own.near, own.far]))) wrong.push(`${titleOf(operation)} tells ${word}`)
    }
    expect(wrong).toEqual([])
  })

  it('lets everybody out, once', async () => {
    for (const role of ROLES) {
      const session = await product.signIn(own.logins[role]!)
      for (const title of ENDS_SESSION.toReversed()) {
        const operation = operations.find((one) => titleOf(one) === title)!
        expect([200, 422], `${role} ${title}`).toContain((await ask(session.cookie, requestFor(operation, own.near.subject, versions))).status)
      }
      expect((await session.get('/api/me')).status).toBe(401)
    }
  })
})

/** The same request about ids that never were. */
function unknownLike(subject: Subject): Subject {
  return Object.fromEntries(Object.keys(subject).map((kind) => [kind, newId()])) as Subject
}

/** A reply with the ids of its own request taken out. */
const without = (text: string, subject: Subject) => Object.values(subject).reduce((rest, id) => rest.replaceAll(id, '#'), text).replace(/"P?T?[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"#"')

async function strangers(role: string, place: Place): Promise<string[]> {
  const wrong: string[] = []
  const { cookie } = own.people[role]!
  for (const operation of byId) {
    const { status, text } = await ask(cookie, requestFor(operation, place.subject, versions))
    const never = unknownLike(place.subject)
    const control = await ask(cookie, requestFor(operation, never, {}))
    const right = !permitted(role, operation) ? 403 : titleOf(operation) === RECEIVED ? 200 : 404
    if (status !== right) wrong.push(`${titleOf(operation)}: ${status} instead of ${right}: ${text.slice(0, 200)}`)
    else if (status !== control.status || without(text, place.subject) !== without(control.text, never)) wrong.push(`${titleOf(operation)} answers otherwise than for an unknown id: ${text.slice(0, 160)} / ${control.text.slice(0, 160)}`)
    for (const word of betrays(text, { mark: place.mark })) wrong.push(`${titleOf(operation)} tells ${word}`)
  }
  return wrong
}

/** Ids that stand in a query or a body: filters, look-ups, references of new records. */
async function mentions(role: string, place: Place, also: readonly (keyof Subject)[]): Promise<string[]> {
  const wrong: string[] = []
  const { cookie } = own.people[role]!
  for (const operation of operations.filter((one) => permitted(role, one) && !ENDS_SESSION.includes(titleOf(one)))) {
    const fill: Record<string, string[]> = {
      q: [place.mark, `${place.mark}小店`], subjectId: Object.values(place.hazards).concat(place.subject.entity), accountId: [place.subject.account], entityId: [place.subject.entity],
      ...(also.includes('region') ? { regionId: [place.subject.region], organisationId: [place.subject.organisation], holderOrganisationId: [place.subject.organisation] } : {}),
    }
    for (const { name } of operation.parameters.filter((one) => one.in === 'query' && one.name in fill)) {
      for (const value of fill[name]!) {
        const { status, text } = await ask(cookie, requestFor(operation, own.near.subject, versions, { [name]: value }))
        // A filter finds nothing; what is made for one unit says there is no such unit.
        if (status !== 200 && !(operation.streams === 'out' && status === 404)) wrong.push(`${titleOf(operation)}?${name}: ${status} ${text.slice(0, 160)}`)
        for (const word of betrays(text, { mark: place.mark })) wrong.push(`${titleOf(operation)}?${name}=${value} tells ${word}`)
      }
    }
    const names = also.includes('region') ? /"(entityId|regionId|organisationId)"/ : /"entityId"/
    if (!operation.body || !names.test(JSON.stringify(operation.body)) || operation.path.includes('{id}')) continue
    const subject = { ...own.near.subject, entity: place.subject.entity, ...(also.includes('region') ? { region: place.subject.region, organisation: place.subject.organisation } : {}) }
    const { status, text } = await ask(cookie, requestFor(operation, subject, versions))
    if (![404, 422].includes(status)) wrong.push(`${titleOf(operation)} takes a foreign id: ${status} ${text.slice(0, 200)}`)
    for (const word of betrays(text, { mark: place.mark })) wrong.push(`${titleOf(operation)} tells ${word}`)
  }
  return wrong
}

const countOf = async (tenantId: string) =>
  JSON.stringify(await asOwner(product, `select (select count(*) from events where tenant_id = $1) as events, (select count(*) from hazards where tenant_id = $1) as hazards, (select sum(version) from hazards where tenant_id = $1) as changes,
    (select sum(version) from entities where tenant_id = $1) as entities, (select count(*) from memberships where tenant_id = $1) as members, (select count(*) from files where tenant_id = $1) as files`, [tenantId]))

describe('another jurisdiction', () => {
  it.each(ROLES)('%s: is answered as if it did not exist', async (role) => {
    const before = await countOf(other.id)
    expect([...(await strangers(role, other.near)), ...(await mentions(role, other.near, ['region']))]).toEqual([])
    expect(await countOf(other.id)).toBe(before)
  })

  it('leaves a foreign attachment alone under the same id', async () => {
    const upload = operations.find((one) => titleOf(one) === UPLOAD)!
    const { file } = other.far.subject
    const before = await asOwner(product, 'select * from files where tenant_id = $1 and id = $2', [other.id, file])
    expect((await ask(own.people['expert']!.cookie, requestFor(upload, other.far.subject, versions))).status).toBe(200)
    expect(await asOwner(product, 'select * from files where tenant_id = $1 and id = $2', [other.id, file])).toEqual(before)
    // In one's own jurisdiction the id is taken, and that is all there is to learn.
    expect(await ask(own.people['far-grid-worker']!.cookie, requestFor(upload, own.near.subject, versions))).toMatchObject({ status: 409 })
  })

  it('sees its own: the words that are looked for are there', async () => {
    const { cookie } = other.people['coordinator']!
    for (const path of ['/api/hazards', '/api/hazards/export?format=csv', '/api/hazards/export', '/api/entities', '/api/insurance-policies', '/api/special-certificates', '/api/search?q=乙辖', '/api/lookup/entities', '/api/home', '/api/events', STREAM, `/api/hazards/${other.near.subject.hazard}`, `/api/papers/${other.near.subject.paper}/docx`]) {
      expect(betrays((await ask(cookie, { url: encodeURI(path) })).text, { mark: other.mark }), path).toEqual([other.mark])
    }
  })
})

describe('another community, another enterprise', () => {
  it.each([...OF_REGION, ...OF_ENTERPRISE])('%s: is answered as if it did not exist', async (role) => {
    const before = await asOwner(product, 'select id, version, updated_by from hazards where entity_id = $1 order by id', [own.far.subject.entity])
    expect([...(await strangers(role, own.far)), ...(await mentions(role, own.far, []))]).toEqual([])
    expect(await asOwner(product, 'select id, version, updated_by from hazards where entity_id = $1 order by id', [own.far.subject.entity])).toEqual(before)
  })

  it('takes no photo of somebody else’s into a report', async () => {
    for (const file of [own.far.subject.file, other.near.subject.file, own.near.subject.file]) {
      const reply = await own.people['grid-worker']!.post('/api/hazards', { commandId: newId(), id: newId(), entityId: own.near.subject.entity, description: '照片不是自己的', photos: [file] })
      expect(reply.status).toBe(422)
    }
  })

  it.each([...OF_REGION, ...OF_ENTERPRISE])('%s: sees its own', async (role) => {
    const page = await own.people[role]!.get<{ rows: { description: string }[] }>('/api/hazards?limit=200')
    expect(page.body.rows.length).toBeGreaterThanOrEqual(7)
    for (const path of [`/api/hazards/${own.near.hazards['reported']}`, `/api/entities/${own.near.subject.entity}`, `/api/files/${own.near.subject.file}`, `/api/papers/${own.near.subject.paper}/pdf`]) expect((await own.people[role]!.get(path)).status, path).toBe(200)
  })

  it.each(['reported', 'graded', 'assigned', 'extension', 'rectified', 'accepted', 'closed', 'voided'])('a hazard %s is seen by its own only', async (state) => {
    const statuses = await Promise.all([['grid-worker', 200], ['far-grid-worker', 404], ['enterprise-principal', 200], ['far-enterprise-principal', 404], ['leader', 200], ['system-administrator', 403]].map(async ([who, right]) =>
      [who, (await own.people[who as string]!.get(`/api/hazards/${own.near.hazards[state]}`)).status === right]))
    expect(statuses.filter(([, right]) => !right)).toEqual([])
  })
})
