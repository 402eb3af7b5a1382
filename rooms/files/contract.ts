// Attachments: uploaded apart from data, in chunks that can resume, under an id the device minted. Pure.
import { z } from 'zod'
import { file, get, id, idParams, instant, put, text } from '#platform/http/contract.ts'

export const received = z.object({ id, received: z.number(), complete: z.boolean(), sha256: z.string().nullable() })

export const uploadFile = put({
  path: '/api/files/:id', tag: '附件', access: 'signed-in', summary: '传附件（可断点续传）', params: idParams, streams: 'in',
  query: z.strictObject({
    name: text(200, 1), purpose: z.enum(['before', 'after', 'paper', 'other']).default('other'),
    takenAt: instant.optional(), offset: z.coerce.number().int().min(0).max(1e9).default(0), total: z.coerce.number().int().min(1).max(1e9).optional(),
  }),
  reply: received,
})
export const readReceived = get({ path: '/api/files/:id/received', tag: '附件', access: 'signed-in', summary: '已经收到多少', params: idParams, reply: received })
export const readFile = get({
  path: '/api/files/:id', tag: '附件', access: 'signed-in', summary: '看附件', params: idParams, streams: 'out',
  query: z.strictObject({ size: z.enum(['thumb', 'view', 'original', 'stamped']).default('view').describe('stamped：照片完整不遮，下面加一条，写时间、地点、单位、上传人和原件的校验值') }), reply: file,
})
