// The OpenAPI 3.1 document of every endpoint, made from the contracts.
import { z } from 'zod'
import type { Contract } from './contract.ts'

type Json = Record<string, unknown>

export type OpenApi = Json & { openapi: string; paths: Record<string, Record<string, Operation>> }
export type Operation = Json & { operationId: string; summary: string; 'x-access': string; 'x-streams': Contract['streams'] }

export function openApi(contracts: readonly Contract[], version: string): OpenApi {
  const paths: OpenApi['paths'] = {}
  for (const contract of contracts) {
    const path = contract.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][contract.method.toLowerCase()] = operation(contract)
  }
  return {
    openapi: '3.1.0',
    info: { title: '治本接口', version, description: '会话用 HttpOnly 的 cookie；改动类请求带标头 x-zhiben: 1；错误是 RFC 9457 的 application/problem+json。' },
    tags: [...new Set(contracts.map((c) => c.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'zb_session' } },
      schemas: { Problem: schema(problem, 'output') },
    },
  }
}

const problem = z.object({
  type: z.string(), title: z.string().describe('一句话：哪里不对、怎么办'), status: z.int(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

function operation(contract: Contract): Operation {
  const streamsIn = contract.streams === 'in' || contract.streams === 'both'
  const streamsOut = contract.streams === 'out' || contract.streams === 'both'
  const body = schema(contract.body, 'input')
  const needsBody = contract.method !== 'GET' && Object.keys((body['properties'] as Json | undefined) ?? body['allOf'] ?? {}).length > 0
  const parameters = [...parametersOf(contract.params, 'path'), ...parametersOf(contract.query, 'query')]
  return {
    operationId: `${contract.method.toLowerCase()}${contract.path.replace(/^\/api/, '').replace(/[/:.-]+([a-zA-Z])/g, (_, c: string) => c.toUpperCase())}`,
    summary: contract.summary,
    tags: [contract.tag],
    'x-access': contract.access,
    'x-streams': contract.streams,
    ...(contract.access === 'public' ? { security: [] } : { security: [{ session: [] }] }),
    ...(parameters.length ? { parameters } : {}),
    ...(streamsIn ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } } : {}),
    ...(!streamsIn && needsBody ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      200: { description: '办好了', content: streamsOut ? { 'application/octet-stream': {} } : { 'application/json': { schema: schema(contract.reply, 'output') } } },
      default: { description: '没办成，说明原因', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

function schema(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline' }) as Json
  return rest
}

function parametersOf(type: z.ZodType, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = schema(type, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name, in: place, required: place === 'path' || required.includes(name), ...(description ? { description } : {}), schema: of,
  }))
}
