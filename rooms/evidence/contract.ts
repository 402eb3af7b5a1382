// What was noticed about a hazard's evidence, the note of somebody who looked, and the cases drawn for another look. Pure.
import { z } from 'zod'
import { command, file, get, id, idParams, post, text } from '#platform/http/contract.ts'
import type { FlagKind } from './rules.ts'

export const flagReply = z.object({
  id, kind: z.custom<FlagKind>((value) => typeof value === 'string').meta({ title: 'FlagKind', type: 'string' }), label: z.string(),
  /** The fact in one sentence, without what lies outside the reader's sight. */
  words: z.string(),
  fileId: id.nullable(), otherFileId: id.nullable(), otherHazardId: id.nullable(),
  seenByName: z.string().nullable(), seenAt: z.string().nullable(), seenNote: z.string().nullable(), onSite: z.boolean(),
})
export type FlagReply = z.output<typeof flagReply>

export const photoFactsReply = z.object({
  fileId: id, takenAt: z.string().nullable(), takenOffset: z.boolean(), gpsAt: z.string().nullable(), metres: z.number().nullable(), device: z.string().nullable(), software: z.string().nullable(), comparable: z.boolean(),
})

/** Part of a hazard's page, for those who review. */
export const evidenceReply = z.object({
  waiting: z.int().describe('还没有比对的照片'),
  flags: z.array(flagReply), photos: z.array(photoFactsReply),
  standing: z.object({ copied: z.int(), copiedUnseen: z.int(), copiedNotOnSite: z.int() }),
})
export type EvidenceReply = z.output<typeof evidenceReply>

export const lookBody = z.object({ note: text(500, 2), onSite: z.boolean().describe('到现场看过') })

export const look = post({
  path: '/api/hazards/:id/evidence/look', tag: '整改佐证', access: 'evidence.look', summary: '照片核对：写明怎么看的，是否到现场', params: idParams,
  body: command.and(lookBody), reply: z.object({ flags: z.int() }),
})

export const drawReply = z.object({
  id, hazardId: id, state: z.string(), number: z.string(), description: z.string(), entityName: z.string(), level: z.string().nullable(), closedOn: z.string().nullable(), reviewedByName: z.string().nullable(),
  month: z.string(), drawnOn: z.string(), weight: z.int(), reasons: z.array(z.string()), seed: z.string(),
  result: z.enum(['confirmed', 'not-rectified']).nullable(), lookedByName: z.string().nullable(), lookedOn: z.string().nullable(), note: z.string().nullable(),
})
export type DrawReply = z.output<typeof drawReply>
export const listDraws = get({
  path: '/api/evidence/draws', tag: '整改佐证', access: 'evidence.read', summary: '抽查名单：按月从已销号的隐患里抽，有情况的抽中机会大',
  query: z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/, '月份要写成 2026-11').optional() }),
  reply: z.object({ months: z.array(z.string()), rows: z.array(drawReply), share: z.number(), inDocument: z.boolean() }),
})
export const drawResultBody = z.object({
  result: z.enum(['confirmed', 'not-rectified'], '选核查结果').describe('confirmed：确已整改；not-rectified：没有整改到位'), note: text(500, 2),
})
export const recordResult = post({
  path: '/api/evidence/draws/:id/result', tag: '整改佐证', access: 'evidence.look', summary: '抽查结果：确已整改，或没有整改到位', params: idParams,
  body: command.and(drawResultBody), reply: z.object({ hazardId: id, reopen: z.boolean().describe('没有整改到位的，到隐患页面重新打开') }),
})

export const exportDraws = get({
  path: '/api/evidence/draws/export', tag: '整改佐证', access: 'evidence.read', summary: '导出抽查名单', streams: 'out',
  query: z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/, '月份要写成 2026-11').optional() }), reply: file,
})
