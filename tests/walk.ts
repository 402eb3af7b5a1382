// From the OpenAPI document to requests: every operation filled in with what its schema asks for and the ids of a subject.
// What the walker does not know how to fill throws, so that a new route or a new kind of id has to be named here before
// the tests that walk them all can pass. Used by the access tests and, as its starting point, by the fuzzer.
import type { InjectOptions } from 'fastify'
import { newId } from '#platform/db/ids.ts'

export type Schema = { type?: string; format?: string; enum?: unknown[]; const?: unknown; properties?: Record<string, Schema>; required?: string[]; anyOf?: Schema[]; allOf?: Schema[]; items?: Schema; minItems?: number; minimum?: number; maxLength?: number }
type Parameter = { name: string; in: 'path' | 'query'; required?: boolean; schema: Schema }
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; access: string; streams: 'none' | 'in' | 'out' | 'both'
  parameters: readonly Parameter[]; body: Schema | undefined
}

/** Ids of records of every kind, one of each. */
export type Subject = Readonly<Record<'hazard' | 'check' | 'entity' | 'insurance' | 'certificate' | 'file' | 'paper' | 'view' | 'notice' | 'account' | 'organisation' | 'region' | 'invitation' | 'plan' | 'clause' | 'task' | 'duty' | 'stage' | 'stageItem' | 'filing' | 'matter' | 'matterLink' | 'dualReport' | 'supervision' | 'measure' | 'exposure' | 'listing' | 'problem' | 'recurrence' | 'draw' | 'expert' | 'helpRound' | 'helpVisit' | 'advice' | 'analysis' | 'suspect' | 'hazardImport' | 'ownerNotice', string>>

export type Versions = Readonly<Record<string, number>>

type Raw = { 'x-access': string; 'x-streams': Operation['streams']; parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }

/** Every operation of the document, in its order. */
export function operationsOf(document: { paths: Record<string, Record<string, Raw>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      method: method.toUpperCase() as Operation['method'], path, access: raw['x-access'], streams: raw['x-streams'], parameters: raw.parameters ?? [],
      body: raw.requestBody?.content['application/json']?.schema,
    })))
}

export const titleOf = ({ method, path }: Pick<Operation, 'method' | 'path'>) => `${method} ${path}`

/** What `{id}` means below each first segment of a path. */
const OF_PATH: Readonly<Record<string, keyof Subject>> = {
  hazards: 'hazard', entities: 'entity', 'insurance-policies': 'insurance', 'special-certificates': 'certificate', files: 'file', papers: 'paper', views: 'view',
  statistics: 'analysis', checks: 'check', notices: 'notice', accounts: 'account', invitations: 'invitation', plans: 'plan', clauses: 'clause', stages: 'stage', filings: 'filing', matters: 'matter', tasks: 'task', duties: 'duty', supervisions: 'supervision', exposures: 'exposure', listings: 'listing', problems: 'problem', 'dual-reports': 'dualReport', evidence: 'draw', experts: 'expert', 'help-rounds': 'helpRound', 'help-visits': 'helpVisit', suspects: 'suspect', 'hazard-imports': 'hazardImport', 'owner-notices': 'ownerNotice',
}

/** What an id means by its name. */
const OF_NAME: Readonly<Record<string, keyof Subject>> = {
  entityId: 'entity', regionId: 'region', organisationId: 'organisation', reviewOrganisationId: 'organisation', holderOrganisationId: 'organisation', accountId: 'account', subjectId: 'hazard',
  assistIds: 'organisation', otherId: 'clause', with: 'plan', superiorId: 'plan', predecessorId: 'plan', commitments: 'clause', fileId: 'file', leadOrganisationId: 'organisation', handoverToId: 'organisation', itemId: 'stageItem', linkId: 'matterLink', hazardId: 'hazard', measureId: 'measure', recurrenceId: 'recurrence', expertIds: 'expert', roundId: 'helpRound', adviceId: 'advice', done: 'advice', photos: 'file', importId: 'hazardImport',
}

export function kindOfPath(path: string): keyof Subject {
  const kind = OF_PATH[path.split('/')[2] ?? '']
  if (!kind) throw new Error(`tests/walk.ts does not know what {id} is in ${path}: name it in OF_PATH, and give the worlds of tests/world.ts a record of it`)
  return kind
}

