// What can be done now: every deed of the stage stays in its place; a closed one is disabled and says why, as text.
import { Button, ClosedDeed } from '#web/kit/button.tsx'
import type { IconName } from '#web/kit/icons.tsx'
import './loop.css'

export type Deed = {
  readonly name: string
  readonly label: string
  readonly ability: true | string
  /** An act that binds: filled vermilion, at most one. */
  readonly binds?: boolean
  readonly icon?: IconName
  /** The deed's shorter name, for where it is closed. */
  readonly short?: string
  /** Takes something away: never the main deed. */
  readonly destructive?: boolean
}

export function AbilityPanel({ deeds, onTake, none }: { deeds: readonly Deed[]; onTake: (name: string) => void; none: string }) {
  const open = deeds.filter((deed) => deed.ability === true)
  const closed = deeds.filter((deed) => deed.ability !== true)
  const main = open.find((deed) => deed.binds) ?? open.find((deed) => !deed.destructive)
  const rest = open.filter((deed) => deed !== main)
  return (
    <div className="deeds">
      {main && <Button look={main.binds ? 'seal' : 'primary'} block onClick={() => onTake(main.name)}>{main.label}</Button>}
      {rest.length > 0 && <div className="deeds-rest">{rest.map((deed) => <Button key={deed.name} block {...(deed.icon ? { icon: deed.icon } : {})} onClick={() => onTake(deed.name)}>{deed.label}</Button>)}</div>}
      {closed.map((deed) => <ClosedDeed key={deed.name} label={deed.short ?? deed.label} reason={String(deed.ability)} />)}
      {deeds.length === 0 && <p className="reason">{none}</p>}
    </div>
  )
}
