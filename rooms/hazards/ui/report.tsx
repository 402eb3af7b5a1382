// Reporting a hazard at the desk. The draft saves itself; the entity's other open hazards stand beside it, so that none is
// reported twice.
import { lazy, Suspense, useRef, useState, type FormEvent } from 'react'
import type { z } from 'zod'
import { EntityBox } from '#mechanisms/ledger/ui/form-field.tsx'
import { serverFields, wrongFields, type Wrong } from '#web/forms/errors.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useGo, useSearchText } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { useDraft } from '#web/kit/draft.ts'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { clock, count } from '#web/kit/format.ts'
import { PhotoInput } from '#web/kit/photo-input.tsx'
import { NoteBar, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { addFinding } from '#rooms/findings/contract.ts'
import { Likes } from '#rooms/findings/ui/likes.tsx'
import { hazardLedger, report } from '../contract.ts'
import { CATEGORIES, CHANNELS } from '../definitions.ts'
import { channelsOf } from '../rules.ts'
import { Level, StateOf } from './words.tsx'
import '#mechanisms/ledger/ui/form.css'
import './hazard.css'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

type Body = { entityId: string | null; description: string; place: string; category: string | null; channel: string; foundOn: string }
const schema = report.body.omit({ commandId: true, id: true, photos: true }) as z.ZodType
const FIELDS: readonly (readonly [keyof Body, string])[] = [['entityId', '单位'], ['description', '隐患'], ['place', '部位'], ['category', '类别'], ['channel', '来源'], ['foundOn', '发现日期']]

export function ReportPage() {
  const visitor = useVisitor()
  const { accountId, today, entityId, may } = visitor
  const preset = new URLSearchParams(useSearchText()).get('entityId')
  const channels = channelsOf({ entityId, permissions: { has: may } as never })
  const go = useGo()
  const client = useQueryClient()
  const [start] = useState<Body>({ entityId: preset ?? entityId, description: '', place: '', category: null, channel: channels[0]!, foundOn: today })
  const draft = useDraft<Body>(accountId, preset ? undefined : 'hazards.new', start)
  const [photos, setPhotos] = useState<string[]>([])
  const [uploading, setUploading] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const ids = useRef({ row: newId(), command: newId() })
  const form = useRef<HTMLFormElement>(null)
  const { value: body } = draft
  const set = (part: Partial<Body>) => {
    draft.set(part)
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part))))
  }
  const focus = (field: string) => form.current?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input,textarea,button)`)?.focus()
  const complain = (found: Wrong) => {
    setWrong(found)
    window.requestAnimationFrame(() => focus(FIELDS.find(([field]) => found[field])?.[0] ?? ''))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const found: Record<string, string> = { ...wrongFields(schema, body) }
    if (!body.entityId) found['entityId'] = '先选是哪家单位'
    if (body.foundOn > today) found['foundOn'] = '不能晚于今天'
    if (Object.keys(found).length) return complain(found)
    setBusy(true)
    try {
      const answer = await call(report, { body: { commandId: ids.current.command, id: ids.current.row, ...body, entityId: body.entityId!, category: body.category, photos } })
      draft.clear()
      await refresh(client, ['hazards', 'home'])
      const row = answer.row as unknown as Record<string, unknown>
      toast(`已登记 ${String(row['number'])}，等监管部门判定`)
      go(`/hazards/${answer.row.id}`, { replace: true })
    } catch (error) {
      const failed = asApiProblem(error)
      if (failed.kind !== 'offline' && failed.kind !== 'busy') ids.current = { row: ids.current.row, command: newId() }
      if (failed.fields.length) complain(serverFields(failed.fields))
      setProblem(failed)
      setBusy(false)
    }
  }
  /** This finding goes onto a case there is, instead of beginning another. */
  const addTo = async (like: { id: string; number: string }) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { findings } = await call(addFinding, { params: { id: like.id }, body: { commandId: newId(), id: newId(), description: body.description, place: body.place || null, channel: body.channel, foundOn: body.foundOn, photos } })
      draft.clear()
      await refresh(client, ['hazards', 'home'])
      toast(`已记到 ${like.number}，第 ${findings} 次发现`)
      go(`/hazards/${like.id}`, { replace: true })
    } catch (error) {
      setProblem(asApiProblem(error))
      setBusy(false)
    }
  }
  const several = Object.keys(wrong).length > 1
  return (
    <>
      <div className="head"><h1>登记隐患</h1><p>登记后由监管部门判定、交办</p></div>
      <div className="report">
        <form className="form" ref={form} noValidate onSubmit={(event) => void submit(event)}>
          {draft.restored && draft.savedAt && <NoteBar kind="doing">接着上次没交的填（{clock(draft.savedAt)} 存的）。<button type="button" className="link" onClick={() => { draft.clear(); setWrong({}) }}>不要了，重新填</button></NoteBar>}
          {several && <NoteBar kind="wrong" role="alert"><b>有 {Object.keys(wrong).length} 处要改：</b>{FIELDS.filter(([field]) => wrong[field]).map(([field, label]) => <button key={field} type="button" className="link form-wrong" onClick={() => focus(field)}>{label}</button>)}</NoteBar>}
          <div className="sheet"><div className="form-fields">
            <Suspense fallback={<Skeleton lines={6} />}>
              <Field label="单位" name="entityId" error={wrong['entityId']}>{(control) => <EntityBox control={control} value={body.entityId} onChange={(next) => set({ entityId: next })} disabled={entityId !== null} />}</Field>
              <TextArea label="隐患" name="description" maxLength={2000} value={body.description} error={wrong['description']} hint="什么东西、在哪、哪里不对，一句话说清" onChange={(event) => set({ description: event.target.value })} />
              <TextField label="部位" optional name="place" maxLength={200} value={body.place} error={wrong['place']} placeholder="如 砂光车间北侧除尘间" onChange={(event) => set({ place: event.target.value })} />
              <Field label="类别" optional name="category" error={wrong['category']}>{(control) => <ChooseBox control={control} options={CATEGORIES} value={body.category} onChange={(category) => set({ category })} />}</Field>
              {channels.length > 1 && <ChoiceField label="来源" name="channel" options={CHANNELS.filter((one) => channels.includes(one.value))} value={body.channel} error={wrong['channel']} onChange={(channel) => set({ channel })} />}
              <Field label="发现日期" name="foundOn" error={wrong['foundOn']}>{(control) => <DayBox control={control} value={body.foundOn} onChange={(foundOn) => set({ foundOn: foundOn ?? today })} latest={today} />}</Field>
              <PhotoInput label="现场照片" optional purpose="before" hint="整改后要和它比，拍清楚哪里不对" error={wrong['photos']} onChange={setPhotos} onBusy={setUploading} />
            </Suspense>
          </div></div>
          {problem && !problem.fields.length && <ProblemView problem={problem}>{problem.kind === 'offline' ? '你填的已存在本机。' : null}</ProblemView>}
          <div className="form-foot">
            <Button look="primary" submit busy={busy && '正在登记…'} disabled={uploading}>登记隐患</Button><Button onClick={() => history.back()}>先放着</Button>
            <span className="reason" role="status">{uploading ? '照片还在传' : draft.savedAt ? `草稿已存 ${clock(draft.savedAt)}` : ''}</span>
          </div>
        </form>
        <div className="report-side"><Likes writing={body} onAdd={(like) => void addTo(like)} />{body.entityId && <Already entityId={body.entityId} />}</div>
      </div>
    </>
  )
}

/** What is already open at this entity. */
function Already({ entityId }: { entityId: string }) {
  const { today } = useVisitor()
  const found = useReading(hazardLedger.list, { query: { entityId, live: 'true', limit: 8 } as never })
  const rows = (found.data?.rows ?? []) as unknown as Record<string, unknown>[]
  if (!found.data) return null
  return (
    <aside className="sheet">
      <header className="sheet-head"><h2>这家在办的</h2><span className="note">{count(found.data.count?.value ?? rows.length)} 件</span></header>
      <div className="papers">
        {rows.map((row) => (
          <div key={String(row['id'])}>
            <a href={`/hazards/${String(row['id'])}`} target="_blank" rel="noreferrer">{String(row['description'])}</a>
            <div className="row note second"><Level level={row['level']} /><StateOf row={row} mine={false} /><Deadline due={row['dueOn'] as string | null} today={today} /></div>
          </div>
        ))}
        {rows.length === 0 && <p className="second">没有在办的隐患，不会重复。</p>}
      </div>
    </aside>
  )
}
