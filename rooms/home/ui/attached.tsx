// 牵连到的 on a hazard's page: where it stands on other lists, each a link with its state and next day. Nothing where nothing hangs on it.
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { useReading } from '#web/api/query.ts'
import { shortDay } from '#web/kit/format.ts'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readAttached, type Attached } from '../contract.ts'
import './home.css'

const PATHS: Readonly<Record<Attached['kind'], string>> = { supervision: '/supervisions/', 'supervision-paper': '/supervisions/addressed?paper=', problem: '/problems/', exposure: '/exposures/', listing: '/listings/', 'help-visit': '/help-visits/', matter: '/matters/' }

export function AttachedTo({ hazardId }: { hazardId: string }) {
  const { today } = useVisitor()
  const rows = useReading(readAttached, { params: { id: hazardId } }).data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section className="sheet pad" aria-label="牵连到的">
      <h3>牵连到的</h3>
      <ul className="hangs">
        {rows.map((row) => {
          const late = row.next === '前反馈' && row.nextOn !== null && row.nextOn < today
          return (
            <li key={row.kind + row.id}>
              <Sign name={late ? 'over' : signOf(row.sign, false)} />
              <span className="second">{row.label}</span>
              <a className="cut" href={PATHS[row.kind] + row.id}>{row.title}</a>
              <span className="hangs-state">{row.state}{row.nextOn && <span className={late ? 'hangs-late' : 'muted'}>　{shortDay(row.nextOn, today)} {row.next}</span>}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
