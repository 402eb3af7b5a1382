// One check with every item that was looked at: what was in order, what was not, and the hazard that was reported for it.
import { useParams } from '@tanstack/react-router'
import { useReading } from '#web/api/query.ts'
import { count, shortDay } from '#web/kit/format.ts'
import { Loaded, RecordPage, Sheet, Trail } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readCheck, type CheckReply } from '../contract.ts'
import { SIDES } from '../definitions.ts'
import './checks.css'

export function CheckPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readCheck, { params: { id } })} back={['/checks', '检查记录']}>{(found) => <Check reply={found} />}</Loaded>
}

function Check({ reply }: { reply: CheckReply }) {
  const { today } = useVisitor()
  const row = reply.row as unknown as { entityId: string; entityName: string; checkedOn: string; side: string; checkedByName: string; post: string; industries: string; asked: number; seen: number; wrong: number }
  // What is not in order comes first.
  const marks = reply.marks.toSorted((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <RecordPage
      trail={<Trail path={[['/checks', '对照检查']]} name={shortDay(row.checkedOn, today)} title={`对照检查 ${row.entityName}`} />}
      title={row.entityName}
      facts={<><a href={`/entities/${row.entityId}`}>看这家单位</a><span>{SIDES.find(({ value }) => value === row.side)?.label}</span><span>{shortDay(row.checkedOn, today)} {row.checkedByName}（{row.post}）</span><span>{row.industries}</span></>}
    >
      <Sheet title="逐项" note={`看了 ${count(row.seen)} / ${count(row.asked)} 项，${row.wrong ? `存在 ${count(row.wrong)} 项` : '看过的都没有问题'}${row.seen < row.asked ? `，${count(row.asked - row.seen)} 项没有看` : ''}`}>
        <ol className="check-marks">{marks.map((mark, index) => <Item key={index} mark={mark} />)}</ol>
      </Sheet>
    </RecordPage>
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
