// 文书: papers issued for this hazard, and those that can be issued now. A paper is filled from the ledger; asked is only
// who inspected and whom to call.
import { useState } from 'react'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { readAttached } from '#rooms/home/contract.ts'
import { addressOf, call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { TextField } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Sheet } from '#web/kit/record.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { issuePaper, readPaper, type HazardReply } from '../contract.ts'
import { CASE_FORMS } from '../papers/forms.ts'

const KINDS = [
  { document: 'rectification-notice', label: '事故隐患整改通知书', forGeneral: true },
  { document: 'rectification-order', label: '责令限期整改指令书', forGeneral: false },
] as const
type Kind = (typeof KINDS)[number]

export function Papers({ reply }: { reply: HazardReply }) {
  const { today, may } = useVisitor()
  const [issuing, setIssuing] = useState<Kind>()
  const facts = reply.row as unknown as Record<string, unknown>
  const ready = facts['state'] === 'assigned'
  const past = ['rectified', 'accepted', 'closed', 'voided'].includes(String(facts['state']))
  // 销号审批表 and the other forms are issued where the case is supervised.
  const supervised = useReading(readAttached, { params: { id: reply.row.id } }, { enabled: may('supervision.manage') && facts['level'] === 'major' }).data?.rows.find(({ kind }) => kind === 'supervision')
  const open = may('hazard.issue-paper') && !past ? KINDS.filter((kind) => (kind.forGeneral || facts['level'] === 'major') && !reply.papers.some((paper) => paper.document === kind.document)) : []
  return (
    <Sheet title="文书">
      <div className="papers">
        {reply.papers.map((paper) => (
          <div key={paper.id} className="paper">
            <Icon name="paper" size="small" />
            <span><a href={addressOf(readPaper, { id: paper.id, format: 'pdf' })} target="_blank" rel="noreferrer">{paper.label}</a><small>{paper.number}</small><small>{shortDay(paper.issuedOn, today)} 出具　<a href={addressOf(readPaper, { id: paper.id, format: 'docx' })} download>Word</a></small></span>
          </div>
        ))}
        {open.map((kind) => (
          <div key={kind.document} className="paper screen-only">
            <Icon name="paper" size="small" />
            <span className="muted">{kind.label}<small>{ready ? <Button size="small" onClick={() => setIssuing(kind)}>出具</Button> : '交办以后，按台账自动填好'}</small></span>
          </div>
        ))}
        {supervised && <div className="paper screen-only"><Icon name="paper" size="small" /><span className="muted">{CASE_FORMS.map(({ label }) => label.replace('重大事故隐患', '')).join('、')}<small><a href={`/supervisions/${supervised.id}`}>到督办页出</a></small></span></div>}
        {reply.papers.length === 0 && open.length === 0 && <p className="muted">没有出具过文书</p>}
      </div>
      {issuing && <IssueDialog kind={issuing} reply={reply} onClose={() => setIssuing(undefined)} />}
    </Sheet>
  )
}

type Inspector = { name: string; certificate: string }
type Body = { document: Kind['document']; inspectors: Inspector[]; telephone: string }

function IssueDialog({ kind, reply, onClose }: { kind: Kind; reply: HazardReply; onClose: () => void }) {
  const { name, today } = useVisitor()
  const facts = reply.row as unknown as Record<string, string | null>
  return (
    <StepForm<Body> title={`出具${kind.label}`} submitLabel="出具" binds schema={issuePaper.body.pick({ inspectors: true, telephone: true, document: true })} touches={['hazards']} done={`已出具${kind.label}`} onClose={onClose}
      start={{ document: kind.document, inspectors: [{ name, certificate: '' }, { name: '', certificate: '' }], telephone: '' }}
      send={(body) => call(issuePaper, { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version, inspectors: body.inspectors.map((one) => ({ name: one.name, certificate: one.certificate.trim() || null })) } })}
      effect={() => <>发给 <b>{reply.entity.name}</b>，整改期限 {shortDay(facts['dueOn'] ?? null, today)}；单位、问题、依据取自台账，不用再填。出具后自动编号，不能改，只能另出。</>}>
      {(body, set, wrong) => (
        <>
          {body.inspectors.map((inspector, index) => {
            const change = (part: Partial<Inspector>) => set({ inspectors: body.inspectors.map((one, at) => (at === index ? { ...one, ...part } : one)) })
            return (
              <div key={index} className="two-fields">
                <TextField label={`检查人员 ${index + 1}`} name={`inspectors-${index}`} maxLength={60} value={inspector.name} error={index === body.inspectors.findIndex((one) => !one.name.trim()) ? wrong['inspectors'] : undefined} onChange={(event) => change({ name: event.target.value })} />
                <TextField label="证件号" optional name={`certificate-${index}`} maxLength={40} value={inspector.certificate} onChange={(event) => change({ certificate: event.target.value })} />
              </div>
            )
          })}
          <div><Button size="small" icon="plus" onClick={() => set({ inspectors: [...body.inspectors, { name: '', certificate: '' }] })}>再加一位</Button></div>
          <TextField label="联系电话" name="telephone" maxLength={40} inputMode="tel" value={body.telephone} error={wrong['telephone']} hint="写在文书上，单位有疑问打这个电话" onChange={(event) => set({ telephone: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}
