// The commitments one under another. A long plan's cards are drawn in groups, each when it comes near what is seen, and drawn anew
// only when one of its own changed: ten thousand sentences open and step like two hundred.
import { memo, useMemo, type ReactNode, type RefObject } from 'react'
import { useNear } from '#web/kit/drawing.ts'
import { ClosedCard, type CardDeeds } from './card.tsx'
import type { Sentence } from './review-model.ts'

/** Cards in a group; up to so many commitments are all drawn at once. */
const GROUP = 60
const SHORT = 600
/** What a closed card with its gap is high, until it is drawn. */
const CARD_PX = 70
/** How far ahead a group is drawn. */
const AHEAD = '1500px'

type Props = { shown: readonly Sentence[]; current: string | undefined; editable: boolean; pending: ReadonlyMap<string, unknown>; deeds: CardDeeds; /** The card that is open. */ open: ReactNode; pane: RefObject<HTMLElement | null> }

export function CardList({ shown, current, editable, pending, deeds, open, pane }: Props) {
  const groups = useMemo(() => Array.from({ length: Math.ceil(shown.length / GROUP) }, (_, i) => shown.slice(i * GROUP, (i + 1) * GROUP)), [shown])
  const at = useMemo(() => new Map(shown.map((clause, index) => [clause.id, Math.floor(index / GROUP)])), [shown])
  const here = current === undefined ? undefined : at.get(current)
  const waiting = [...pending.keys()].map((id) => at.get(id))
  return <>{groups.map((sentences, index) => <Group key={index} sentences={sentences} all={shown.length <= SHORT} current={index === here ? current : undefined} open={index === here ? open : undefined} editable={editable} pending={waiting.includes(index) ? pending : undefined} deeds={deeds} pane={pane} />)}</>
}

type GroupProps = Pick<Props, 'editable' | 'deeds' | 'pane' | 'current' | 'open'> & { sentences: readonly Sentence[]; all: boolean; pending: ReadonlyMap<string, unknown> | undefined }

const Group = memo(function Group({ sentences, all, current, open, editable, pending, deeds, pane }: GroupProps) {
  const { drawn, place } = useNear<HTMLLIElement>(all || current !== undefined, pane, AHEAD)
  if (!drawn) return <li ref={place} aria-hidden="true" style={{ height: sentences.length * CARD_PX }} />
  return <>{sentences.map((clause) => (clause.id === current ? open : <ClosedCard key={clause.id} clause={clause} editable={editable} busy={pending?.has(clause.id) ?? false} deeds={deeds} />))}</>
}, (before, after) => before.current === after.current && before.open === after.open && before.all === after.all && before.editable === after.editable && before.pending === after.pending && before.deeds === after.deeds && before.sentences.length === after.sentences.length && before.sentences.every((one, at) => one === after.sentences[at]))
