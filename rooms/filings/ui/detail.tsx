// One filing: the document that counts, every version with what became of it, 经过; on the right what can be done.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet, Trail } from '#web/kit/record.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readFiling, type FilingReply } from '../contract.ts'
import { filingLoop, type FilingStepName } from '../rules.ts'
import { DecideDialog, FileDialog } from './steps.tsx'
import { eventWords, StandingMark } from './words.tsx'
import '#web/kit/grid.css'
import './filings.css'

export function FilingPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readFiling, { params: { id } })} back={['/filings', '应报方案']}>{(found) => <Filing key={id} filing={found} />}</Loaded>
}

function Filing({ filing }: { filing: FilingReply }) {
  const { today, may } = useVisitor()
  const [step, setStep] = useState<FilingStepName>()
  const names: readonly FilingStepName[] = may('filing.accept') ? ['accept', 'giveBack', 'submit'] : ['submit']
  const deeds = names.map((name): Deed => ({ name, label: name === 'submit' && filing.state === 'accepted' ? '更新' : filingLoop.steps[name].label, ability: filing.abilities[name] ?? '现在不能办', ...(filingLoop.steps[name].binds ? { binds: true } : {}), ...(name === 'giveBack' ? { icon: 'undo' as const } : {}) }))
  const close = () => setStep(undefined)
  return (
    <>
      <RecordPage
        trail={<Trail path={[[`/filings?planId=${filing.planId}&rule=${filing.rule}`, '应报方案']]} name={filing.unit} title={`${filing.unit} ${filing.title}`} />}
        title={filing.name}
        facts={<><StandingMark state={filing.state} late={filing.late} mine={may('filing.accept')} /><span>{filing.unit}{filing.place ? `　${filing.place}` : ''}</span><span>{filing.title}</span></>}
        side={(
          <>
            <DeedSheet><AbilityPanel deeds={deeds} onTake={(name) => setStep(name as FilingStepName)} none="这份已经办完" /></DeedSheet>
            <section className="sheet pad">
              <dl className="facts">
                <dt>方案</dt><dd>{filing.planTitle}</dd>
                <dt>期限</dt><dd>{filing.dueOn ? <>{shortDay(filing.dueOn, today)}　{(filing.state === 'returned') && <Deadline due={filing.dueOn} today={today} over="逾期" />}</> : '文中没有写'}</dd>
                <dt>第一次报</dt><dd>{shortDay(filing.firstOn, today)}{filing.dueOn && filing.firstOn > filing.dueOn ? '，已过期限' : ''}</dd>
                <dt>现行的</dt><dd>{filing.acceptedNumber ? `第 ${filing.acceptedNumber} 次，${shortDay(filing.acceptedOn, today)} 采用` : '还没有'}</dd>
                <dt>更新</dt><dd>{filing.dynamic ? '动态更新，有变化随时再报' : '采用后不再更新'}</dd>
              </dl>
            </section>
            {filing.quote && <section className="sheet pad"><h3>依据</h3><p className="quote">“{filing.quote}”</p><a className="small" href={`/plans/${filing.planId}`}>看方案</a></section>}
          </>
        )}
      >
        <Sheet title="报来的各次" note={`${count(filing.versions.length)} 次，都留着`}>
          <table className="grid filing-versions">
            <thead><tr><th scope="col">次</th><th scope="col">文件</th><th scope="col">报的人</th><th scope="col">结果</th></tr></thead>
            <tbody>
              {filing.versions.map((one) => (
                <tr key={one.number}>
                  <td className="tight">{one.number}{one.number === filing.acceptedNumber && <small>现行</small>}</td>
                  <th scope="row"><a href={fileAddress(one.fileId, 'original')} target="_blank" rel="noreferrer">{one.name}</a><small>{one.fileName}{one.note ? `　${one.note}` : ''}</small></th>
                  <td className="tight">{one.submittedByName}<small>{shortDay(one.submittedOn, today)}</small></td>
                  <td>{one.outcome === null ? <StateMark sign="hold">等统筹部门看</StateMark> : <><StateMark sign={one.outcome === 'accepted' ? 'done' : 'back'}>{one.outcome === 'accepted' ? '采用' : '退回'}</StateMark><small>{one.decidedByName} {shortDay(one.decidedOn, today)}{one.reason ? `：${one.reason}` : ''}</small></>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Sheet>
        <StorySheet timeline={filing.timeline} saying={(entry) => eventWords(entry.what, entry.body)} />
      </RecordPage>
      {step === 'submit' && <FileDialog of={{ planId: filing.planId, rule: filing.rule, title: filing.title, dueOn: filing.dueOn, organisationId: filing.organisationId, entityId: filing.entityId, unit: filing.unit, filingId: filing.id, version: filing.version }} onClose={close} />}
      {(step === 'accept' || step === 'giveBack') && <DecideDialog step={step} filing={filing} onClose={close} />}
    </>
  )
}
