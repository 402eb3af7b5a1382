// The one way a screen talks to the server: `call(contract, { params, query, body })`, typed from the contract both sides
// share. The session is an HttpOnly cookie; every changing call carries `x-zhiben: 1`, which a foreign page cannot send.
import type { z } from 'zod'
import type { Contract } from '#platform/http/contract.ts'
import { hearClock } from './clock.ts'
import { ApiProblem, asApiProblem, readProblem } from './problem.ts'

// Variance: a contract of any parts.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyContract = Contract<any, any, any, any>

type Given<C extends AnyContract> = {
  params?: z.input<C['params']>
  query?: z.input<C['query']>
  body?: z.input<C['body']>
}

export type CallInput<C extends AnyContract> = Given<C> & { signal?: AbortSignal; /** Raw body of a contract that streams in. */ upload?: Blob }

type QueryValue = string | number | boolean | null | undefined

/** The address of a call, also used for downloads and pictures. */
export function addressOf(contract: Pick<Contract, 'path'>, params: Readonly<Record<string, unknown>> = {}, query: Readonly<Record<string, unknown>> = {}): string {
  const path = contract.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query as Record<string, QueryValue>)) if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

const sessionLost = new Set<(problem: ApiProblem) => void>()

/** Told when the server says that the session is gone. */
export function onSessionLost(listen: (problem: ApiProblem) => void): () => void {
  sessionLost.add(listen)
  return () => sessionLost.delete(listen)
}

/** Throws ApiProblem. */
export async function call<C extends AnyContract>(contract: C, input: CallInput<C> = {}): Promise<z.output<C['reply']>> {
  const response = await send(contract, input)
  if (response.status === 204) return undefined as z.output<C['reply']>
  return (await response.json()) as z.output<C['reply']>
}

/** A reply that is a file: saved under the name the server gives it. */
export async function download<C extends AnyContract>(contract: C, input: CallInput<C> = {}): Promise<void> {
  const response = await send(contract, input)
  const given = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1]
  save(await response.blob(), given ? decodeURIComponent(given) : '下载')
}

export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(address), 30_000)
}

async function send(contract: AnyContract, input: CallInput<AnyContract>): Promise<Response> {
  const { upload, body, signal } = input as { upload?: Blob; body?: unknown; signal?: AbortSignal }
  const changing = contract.method !== 'GET'
  const address = addressOf(contract, input.params as Record<string, unknown>, input.query as Record<string, unknown>)
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (changing) headers['x-zhiben'] = '1'
  if (upload) headers['content-type'] = upload.type || 'application/octet-stream'
  else if (changing) headers['content-type'] = 'application/json'
  const sentAt = Date.now()
  let response: Response
  try {
    response = await fetch(address, {
      method: contract.method,
      headers,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      ...(upload ? { body: upload } : changing ? { body: JSON.stringify(body ?? {}) } : {}),
    })
  } catch (error) {
    throw asApiProblem(error)
  }
  if (response.ok) {
    hearClock(response, sentAt)
    return response
  }
  const problem = await readProblem(response)
  if (problem.kind === 'not-signed-in') for (const listen of sessionLost) listen(problem)
  throw problem
}
