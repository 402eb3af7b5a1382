// 文书: a paper that leaves the house. A definition says what data it needs, who signs, how it is numbered and how the
// data becomes blocks; `compose` checks the data and gives a Paper that docx, PDF and preview draw alike.

import { z } from 'zod'
import { zhCN } from 'zod/locales'
import { Problem } from '#platform/problems/problem.ts'
import { type Day, isDay } from '#platform/time/day.ts'
import type { Block, Layout } from './blocks.ts'
import { oneLine } from './wording.ts'

/** Who signs, in this order, before the paper leaves. */
export type Signer = { role: string; label: string; /** How many at least. */ count: number }

/** 联: one copy and who keeps it, as a phrase that follows 一份 (交受送达单位). */
export type Copy = { holder: string }

/** 发文字号 series; the pattern may be replaced by the jurisdiction's own. See numbering.ts. */
export type Numbering = { series: string; pattern: string }

/** What a list of papers and the file's own properties say of it. */
export type Cover = { title: string; number: string | undefined; issuer: string; issuedOn: Day | undefined }

export type DocumentDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** Identifier, e.g. `supervision-notice`. */
  name: string
  /** 文书名称. */
  label: string
  systems: string[]
  layout: Layout
  /** What its issuer must be empowered to do (执法权 …); the room's policy checks it. */
  power?: string
  /** Papers without a number of their own leave it out. */
  numbering?: Numbering
  data: Schema
  cover: (data: z.output<Schema>) => Cover
  body: (data: z.output<Schema>) => Block[]
  signers: Signer[]
  copies: Copy[]
}

/** A composed paper: everything needed to draw it, nothing that can change afterwards. */
export type Paper = {
  readonly name: string
  readonly label: string
  readonly layout: Layout
  readonly cover: Cover
  readonly blocks: readonly Block[]
  readonly signers: readonly Signer[]
  readonly copies: readonly Copy[]
}

export function defineDocument<Schema extends z.ZodType>(definition: DocumentDefinition<Schema>): DocumentDefinition<Schema> {
  if (!/^[a-z][a-z0-9-]*$/.test(definition.name)) throw new RangeError(`document name must be kebab-case: ${definition.name}`)
  if (definition.systems.length === 0) throw new RangeError(`document ${definition.name} serves no system`)
  return definition
}

const chinese = zhCN().localeError

/** @throws Problem `invalid` that names every wrong field. */
export function compose<Schema extends z.ZodType>(definition: DocumentDefinition<Schema>, data: unknown): Paper {
  const parsed = definition.data.safeParse(data, { error: chinese })
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
    throw new Problem('invalid', `《${definition.label}》还缺内容或填写有误，请改正标出的 ${fields.length} 处。`, { fields })
  }
  const { name, label, layout, signers, copies } = definition
  return { name, label, layout, signers, copies, cover: definition.cover(parsed.data), blocks: definition.body(parsed.data) }
}

/** A name for the saved file, safe on every system: 松应急责改〔2026〕31号 责令限期整改指令书.pdf */
export function fileName(paper: Paper, extension: 'docx' | 'pdf'): string {
  const stem = oneLine([paper.cover.number, paper.cover.title].filter((part) => part !== undefined && part !== '').join(' '))
    .replace(/[\\/:*?"<>|%#]/g, '_').replace(/^\.+/, '')
  return `${Array.from(stem).slice(0, 80).join('') || paper.name}.${extension}`
}

/** A required line of text in the data of a paper; `label` is what its user calls it. */
export function textField(label: string, longest = 200) {
  return z.string({ error: `请填写${label}` }).trim().min(1, `请填写${label}`).max(longest, `${label}最多 ${longest} 个字`)
}

/** A required calendar day in the data of a paper. */
export function dayField(label: string) {
  return z.custom<Day>(isDay, `请填写${label}，如 2026-11-22`)
}
