// All matters with their chains at a glance: who leads, who answers, where nobody does, what lies open. New ones begin here.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { useGo } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { board, matterLedger, readMatter } from '../contract.ts'
import { matters } from '../definitions.ts'
import '#web/kit/grid.css'
import './matters.css'

const LedgerForm = lazy(() => import('#mechanisms/ledger/ui/form.tsx').then((m) => ({ default: m.LedgerForm })))

export function MattersPage() {
  const { today, may } = useVisitor()
  const found = useReading(board)
  useTitle('一件事')
  const data = found.data
  const begin = may('matter.create') ? <a className={buttonClass({ look: 'primary' })} href="/matters/new"><Icon name="plus" size="small" />建一件事</a> : undefined
  return (
    <>
      <div className="head"><h1>“一件事”全链条监管</h1><p>牵头部门组织推动，相关部门齐抓共管{data && data.withoutOwner > 0 ? <>；<span className="blind">{count(data.withoutOwner)} 个环节还没有责任单位</span></> : null}</p><span className="grow" /><span className="screen-only">{begin}</span></div>
      <section className="sheet">
        {!data ? <NotYet found={found} pad lines={8} />
          : data.matters.length === 0 ? <Empty fact="还没有“一件事”" next={begin}>如瓶装液化气、电动自行车：从头到尾排出环节，每个环节落到一个单位</Empty>
          : (
            <table className="grid">
              <thead><tr><th scope="col">一件事</th><th scope="col">牵头单位</th><th scope="col">责任单位</th><th scope="col" className="right">环节</th><th scope="col">责任盲区</th><th scope="col" className="right">在办隐患</th><th scope="col" className="right">其中重大</th><th scope="col" className="right">超期</th></tr></thead>
              <tbody>
                {data.matters.map((one) => (
                  <tr key={one.id}>
                    <th scope="row"><a href={`/matters/${one.id}`}><b>{one.name}</b></a><small>{one.regionName}　{shortDay(one.startedOn, today)} 起</small></th>
                    <td>{one.leadOrganisationName}</td><td className="second">{one.units.length ? one.units.join('、') : <span className="muted">还没有</span>}</td>
                    <td className="right"><NumberLink href={`/matters/${one.id}`}>{count(one.links)}</NumberLink></td>
                    <td className="tight">{one.links === 0 ? <span className="muted">还没有定链条</span> : one.withoutOwner ? <span className="state blind"><Sign name="over" />{count(one.withoutOwner)} 个环节没有单位</span> : <span className="state"><Sign name="done" />都有单位</span>}</td>
                    {(['live', 'major', 'late'] as const).map((show) => <td key={show} className="right"><NumberLink href={`/matters/${one.id}?show=${show}`} facts={{ meaning: MEANINGS[show], rows: one.figures[show], unit: '件' }}>{count(one.figures[show])}</NumberLink></td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
      </section>
    </>
  )
}

const MEANINGS = { live: '挂在各环节上、还没有销号的隐患；同一件只算一次', major: '其中判为重大的', late: '其中超过期限的' } as const

export function NewMatterPage() {
  const go = useGo()
  const { today } = useVisitor()
  const { items, loading } = useWhole('regions')
  // Usually the whole jurisdiction, from today.
  const initial = { startedOn: today, regionId: items.find((one) => one.parentId === null)?.id ?? null }
  return (
    <>
      <div className="head"><h1>建一件事</h1><p>先起名、定牵头单位，再排环节</p></div>
      {loading ? <Skeleton /> : <Suspense fallback={<Skeleton />}><LedgerForm ledger={matters} contracts={matterLedger} initial={initial} touches={['matters']} createLabel="建立，去排环节" onCancel={() => go('/matters')} onDone={(id) => { toast('已建立'); go(`/matters/${id}?edit=chain`, { replace: true }) }} /></Suspense>}
    </>
  )
}

export function EditMatterPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const go = useGo()
  const found = useReading(readMatter, { params: { id } })
  if (found.error) return <ProblemView problem={found.error}><a className={buttonClass()} href="/matters">回到一件事</a></ProblemView>
  if (!found.data) return <Skeleton />
  const row = found.data.row as unknown as Row
  return (
    <>
      <div className="head"><h1>修改</h1><p>{String(row['name'])}</p></div>
      <Suspense fallback={<Skeleton />}><LedgerForm ledger={matters} contracts={matterLedger} row={row} touches={['matters']} onCancel={() => go(`/matters/${id}`)} onDone={() => { toast('已保存，改动留在经过里'); go(`/matters/${id}`, { replace: true }) }} /></Suspense>
    </>
  )
}
