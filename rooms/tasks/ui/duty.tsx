// One duty as units × periods: ○ not yet, ◐ running, ✓ done, ⊠ not done; a done one that was late is hatched. Filing what
// was done, and the deeds.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { useSearchAt } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { Field, TextArea } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Columns, Loaded, RecordPage, Sheet, Trail } from '#web/kit/record.tsx'
import { Empty, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { SourceTag } from '#rooms/plans/ui/source-tag.tsx'
import { fulfilBody, fulfilDuty, readDuty, type DutyReply } from '../contract.ts'
import { planDuty } from '../definitions.ts'
import './tasks.css'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

type Cell = DutyReply['rows'][number]['cells'][number]
const WORDS = { ahead: '还没到', open: '本期还没做', done: '已做', late: '晚了才做', missed: '没做到' } as const

/** The four shapes, and the hatched one. */
function Shape({ standing }: { standing: Cell['standing'] }) {
  return (
    <svg className="duty-cell" viewBox="0 0 26 20" aria-hidden="true">
      {standing === 'done' ? <rect x="1" y="1" width="24" height="18" fill="var(--q3)" />
        : standing === 'late' ? <><rect x="1" y="1" width="24" height="18" fill="var(--q1)" /><path d="M1 19 25 1M1 10 13 1M13 19 25 10" stroke="var(--q4)" strokeWidth="1.5" /></>
        : standing === 'missed' ? <><rect x="1.75" y="1.75" width="22.5" height="16.5" fill="var(--sheet)" stroke="var(--verm)" strokeWidth="1.5" /><path d="m8.500 5.500 9 9M17.500 5.500l-9 9" stroke="var(--verm)" strokeWidth="1.800" /></>
        : standing === 'open' ? <rect x="1.75" y="1.75" width="22.5" height="16.5" fill="var(--sheet)" stroke="var(--ink2)" strokeWidth="1.300" strokeDasharray="3 2.500" />
        : standing === 'ahead' ? <circle cx="13" cy="10" r="3.500" fill="none" stroke="var(--line-strong)" strokeWidth="1.200" />
        : <path d="M9 10h8" stroke="var(--line-strong)" strokeWidth="1.500" />}
    </svg>
  )
}

/** Where the record that fulfilled it stands. */
const SOURCES = { exposure: '/exposures' } as const

export function DutyPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const rule = new URLSearchParams(useSearchAt(`/tasks/duties/${id}`)).get('rule') ?? undefined
  return <Loaded found={useReading(readDuty, { params: { id }, query: rule ? { rule } : {} })} back={['/tasks/duties', '履职']}>{(found) => <Duty duty={found} />}</Loaded>
}

type Filing = { organisationId: string; organisationName: string; periodKey: string }

