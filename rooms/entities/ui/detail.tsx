// One entity: what it is, its hazards in figures that open, the facts that change with the days, its 经过.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { Crumbs, EditDeed, FieldList, LedgerStory, VoidDeed } from '#mechanisms/ledger/ui/detail.tsx'
import { words, type Row } from '#mechanisms/ledger/ui/cells.tsx'
import { nameOf, useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass, ClosedDeed } from '#web/kit/button.tsx'
import { Field as FormField, TextField } from '#web/kit/field.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { LevelTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { DeedSheet, Loaded, PrintButton, RecordPage, Sheet } from '#web/kit/record.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { InviteDeed } from '#rooms/accounts/ui/invite.tsx'
import { entityLedger, entityReply, readEntity, recordFact } from '../contract.ts'
import { DATED_FACTS, entities, type DatedField } from '../definitions.ts'
import { factAsOf } from '../rules.ts'
import { Status } from './words.tsx'
import '#web/kit/grid.css'
import './entity.css'

const LedgerField = lazy(() => import('#mechanisms/ledger/ui/form-field.tsx').then((m) => ({ default: m.LedgerField })))
const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

type Reply = z.output<typeof entityReply>
const TOUCHES = ['entities', 'home', 'lookup']
const ABOUT = ['kind', 'creditCode', 'placeKind', 'industry', 'regionId', 'address', 'organisationId', 'foundedOn', 'note']
const PEOPLE = ['principal', 'principalMobile', 'controller', 'safetyOfficer', 'safetyMobile']

export function EntityPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readEntity, { params: { id } })} back={['/entities', '单位列表']}>{(found) => <Entity key={id} reply={found} />}</Loaded>
}

function Entity({ reply }: { reply: Reply }) {
  const { may } = useVisitor()
  const [recording, setRecording] = useState<DatedField | 'choose'>()
  const row = reply.row as unknown as Row
  const id = row.id
  const { hazards } = reply
  const canRecord = reply.abilities['recordFact'] ?? reply.abilities['edit'] ?? '你的岗位不能登记变化'
  const figures = [
    ['在办隐患', hazards.live, `/hazards?entityId=${id}&live=true`],
    ['其中重大', hazards.major, `/hazards?entityId=${id}&level=major&live=true`],
    ['超期', hazards.late, `/hazards?entityId=${id}&late=true`],
    ['已销号', hazards.closed, `/hazards?entityId=${id}&state=closed`],
  ] as const
  return (
    <>
      <RecordPage
        trail={<Crumbs ledger={entities} id={id} name={String(row['name'])} base="/entities" tools={<PrintButton />} />}
        title={<>{row['highHazard'] ? <LevelTag look="outline">高危</LevelTag> : null} {String(row['name'])}</>}
        facts={(
          <>
            <Status value={row['status']} />
            <span><Icon name="pin" size="small" /> {[row['regionName'], row['address']].filter(Boolean).join(' · ')}</span>
            <span>监管部门：{row['organisationName'] ? String(row['organisationName']) : <b className="entity-ownerless">还没有明确</b>}</span>
            {row['headcount'] ? <span>{count(Number(row['headcount']))} 人</span> : null}
            {row['voidedOn'] ? <b>已作废：{String(row['voidReason'] ?? '')}</b> : null}
          </>
        )}
        printSide
        side={(
          <>
            <DeedSheet plain>
              {may('hazard.report') && !row['voidedOn'] && <a className={buttonClass({ look: 'primary', block: true })} href={`/hazards/new?entityId=${id}`}>登记这家的隐患</a>}
              {canRecord === true ? <Button block onClick={() => setRecording('choose')}>登记变化</Button> : <ClosedDeed label="登记变化" reason={canRecord} />}
              {may('invitation.create') && row['creditCode'] && !row['voidedOn'] ? <InviteDeed entityId={id} /> : null}
              <EntityEdit reply={reply} />
            </DeedSheet>
            <section className="sheet pad"><h3>找谁</h3><FieldList ledger={entities} row={row} only={PEOPLE} /></section>
          </>
        )}
      >
        <section className="sheet entity-figures">
          {figures.map(([label, value, href]) => <div key={label} className={label === '超期' && value > 0 ? 'late' : undefined}><div className="note second">{label}</div><NumberLink figure href={href}>{count(value)} 件</NumberLink></div>)}
        </section>
        <Sheet title="登记项" pad><FieldList ledger={entities} row={row} only={ABOUT} two /></Sheet>
        <DatedFacts reply={reply} canRecord={canRecord} onRecord={(field) => setRecording(field)} />
        <LedgerStory ledger={entities} timeline={reply.timeline} saying={(entry) => (entry.what.endsWith('fact-recorded') ? factWords(entry.body) : undefined)} />
      </RecordPage>
      {recording && <Suspense><RecordFact reply={reply} field={recording === 'choose' ? undefined : recording} onClose={() => setRecording(undefined)} /></Suspense>}
    </>
  )
}

function EntityEdit({ reply }: { reply: Reply }) {
  const row = reply.row as unknown as Row
  return (
    <>
      <EditDeed ability={reply.abilities['edit']} href={`/entities/${row.id}/edit`} plain />
      <VoidDeed ledger={entities} contracts={entityLedger} row={row} ability={reply.abilities['void']} touches={TOUCHES} />
    </>
  )
}

