// What the events of a matter say, and a rate with its fraction.
import type { SignName } from '#web/kit/signs.tsx'
import { shortDay } from '#web/kit/format.ts'
import type { Day } from '#platform/time/day.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')

export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } | undefined {
  switch (what) {
    case 'matter.chain-set': {
      const after = (body['after'] ?? []) as { name: string; unit: string | null }[]
      return { sign: 'doing', words: `定责任链条：${after.map((link) => `${link.name}（${link.unit ?? '没有单位'}）`).join(' → ') || '空'}` }
    }
    case 'matter.pinned':
      return { sign: 'doing', words: `往“${text(body['link'])}”挂一件${text(body['of']) || '隐患'}：${text(body['reason'])}` }
    case 'matter.unpinned':
      return { sign: 'back', words: `从“${text(body['link'])}”取下一件${text(body['of']) || '隐患'}：${text(body['reason'])}` }
    case 'matter.met':
      return { sign: 'done', words: `${shortDay(text(body['heldOn']), today)} 联席会议：${text(body['title'])}` }
    default:
      return undefined
  }
}
