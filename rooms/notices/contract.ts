// 消息: what I have been told. Pure.
import { z } from 'zod'
import { get, id, idParams, post } from '#platform/http/contract.ts'

export const notice = z.object({ id, at: z.string(), kind: z.string(), title: z.string(), subjectType: z.string(), subjectId: id, readAt: z.string().nullable() })
export const listNotices = get({ path: '/api/notices', tag: '消息', access: 'signed-in', summary: '我的消息', reply: z.object({ notices: z.array(notice), unread: z.number() }) })
export const markRead = post({ path: '/api/notices/:id/read', tag: '消息', access: 'signed-in', summary: '看过了', params: idParams, reply: z.object({}) })
/** One request for all of them: 全部看过了. What came in since stays unread. */
export const markReadTo = post({ path: '/api/notices/:id/read-to', tag: '消息', access: 'signed-in', summary: '看过了：这一条和它以前的', params: idParams, reply: z.object({ read: z.int() }) })