/** Values that a schema cannot say, by the name of the field; a function where each call needs its own. */
const VALUES: Readonly<Record<string, unknown>> = {
  summary: '三年行动期满，任务完成情况总结', commandId: newId, id: newId, newId, clauseId: newId, stageId: newId, meetingId: newId, tenantId: newId, planId: newId, exposureId: newId, login: () => `u${newId().slice(-12)}`, name: '网格巡查记录', mobile: '13900000001', role: 'grid-worker', post: '网格员', password: 'Long-Enough-9x', current: 'Wrong-Password-1', next: 'Another-Word-22',
  secret: 'ABCDEFGHABCDEFGHABCDEFGHABCDEFGH', code: '000000', telephone: '0999-88880000', ledger: 'hazards', query: 'state=assigned', kind: 'place', channel: 'inspection',
  note: '现场核查情况如下', title: '现场检查情况', content: '现场检查发现问题，限期整改。',
  rule: 'all', periodKey: '2026', fact: 'status', value: 'operating', parameter: 'hazard.due-days-general', document: 'rectification-notice', creditCode: '91530100309576681C', trade: '电工作业', policyNumber: () => `P${newId()}`, certificateNumber: () => `T${newId()}`, planFunds: 100,
}

/** Parts of a body that mean something else under one path: the value of the parameter named above, from a day still to come. */
const OF_BODY: Readonly<Record<string, object>> = { '/api/parameters/{parameter}': { value: 20, fromOn: '2027-01-01' } }

/** A valid value of a schema: required parts, and ids of the subject. */
export function sample(schema: Schema, name: string, subject: Subject, version: number): unknown {
  if (name in OF_NAME && (schema.format === 'uuid' || schema.anyOf?.some((one) => one.format === 'uuid'))) return subject[OF_NAME[name]!]
  if (name === 'baseVersion') return version
  if (name in VALUES && !schema.properties && (!schema.enum || schema.enum.includes(VALUES[name]))) return typeof VALUES[name] === 'function' ? (VALUES[name] as () => unknown)() : VALUES[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(part, name, subject, version) as object))
  if (schema.anyOf) return sample(schema.anyOf[0]!, name, subject, version)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) || key in OF_NAME).map(([key, of]) => [key, sample(of, key, subject, version)]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items!, name, subject, version))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 0)
    case 'boolean':
      return false
    case 'string':
      if (schema.format === 'uuid') throw new Error(`tests/walk.ts does not know whose id “${name}” is: name it in OF_NAME`)
      if (schema.format === 'date') return /until|due/i.test(name) ? '2026-12-20' : '2026-11-20'
      return '文字'
    default:
      throw new Error(`tests/walk.ts cannot fill “${name}”: ${JSON.stringify(schema)}`)
  }
}

const REQUIRED_QUERY: Readonly<Record<string, (path: string, subject: Subject) => string>> = {
  q: () => '单位', entityId: (_, subject) => subject.entity, from: () => '1', to: () => '1', since: () => '2026-01-01', until: () => '2026-12-31', with: (_, subject) => subject.plan, ledger: () => 'hazards', name: () => 'a.jpg', by: (path) => (path.includes('/experts') ? 'source' : path.includes('/help-rounds') ? 'organisationId' : path.includes('/entities') ? 'kind' : path.includes('/matters') ? 'regionId' : /\/(tasks|problems|help-visits|supervisions|exposures|listings)/.test(path) ? 'state' : 'entityId'),
}

/** A picture of one grey dot. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')
const WORKBOOK = Buffer.from('名称,类型,所属社区\r\n无名小店,场所,不存在的社区\r\n')

/** An operation as a request about a subject. @param query more query parameters */
export function requestFor(operation: Operation, subject: Subject, versions: Versions, query: Readonly<Record<string, string>> = {}): InjectOptions & { url: string; method: Operation['method'] } {
  const { method, path, parameters, body, streams } = operation
  const kind = path.includes('{id}') ? kindOfPath(path) : undefined
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'id') return subject[kind!]
    const { schema } = parameters.find((one) => one.in === 'path' && one.name === name)!
    return String(sample(schema, name, subject, 1))
  })
  const asked = new URLSearchParams(query)
  for (const { name, in: place, required } of parameters) {
    if (place !== 'query' || !required || asked.has(name)) continue
    const fill = REQUIRED_QUERY[name]
    if (!fill) throw new Error(`tests/walk.ts cannot fill the query parameter “${name}” of ${titleOf(operation)}: name it in REQUIRED_QUERY`)
    asked.set(name, fill(path, subject))
  }
  if (streams === 'out' && parameters.some(({ name }) => name === 'format') && !asked.has('format') && !path.includes('{format}')) asked.set('format', 'csv')
  if (path.endsWith('/import')) asked.set('name', 'a.csv')
  const streamsIn = streams === 'in' || streams === 'both'
  return {
    method, url: asked.size ? `${url}?${asked.toString()}` : url,
    headers: { 'x-zhiben': '1', ...(body ? { 'content-type': 'application/json' } : streamsIn ? { 'content-type': 'application/octet-stream' } : {}) },
    ...(body ? { payload: JSON.stringify({ ...(sample(body, '', subject, (kind && versions[subject[kind]]) ?? 1) as object), ...OF_BODY[path] }) } : {}),
    ...(streamsIn ? { payload: path.endsWith('/import') ? WORKBOOK : PICTURE } : {}),
  }
}
