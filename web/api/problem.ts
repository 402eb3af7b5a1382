// What a refused or failed call becomes in the browser: the server's problem+json, or the two failures only a browser
// knows (no connection, not our answer). The sentence is for the reader; `fields` and `facts` are for the screen.
import type { FieldProblem, ProblemKind } from '#platform/problems/problem.ts'

export type ApiProblemKind = ProblemKind | 'offline' | 'broken' | 'aborted'

export class ApiProblem extends Error {
  readonly kind: ApiProblemKind
  readonly status: number
  readonly fields: readonly FieldProblem[]
  readonly facts: Readonly<Record<string, unknown>>

  constructor(kind: ApiProblemKind, message: string, more: { status?: number; fields?: readonly FieldProblem[]; facts?: Readonly<Record<string, unknown>> } = {}) {
    super(message)
    this.name = 'ApiProblem'
    this.kind = kind
    this.status = more.status ?? 0
    this.fields = more.fields ?? []
    this.facts = more.facts ?? {}
  }

  /** The sentence for one field, if the server complained about it. */
  field(name: string): string | undefined {
    return this.fields.find((one) => one.field === name || one.field === `fields.${name}` || one.field === `body.${name}`)?.message
  }
}

export function asApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof DOMException && error.name === 'AbortError') return new ApiProblem('aborted', '已取消。')
  if (error instanceof TypeError) return new ApiProblem('offline', '没连上服务器。')
  return new ApiProblem('broken', '页面出了错，请刷新再试；还不行就告诉系统管理员。')
}

type ProblemJson = { type?: string; kind?: string; status?: number; title?: string; detail?: string; fields?: unknown; errors?: unknown; facts?: Record<string, unknown> }

/** Reads RFC 9457 problem+json; anything else is an answer that is not ours. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) {
    const busy = response.status >= 502 && response.status <= 504
    return new ApiProblem(busy ? 'busy' : 'broken', busy ? '服务器正忙或正在重启，请过一会儿再试。' : `服务器没有正常答复（${response.status}），请过一会儿再试。`, { status: response.status })
  }
  const json = (await response.json().catch(() => ({}))) as ProblemJson
  const kind = (json.kind ?? json.type?.split(/[/:#]/).at(-1) ?? 'broken') as ApiProblemKind
  const fields = [json.fields, json.errors].find((list): list is FieldProblem[] => Array.isArray(list)) ?? []
  return new ApiProblem(kind, json.detail ?? json.title ?? '没有办成，请再试一次。', { status: response.status, fields, facts: { ...json, ...json.facts } })
}
