// How a place in a plan is cited.
import { expect, it } from 'vitest'
import { pathWords } from './words.ts'

it.each([
  [['三', '（二）', '2'], '三（二）2'], [['附件1', '3'], '附件1 · 3'], [['二', '任务1', '（一）'], '二任务1（一）'], [['主要任务', '强化教育培训', '（一）'], '主要任务 · 强化教育培训 · （一）'], [['2', '2.1', '（1）'], '2 · 2.1（1）'], [['第一章', '第二条'], '第一章第二条'], [[], ''],
])('%j', (path, words) => { expect(pathWords(path)).toBe(words) })
