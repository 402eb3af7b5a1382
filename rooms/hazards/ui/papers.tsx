// 文书: papers issued for this hazard, and those that can be issued now.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, addressOf } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { issuePaper, readPaper, type HazardReply } from '../contract.ts'

const KINDS = [
  { document: 'rectification-notice', label: '责令限期整改通知书' },
  { document: 'rectification-order', label: '重大事故隐患整改指令书' },
] as const

export function Papers({ reply }: { reply: HazardReply }) {
  const { today, may } = useVisitor()
  const client = useQueryClient()
  const [busy, setBusy] = useState<string>()
  const facts = reply.row as unknown as Record<string, unknown>
  const issue = async (document: (typeof KINDS)[number]['document']) => {
    setBusy(document)
    try {
      const answer = await call(issuePaper, { params: { id: reply.row.id }, body: { commandId: newId(), baseVersion: reply.row.version, document } })
      await refresh(client, ['hazards'])
      const paper = answer.papers.find((one) => one.document === document)
      toast(<>已出具{paper?.label} {paper?.number}　{paper && <a href={addressOf(readPaper, { id: paper.id, format: 'pdf' })} target="_blank" rel="noreferrer">打开</a>}</>)
    } catch (error) {
      toast(`没有出具：${asApiProblem(error).message}`, { kind: 'wrong' })
    } finally {
      setBusy(undefined)
    }
  }
  const ready = facts['dueOn'] !== null && !['closed', 'voided'].includes(String(facts['state']))
  const open = KINDS.filter((kind) => !reply.papers.some((paper) => paper.document === kind.document) && (kind.document === 'rectification-notice' || facts['level'] === 'major'))
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>文书</h2></header>
      <div className="papers">
        {reply.papers.map((paper) => (
          <div key={paper.id} className="paper">
            <Icon name="paper" size="small" />
            <span><a href={addressOf(readPaper, { id: paper.id, format: 'pdf' })} target="_blank" rel="noreferrer">{paper.label}</a><small>{paper.number}　{shortDay(paper.issuedOn, today)}　<a href={addressOf(readPaper, { id: paper.id, format: 'docx' })} download>Word</a></small></span>
          </div>
        ))}
        {may('hazard.issue-paper') && open.map((kind) => (
          <div key={kind.document} className="paper screen-only">
            <Icon name="paper" size="small" />
            <span><span className={ready ? undefined : 'muted'}>{kind.label}</span><small>{ready ? <Button size="small" busy={busy === kind.document && '正在出具…'} onClick={() => void issue(kind.document)}>出具</Button> : '交办以后，按台账自动填好'}</small></span>
          </div>
        ))}
        {reply.papers.length === 0 && !may('hazard.issue-paper') && <p className="muted">还没有文书</p>}
      </div>
    </section>
  )
}
