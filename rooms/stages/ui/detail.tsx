// One stage: its checklist with what answers each item, the reports, 经过; on the right what can be done and the figures.
import { useState } from 'react'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { addressOf } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { Bullet } from '#web/kit/bullet.tsx'
import { Float } from '#web/kit/float.tsx'
import { count, percent, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Assumed } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { Columns, DeedSheet, NotYet, Sheet, StorySheet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readReport, readStage, type ItemReply, type StageReply } from '../contract.ts'
import { METRICS, stageLoop, type StageStepName } from '../rules.ts'
import { StageDialog } from './steps.tsx'
import { eventWords, StageMark } from './words.tsx'

/** Deeds of the stage itself, in the order they come; those of items stand beside the items. */
const DEEDS: Readonly<Record<string, readonly StageStepName[]>> = { ahead: ['reschedule'], running: ['submit', 'report', 'reschedule'], checking: ['close', 'report', 'giveBack', 'reschedule'], done: ['reopen'], dropped: [], ended: [] }
type Doing = { step: StageStepName; item?: ItemReply }

export function StageDetail({ id }: { id: string }) {
  const { today, may } = useVisitor()
  const found = useReading(readStage, { params: { id } })
  const [doing, setDoing] = useState<Doing>()
  if (!found.data) return <NotYet found={found} lines={8} />
  const page = found.data
  const { stage, abilities } = page
  const deeds = (DEEDS[stage.state] ?? []).map((name): Deed => ({ name, label: name === 'report' && page.report ? '另出阶段总结' : stageLoop.steps[name].label, short: SHORT[name] ?? stageLoop.steps[name].label, ability: shortly(abilities[name] ?? '现在不能办'), ...(stageLoop.steps[name].binds ? { binds: true } : {}), ...(stageLoop.steps[name].destructive ? { destructive: true } : {}) }))
  return (
    <>
      <Columns
        printSide
        side={(
          <>
            <DeedSheet><div className="row" style={{ marginBottom: 8 }}><StageMark stage={stage} mine={may('stage.close')} /><span className="note second">{stage.closedByName ? `${stage.closedByName} ${shortDay(stage.closedOn, today)} 验收` : stage.submittedByName ? `${stage.submittedByName} ${shortDay(stage.submittedOn, today)} 提请` : ''}</span></div><AbilityPanel deeds={deeds} onTake={(name) => setDoing({ step: name as StageStepName })} none={stage.planClosedOn && stage.state === 'ended' ? `方案 ${shortDay(stage.planClosedOn, today)} 总结关闭，这个阶段没有验收，停在关闭那天；记录留着` : '方案修订后不再列这个阶段，记录留着'} /></DeedSheet>
            <Figures page={page} />
            <Reports page={page} />
          </>
        )}
      >
        <Sheet title={`${stage.title}的退出清单`} note={stage.items ? `达到 ${count(stage.met)}/${count(stage.items)}，${stage.state === 'ended' ? '停在方案关闭那天' : '全部达到才能完成'}` : ''} more={abilities['addItem'] === true && <Button size="small" icon="plus" onClick={() => setDoing({ step: 'addItem' })}>加一项</Button>}>
          {page.checklist.some((item) => !item.removedOn) ? <ul className="checklist">{page.checklist.filter((item) => !item.removedOn).map((item) => <Item key={item.id} item={item} page={page} onTake={setDoing} />)}</ul>
            : <Empty fact="退出清单还是空的" next={abilities['addItem'] === true ? <Button look="primary" onClick={() => setDoing({ step: 'addItem' })}>加一项</Button> : undefined}>写明达到什么才算完成，阶段才关得上</Empty>}
        </Sheet>
        <StorySheet timeline={page.timeline} saying={(entry) => eventWords(entry.what, entry.body, today)} />
      </Columns>
      {doing && <StageDialog step={doing.step} item={doing.item} page={page} onClose={() => setDoing(undefined)} />}
    </>
  )
}

/** The items that are missing stand in the checklist beside it. */
const shortly = (ability: true | string): true | string => (ability === true ? true : ability.replace(/^(退出清单还差 \d+ 项)：.*$/s, '$1，都达到了再验收'))

const SHORT: Partial<Record<StageStepName, string>> = { close: '验收', report: '出总结' }

