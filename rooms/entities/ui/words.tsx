// How an entity's operating status is shown.
import { StateMark } from '#web/kit/signs.tsx'
import { OPERATING } from '../definitions.ts'

export function Status({ value }: { value: unknown }) {
  const words = OPERATING.find((one) => one.value === value)?.label ?? '正常经营'
  return value === 'closed' ? <StateMark sign="void">{words}</StateMark> : <span className={value === 'stopped' ? 'muted' : undefined}>{words}</span>
}
