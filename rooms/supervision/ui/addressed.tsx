// What was sent to my enterprise: each paper to read, and its answer.
import { useState } from 'react'
import type { z } from 'zod'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { readPaper } from '#rooms/hazards/contract.ts'
import { addressOf, call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { TextArea } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { shortDay } from '#web/kit/format.ts'
import { NotYet, Sheet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listAddressed, supervisionSteps, type AddressedRow } from '../contract.ts'
import { supervisionLoop } from '../rules.ts'
import './supervision.css'

export function AddressedPage() {
  const { today } = useVisitor()
  const found = useReading(listAddressed)
  const [answering, setAnswering] = useState<AddressedRow>()
  useTitle('督办文书')
  return (
    <>
      <div className="head"><h1>发给我单位的督办文书</h1><p>收到以后书面反馈整改进展</p></div>
      {(found.data?.notices.length ?? 0) > 0 && (
        <Sheet title="督办通知书" note="纳入督办清单时发来；进展在隐患里报，督办部门看得到">
          <ul className="addressed">
            {found.data!.notices.map((one) => (
              <li key={one.paperId}>
                <div className="row wrap"><Sign name={one.live ? 'doing' : 'done'} /><b>{one.number}</b><span className="second">{shortDay(one.issuedOn, today)}</span>{!one.live && <span className="second">已解除督办</span>}<span className="grow" />
                  <a className={buttonClass({ size: 'small' })} href={addressOf(readPaper, { id: one.paperId, format: 'pdf' })} target="_blank" rel="noreferrer">看文书</a>
                  <a className={buttonClass({ size: 'small' })} href={`/hazards/${one.hazardId}`}>{one.live ? '去报进展' : '看隐患'}</a>
                </div>
                <span className="small second">{one.title}</span>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      <section className="sheet">
        {!found.data ? <NotYet found={found} pad lines={6} />
          : found.data.rows.length === 0 ? <Empty fact="没有要反馈的">重大隐患整改缓慢时，督办部门发来的函告、通报、约谈通知在这里</Empty>
          : (
            <ul className="addressed">
              {found.data.rows.map((row) => (
                <li key={row.measureId}>
                  <div className="row wrap"><Sign name={row.answeredOn ? 'done' : 'wait'} /><b>{row.label}</b><span className="second">{shortDay(row.decidedOn, today)}</span>{!row.answeredOn && row.answerBy && <Deadline due={row.answerBy} today={today} />}<span className="grow" />
                    {row.paperId && <a className={buttonClass({ size: 'small' })} href={addressOf(readPaper, { id: row.paperId, format: 'pdf' })} target="_blank" rel="noreferrer">看文书</a>}
                    {!row.answeredOn && <Button size="small" look="primary" onClick={() => setAnswering(row)}>反馈</Button>}
                  </div>
                  <span className="small second">{row.title}</span>
                  {row.answer && <div className="measure-answer small">{row.answer}<span className="muted note">　{shortDay(row.answeredOn, today)}</span></div>}
                </li>
              ))}
            </ul>
          )}
      </section>
      {answering && <AnswerDialog row={answering} onClose={() => setAnswering(undefined)} />}
    </>
  )
}

type Body = { measureId: string; answer: string; files: string[] }

function AnswerDialog({ row, onClose }: { row: AddressedRow; onClose: () => void }) {
  const [busy, setBusy] = useState(false)
  return (
    <StepForm<Body> title={`反馈${row.label}`} submitLabel="反馈" schema={supervisionLoop.steps.answer.body as z.ZodType} touches={['supervisions', 'notices', 'home']} done="已反馈" busy={busy} onClose={onClose} start={{ measureId: row.measureId, answer: '', files: [] }}
      send={(body) => call(supervisionSteps.answer, { params: { id: row.supervisionId }, body: { ...body, baseVersion: row.version } })} effect={() => '反馈以后督办部门看到；隐患整改完还要在隐患里提交整改。'}>
      {(body, set, wrong) => (
        <>
          <TextArea label="进展和打算" name="answer" rows={5} maxLength={2000} value={body.answer} error={wrong['answer']} hint="慢的原因、已经做的、哪天完成" onChange={(event) => set({ answer: event.target.value })} />
          <FileInput label="材料" optional purpose="other" most={9} name="files" error={wrong['files']} onBusy={setBusy} onChange={(files) => set({ files: files.map((file) => file.id) })} />
        </>
      )}
    </StepForm>
  )
}
