// The courier's legs: fetch, with a time limit, and the server's clock read from its answers, because a phone's clock may
// be wrong by days and a finding must not carry tomorrow's date.
import type { Heard } from '../time/skew.ts'
import type { Answer } from './answers.ts'
import type { Request, Transport } from './courier.ts'

const ANSWER_WITHIN_MS = 30_000
const PIECE_WITHIN_MS = 90_000

/** @param told hears what each answer tells of the server's clock. */
export function httpTransport(headers: (request: Request) => Readonly<Record<string, string>>, told: (heard: Heard) => void): Transport {
  return async (request) => {
    const changing = request.method !== 'GET'
    const sentAt = Date.now()
    // By hand: AbortSignal.timeout is missing in phones of 2021.
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), request.bytes ? PIECE_WITHIN_MS : ANSWER_WITHIN_MS)
    try {
      return await ask(request, changing, headers(request), late.signal, sentAt, told)
    } finally {
      clearTimeout(timer)
    }
  }
}

async function ask(request: Request, changing: boolean, headers: Readonly<Record<string, string>>, signal: AbortSignal, sentAt: number, told: (heard: Heard) => void): Promise<Answer> {
  const response = await fetch(request.path, {
    method: request.method,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(changing ? { 'content-type': request.bytes ? 'application/octet-stream' : 'application/json' } : {}),
      ...headers,
    },
    ...(changing ? { body: request.bytes ?? JSON.stringify(request.json ?? {}) } : {}),
  })
  const answer: Answer = {
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    json: await readJson(response),
    retryAfter: response.headers.get('retry-after'),
  }
  // Only an answer of our own kind is a clock.
  if (answer.json !== undefined) told({ date: response.headers.get('date'), sentAt, heardAt: Date.now() })
  return answer
}

async function readJson(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  // A body that breaks off throws: no answer. A page that is not JSON is an answer, but not ours.
  const text = await response.text()
  if (!type.includes('json')) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
