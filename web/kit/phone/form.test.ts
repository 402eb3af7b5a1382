// What a step's rules say is wrong, as a form shows it.
import { expect, it } from 'vitest'
import { gapsOf } from './form.tsx'

const issues = [
  { path: ['answers', 0, 'reason'], message: '不采纳要写理由' }, { path: ['diagnosis'], message: '太短' }, { path: ['diagnosis'], message: '太长' }, { path: ['answers', 2], message: '选一个' },
]

it('says the first of each field, rows apart, and begins where the form does', () => {
  expect(Object.entries(gapsOf(issues))).toEqual([['answers.0', '不采纳要写理由'], ['diagnosis', '太短'], ['answers.2', '选一个']])
})

it('takes the form’s own words for a field', () => {
  expect(gapsOf(issues, { diagnosis: '写两句看到的情况' })).toMatchObject({ diagnosis: '写两句看到的情况', 'answers.0': '不采纳要写理由' })
})
