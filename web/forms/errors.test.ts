// What a form says is wrong: an empty field is asked for, a filled one told what is wrong with it.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { id, text } from '#platform/http/contract.ts'
import { serverFields, wrongFields } from './errors.ts'

const schema = z.object({ name: text(4, 2), entityId: id, size: z.number('要填数字'), sum: z.number() }).superRefine((value, context) => {
  if (value.name === '错') context.addIssue({ code: 'custom', path: ['name'], message: '不能叫这个' })
})

test('what is empty is asked for, in one way', () => {
  expect(wrongFields(schema, { name: ' ', entityId: null, size: undefined, sum: null })).toEqual({ name: '这一项要填', entityId: '这一项要填', size: '这一项要填', sum: '这一项要填' })
})

test('what is wrong says what is wrong', () => {
  expect(wrongFields(schema, { name: '一', entityId: 'x', size: 'a', sum: 1 })).toEqual({ name: '至少写 2 个字', entityId: '编号格式不对', size: '要填数字' })
  expect(wrongFields(schema, { name: '好好', entityId: '01a20124-84ce-7134-b207-0361ef7e2915', size: 1, sum: 1 })).toEqual({})
})

test('the server names fields by their path', () => {
  expect(serverFields([{ field: 'fields.creditCode', message: '甲' }, { field: 'body.dueOn', message: '乙' }, { field: 'photos.0', message: '丙' }])).toEqual({ creditCode: '甲', dueOn: '乙', photos: '丙' })
})