function Duty({ duty }: { duty: DutyReply }) {
  const { today } = useVisitor()
  const [filing, setFiling] = useState<Filing>()
  const current = duty.periods.find(({ key }) => key === duty.currentKey)
  const cellOf = (row: DutyReply['rows'][number], key: string) => row.cells.find((cell) => cell.key === key)
  const running = current ? duty.rows.flatMap((row) => cellOf(row, current.key) ?? []).filter(({ standing }) => standing !== null) : []
  const done = running.filter(({ standing }) => standing === 'done').length
  const behind = current ? duty.rows.filter((row) => cellOf(row, current.key)?.standing === 'open') : []
  return (
    <RecordPage
      trail={<Trail path={[['/tasks/duties', '履职']]} name={duty.title} />}
      title={duty.title}
      facts={<><span>{duty.frequency}</span><SourceTag planId={duty.source.planId} number={duty.source.number} clauseId={duty.source.clauseId} path={duty.source.path} /><span>{duty.source.ownerWords}</span></>}
    >
      {duty.rules.length > 1 && <nav className="tabs" aria-label="哪一种频次" style={{ marginBottom: 12 }}>{duty.rules.map((one) => <a key={one.rule} className="tab" href={`/tasks/duties/${duty.id}?rule=${encodeURIComponent(one.rule)}`} aria-current={one.rule === duty.rule ? 'page' : undefined}>{one.frequency}</a>)}</nav>}
      {current && duty.rows.length > 0 && (
        <dl className="figure-line duty-sum">
          <div><dt>{current.label}已做</dt><dd>{count(done)} / {count(running.length)}</dd></div>
          <div><dt>还没做</dt><dd>{count(behind.length)} 个单位</dd></div>
          <div><dt>离期末</dt><dd className={deadlineOf(current.until, today).kind === 'today' ? 'hot' : undefined}>{deadlineOf(current.until, today).text.replace('还剩 ', '')}</dd></div>
        </dl>
      )}
      {duty.rows.length === 0 ? <div className="sheet"><Empty fact="由企业等履行">{planDuty.subjects}</Empty></div> : (
        <Columns
          printSide
          side={(
            <>
              <Sheet title={current ? `${current.label}还没做` : '本期'} note={behind.length ? `${count(behind.length)} 个单位` : ''}>
                {behind.length === 0 ? <p className="pad second small">{current ? '都做了' : duty.planClosedOn ? `方案已经在 ${shortDay(duty.planClosedOn, today)} 总结关闭，不再要求` : '现在不在要求的期间'}</p> : (
                  <ul className="behind">
                    {behind.map((row) => (
                      <li key={row.organisationId}><b>{row.organisationName}</b>{row.mayFulfil === true ? <Button look="primary" size="small" onClick={() => setFiling({ organisationId: row.organisationId, organisationName: row.organisationName, periodKey: current!.key })}>登记履职</Button> : <span className="note muted">{row.mayFulfil}</span>}</li>
                    ))}
                  </ul>
                )}
              </Sheet>
              <Sheet title="做了什么" note={`${count(duty.deeds.length)} 条`}>
                {duty.deeds.length === 0 ? <p className="pad second small">还没有登记</p> : (
                  <ul className="deeds-list">{duty.deeds.map((deed) => <li key={deed.id}><b>{shortDay(deed.doneOn, today)}</b> <span className="muted note">{deed.periodLabel}　{deed.organisationName}　{deed.doneByName}</span><p>{deed.note}{deed.source && <>　<a href={`${SOURCES[deed.source.type]}/${deed.source.id}`}>看凭据</a></>}</p>{deed.files.map((file) => <a key={file.id} className="note" href={fileAddress(file.id, 'original')} target="_blank" rel="noreferrer"><Icon name="clip" size="small" /> {file.name}</a>)}</li>)}</ul>
                )}
              </Sheet>
              <section className="sheet pad"><h3>原文</h3><p className="law">“{duty.source.text}”</p><p className="note muted">{duty.source.planTitle}</p></section>
            </>
          )}
        >
          <section className="sheet scroll-x">
            <table className="duty-grid">
              <thead><tr><th scope="col">单位</th>{duty.periods.map((period, i) => <th key={period.key} scope="col" className={period.key === duty.currentKey ? 'c now' : 'c'} title={`${period.label}　${period.from} 至 ${period.until}`}>{yearChanges(duty.periods, i) && <small>{period.from.slice(0, 4)}</small>}{period.short}</th>)}<th scope="col" className="right">做到</th></tr></thead>
              <tbody>
                {duty.rows.map((row) => (
                  <tr key={row.organisationId}>
                    <th scope="row">{row.organisationName}</th>
                    {duty.periods.map((period) => {
                      const cell = cellOf(row, period.key)
                      const words = cell?.standing ? `${period.label}：${WORDS[cell.standing]}${cell.atLeast > 1 ? `，${cell.times}/${cell.atLeast} 次` : ''}` : `${period.label}：不计`
                      const may = row.mayFulfil === true && cell?.standing && cell.standing !== 'ahead'
                      return <td key={period.key} className={period.key === duty.currentKey ? 'c now' : 'c'} title={words}>{may ? <button type="button" aria-label={`${row.organisationName}，${words}，登记`} onClick={() => setFiling({ organisationId: row.organisationId, organisationName: row.organisationName, periodKey: period.key })}><Shape standing={cell.standing} /></button> : <><Shape standing={cell?.standing ?? null} /><span className="unseen">{words}</span></>}</td>
                    })}
                    <td className="right">{row.asked ? `${count(row.made)}/${count(row.asked)}` : '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="signs-legend">{(['done', 'late', 'missed', 'open', 'ahead'] as const).map((standing) => <span key={standing}><Shape standing={standing} />{WORDS[standing]}</span>)}<span><Shape standing={null} />不计：方案还没要求，或那时还没在这里记</span></div>
          </section>
        </Columns>
      )}
      {filing && <Fulfil duty={duty} filing={filing} onClose={() => setFiling(undefined)} />}
    </RecordPage>
  )
}

const yearChanges = (periods: DutyReply['periods'], i: number) => periods[i]!.key.length > 4 && periods[i]!.key !== 'campaign' && (i === 0 || periods[i - 1]!.from.slice(0, 4) !== periods[i]!.from.slice(0, 4))

function Fulfil({ duty, filing, onClose }: { duty: DutyReply; filing: Filing; onClose: () => void }) {
  const { today } = useVisitor()
  const [busy, setBusy] = useState(false)
  const id = useRef(newId())
  const period = duty.periods.find(({ key }) => key === filing.periodKey)!
  return (
    <StepForm<{ doneOn: string | null; note: string; files: string[] }> title={`登记履职：${period.label}`} submitLabel="登记履职" done={`已登记${period.label}`} schema={fulfilBody.pick({ doneOn: true, note: true, files: true })} touches={['duties', 'tasks', 'home']} busy={busy} onClose={onClose}
      start={{ doneOn: today > period.until ? null : today, note: '', files: [] }} send={(body) => call(fulfilDuty, { params: { id: duty.id }, body: { ...body, id: id.current, rule: duty.rule, periodKey: filing.periodKey, organisationId: filing.organisationId } as never })}
      effect={(body) => <><b>{filing.organisationName}</b>　{duty.title}{body.doneOn && body.doneOn > period.until ? '。晚于期末，记作“晚了才做”，没做到的那一次仍然留着。' : ''}</>}>
      {(body, set, wrong) => (
        <>
          <Suspense fallback={<Skeleton lines={1} />}><Field label="哪天做的" name="doneOn" error={wrong['doneOn']} hint={`${shortDay(period.from, today)} 至 ${shortDay(period.until, today)} 之间做的算按期`}>{(control) => <DayBox control={control} value={body.doneOn} onChange={(doneOn) => set({ doneOn })} />}</Field></Suspense>
          <TextArea label="做了什么" name="note" rows={4} maxLength={1000} value={body.note} error={wrong['note']} hint="谁、做了什么、查出什么" onChange={(event) => set({ note: event.target.value })} />
          <FileInput label="材料" optional name="files" purpose="other" most={10} hint="通知、照片、记录，有就附上" onChange={(files) => set({ files: files.map((one) => one.id) })} onBusy={setBusy} />
        </>
      )}
    </StepForm>
  )
}
