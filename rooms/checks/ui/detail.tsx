// One check with every item that was looked at: what was in order, what was not, and the hazard that was reported for it.
import { useParams } from '@tanstack/react-router'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Sheet, Trail } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readCheck, type CheckReply } from '../contract.ts'
import { SIDES } from '../definitions.ts'
import './checks.css'

export function CheckPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { today } = useVisitor()
  const found = useReading(readCheck, { params: { id } })
  const row = found.data?.row as unknown as { entityId: string; entityName: string; checkedOn: string; side: string; checkedByName: string; post: string; industries: string; asked: number; seen: number; wrong: number } | undefined
  useTitle(row ? `对照检查 ${row.entityName}` : '对照检查')
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()}><a className={buttonClass()} href="/checks">回到检查记录</a></ProblemView>
  if (!found.data || !row) return <div className="sheet pad"><Skeleton lines={10} /></div>
  // What is not in order comes first.
  const marks = found.data.marks.toSorted((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <>
      <Trail path={[['/checks', '对照检查']]} name={shortDay(row.checkedOn, today)} />
      <div className="title">
        <h1>{row.entityName}</h1>
        <div className="title-facts"><a href={`/entities/${row.entityId}`}>看这家单位</a><span>{SIDES.find(({ value }) => value === row.side)?.label}</span><span>{shortDay(row.checkedOn, today)} {row.checkedByName}（{row.post}）</span><span>{row.industries}</span></div>
      </div>
      <Sheet title="逐项" note={`看了 ${count(row.seen)} / ${count(row.asked)} 项，${row.wrong ? `存在 ${count(row.wrong)} 项` : '看过的都没有问题'}${row.seen < row.asked ? `，${count(row.asked - row.seen)} 项没有看` : ''}`}>
        <ol className="check-marks">{marks.map((mark, index) => <Item key={index} mark={mark} />)}</ol>
      </Sheet>
    </>
  )
}

function Item({ mark }: { mark: CheckReply['marks'][number] }) {
  return (
    <li>
      <Sign name={mark.ok ? 'done' : 'over'} />
      <span>{mark.text}<small className="muted">《{mark.document.replace(/[《》]/g, '')}》{mark.clause}{mark.item}</small></span>
      <span className="check-marks-state">{mark.ok ? '没有' : mark.hazardNumber ? <>存在　<a href={`/hazards/${mark.hazardId}`}>{mark.hazardNumber}</a></> : '存在，还没有上报'}</span>
    </li>
  )
}
