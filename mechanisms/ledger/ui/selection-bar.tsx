// The bar under a list while rows are selected: how many, what they have in common, what can be done with all of them, and
// for what cannot, why.
import { useState, type ReactNode } from 'react'
import { Button } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import type { Ledger } from '../define.ts'
import type { Row } from './cells.tsx'

export type BulkDeed = {
  readonly label: (rows: readonly Row[]) => string
  /** Why it cannot be done with these rows. */
  readonly refuse?: (rows: readonly Row[]) => string | undefined
  /** Runs; `done` clears the selection. May give a dialog to show. */
  readonly run: (rows: readonly Row[], done: () => void) => ReactNode | void
}

export function SelectionBar({ ledger, rows, deeds, common, onClear }: { ledger: Ledger; rows: readonly Row[]; deeds: readonly BulkDeed[]; common: ((rows: readonly Row[]) => string | undefined) | undefined; onClear: () => void }) {
  const [dialog, setDialog] = useState<ReactNode>(null)
  return (
    <div className="selection screen-only" role="region" aria-label="已选">
      <b aria-live="polite">已选 {count(rows.length)} {ledger.unit}</b><span className="second cut">{common?.(rows)}</span><span className="grow" />
      {deeds.map((deed, index) => {
        const reason = deed.refuse?.(rows)
        const words = deed.label(rows)
        return reason
          ? <span key={index} className="row"><Button size="small" disabled aria-describedby={`bulk-${index}`}>{words}</Button><span className="reason" id={`bulk-${index}`}>{reason}</span></span>
          : <Button key={index} size="small" onClick={() => setDialog(deed.run(rows, () => { setDialog(null); onClear() }) ?? null)}>{words}</Button>
      })}
      <Button look="text" size="small" onClick={onClear}>取消选择</Button>
      {dialog}
    </div>
  )
}
