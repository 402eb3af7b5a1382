// What is wrong with a form, by field: from the shared schema before sending, from the server after. Pure.
import type { z } from 'zod'

export type Wrong = Readonly<Record<string, string>>

const EMPTY = '这一项要填'

/** Zod's own sentences are English where a definition gave none. */
const sentence = (message: string) => (/[\u4e00-\u9fff]/.test(message) ? message : EMPTY)

const nothing = (value: unknown) => value === null || value === undefined || (typeof value === 'string' && value.trim() === '')

const valueAt = (value: unknown, path: readonly PropertyKey[]) => path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value)

/** The first complaint of each field. */
export function wrongFields(schema: z.ZodType, value: unknown): Wrong {
  const result = schema.safeParse(value)
  if (result.success) return {}
  const wrong: Record<string, string> = {}
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '')
    wrong[field] ??= issue.code !== 'custom' && nothing(valueAt(value, issue.path)) ? EMPTY : sentence(issue.message)
  }
  return wrong
}

/** Fields as the server names them: `fields.name` or `name`. */
export function serverFields(fields: readonly { field: string; message: string }[]): Wrong {
  return Object.fromEntries(fields.map((one) => [one.field.replace(/^(body\.)?(fields\.)?/, '').split('.')[0]!, one.message]))
}
