// What an endpoint promises, said once: the server parses by it, the browser's client is typed by it, the OpenAPI
// document and the tests that walk every route are generated from it. Pure; shared by browser and server.
import { z } from 'zod'
import type { Permission } from '../auth/actor.ts'

/** Who may call: a permission, any signed-in account, an account still on its way in (second factor, new password), or anybody. */
export type Access = Permission | 'signed-in' | 'signing-in' | 'public'

export type Contract<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/api/hazards/:id/rectify` */
  readonly path: `/api/${string}`
  /** One line in Chinese for the API page. */
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly reply: R
  /** The body is a file, or the reply is one: streamed, not JSON. */
  readonly streams: 'none' | 'in' | 'out' | 'both'
  /** The reply holds a secret that is shown once (an initial password, a code): no receipt keeps it, so a retry is told so. */
  readonly shownOnce: boolean
}

// A browser under our content policy may not build code from text, and zod would try.
if (typeof process === 'undefined') z.config({ jitless: true })

const none = z.object({})
type None = typeof none

type Parts<P, Q, B, R> = Pick<Contract, 'path' | 'summary' | 'tag' | 'access'> & { params?: P; query?: Q; body?: B; reply: R; streams?: Contract['streams']; shownOnce?: boolean }

function make(method: Contract['method']) {
  return <R extends z.ZodType, P extends z.ZodType = None, Q extends z.ZodType = None, B extends z.ZodType = None>(parts: Parts<P, Q, B, R>): Contract<P, Q, B, R> => ({
    method,
    streams: 'none',
    shownOnce: false,
    ...parts,
    params: (parts.params ?? none) as P,
    query: (parts.query ?? none) as Q,
    body: (parts.body ?? none) as B,
  })
}

export const get = make('GET')
export const post = make('POST')
export const put = make('PUT')
export const remove = make('DELETE')

/** A reply that is a file. */
export const file = z.any().describe('file')

/** Lower case, so that one id is one text everywhere: in receipts, file names, comparisons. */
export const id = z.uuid('编号格式不对').toLowerCase()
export const idParams = z.object({ id })
export const calendarDay = z.iso.date('日期要写成 2026-11-22 这样').refine((text) => text >= '1900-01-01' && text <= '2199-12-31', '年份不对').meta({ title: 'Day' })

/** A moment a device names. Years outside 1900–2199 are a clock gone wrong, and break who reads them later. */
export const instant = z.iso.datetime({ offset: true, error: '时间要写成 2026-11-22T09:00:00+08:00 这样' }).refine((text) => Date.parse(text) >= Date.UTC(1900, 0) && Date.parse(text) < Date.UTC(2200, 0), '时间不对')

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Text a person typed: NFC, trimmed, no control characters. */
export function text(max: number, min = 0) {
  return z
    .string('请填文字')
    .max(max * 4, `最多 ${max} 个字`)
    .transform((value) => (value.toWellFormed?.() ?? value).normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(min, min <= 1 ? '这一项要填' : `至少写 ${min} 个字`)
        .max(max, `最多 ${max} 个字`)
        .refine((value) => !CONTROL.test(value), '有看不见的控制字符，请删掉重新输入'),
    )
}

/** What every command carries: the id its device gave it (a retry gets the first answer), and, for a change, the version it was based on. */
export const command = z.object({ commandId: id.describe('命令编号，由发出的设备生成；重发同一编号得到第一次的答复') })
export const change = command.extend({ baseVersion: z.int().min(1).describe('你看到的版本；已被别人改过时返回双方版本') })
