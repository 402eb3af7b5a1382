// The forms of a matter: its chain as a whole, a meeting, a hazard pinned by hand.
import { lazy, Suspense, useState } from 'react'
import { z } from 'zod'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { listIndustries } from '#platform/formats/formats.ts'
import { CATEGORIES } from '#rooms/hazards/definitions.ts'
import { hazardLedger } from '#rooms/hazards/contract.ts'
import { taskLedger } from '#rooms/tasks/contract.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { addMeeting, pinCase, setChain, unpinCase, type LinkReply, type MatterReply } from '../contract.ts'
import { chainLink, chainProblem, hasRule } from '../rules.ts'

const controls = () => import('#web/forms/controls.tsx')
const DayBox = lazy(() => controls().then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => controls().then((m) => ({ default: m.ChooseBox })))
const ChooseManyBox = lazy(() => controls().then((m) => ({ default: m.ChooseManyBox })))
const FindBox = lazy(() => controls().then((m) => ({ default: m.FindBox })))

type Props = { page: MatterReply; onClose: () => void }
const rowOf = (page: MatterReply) => page.row as unknown as { id: string; version: number; name: string }
type Draft = { id: string; name: string; organisationId: string | null; duty: string; categories: string[]; industries: string[]; regionId: string | null }

const INDUSTRIES = listIndustries().flatMap((section) => [{ value: section.code, label: `${section.code} ${section.name}` }, ...section.divisions.map((division) => ({ value: division.code, label: `${division.code} ${division.name}` }))])

export function ChainDialog({ page, onClose }: Props) {
  const { items: organisations } = useWhole('organisations')
  const { items: regions } = useWhole('regions')
  const row = rowOf(page)
  const fresh = (): Draft => ({ id: newId(), name: '', organisationId: null, duty: '', categories: [], industries: [], regionId: null })
  const [start] = useState<Draft[]>(() => (page.links.length ? page.links.map((link) => ({ id: link.id, name: link.name, organisationId: link.organisationId, duty: link.duty ?? '', categories: link.categories, industries: link.industries, regionId: link.regionId })) : [fresh()]))
  return (
    <Suspense fallback={<Skeleton />}>
      <StepForm<{ links: Draft[] }> title="责任链条" submitLabel="定下链条" schema={z.object({ links: z.array(chainLink) })} check={(body) => chainProblem(body.links)} touches={['matters']} done="责任链条已定" onClose={onClose} start={{ links: start }}
        send={({ commandId, links }) => call(setChain, { params: { id: row.id }, body: { commandId, baseVersion: row.version, links: links.map((link) => ({ ...link, duty: link.duty.trim() || null })) as never } })}
        effect={({ links }) => { const blind = links.filter((link) => !link.organisationId).length; return <>{links.length} 个环节{blind ? `，其中 ${blind} 个还没有责任单位，列为责任盲区` : '，都有责任单位'}。去掉的环节和它挂的隐患留在经过里。</> }}>
        {({ links }, set, wrong) => {
          const change = (at: number, part: Partial<Draft>) => set({ links: links.map((link, i) => (i === at ? { ...link, ...part } : link)) })
          const move = (at: number, by: number) => { const next = [...links]; const [one] = next.splice(at, 1); next.splice(at + by, 0, one!); set({ links: next }) }
          return (
            <div className="chain-edit" data-field="links">
              {links.map((link, at) => (
                <fieldset key={link.id}>
                  <legend>第 {at + 1} 环</legend>
                  <TextField label="环节" name={`links-${at}`} maxLength={60} value={link.name} error={!link.name.trim() ? wrong['links'] : wrong[`links.${at}.name`]} placeholder="如 充装、配送、使用" onChange={(event) => change(at, { name: event.target.value })} />
                  <Field label="责任单位" optional hint={link.organisationId ? undefined : '空着就是责任盲区'}>{(control) => <ChooseBox control={control} options={organisations.map((one) => ({ value: one.id, label: one.name }))} value={link.organisationId} onChange={(organisationId) => change(at, { organisationId })} placeholder="选单位" />}</Field>
                  <Field label="隐患类别" optional group>{() => <ChooseManyBox options={CATEGORIES} value={link.categories} onChange={(categories) => change(at, { categories })} placeholder="这些类别的隐患挂在这里" />}</Field>
                  <Field label="行业" optional group>{() => <ChooseManyBox options={INDUSTRIES} value={link.industries} onChange={(industries) => change(at, { industries })} placeholder="这些行业单位的隐患" />}</Field>
                  <TextField label="职责" optional name={`duty-${at}`} maxLength={300} value={link.duty} onChange={(event) => change(at, { duty: event.target.value })} />
                  <Field label="地方" optional>{(control) => <ChooseBox control={control} options={regions.map((one) => ({ value: one.id, label: one.name }))} value={link.regionId} onChange={(regionId) => change(at, { regionId })} placeholder="只看这里的" />}</Field>
                  <div className="row">
                    <span className="note muted">{hasRule(link) ? '填了的条件都符合的隐患，自动挂在这里' : '没有条件，只有人工挂的隐患'}</span><span className="grow" />
                    <Button size="small" disabled={at === 0} onClick={() => move(at, -1)}>往前</Button><Button size="small" disabled={at === links.length - 1} onClick={() => move(at, 1)}>往后</Button><Button size="small" disabled={links.length === 1} onClick={() => set({ links: links.filter((_, i) => i !== at) })}>去掉</Button>
                  </div>
                </fieldset>
              ))}
              <div><Button icon="plus" disabled={links.length >= 30} onClick={() => set({ links: [...links, fresh()] })}>再加一环</Button></div>
            </div>
          )
        }}
      </StepForm>
    </Suspense>
  )
}

