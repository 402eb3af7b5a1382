// How the standing of a unit is shown, and what the events of a filing say.
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import { STANDINGS, type Standing } from '../rules.ts'

const SIGNS: Readonly<Record<Standing, SignName>> = { missing: 'todo', returned: 'back', submitted: 'hold', accepted: 'done' }

export function StandingMark({ state, late, mine }: { state: Standing; late: boolean; mine?: boolean }) {
  return <StateMark sign={late && state === 'missing' ? 'over' : mine && state === 'submitted' ? 'wait' : SIGNS[state]}>{late && state === 'missing' ? '逾期未报' : STANDINGS[state]}</StateMark>
}

export function eventWords(what: string, body: Readonly<Record<string, unknown>>): { sign: SignName; words: string } {
  const reason = typeof body['reason'] === 'string' ? `：${body['reason']}` : ''
  switch (what) {
    case 'filing.submitted':
      return { sign: 'doing', words: `${Number(body['number'] ?? 1) > 1 ? `第 ${String(body['number'])} 次报` : '报来'}《${String(body['name'] ?? '').replace(/[《》]/g, '')}》` }
    case 'filing.accepted':
      return { sign: 'done', words: `采用第 ${String(body['number'] ?? '')} 次报的` }
    case 'filing.returned':
      return { sign: 'back', words: `退回${reason}` }
    default:
      return { sign: 'doing', words: what }
  }
}
