// The stages of the loop with day, person and time taken, from what the row and its events say. Pure.
import { daysBetween, dayOf, type Day } from '#platform/time/day.ts'
import type { Stage } from '#mechanisms/loop/ui/loop-strip.tsx'
import { lasted, shortDay } from '#web/kit/format.ts'
import type { HazardReply } from '../contract.ts'
import { GATE_BY, GATE_STEPS, stationAt, stationsOf } from '../rules.ts'
import { channelLabel } from './channel.ts'

const NAMES = ['上报', '判定', '交办', '整改', '复查', '销号'] as const
/** Which stage a state waits for. */
const CURRENT: Readonly<Record<string, number>> = { reported: 1, graded: 2, assigned: 3, completed: 4, applied: 4, rectified: 4, accepted: 5, closed: 6, voided: 6 }

export function stagesOf(reply: Pick<HazardReply, 'row' | 'timeline' | 'terms'>, view: { today: Day; mine: boolean; holder: string }): Stage[] {
  const row = reply.row as unknown as Readonly<Record<string, string | null>>
  const { today, mine, holder } = view
  const last = (what: string) => reply.timeline.find((entry) => entry.what === what)
  const day = (value: string | null | undefined) => shortDay(value ?? null, today)
  const now = CURRENT[row['state']!] ?? 0
  const voided = row['state'] === 'voided'
  const reached = voided ? (row['assignedOn'] ? 3 : row['gradedOn'] ? 2 : 1) : now
  // The newest entry is the one that brought it to where it is.
  const since = reply.timeline.find((entry) => typeof entry.body['to'] === 'string' && entry.body['to'] === row['state'])?.onDay ?? row['foundOn']!
  const waits = mine ? '在你手里' : `在${holder || '部门'}手里`
  const waited = `第 ${daysBetween(since as Day, today) + 1} 天${row['dueOn'] ? `，${day(row['dueOn'])} 前要销号` : ''}`
  const gate = stationsOf(reply.row as never, reply.terms)
  const station = stationAt(reply.row as never, reply.terms)
  const waitsFor = station && gate.length > 2 ? `${GATE_STEPS[station.step]}（${gate.indexOf(station) + 1}/${gate.length}）` : undefined
  const done: readonly (readonly (string | undefined)[])[] = [
    [`${day(row['foundOn'])} ${row['foundByName'] ?? ''}`, channelLabel(row['channel'])],
    [`${day(row['gradedOn'])} ${last('hazard.graded')?.actorName ?? ''}`, row['gradedOn'] ? lasted(row['foundOn']!, row['gradedOn']) : undefined],
    [`${day(row['assignedOn'])} ${last('hazard.assigned')?.actorName ?? ''}`, row['firstDueOn'] ? `期限 ${day(row['firstDueOn'])}` : undefined],
    [`${day(row['rectifiedOn'])} ${row['rectifiedByName'] ?? ''}`, row['rectifiedOn'] && row['assignedOn'] ? `用了 ${lasted(row['assignedOn'], row['rectifiedOn'])}` : undefined],
    [`${day(row['reviewedOn'])} ${row['reviewedByName'] ?? ''}`, row['reviewedOn'] && row['rectifiedOn'] ? (row['reviewedOn'] === row['rectifiedOn'] ? '当日' : `等了 ${lasted(row['rectifiedOn'], row['reviewedOn'])}`) : undefined],
    [`${day(row['closedOn'])} ${last('hazard.closed')?.actorName ?? row['reviewedByName'] ?? ''}`, row['closedOn'] ? `共 ${lasted(row['foundOn']!, row['closedOn'])}` : undefined],
  ]
  return NAMES.map((label, index): Stage => {
    if (index < reached) return { label, at: 'done', sign: 'done', lines: done[index]!.filter((line): line is string => Boolean(line)) }
    if (voided) return { label: index === reached ? '作废' : label, at: 'later', sign: index === reached ? 'void' : 'todo', lines: index === reached ? [day(last('hazard.voided') ? dayOf(new Date(last('hazard.voided')!.at)) : null)] : [] }
    if (index === reached) return { label, at: 'now', sign: mine ? 'wait' : index === 3 ? 'doing' : 'hold', mine, lines: [...(waitsFor ? [waitsFor] : []), waits, waited] }
    return { label, at: 'later', sign: 'todo', lines: index === 5 ? [gate.length > 1 ? `${GATE_BY[gate.at(-1)!.by]}${GATE_STEPS[gate.at(-1)!.step]}` : '复查通过即销号'] : [] }
  })
}
