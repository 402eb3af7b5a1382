// Log-in, the signed-in person, invitations, and the three administrators' work on accounts. Pure.
import { z } from 'zod'
import { calendarDay, command, get, id, idParams, post, remove, text } from '#platform/http/contract.ts'

const login = z.string('请填登录名').trim().min(2, '请填登录名').max(64, '登录名太长').transform((value) => value.normalize('NFKC').toLowerCase())
const password = z.string('请填密码').min(1, '请填密码').max(200, '密码太长')

export const signInState = z.object({ state: z.enum(['signed-in', 'second-factor', 'change-password']) })

export const me = z.object({
  account: z.object({ id, login: z.string(), hasSecondFactor: z.boolean() }),
  person: z.object({ id, name: z.string(), post: z.string() }),
  tenant: z.object({ id, name: z.string(), code: z.string() }),
  roles: z.array(z.object({ name: z.string(), label: z.string() })),
  permissions: z.array(z.string()),
  home: z.enum(['desk', 'field']),
  organisations: z.array(z.object({ id, name: z.string() })),
  entity: z.object({ id, name: z.string() }).nullable(),
  regionPaths: z.array(z.string()).nullable(),
  regionName: z.string().nullable(),
  today: z.string(),
  idleMinutes: z.number(),
})
export type Me = z.output<typeof me>

export const signIn = post({ path: '/api/session', tag: '账号', access: 'public', summary: '登录', body: z.object({ login, password }), reply: signInState })
export const secondFactor = post({ path: '/api/session/second-factor', tag: '账号', access: 'signing-in', summary: '第二步验证', body: z.object({ code: z.string().max(12) }), reply: signInState })
export const changePassword = post({ path: '/api/session/password', tag: '账号', access: 'signing-in', summary: '改密码', body: z.object({ current: password, next: password }), reply: signInState })
export const signOut = remove({ path: '/api/session', tag: '账号', access: 'signing-in', summary: '退出', reply: z.object({}) })
export const readMe = get({ path: '/api/me', tag: '账号', access: 'signed-in', summary: '我是谁、能做什么', reply: me })

export const beginTotp = post({ path: '/api/me/second-factor', tag: '账号', access: 'signed-in', summary: '开通第二步验证', reply: z.object({ secret: z.string(), address: z.string() }) })
export const confirmTotp = post({ path: '/api/me/second-factor/confirm', tag: '账号', access: 'signed-in', summary: '确认第二步验证', body: z.object({ secret: z.string().max(64), code: z.string().max(12) }), reply: z.object({}) })

export const singleSignOn = get({ path: '/api/session/oidc', tag: '账号', access: 'public', summary: '单点登录：是否开通、从哪里进', reply: z.object({ enabled: z.boolean(), label: z.string() }) })

const redirect = z.any().describe('redirect')
export const startSingleSignOn = get({ path: '/api/session/oidc/start', tag: '账号', access: 'public', summary: '去单点登录', streams: 'out', reply: redirect })
export const returnSingleSignOn = get({
  path: '/api/session/oidc/return', tag: '账号', access: 'public', summary: '从单点登录回来', streams: 'out',
  query: z.object({ code: z.string().max(4000).optional(), state: z.string().max(400).optional(), error: z.string().max(400).optional() }), reply: redirect,
})

const accountRow = z.object({
  id, login: z.string(), name: z.string(), post: z.string(), role: z.string(), roleLabel: z.string(), where: z.string(), disabled: z.boolean(), locked: z.boolean(),
  mustChange: z.boolean(), hasSecondFactor: z.boolean(), seenAt: z.string().nullable(),
})

export const listAccounts = get({
  path: '/api/accounts', tag: '账号', access: 'account.read', summary: '账号列表',
  query: z.strictObject({ q: z.string().max(100).optional(), after: z.string().max(100).optional() }), reply: z.object({ rows: z.array(accountRow), next: z.string().nullable() }),
})
export const createAccount = post({
  path: '/api/accounts', tag: '账号', access: 'account.create', summary: '开通账号', shownOnce: true,
  body: command.extend({ id, name: text(60, 1), mobile: text(20).nullish(), login: login.refine((v) => /^[a-z0-9][a-z0-9._-]{1,63}$/.test(v), '登录名用字母、数字、点、横线'), organisationId: id.nullish(), entityId: id.nullish(), role: text(40, 1), post: text(60, 1) }),
  reply: z.object({ id, initialPassword: z.string() }),
})
export const disableAccount = post({ path: '/api/accounts/:id/disable', tag: '账号', access: 'account.disable', summary: '停用账号', params: idParams, body: command.extend({ reason: text(200, 2) }), reply: z.object({}) })
export const unlockAccount = post({ path: '/api/accounts/:id/unlock', tag: '账号', access: 'account.disable', summary: '解锁账号', params: idParams, body: command, reply: z.object({}) })
export const resetPassword = post({ path: '/api/accounts/:id/reset-password', tag: '账号', access: 'account.create', summary: '重置密码', shownOnce: true, params: idParams, body: command, reply: z.object({ initialPassword: z.string() }) })

export const releaseSecondFactor = post({ path: '/api/accounts/:id/release-second-factor', tag: '账号', access: 'account.disable', summary: '解除第二步验证和单点登录的绑定', params: idParams, body: command.extend({ reason: text(200, 2) }), reply: z.object({}) })

export const invite = post({
  path: '/api/invitations', tag: '账号', access: 'invitation.create', summary: '邀请企业开通账号', shownOnce: true,
  body: command.extend({ id, creditCode: text(18, 18).nullish(), entityId: id.nullish(), role: z.enum(['enterprise-principal', 'enterprise-officer', 'enterprise-controller']).default('enterprise-principal'), post: text(60, 1).default('主要负责人') }),
  reply: z.object({ code: z.string(), entityName: z.string(), expiresAt: z.string() }),
})
export const acceptInvitation = post({
  path: '/api/invitations/accept', tag: '账号', access: 'public', summary: '凭邀请码和统一社会信用代码开通账号',
  body: z.object({ creditCode: text(18, 18), code: text(20, 6), name: text(60, 1), mobile: text(20, 7), login: login.refine((v) => /^[a-z0-9][a-z0-9._-]{1,63}$/.test(v), '登录名用字母、数字、点、横线'), password }),
  reply: signInState,
})

export const auditLog = get({
  path: '/api/audit', tag: '审计', access: 'audit.read', summary: '审计日志：谁在什么时候做了什么',
  query: z.strictObject({ what: z.string().max(60).optional(), accountId: id.optional(), from: calendarDay.optional(), until: calendarDay.optional(), after: z.string().max(100).optional() }),
  reply: z.object({ rows: z.array(z.object({ id, at: z.string(), what: z.string(), subjectType: z.string(), subjectId: id, actorName: z.string(), body: z.record(z.string(), z.unknown()) })), next: z.string().nullable() }),
})

export const publicTenants = get({ path: '/api/public/tenants', tag: '公开', access: 'public', summary: '使用本系统的辖区', reply: z.object({ tenants: z.array(z.object({ id, name: z.string(), code: z.string() })) }) })
