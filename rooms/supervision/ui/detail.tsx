// One case: its ladder as stairs, every rung with its reason, paper and answer, 经过; on the right what can be done, why it counts
// as slow, and what the plan says.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { readPaper } from '#rooms/hazards/contract.ts'
import { CASE_FORMS } from '#rooms/hazards/papers/forms.ts'
import { hazardLoop, type HazardState } from '#rooms/hazards/rules.ts'
import { addressOf } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet, Trail } from '#web/kit/record.tsx'
import { Sign, StateMark } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readSupervision, type MeasureReply, type SupervisionReply } from '../contract.ts'
import { supervisionLoop, TRACKS, type State, type SupervisionStep } from '../rules.ts'
import { StepDialog, type Doing } from './steps.tsx'
import { eventWords, RUNG_SIGNS, RUNG_WORDS } from './words.ts'
import '#web/kit/grid.css'
import './supervision.css'

export function SupervisionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readSupervision, { params: { id } })} back={['/supervisions', '督办']}>{(found) => <Case key={id} page={found} />}</Loaded>
}

/** Deeds that have their place in each state, open or closed. */
const DEEDS: Readonly<Record<State, readonly SupervisionStep[]>> = { registered: ['admit'], listed: ['confirm', 'waive', 'propose', 'refuseRectifying'], ended: [] }