const FIELDS = Object.keys(DATED_FACTS) as DatedField[]

function valueWords(field: DatedField, value: unknown, today: Parameters<typeof words>[3]): string {
  const definition = entities.fields[field]!
  if (definition.kind === 'reference') return typeof value === 'string' ? (nameOf(value) ?? '…') : ''
  return words(definition, value, undefined, today)
}

/** What is true today, since when, on what ground, and what was true before. */
function DatedFacts({ reply, canRecord, onRecord }: { reply: Reply; canRecord: true | string; onRecord: (field: DatedField) => void }) {
  const { today } = useVisitor()
  useWhole('regions')
  useWhole('organisations')
  const [history, setHistory] = useState(false)
  const facts = [...reply.facts].sort((a, b) => b.fromOn.localeCompare(a.fromOn))
  const shown = FIELDS.map((field) => ({ field, all: facts.filter((fact) => fact.fact === field) })).filter(({ all }) => all.length > 0)
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>随日期变化的事实</h2><span className="note">规则按当天的值算，旧案仍按旧值</span>{facts.length > shown.length && <button type="button" className="link more" onClick={() => setHistory(!history)}>{history ? '只看现在的' : '看以前的'}</button>}</header>
      {shown.length === 0 ? <p className="pad second small">还没有登记过变化。停产、复产、变更监管部门、人数变化时，用“登记变化”写明从哪天起。</p> : (
        <table className="grid grid-top dated">
          <thead><tr><th scope="col">事实</th><th scope="col">现在</th><th scope="col">从哪天起</th><th scope="col">依据</th><th scope="col">登记</th><th><span className="unseen">办理</span></th></tr></thead>
          <tbody>
            {shown.flatMap(({ field, all }) => {
              const now = factAsOf(all as never, field, today)
              return (history ? all : all.slice(0, 1)).map((fact, index) => (
                <tr key={`${field}${fact.fromOn}`} className={index > 0 ? 'before' : undefined}>
                  <th scope="row">{index === 0 ? entities.fields[field]!.label : ''}</th>
                  <td>{valueWords(field, fact.value, today)}{index === 0 && fact.fromOn > today ? `（${shortDay(fact.fromOn, today)} 起；今天是${valueWords(field, now, today) || '空'}）` : ''}</td>
                  <td>{shortDay(fact.fromOn, today)}</td><td>{fact.basis}</td><td className="muted">{fact.recordedByName ?? ''} {shortDay(fact.recordedAt, today)}</td>
                  <td className="right">{index === 0 && canRecord === true && <button type="button" className="link screen-only" onClick={() => onRecord(field)}>登记变化</button>}</td>
                </tr>
              ))
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}

function factWords(body: Readonly<Record<string, unknown>>): string {
  const field = body['fact'] as DatedField
  const definition = entities.fields[field]
  if (!definition) return '登记变化'
  return `${definition.label}从 ${String(body['fromOn'])} 起：${valueWords(field, body['value'], '0000-00-00' as never) || '空'}。${String(body['basis'] ?? '')}`
}

type Body = { fact: DatedField | null; fromOn: string | null; value: string | number | boolean | null; basis: string }

function RecordFact({ reply, field, onClose }: { reply: Reply; field: DatedField | undefined; onClose: () => void }) {
  const { today } = useVisitor()
  const row = reply.row as unknown as Row
  return (
    <StepForm<Body> title={`登记变化：${String(row['name'])}`} submitLabel="登记变化" schema={recordFact.body.omit({ commandId: true })} touches={TOUCHES} done="已登记，规则从那天起按新的算" onClose={onClose}
      start={{ fact: field ?? null, fromOn: today, value: field ? ((row[field] ?? null) as Body['value']) : null, basis: '' }}
      send={(body) => call(recordFact, { params: { id: row.id }, body: body as never })}
      effect={(body) => body.fact && body.fromOn && body.value !== null && <>{entities.fields[body.fact]!.label}从 {shortDay(body.fromOn, today)} 起是“{valueWords(body.fact, body.value, today) || '所选的'}”；在那之前的案件、统计不变。</>}>
      {(body, set, wrong) => (
        <>
          <FormField label="变了什么" name="fact" error={wrong['fact']}>{(control) => <ChooseBox control={control} options={FIELDS.map((name) => ({ value: name, label: entities.fields[name]!.label }))} value={body.fact} onChange={(fact) => set({ fact: fact as DatedField | null, value: fact ? ((row[fact] ?? null) as Body['value']) : null })} disabled={field !== undefined} />}</FormField>
          {body.fact && <LedgerField name="value" field={{ ...entities.fields[body.fact]!, label: '变成什么', required: true }} value={body.value} error={wrong['value']} onChange={(value) => set({ value: value as Body['value'] })} />}
          <FormField label="从哪天起" name="fromOn" error={wrong['fromOn']}>{(control) => <DayBox control={control} value={body.fromOn} onChange={(fromOn) => set({ fromOn })} />}</FormField>
          <TextField label="依据" name="basis" maxLength={200} value={body.basis} error={wrong['basis']} hint="凭什么：现场核实、文件名和文号、企业报告" onChange={(event) => set({ basis: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}
