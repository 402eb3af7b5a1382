// Which columns, in which order they are ticked off the definition; the choice stands in the address and goes with a link.
import { Button } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import type { Column } from './columns.ts'

export function ColumnChooser({ all, usual, shown, onChange }: { all: readonly Column[]; usual: readonly string[]; shown: readonly Column[]; onChange: (names: readonly string[] | undefined) => void }) {
  const chosen = new Set(shown.map((column) => column.name))
  const flip = (name: string) => {
    if (!chosen.delete(name)) chosen.add(name)
    const order = [...usual, ...all.map((column) => column.name).filter((one) => !usual.includes(one))]
    onChange(order.filter((one) => chosen.has(one)))
  }
  return (
    <Float kind="dialog" label="列" align="right" width={220} button={(props) => <Button size="small" icon="columns" {...props}>列</Button>}>
      {(close) => (
        <>
          {all.map((column, index) => (
            <label key={column.name} className="float-item"><input type="checkbox" checked={chosen.has(column.name)} disabled={index === 0} onChange={() => flip(column.name)} />{column.label}</label>
          ))}
          <hr />
          <button type="button" className="float-item" onClick={() => { onChange(undefined); close() }}>恢复常用的列</button>
        </>
      )}
    </Float>
  )
}