function Case({ page }: { page: SupervisionReply }) {
  const { today, may } = useVisitor()
  const [doing, setDoing] = useState<Doing>()
  const row = page.row as unknown as Record<string, string | null> & { id: string; version: number; round: number }
  const state = row['state'] as State
  const { ladder, hazard } = page
  const open = page.measures.find((one) => one.state === 'proposed')
  const names = page.abilities['withdrawRefusal'] === true ? [...DEEDS[state].filter((name) => name !== 'refuseRectifying'), 'withdrawRefusal' as const] : DEEDS[state]
  const deeds = names.filter((name) => !(open ? name === 'propose' : name === 'confirm' || name === 'waive')).map((name): Deed => ({
    name, label: name === 'confirm' && open ? `看稿，办${open.label}` : name === 'waive' && open ? `${open.label}先不办` : name === 'admit' ? '看稿，核定纳入' : supervisionLoop.steps[name].label, ability: page.abilities[name] ?? '现在不能办', short: supervisionLoop.steps[name].label,
    ...(supervisionLoop.steps[name].binds ? { binds: true } : {}), ...(supervisionLoop.steps[name].destructive ? { destructive: true } : {}),
  }))
  return (
    <>
      <RecordPage
        trail={<Trail path={[['/supervisions', '督办']]} name={String(row['number'])} title={String(row['title'])} />}
        title={row['title']}
        facts={(
          <>
            <StateMark sign={signOf(supervisionLoop.states[state].sign, state === 'registered' || open !== undefined)}>{supervisionLoop.states[state].label}</StateMark>
            <a href={`/entities/${row['entityId']}`}>{row['entityName']}</a><span>{row['regionName']}</span><span>监管部门：{row['organisationName']}</span><a href={`/hazards/${hazard.id}`}>隐患 {hazard.number}</a>
            {row.round > 1 && <span>第 {row.round} 轮</span>}
          </>
        )}
        printSide
        side={(
          <>
            <DeedSheet><AbilityPanel deeds={deeds} onTake={(name) => setDoing({ step: name as SupervisionStep, ...(open ? { measure: open } : {}) })} none="督办已经解除；隐患又打开的，从头再来。" /></DeedSheet>
            <section className="sheet pad">
              <h3>进度</h3>
              <dl className="facts">
                <dt>隐患</dt><dd>{hazardLoop.states[hazard.state as HazardState].label}</dd>
                <dt>期限</dt><dd>{hazard.dueOn ? <>{shortDay(hazard.dueOn, today)}　{hazard.state === 'assigned' && <Deadline due={hazard.dueOn} today={today} />}</> : '还没有交办'}</dd>
                <dt>最近进展</dt><dd>{shortDay(hazard.progressOn, today)}</dd>
                {hazard.progressPercent !== null && <><dt>整改进度</dt><dd>{hazard.progressPercent}%{hazard.expectedPercent !== null && `，时间已过 ${hazard.expectedPercent}%`}</dd></>}
                <dt>为什么算慢</dt><dd>{ladder.why || '不算慢'}</dd>
                <dt>纳入清单</dt><dd>{shortDay(row['admittedOn'] ?? null, today)}</dd>
              </dl>
            </section>
            <Papers page={page} onForm={may('supervision.manage') ? (document) => setDoing({ step: 'form', document }) : undefined} />
            <section className="sheet pad">
              <h3>规则</h3>
              <p className="small">{ladder.slow.length ? ladder.slow.map((one) => one.label).join(' → ') : '整改缓慢：方案没有写台阶'}</p>
              {ladder.slow.length > 0 && (ladder.basis.slow.inDocument ? <p className="note"><SourceTag href="/rules/hazard/slow-ladder">依据：{ladder.basis.slow.basis.split('：')[0]}</SourceTag> <span className="second serif">{ladder.basis.slow.basis.split('：').slice(1).join('：')}</span></p> : <Assumed>{ladder.basis.slow.basis}</Assumed>)}
              <p className="small">拒不整改：{ladder.refusal.map((one) => one.label).join(' → ')}</p>
              <p className="note muted">{ladder.enforcement ? '本单位有执法权，移送本单位执法' : '本单位没有执法权，报告上级部门'}</p>
              <p className="small">{ladder.slowAfterDays} 天没有进展算缓慢{!ladder.basis.slowAfterDays.inDocument && <Assumed>文中未写，默认 {ladder.slowAfterDays} 天</Assumed>}</p>
              <p className="small">每级之后等 {ladder.waitDays} 天{!ladder.basis.waitDays.inDocument && <Assumed>文中未写，默认 {ladder.waitDays} 天</Assumed>}</p>
            </section>
          </>
        )}
      >
        <Sheet title={`${TRACKS[ladder.track]}的台阶`} note={ladder.next}>
          <Stairs steps={ladder[ladder.track]} page={page} />
          {ladder.track === 'refusal' && ladder.slow.some((one) => one.standing === 'taken') && <p className="pad small second">此前按整改缓慢办过：{ladder.slow.filter((one) => one.standing === 'taken').map((one) => one.label).join('、')}</p>}
        </Sheet>
        {row['refusedNote'] && <section className="sheet pad"><Sign name="over" /> <b>认定拒不整改</b>　{shortDay(row['refusedOn'] ?? null, today)}　{row['refusedNote']}</section>}
        <Sheet title="办过的、等办的" note={`${count(page.measures.length)} 次`}>
          {page.measures.length === 0 ? <Empty fact="还没有上过台阶">整改缓慢时，早上自动提出下一级并写明缘由，由人确认</Empty> : <ul className="measure-list">{page.measures.toReversed().map((one) => <Measure key={one.id} measure={one} onMinutes={page.abilities['minute'] === true && one.rung === 'talk' && one.state === 'taken' && !one.minutes ? () => setDoing({ step: 'minute', measure: one }) : undefined} />)}</ul>}
        </Sheet>
        <StorySheet timeline={page.timeline} saying={(entry) => eventWords(entry.what, entry.body)} />
      </RecordPage>
      {doing && <StepDialog doing={doing} page={page} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function Stairs({ steps, page }: { steps: SupervisionReply['ladder']['slow']; page: SupervisionReply }) {
  const { today } = useVisitor()
  if (steps.length === 0) return <p className="pad small second">方案没有写整改缓慢怎么上台阶。可以催办、督办；拒不整改的，认定以后{page.ladder.refusal.map((one) => one.label).join('、')}。</p>
  return (
    <ol className="stairs" aria-label="台阶" tabIndex={0}>
      {steps.map((step, i) => {
        const measure = page.measures.find((one) => one.id === step.measureId)
        return (
          <li key={step.rung} className={`stair-${step.standing}`} style={{ minHeight: 70 + i * 26 }} aria-current={step.standing === 'open' ? 'step' : undefined}>
            <b><Sign name={RUNG_SIGNS[step.standing]!} /> {step.label}</b>
            <span className="note">{RUNG_WORDS[step.standing]}{measure?.decidedOn ? ` ${shortDay(measure.decidedOn, today)}` : ''}</span>
            {measure?.paper && <span className="note muted">{measure.paper.number}</span>}
          </li>
        )
      })}
    </ol>
  )
}

const STATE_WORDS: Readonly<Record<MeasureReply['state'], string>> = { proposed: '等办', taken: '已办', waived: '先不办', lapsed: '不用办了' }

function Measure({ measure, onMinutes }: { measure: MeasureReply; onMinutes: (() => void) | undefined }) {
  const { today } = useVisitor()
  const late = measure.state === 'taken' && !measure.answeredOn && measure.answerBy !== null && measure.answerBy < today
  return (
    <li>
      <div className="row wrap"><Sign name={measure.state === 'taken' ? 'done' : measure.state === 'proposed' ? 'wait' : measure.state === 'waived' ? 'back' : 'void'} /><b>{measure.label}</b><span className="second">{STATE_WORDS[measure.state]} {shortDay(measure.decidedOn ?? measure.proposedOn, today)}{measure.decidedByName ? `　${measure.decidedByName}` : ''}</span>
        {measure.paper && <PaperLink paper={measure.paper} />}{measure.minutes && <PaperLink paper={measure.minutes} />}
        {measure.exposure && <a href={`/exposures/${measure.exposure.id}`}>曝光稿（{EXPOSURE[measure.exposure.state] ?? ''}）</a>}{measure.listing && <a href={`/listings/${measure.listing.id}`}>挂牌 {measure.listing.number}（{LISTING[measure.listing.state] ?? ''}）</a>}
        {onMinutes && <Button size="small" onClick={onMinutes}>记约谈纪要</Button>}
      </div>
      <div className="second">缘由：{measure.why}{measure.proposedByName ? `（${measure.proposedByName}提出）` : ''}</div>
      {measure.decidedWhy && <div className="second">{measure.state === 'waived' ? '为什么先不办' : '为什么不办了'}：{measure.decidedWhy}</div>}
      {measure.talk && <div className="second">约谈：{shortDay(measure.talk.on, today)} {measure.talk.at}，{measure.talk.place}，{measure.talk.who}</div>}
      {measure.answer ? <div className="measure-answer"><b>企业反馈</b>　{measure.answer}<span className="muted note">　{measure.answeredByName} {shortDay(measure.answeredOn, today)}</span>{measure.files.map((file) => <span key={file.id}>　<a href={fileAddress(file.id, 'original')} target="_blank" rel="noreferrer"><Icon name="clip" size="small" /> {file.name}</a></span>)}</div>
        : measure.state === 'taken' && measure.answerBy && <div className={late ? 'rung-late note' : 'muted note'}>{late ? `${shortDay(measure.answerBy, today)} 前要反馈，没有反馈` : `等企业反馈，${shortDay(measure.answerBy, today)} 前`}</div>}
    </li>
  )
}

const EXPOSURE: Readonly<Record<string, string>> = { drafted: '拟稿', submitted: '待审核', published: '已曝光', withdrawn: '已撤下', dropped: '不曝光' }
const LISTING: Readonly<Record<string, string>> = { nominated: '待审批', listed: '挂牌中', leaving: '申请摘牌', removed: '已摘牌', refused: '不予挂牌' }

function PaperLink({ paper }: { paper: { id: string; label: string; number: string } }) {
  return <span className="nowrap"><Icon name="paper" size="small" /> <a href={addressOf(readPaper, { id: paper.id, format: 'pdf' })} target="_blank" rel="noreferrer">{paper.label} {paper.number}</a></span>
}

function Papers({ page, onForm }: { page: SupervisionReply; onForm: ((document: string) => void) | undefined }) {
  const { today } = useVisitor()
  return (
    <section className="sheet pad">
      <h3>文书</h3>
      {page.papers.length === 0 && <p className="muted small">还没有出具过</p>}
      <ul className="small">{page.papers.map((paper) => <li key={paper.id}><PaperLink paper={paper} /><div className="note muted">{shortDay(paper.issuedOn, today)}　<a href={addressOf(readPaper, { id: paper.id, format: 'docx' })} download>Word</a></div></li>)}</ul>
      {onForm && <div className="row wrap screen-only" style={{ marginTop: 8 }}>{CASE_FORMS.map((form) => <Button key={form.name} size="small" onClick={() => onForm(form.name)}>{form.label.replace('重大事故隐患', '')}</Button>)}</div>}
    </section>
  )
}

