// The strip tells the truth: each state of the outbox in its own words, the gravest first.
import { expect, test } from 'vitest'
import type { Motion } from '#platform/sync/courier.ts'
import type { Letter, Parcel } from '#platform/sync/outbox.ts'
import { stripWords } from './strip.tsx'

const facts = { standing: { waiting: 0, refused: 0, files: 0 }, motion: { is: 'resting' } as Motion, online: true, signedOut: false, lasting: true, justDone: false, now: 0 }
const some = { waiting: 3, refused: 0, files: 2 }

test.each([
  ['all is well', {}, '都传上去了', undefined],
  ['no network, nothing waits', { online: false }, '没有网。照常用，先存在手机里', undefined],
  ['no network', { online: false, standing: some }, '没有网。3 条存在手机里，照片 2 张待传', undefined],
  ['waiting', { standing: some }, '3 条存在手机里，连上网自动传', 'send'],
  ['sending', { standing: some, motion: { is: 'sending', letter: {} as Letter } as Motion }, '正在传，还有 3 条', undefined],
  ['a photo on its way', { standing: some, motion: { is: 'uploading', parcel: { received: 30, size: 120 } as Parcel } as Motion }, '正在传照片 25%，还有 2 张', undefined],
  ['could not be reached', { standing: some, motion: { is: 'waiting', until: 60_000 } as Motion }, '没传上去，3 条存在手机里，照片 2 张，会自动再传', 'send'],
  ['refused', { standing: { ...some, refused: 1 } }, '1 条没收下，要你看一眼；另有 3 条待传', 'see'],
  ['session over', { standing: some, signedOut: true, online: false }, '登录过期了。3 条存在手机里，登录后接着传', 'sign-in'],
  ['session over, nothing waits', { signedOut: true }, '登录过期了，现在看到的是上次的', 'sign-in'],
  ['nothing is stored', { lasting: false }, '这个浏览器存不住东西（无痕模式），要有网才能报', undefined],
  ['nothing is stored, no network', { lasting: false, online: false, standing: { waiting: 1, refused: 0, files: 0 } }, '没有网。1 条还在这一页里，先别关', undefined],
] as const)('%s', (_, given, text, deed) => {
  const words = stripWords({ ...facts, ...given })
  expect(words.text).toBe(text)
  expect(words.deed).toBe(deed)
})
