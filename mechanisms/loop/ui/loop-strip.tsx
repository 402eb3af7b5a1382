// 闭环: every stage with its day, person and time taken; the current one says in whose hands it is.
import type { ReactNode } from 'react'
import { Sign, type SignName } from '#web/kit/signs.tsx'
import type { Sign as LoopSign } from '../define.ts'
import './loop.css'

export type Stage = {
  readonly label: string
  readonly at: 'done' | 'now' | 'later'
  readonly sign: SignName
  /** It waits for the reader. */
  readonly mine?: boolean
  readonly lines: readonly ReactNode[]
}

export function LoopStrip({ stages }: { stages: readonly Stage[] }) {
  return (
    <ol className="loop" aria-label="闭环进度" style={{ gridTemplateColumns: `repeat(${stages.length - 1}, minmax(0, 1fr)) 108px` }}>
      {stages.map((stage) => (
        <li key={stage.label} className={`loop-${stage.at}${stage.mine ? ' loop-mine' : ''}`} aria-current={stage.at === 'now' ? 'step' : undefined}>
          <Sign name={stage.sign} />
          <b>{stage.label}</b>
          {stage.lines.map((line, index) => <span key={index}>{line}</span>)}
        </li>
      ))}
    </ol>
  )
}

const SIGNS: Readonly<Record<LoopSign, SignName>> = { open: 'todo', working: 'doing', waiting: 'hold', done: 'done', returned: 'back', voided: 'void' }

/** The sign of a state for this reader: what waits for me is solid. */
export function signOf(sign: LoopSign, mine: boolean): SignName {
  return mine && (sign === 'waiting' || sign === 'working' || sign === 'open') ? 'wait' : SIGNS[sign]
}
