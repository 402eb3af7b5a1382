// One report: what it says, to whom, by when; the enterprise sends it once to all its receivers, the receiver signs for it.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { addressOf, call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { TextArea } from '#web/kit/field.tsx'
import { moment as momentWords } from '#web/kit/format.ts'
import { DeedSheet, Loaded, RecordPage, StorySheet, Trail } from '#web/kit/record.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readReport, receiveReport, reportPaper, sendReport, type ReportReply } from '../contract.ts'
import { MOMENTS } from '../definitions.ts'
import { reportLoop, type ReportStep } from '../rules.ts'
import { SIGNS, stateLabel } from './list.tsx'

const SAID: Readonly<Record<string, string>> = { 'dual-report.owed': '要报告', 'dual-report.sent': '报送', 'dual-report.received': '签收' }

export function DualReportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readReport, { params: { id } })} back={['/dual-reports', '双报告']}>{(found) => <Report key={id} reply={found} />}</Loaded>
}

function Report({ reply }: { reply: ReportReply }) {
  const { today, may } = useVisitor()
  const [step, setStep] = useState<ReportStep>()
  const facts = reply.row as unknown as Readonly<Record<string, string | null>>
  const what = MOMENTS.find(({ value }) => value === facts['moment'])?.label ?? ''
  const deeds = (['send', 'receive'] as const).filter((name) => may(reportLoop.steps[name].permission)).map((name): Deed => ({ name, label: reportLoop.steps[name].label, ability: reply.abilities[name] ?? '现在不能办', binds: true }))
  const said = [[facts['moment'] === 'found' ? '现状和产生原因' : '整改结果', facts['situation']], ['危害程度和整改难易程度', facts['severity']], [facts['moment'] === 'found' ? '治理方案' : '措施落实情况', facts['treatment']]] as const
  return (
    <>
      <RecordPage
        trail={<Trail path={[['/dual-reports', '双报告']]} name={String(facts['hazardNumber'])} title={`${facts['hazardNumber']} ${what}`} />}
        title={<>{what}：{facts['description']}</>}
        facts={<><StateMark sign={SIGNS[String(facts['state'])] ?? 'todo'}>{stateLabel(facts['state'])}</StateMark><a href={`/entities/${facts['entityId']}`}>{facts['entityName']}</a><span>报 {facts['receiverName']}</span><a href={`/hazards/${reply.row.hazardId}`}>看这件隐患</a></>}
        side={(
          <>
            <DeedSheet><AbilityPanel deeds={deeds} onTake={(name) => setStep(name as ReportStep)} none={facts['state'] === 'dropped' ? '改判或退回了，不用再报。' : '现在没有要你办的。'} /></DeedSheet>
            <section className="sheet pad">
              <dl className="facts">
                <dt>最迟</dt><dd>{momentWords(reply.row.dueAt, today)}{reply.row.late && <>　<StateMark sign="over">迟报</StateMark></>}</dd>
                <dt>报送</dt><dd>{reply.row.sentAt ? `${momentWords(reply.row.sentAt, today)} ${facts['sentByName'] ?? ''}` : '还没有'}</dd>
                <dt>签收</dt><dd>{facts['receivedOn'] ? `${facts['receivedOn']} ${facts['receivedByName'] ?? ''}${reply.row.receiptNote ? `：${reply.row.receiptNote}` : ''}` : '还没有'}</dd>
                {reply.beside.map((one) => <div key={one.id} className="facts-line"><dt>同时报</dt><dd><a href={`/dual-reports/${one.id}`}>{one.receiverName}</a>，{stateLabel(one.state)}</dd></div>)}
              </dl>
              {reply.row.sentAt && <p style={{ marginTop: 8 }}><a className={buttonClass({ size: 'small' })} href={addressOf(reportPaper, { params: { id: reply.row.id, format: 'pdf' } })} target="_blank" rel="noreferrer">报告表 PDF</a> <a className={buttonClass({ size: 'small' })} href={addressOf(reportPaper, { params: { id: reply.row.id, format: 'docx' } })}>Word</a></p>}
            </section>
          </>
        )}
      >
        <section className="sheet pad">
          <h2>报告内容</h2>
          {facts['situation'] ? <dl className="facts">{said.map(([label, words]) => <div key={label} className="facts-line"><dt>{label}</dt><dd>{words}</dd></div>)}</dl> : <p className="second">还没有报。报的时候从隐患和整改方案里带出来，改一改就能报。</p>}
        </section>
        <StorySheet timeline={reply.timeline} saying={({ what }) => ({ sign: what === 'dual-report.received' ? 'done' : 'doing', words: SAID[what] ?? '更新' })} />
      </RecordPage>
      {step === 'send' && <Send reply={reply} onClose={() => setStep(undefined)} />}
      {step === 'receive' && <Receive reply={reply} onClose={() => setStep(undefined)} />}
    </>
  )
}

type Props = { reply: ReportReply; onClose: () => void }
const TOUCHES = ['dual-reports', 'hazards', 'notices', 'home']

function Send({ reply, onClose }: Props) {
  const found = String((reply.row as unknown as Record<string, unknown>)['moment']) === 'found'
  const to = [String((reply.row as unknown as Record<string, unknown>)['receiverName']), ...reply.beside.filter(({ state }) => state === 'owed').map(({ receiverName }) => receiverName)]
  return (
    <StepForm<{ situation: string; severity: string; treatment: string }> title="重大事故隐患报告" submitLabel="报送" binds done="已报送" schema={reportLoop.steps.send.body as z.ZodType} touches={TOUCHES} onClose={onClose}
      start={{ situation: reply.draft.situation, severity: '', treatment: reply.draft.treatment }} send={(body) => call(sendReport, { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version } as never })} effect={() => `一次报给${to.join('、')}，不用分开写。`}>
      {(body, set, wrong) => (
        <>
          <TextArea label={found ? '现状和产生原因' : '整改结果'} name="situation" rows={4} maxLength={2000} value={body.situation} error={wrong['situation']} onChange={(event) => set({ situation: event.target.value })} />
          <TextArea label="危害程度和整改难易程度" name="severity" rows={3} maxLength={2000} value={body.severity} error={wrong['severity']} onChange={(event) => set({ severity: event.target.value })} />
          <TextArea label={found ? '治理方案' : '措施落实情况'} name="treatment" rows={4} maxLength={2000} value={body.treatment} error={wrong['treatment']} onChange={(event) => set({ treatment: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function Receive({ reply, onClose }: Props) {
  return (
    <StepForm<{ note: string }> title="签收报告" submitLabel="签收" binds done="已签收" schema={reportLoop.steps.receive.body as z.ZodType} touches={TOUCHES} onClose={onClose} start={{ note: '' }}
      send={(body) => call(receiveReport, { params: { id: reply.row.id }, body: { ...body, note: body.note.trim() || null, baseVersion: reply.row.version } as never })} effect={() => '签收的人和日期记进报告表。'}>
      {(body, set) => <TextArea label="签收意见" optional name="note" maxLength={500} value={body.note} onChange={(event) => set({ note: event.target.value })} />}
    </StepForm>
  )
}
