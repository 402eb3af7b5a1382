// The kinds of fields a ledger (台账) can have. A field says what a person reads and types: label, bounds, choices, the
// names its column has in the workbooks of offices. SQL types stand in the migration. Pure; browser and server.
import { z } from 'zod'
import type { Parser } from '#platform/formats/formats.ts'
import { calendarDay, id, text as textSchema } from '#platform/http/contract.ts'

type Common = {
  /** 中文名, as in the documents. */
  readonly label: string
  readonly required?: boolean
  /** Other headings this column has in workbooks. */
  readonly aliases?: readonly string[]
  /** One line under the input. */
  readonly hint?: string
  /** Filled in by the product: shown, never typed. */
  readonly derived?: boolean
  /** A fact about a person (mobile): its value never goes into events. */
  readonly personal?: boolean
}

export type Choice = { readonly value: string; readonly label: string; readonly aliases?: readonly string[] }

export type Field =
  | (Common & { readonly kind: 'text'; readonly max: number; readonly long?: boolean; /** Canonical form, or what is wrong. */ readonly parse?: Parser<string>; /** How a stored value reads: 21 家具制造业. */ readonly say?: (value: string) => string })
  | (Common & { readonly kind: 'day' })
  | (Common & { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly unit?: string })
  /** Integer 分; typed and shown in 元. */
  | (Common & { readonly kind: 'money' })
  | (Common & { readonly kind: 'decimal'; readonly min: number; readonly max: number; readonly unit?: string })
  | (Common & { readonly kind: 'choice'; readonly choices: readonly Choice[] })
  | (Common & { readonly kind: 'flag' })
  /** A row of another ledger or table; `nameField` is the flat field the reply carries its name in. */
  | (Common & { readonly kind: 'reference'; readonly to: 'entities' | 'regions' | 'organisations'; readonly nameField: string })

export type Fields = Readonly<Record<string, Field>>

type Options<K extends Field['kind']> = Omit<Extract<Field, { kind: K }>, 'kind'>

export const text = (options: Options<'text'>) => ({ kind: 'text', ...options }) as const
export const day = (options: Options<'day'>) => ({ kind: 'day', ...options }) as const
export const integer = (options: Options<'integer'>) => ({ kind: 'integer', ...options }) as const
export const money = (options: Options<'money'>) => ({ kind: 'money', ...options }) as const
export const decimal = (options: Options<'decimal'>) => ({ kind: 'decimal', ...options }) as const
export const choice = (options: Options<'choice'>) => ({ kind: 'choice', ...options }) as const
export const flag = (options: Options<'flag'>) => ({ kind: 'flag', ...options }) as const
export const reference = (options: Options<'reference'>) => ({ kind: 'reference', ...options }) as const

/** 监管对象: the entity a row hangs on. */
export const entity = (label = '单位') =>
  reference({ label, to: 'entities', nameField: 'entityName', required: true, aliases: ['单位名称', '企业名称', '统一社会信用代码', '单位', '场所名称'] })

/** A field as the validation that browser and server share. Optional fields take null for "nothing". */
export function fieldSchema(field: Field): z.ZodType {
  const value = requiredSchema(field)
  if (field.required) return value
  if (field.kind === 'text') return value.nullish().transform((v) => v || null)
  if (field.kind === 'flag') return value.nullish().transform((v) => v ?? false)
  return value.nullish().transform((v) => v ?? null)
}

function requiredSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text': {
      const { parse } = field
      const typed = textSchema(field.max, field.required ? 1 : 0)
      if (!parse) return typed
      return typed.transform((value, context) => {
        if (value === '') return value
        const parsed = parse(value)
        if (parsed.ok) return parsed.value
        context.addIssue({ code: 'custom', message: parsed.message })
        return z.NEVER
      })
    }
    case 'day':
      return calendarDay
    case 'integer':
      return z.int('要填整数').min(field.min, `不能小于 ${field.min}`).max(field.max, `不能大于 ${field.max}`)
    case 'money':
      return z.int('金额要填到分').min(0, '金额不能是负数').max(1e14, '金额太大')
    case 'decimal':
      return z.number('要填数字').min(field.min, `不能小于 ${field.min}`).max(field.max, `不能大于 ${field.max}`)
    case 'choice':
      return z.enum(field.choices.map((c) => c.value) as [string, ...string[]], `只能是 ${field.choices.map((c) => c.label).join('、')} 之一`)
    case 'flag':
      return z.boolean('要填是或否')
    case 'reference':
      return id
  }
}
