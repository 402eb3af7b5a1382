// Each kind of answer a phone meets, and what the outbox makes of it.
import { expect, test } from 'vitest'
import { type Answer, outcomeOf } from './answers.ts'

const answer = (status: number, mediaType: string, json?: unknown, retryAfter: string | null = null): Answer => ({ status, mediaType, json, retryAfter })

test.each([
  ['accepted', answer(200, 'application/json; charset=utf-8', { id: 1 }), { kind: 'accepted', reply: { id: 1 } }],
  ['accepted without words', answer(204, ''), { kind: 'accepted', reply: null }],
  ['a captive portal says 200', answer(200, 'text/html'), { kind: 'unanswered', line: true }],
  ['JSON that was cut off', answer(200, 'application/json', undefined), { kind: 'unanswered', line: true }],
  ['a proxy says 413', answer(413, 'text/html'), { kind: 'unanswered', line: false }],
  ['a portal says 401', answer(401, 'text/html'), { kind: 'unanswered', line: false }],
  ['session over', answer(401, 'application/problem+json', { kind: 'not-signed-in' }), { kind: 'signed-out' }],
  ['too many', answer(429, 'application/problem+json', { kind: 'too-many-requests' }, '30'), { kind: 'unanswered', line: false, retryAfter: 30_000 }],
  ['down', answer(502, 'text/html'), { kind: 'unanswered', line: false, retryAfter: undefined }],
])('%s', (_, given, expected) => {
  expect(outcomeOf(given)).toEqual(expected)
})

test('a refusal carries its reason, fields and facts', () => {
  const problem = { type: 'https://zhiben/problems/stale', title: '过时', status: 409, detail: '已被韦晓棠改过。', fields: [{ field: 'due', message: '晚了' }, 'x'], current: { version: 4 } }
  expect(outcomeOf(answer(409, 'application/problem+json', problem))).toEqual({
    kind: 'refused',
    refusal: { status: 409, kind: 'stale', title: '已被韦晓棠改过。', fields: [{ field: 'due', message: '晚了' }], facts: problem },
  })
})
