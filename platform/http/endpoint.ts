// The way every request goes: who is it → may they → parse → one transaction → handler → commit → reply. A room's routes
// are 5–15 lines on top of this. `perform` is the same way without HTTP: the simulator and the tests of rules use it.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Actor } from '../auth/actor.ts'
import { notAllowed } from '../auth/actor.ts'
import type { Database, Scope, Tx } from '../db/tx.ts'
import { makeScope } from '../db/tx.ts'
import { sql } from '../db/sql.ts'
import type { FileStore } from '../files/store.ts'
import { Problem, type FieldProblem } from '../problems/problem.ts'
import { dayOf, type Day } from '../time/day.ts'
import type { Contract } from './contract.ts'

/** What the product needs to answer a request; made once at start. */
export type House = {
  readonly db: Database
  readonly files: FileStore
  /** The only clock; the simulator turns its own hands. */
  readonly clock: () => Date
  /** Wakes the sealer of a tenant's events after a commit. */
  readonly wake: (tenantId: string) => void
}

/** What a handler gets. `tx` is open; everything it writes is committed before the reply leaves. */
export type Visit<C extends Contract, A = Actor> = {
  readonly tx: Tx
  readonly actor: A
  readonly scope: Scope
  readonly now: Date
  readonly today: Day
  readonly params: z.output<C['params']>
  readonly query: z.output<C['query']>
  readonly body: z.output<C['body']>
  readonly house: House
  readonly http?: { readonly request: FastifyRequest; readonly reply: FastifyReply }
  /** The raw body of a contract that streams in. */
  readonly upload?: Readable
}

/** A file as a reply: streamed under this name. */
export class Download {
  readonly name: string
  readonly mediaType: string
  readonly content: Readable | Buffer
  /** Shown in the browser instead of saved. */
  readonly inline: boolean

  constructor(name: string, mediaType: string, content: Readable | Buffer, inline = false) {
    this.name = name
    this.mediaType = mediaType
    this.content = content
    this.inline = inline
  }
}

export type Endpoint<C extends Contract = Contract> = {
  readonly contract: C
  /** `read` and `write` open a transaction before the handler; `own` leaves it to the handler (imports, exports, log-in). */
  readonly mode: 'read' | 'write' | 'own'
  readonly handle: (visit: Visit<C>) => Promise<unknown>
}

type Handler<C extends Contract> = (visit: Visit<C>) => Promise<z.input<C['reply']> | Download>

/** Binds a handler to its contract. A GET reads, everything else writes. */
export function endpoint<C extends Contract>(contract: C, handle: Handler<C>): Endpoint<C> {
  return { contract, mode: contract.method === 'GET' ? 'read' : 'write', handle }
}

/** An endpoint that opens its own transactions: `visit.tx` must not be touched. */
export function ownTransactions<C extends Contract>(contract: C, handle: Handler<C>): Endpoint<C> {
  return { contract, mode: 'own', handle }
}

export function scopeOf(actor: Actor): Scope {
  return makeScope({ tenantId: actor.tenantId, entityId: actor.entityId, accountId: actor.accountId, regionPaths: actor.regionPaths, organisationIds: actor.organisationIds })
}

export type Call = { params?: unknown; query?: unknown; body?: unknown; http?: Visit<Contract>['http']; upload?: Readable }

/** Runs an endpoint for an actor, exactly as the HTTP layer does. Throws Problem. */
export async function perform(house: House, point: Endpoint, actor: Actor | null, call: Call): Promise<unknown> {
  const { contract, mode } = point
  if (actor === null && contract.access !== 'public' && contract.access !== 'signing-in') {
    throw new Problem('not-signed-in', '还没有登录，或登录已过期。请重新登录。')
  }
  if (actor && contract.access.includes('.') && !actor.permissions.has(contract.access as never)) throw notAllowed(contract.access as never)
  const now = house.clock()
  const parsed = {
    params: parse(contract.params, call.params ?? {}, 'params'),
    query: parse(contract.query, call.query ?? {}, 'query'),
    body: parse(contract.body, call.body ?? {}, 'body'),
  }
  const base = { ...parsed, actor: actor as Actor, now, today: dayOf(now), house, http: call.http, upload: call.upload }
  if (mode === 'own' || actor === null) return point.handle({ ...base, scope: undefined as never, tx: undefined as never, ...(actor ? { scope: scopeOf(actor) } : {}) })
  const scope = scopeOf(actor)
  if (mode === 'read') return house.db.read(scope, (tx) => point.handle({ ...base, scope, tx }))

  const commandId = (parsed.body as { commandId?: string }).commandId
  // What was asked, word for word: the same id with another body is another command, not a retry.
  const operation = commandId && `${contract.method} ${contract.path}${Object.values(parsed.params as object).join(',')} ${createHash('sha256').update(JSON.stringify(parsed.body)).digest('base64url')}`
  try {
    return await house.db.write(scope, async (tx) => {
      const reply = await point.handle({ ...base, scope, tx })
      if (commandId && operation) await keepReceipt(tx, commandId, operation, contract.shownOnce ? null : reply, now)
      tx.afterCommit.push(() => house.wake(scope.tenantId))
      return reply
    })
  } catch (error) {
    // A retry of a command that went through fails one way or another (stale, refused, duplicate id): give the first answer.
    const first = commandId && operation ? await findReceipt(house, scope, commandId, operation) : undefined
    if (first && contract.shownOnce) throw new Problem('conflict', '这件事已经办成，但密码或邀请码只显示一次。没有记下的话，请重置密码或重新邀请。')
    if (first) return first.reply
    throw asProblem(error)
  }
}