function Item({ item, page, onTake }: { item: ItemReply; page: StageReply; onTake: (doing: Doing) => void }) {
  const { today } = useVisitor()
  const { abilities, share } = page
  const take = (step: StageStepName, close?: () => void) => { close?.(); onTake({ step, item }) }
  return (
    <li>
      <Sign name={item.met ? 'done' : 'todo'} />
      <div>
        {item.text}{!item.inDocument && <span className="note muted">　方案外加的</span>}
        {item.metric ? (
          <p>按{METRICS[item.metric]}算：{item.total ? <>{percent(item.done!, item.total)}　{count(item.done)}/{count(item.total)}，要求 {item.need}%</> : '还没有可算的任务，不能自动通过'}{item.threshold === null && !share.inDocument && <>　<Assumed>文中未写，默认 {share.value}%</Assumed></>}</p>
        ) : item.tickedOn ? <p>{item.tickedByName} {shortDay(item.tickedOn, today)} 核对：{item.note}</p> : <p className="muted">还没有核对</p>}
        {item.files.map((file) => <p key={file.id}><Icon name="clip" size="small" /> <a href={fileAddress(file.id, 'original')} target="_blank" rel="noreferrer">{file.name}</a></p>)}
      </div>
      <div className="row screen-only">
        {!item.metric && !item.tickedOn && (abilities['tick'] === true ? <Button size="small" onClick={() => take('tick')}>勾上</Button> : null)}
        {(abilities['editItem'] === true || (item.tickedOn && abilities['untick'] === true)) && (
          <Float label={`“${item.text.slice(0, 20)}”`} align="right" button={(props) => <Button size="small" look="quiet" {...props}>更多</Button>}>
            {(close) => (
              <>
                {item.tickedOn && abilities['untick'] === true && <button type="button" className="float-item" role="menuitem" onClick={() => take('untick', close)}>取消勾选</button>}
                {abilities['editItem'] === true && <button type="button" className="float-item" role="menuitem" onClick={() => take('editItem', close)}>改这一项</button>}
                {abilities['removeItem'] === true && <button type="button" className="float-item" role="menuitem" onClick={() => take('removeItem', close)}>去掉这一项</button>}
              </>
            )}
          </Float>
        )}
      </div>
    </li>
  )
}

function Figures({ page }: { page: StageReply }) {
  const { stage, hazards, counts } = page
  const { today } = useVisitor()
  const until = stage.toOn < today ? stage.toOn : today
  const tasks = (query: string) => `/tasks?plan=${stage.planId}&dueOn=${stage.fromOn}..${stage.toOn}&${query}`
  const within = `${stage.fromOn}..${until}`
  const link = (value: number, query: string, meaning: string) => <NumberLink href={`/hazards?${query}`} facts={{ meaning, period: `${stage.fromOn} 至 ${until}`, rows: value, unit: '件' }}>{count(value)}</NumberLink>
  return (
    <section className="sheet pad">
      <h3>进度</h3>
      <dl className="stage-figures">
        <dt>本阶段到期的任务</dt><dd>{counts.inside.total ? <NumberLink href={tasks('wanted=true')} facts={{ meaning: '时限在本阶段内、仍要求办的任务；前面是已办结的', rows: counts.inside.total, unit: '项' }}>{percent(counts.inside.done, counts.inside.total)} {count(counts.inside.done)}/{count(counts.inside.total)}</NumberLink> : '–'}</dd>
        {counts.inside.total > 0 && <Bullet part={counts.inside.done} whole={counts.inside.total} label={`到期任务 ${counts.inside.total} 项，完成 ${counts.inside.done} 项`} />}
        <dt>其中超期未完成</dt><dd><NumberLink href={tasks('late=true')} facts={{ meaning: '过了各自时限还没有办结', rows: counts.inside.late, unit: '项' }}>{count(counts.inside.late)}</NumberLink></dd>
        <dt>发现隐患</dt><dd>{link(hazards.found, `foundOn=${within}&state=reported,graded,assigned,rectified,accepted,closed`, '发现日期在本阶段内，不算作废的')}</dd>
        <dt>其中重大</dt><dd>{link(hazards.majorFound, `foundOn=${within}&level=major&state=reported,graded,assigned,rectified,accepted,closed`, '发现日期在本阶段内的重大隐患，不算作废的')}</dd>
        <dt>销号</dt><dd>{link(hazards.closed, `closedOn=${within}`, '销号日期在本阶段内')}</dd>
        <dt>其中重大</dt><dd>{link(hazards.majorClosed, `closedOn=${within}&level=major`, '销号日期在本阶段内的重大隐患')}</dd>
      </dl>
    </section>
  )
}

function Reports({ page }: { page: StageReply }) {
  const { today } = useVisitor()
  const { stage, reports, report } = page
  return (
    <Sheet title="阶段总结">
      <div className="pad small">
        {reports.length === 0 ? <p className="muted">{stage.state === 'ended' ? '方案关闭以前没有出过。' : '还没有。清单核对好以后出总结，数字自动取自台账。'}</p> : reports.map((one) => (
          <p key={one.id}><Icon name="paper" size="small" /> <a href={addressOf(readReport, { id: stage.id, format: 'pdf' }, { paper: one.id })} target="_blank" rel="noreferrer">{one.number}</a>　<a href={addressOf(readReport, { id: stage.id, format: 'docx' }, { paper: one.id })} download>Word</a><br /><span className="note muted">{shortDay(one.issuedOn, today)} 出{one.id === report?.id ? '' : '，清单改动以前的'}</span></p>
        ))}
      </div>
    </Sheet>
  )
}