export function MeetingDialog({ page, onClose }: Props) {
  const [meetingId] = useState(newId)
  const [busy, setBusy] = useState(false)
  return (
    <Suspense fallback={<Skeleton />}>
      <StepForm<{ meetingId: string; heldOn: string | null; title: string; note: string; files: string[] }> title="记一次联席会议" submitLabel="记下" schema={addMeeting.body.omit({ commandId: true })} touches={['matters']} done="会议已记下" busy={busy} onClose={onClose} start={{ meetingId, heldOn: null, title: '', note: '', files: [] }}
        send={(body) => call(addMeeting, { params: { id: rowOf(page).id }, body: { ...body, heldOn: body.heldOn!, note: body.note.trim() || null } })}>
        {(body, set, wrong) => (
          <>
            <Field label="日期" name="heldOn" error={wrong['heldOn']}>{(control) => <DayBox control={control} value={body.heldOn} onChange={(heldOn) => set({ heldOn })} />}</Field>
            <TextField label="会议" name="title" maxLength={200} value={body.title} error={wrong['title']} onChange={(event) => set({ title: event.target.value })} />
            <TextArea label="议定事项" optional name="note" maxLength={4000} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />
            <FileInput label="纪要" optional purpose="other" most={9} name="files" error={wrong['files']} onBusy={setBusy} onChange={(files) => set({ files: files.map((file) => file.id) })} />
          </>
        )}
      </StepForm>
    </Suspense>
  )
}

type Kind = 'hazard' | 'task'

export function PinDialog({ page, link, onClose }: Props & { link: LinkReply }) {
  const row = rowOf(page)
  const [q, setQ] = useState('')
  const [kind, setKind] = useState<Kind>('hazard')
  const query = { live: 'true', limit: 20, ...(q ? { q } : {}) } as never
  const hazards = useReading(hazardLedger.list, { query }, { enabled: kind === 'hazard' })
  const tasks = useReading(taskLedger.list, { query }, { enabled: kind === 'task' })
  const options = kind === 'hazard'
    ? ((hazards.data?.rows ?? []) as unknown as { id: string; number: string; description: string; entityName: string }[]).map((one) => ({ value: one.id, label: `${one.number} ${one.description}`, note: one.entityName }))
    : ((tasks.data?.rows ?? []) as unknown as { id: string; number: string; title: string; organisationName: string }[]).map((one) => ({ value: one.id, label: `${one.number} ${one.title}`, note: one.organisationName }))
  return (
    <Suspense fallback={<Skeleton />}>
      <StepForm<{ hazardId: string | null; taskId: string | null; linkId: string; reason: string }> title={`往“${link.name}”挂一件`} submitLabel="挂上" schema={pinCase.body.omit({ commandId: true, baseVersion: true })} touches={['matters']} done={`已挂到“${link.name}”`} onClose={onClose} start={{ hazardId: null, taskId: null, linkId: link.id, reason: '' }}
        check={(body) => (body.hazardId || body.taskId ? undefined : { field: 'hazardId', message: '选一件' })} send={(body) => call(pinCase, { params: { id: row.id }, body: { ...body, baseVersion: row.version } })} effect={() => '按条件自动挂的隐患不用手工挂；这里挂条件之外的隐患，和属于这一环的任务。'}>
        {(body, set, wrong) => (
          <>
            <ChoiceField label="挂什么" name="kind" options={[{ value: 'hazard', label: '隐患' }, { value: 'task', label: '任务' }]} value={kind} onChange={(next) => { setKind(next as Kind); setQ(''); set({ hazardId: null, taskId: null }) }} />
            <Field label={kind === 'hazard' ? '隐患' : '任务'} name="hazardId" error={wrong['hazardId'] ?? wrong['taskId']}>{(control) => <FindBox key={kind} control={control} options={options} onFind={setQ} loading={hazards.isFetching || tasks.isFetching} value={kind === 'hazard' ? body.hazardId : body.taskId} onChange={(chosen) => set(kind === 'hazard' ? { hazardId: chosen, taskId: null } : { taskId: chosen, hazardId: null })} placeholder="写编号、名称里的两三个字" />}</Field>
            <TextArea label="为什么挂在这里" name="reason" maxLength={200} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
          </>
        )}
      </StepForm>
    </Suspense>
  )
}

export type Hanging = { readonly kind: Kind; readonly id: string; readonly number: string; readonly linkId: string; readonly linkName: string }

export function UnpinDialog({ page, of, onClose }: Props & { of: Hanging }) {
  const row = rowOf(page)
  return (
    <StepForm<{ reason: string }> title={`从“${of.linkName}”取下`} submitLabel="取下" schema={unpinCase.body.pick({ reason: true })} touches={['matters']} done="已取下" onClose={onClose} start={{ reason: '' }}
      send={({ commandId, reason }) => call(unpinCase, { params: { id: row.id }, body: { commandId, reason, linkId: of.linkId, ...(of.kind === 'hazard' ? { hazardId: of.id } : { taskId: of.id }), baseVersion: row.version } })} effect={() => `${of.number} 不再挂在这一环，它本身不变。`}>
      {(body, set, wrong) => <TextArea label="为什么取下" name="reason" maxLength={200} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />}
    </StepForm>
  )
}