async function keepReceipt(tx: Tx, commandId: string, operation: string, reply: unknown, now: Date) {
  await tx.run(sql`insert into command_receipts (tenant_id, command_id, account_id, operation, reply, at)
    values (${tx.scope.tenantId}, ${commandId}, ${tx.scope.accountId}, ${operation}, ${JSON.stringify(reply ?? null)}, ${now})`, 'once')
}

async function findReceipt(house: House, scope: Scope, commandId: string, operation: string) {
  return house.db.read(scope, async (tx) => {
    const receipt = await tx.find<{ operation: string; account_id: string | null; reply: unknown }>(
      sql`select operation, account_id, reply from command_receipts where tenant_id = ${scope.tenantId} and command_id = ${commandId}`,
    )
    if (!receipt) return undefined
    if (receipt.operation !== operation || receipt.account_id !== scope.accountId) {
      throw new Problem('conflict', '这个命令编号已经用在别的操作上。请刷新后重试。', { fields: [{ field: 'commandId', message: '编号重复' }] })
    }
    return receipt
  })
}

/** Parses a part of the request. Throws an `invalid` Problem with one entry a field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, part: 'params' | 'query' | 'body'): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) {
    const field = unstorable(result.data)
    if (field === undefined) return result.data
    throw new Problem('invalid', '有看不见的控制字符，或不成对的字符，请删掉重新输入。', { fields: [{ field: field || part, message: '有存不下的字符' }] })
  }
  if (part === 'params') throw new Problem('not-found', '没有找到，地址里的编号不对。')
  const fields: FieldProblem[] = result.error.issues.slice(0, 50).map((issue) => ({ field: issue.path.join('.') || part, message: explain(issue) }))
  throw new Problem('invalid', fields.length === 1 ? `“${fields[0]!.field}”没填对：${fields[0]!.message}。` : `有 ${fields.length} 处没填对，已逐条标出。`, { fields })
}

/** The path of the first text PostgreSQL cannot keep (NUL, half a surrogate pair); undefined when all can be kept. */
function unstorable(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : undefined
  if (value === null || typeof value !== 'object') return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorable(inner, path ? `${path}.${key}` : key)
    if (found !== undefined) return found
  }
  return undefined
}

function explain(issue: z.core.$ZodIssue): string {
  if (/[\u4e00-\u9fff]/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '这一项要填' : '类型不对'
    case 'invalid_value':
      return `只能是 ${issue.values.slice(0, 12).join('、')} 之一`
    case 'too_big':
      return `不能大于 ${issue.maximum}`
    case 'too_small':
      return `不能小于 ${issue.minimum}`
    case 'unrecognized_keys':
      return `多了不认识的项：${issue.keys.slice(0, 5).map((key) => key.slice(0, 40)).join('、')}`
    default:
      return '格式不对'
  }
}

/** What the database refused, as a sentence; anything else passes through as it is. */
export function asProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const { code } = error as Error & { code?: string }
  if (code === '23505') return new Problem('conflict', '已经有一条相同的记录。请先查一查，再决定是修改原来那条还是换一个编号。')
  if (code === '23503') return new Problem('invalid', '引用的单位、区域或机构不存在。请重新选择。')
  if (code === '23514') return new Problem('invalid', '这几项放在一起不成立，没有保存。请核对后再提交。')
  if (code === '42501') return new Problem('not-found', '没有找到，或不在你负责的范围内。')
  if (code === '22P05' || code === '22021') return new Problem('invalid', '内容里有数据库存不下的字符，请删掉后重试。')
  if (code === '22003' || code === '22008') return new Problem('invalid', '有数字或日期超出范围，请核对。')
  if (code === '40001' || code === '40P01') return new Problem('busy', '刚才有人同时在改同一批记录，没有保存。请再试一次。')
  return error
}
