// The ladders in force on a day at a place: what the plan writes, the waiting days it leaves open (⚙), and whether this body
// may order by itself. As of the day a rung is taken, for a rung is a deed of that day; each keeps its basis. Pure.
import { parameterAsOf, section, type DatedValue, type Found, type Parameter } from '#mechanisms/plan/parameters.ts'
import { percent, whole } from '#mechanisms/plan/shapes.ts'
import type { Day } from '#platform/time/day.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import { refusalLadder, slowAfterDays, slowLadder } from '#rooms/parameters/definitions/hazards.ts'
import { refusalRungs, type Ladders } from './rules.ts'

const { setting } = section('hazards')
export const waitDays = setting('supervision.wait-days', '每上一级，给几天反馈、几天后才能再上', ['D06'], whole(1, 60, '天'), 7, 'hazard.slow-ladder')
export const behindPercent = setting('supervision.behind-percent', '整改进度落后时间多少个百分点算“整改缓慢”', ['D06'], percent, 30, 'hazard.slow-ladder')
export const supervisionParameters = [waitDays, behindPercent] as unknown as readonly Parameter[]

type Told = Pick<Found<unknown>, 'basis' | 'inDocument'>
export type LaddersHere = Ladders & { readonly basis: Readonly<Record<'slow' | 'refusal' | 'slowAfterDays' | 'waitDays', Told>>; readonly issuer: Found<typeof issuer.default>['value'] }

export function laddersAt(values: readonly DatedValue[], today: Day, regionPath: string | null): LaddersHere {
  const look = <T>(parameter: Parameter<T>) => parameterAsOf(values, parameter, today, regionPath)
  const [slow, refusal, after, wait, behind, house] = [look(slowLadder), look(refusalLadder), look(slowAfterDays), look(waitDays), look(behindPercent), look(issuer)]
  const told = ({ basis, inDocument }: Told) => ({ basis, inDocument })
  return {
    slow: slow.value ?? [], refusal: refusalRungs(refusal.value ?? [], house.value.enforcement), slowAfterDays: after.value, waitDays: wait.value, behindPercent: behind.value,
    basis: { slow: told(slow), refusal: told(refusal), slowAfterDays: told(after), waitDays: told(wait) }, issuer: house.value,
  }
}
