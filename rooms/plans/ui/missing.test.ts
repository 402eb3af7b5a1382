// What an empty page says is missing: the next step of the plan that is furthest, for whom may take it.
import { expect, test } from 'vitest'
import { missingOf } from './missing.ts'

type Plan = Parameters<typeof missingOf>[0][number]
const plan = (part: Partial<Plan>): Plan => ({ id: 'p', title: '《松湾方案》', standing: 'own', state: 'drafting', currentNumber: null, comingNumber: null, comingOn: null, reviewNumber: 1, closedOn: null, progress: { asked: 0, unread: 0 }, ...part })
const issued = plan({ id: 'issued', state: 'issued', currentNumber: 1, reviewNumber: null })
const draft = plan({ id: 'draft', progress: { asked: 3, unread: 4 } })
const closed = plan({ id: 'closed', state: 'closed', currentNumber: 1, reviewNumber: null })

test.each<[string, Plan[], boolean, string, string | undefined]>([
  ['a draft under review: how many are open, and there', [draft], true, '还有 7 句没定', '/plans/draft/review/1'],
  ['a draft all decided: issue it', [plan({ id: 'ready' })], true, '每一句都定了', '/plans/ready'],
  ['one in force beside a draft: it asks for none', [draft, issued], true, '没有写时限的句子', '/plans/issued'],
  ['issued for a later day', [plan({ id: 'soon', state: 'issued', reviewNumber: null, comingNumber: 1, comingOn: '2027-01-01' })], true, '2027-01-01 起执行', '/plans/soon'],
  ['a draft after a closed one', [closed, draft], true, '还有 7 句没定', '/plans/draft/review/1'],
  ['a closed one alone', [closed], true, '已经总结关闭', '/plans/closed'],
  ['nothing but a superior’s', [plan({ standing: 'superior', state: 'issued' })], true, '还没有方案', '/plans'],
  ['one that was withdrawn', [plan({ state: 'withdrawn' })], true, '还没有方案', '/plans'],
  ['nothing, to who only reads', [], false, '还没有印发方案', undefined],
])('%s', (_, plans, mayUpload, words, href) => {
  const missing = missingOf(plans, mayUpload, '没有写时限的句子')
  expect(missing.words).toContain(words)
  expect(missing.words).not.toContain('《《')
  expect(missing.next?.href).toBe(href)
})
