// What an HTTP answer means for a letter. A phone meets captive portals, gateways and half-dead proxies: only an answer
// in the server's own JSON counts as accepted or refused; everything else is "no answer, try again".
import type { Outcome, Refusal } from './outbox.ts'

export type Answer = { readonly status: number; readonly mediaType: string; readonly json: unknown; readonly retryAfter: string | null }

const COME_AGAIN = new Set([408, 423, 425, 429])

export function outcomeOf(answer: Answer): Outcome {
  const type = answer.mediaType.split(';')[0]!.trim().toLowerCase()
  const problem = type === 'application/problem+json' && isRecord(answer.json) ? answer.json : undefined
  if (answer.status >= 200 && answer.status < 300) {
    if (answer.status === 204 || (type === 'application/json' && answer.json !== undefined)) return { kind: 'accepted', reply: answer.json ?? null }
    return { kind: 'unanswered', line: true }
  }
  // Our own server says so; a portal's 401 would be HTML.
  if (answer.status === 401 && problem) return { kind: 'signed-out' }
  if (answer.status >= 500 || COME_AGAIN.has(answer.status)) return { kind: 'unanswered', line: false, retryAfter: seconds(answer.retryAfter) }
  if (problem && answer.status >= 400) return { kind: 'refused', refusal: refusalOf(answer.status, problem) }
  // A 4xx that is not ours (a proxy's 413, a portal's 403): this letter waits, the others go on.
  return { kind: 'unanswered', line: false }
}

export function refusalOf(status: number, problem: Record<string, unknown>): Refusal {
  const kind = typeof problem.kind === 'string' ? problem.kind : typeof problem.type === 'string' ? problem.type.split(/[/:]/).at(-1)! : String(status)
  const title = [problem.detail, problem.title].find((text): text is string => typeof text === 'string' && text !== '') ?? '服务器没有收下这一条。'
  const fields = Array.isArray(problem.fields) ? problem.fields.filter(isField) : []
  const facts = isRecord(problem.facts) ? problem.facts : problem
  return { status, kind, title, fields, facts }
}

function isField(value: unknown): value is { field: string; message: string } {
  return isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `Retry-After` in milliseconds; a date is not used by our server. */
function seconds(header: string | null): number | undefined {
  const value = Number(header)
  return header !== null && Number.isFinite(value) && value >= 0 ? value * 1000 : undefined
}
