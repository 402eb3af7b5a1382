// A Problem is a refusal or failure that a person can act on: what is wrong, where, and what to do.
// The HTTP layer turns it into RFC 9457 `application/problem+json`; anything else that is thrown is a 500
// whose text stays in the log.

export type FieldProblem = { field: string; message: string }

const STATUS = {
  'bad-request': 400,
  'not-signed-in': 401,
  'second-factor-needed': 401,
  'not-allowed': 403,
  'not-found': 404,
  'not-acceptable-file': 415,
  conflict: 409,
  stale: 409,
  'step-refused': 409,
  'too-large': 413,
  invalid: 422,
  'too-many-requests': 429,
  'busy': 503,
} as const

export type ProblemKind = keyof typeof STATUS

export class Problem extends Error {
  readonly kind: ProblemKind
  readonly status: number
  /** One entry a field that is wrong, with a sentence in Chinese for its user. */
  readonly fields: FieldProblem[]
  /** Machine-readable facts beside the sentence, e.g. both versions of a conflict. */
  readonly facts: Record<string, unknown>

  /** @param message a whole sentence in Chinese: what is wrong and what to do. */
  constructor(kind: ProblemKind, message: string, more: { fields?: FieldProblem[]; facts?: Record<string, unknown> } = {}) {
    super(message)
    this.name = 'Problem'
    this.kind = kind
    this.status = STATUS[kind]
    this.fields = more.fields ?? []
    this.facts = more.facts ?? {}
  }
}

/** The same answer for "is not there" and "you may not see it": existence is never revealed. */
export function notFound(what: string): Problem {
  return new Problem('not-found', `没有找到这${what}，可能已移走，或不在你负责的范围内。`)
}
