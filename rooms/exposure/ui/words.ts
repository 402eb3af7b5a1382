// What the events of 曝光 and 挂牌 say.
import type { SignName } from '#web/kit/signs.tsx'

const WORDS: Readonly<Record<string, readonly [SignName, string]>> = {
  'exposure.drafted': ['todo', '拟稿'], 'exposure.changed': ['doing', '改稿'], 'exposure.submitted': ['hold', '送审'], 'exposure.returned': ['back', '退回修改'], 'exposure.published': ['done', '审核发布，公开'], 'exposure.feedback-told': ['done', '公布整改结果'], 'exposure.withdrawn': ['back', '撤下'], 'exposure.dropped': ['void', '不曝光'],
  'listing.nominated': ['todo', '提名挂牌'], 'listing.approved': ['done', '批准挂牌，公布'], 'listing.refused': ['void', '不予挂牌'], 'listing.revoked': ['void', '撤销挂牌'], 'listing.removal-asked': ['hold', '申请摘牌'], 'listing.removal-refused': ['back', '不予摘牌'], 'listing.removed': ['done', '摘牌'],
}

export function eventWords(what: string, body: Readonly<Record<string, unknown>>): { sign: SignName; words: string } {
  const [sign, words] = WORDS[what] ?? ['doing', '更新']
  const more = body['reason'] ?? body['feedback'] ?? body['note']
  return { sign, words: typeof more === 'string' && more ? `${words}：${more}` : words }
}
