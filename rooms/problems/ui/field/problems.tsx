// 问题清单 on the phone: what is on the list, our own unit's first, and one problem whole. Whose turn it is fills in one short form
// here: 提交整改 by the unit, 质量核查 by another. It goes into the outbox: nothing waits for the network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { KeptPhotos } from '#rooms/hazards/ui/field/photos.tsx'
import { fileAddress } from '#web/api/upload.ts'
import { clock, Deadline, Empty, LevelTag, moment, shortDay, Sign, Skeleton, Story, TextArea, type SignName } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Pending, Screen, usePending, useSend } from '#web/kit/phone/index.ts'
import type { ProblemReply } from '../../contract.ts'
import { KINDS, SOURCES, STATES } from '../../definitions.ts'
import type { ProblemState } from '../../rules.ts'
import { eventWords } from '../event-words.ts'

type Props = { today: Day; strip: ReactNode; back: () => void }
type Row = { id: string; number: string; title: string; kind: string; source: string; state: ProblemState; tier: string; regionName: string | null; entityName: string | null; place: string | null; foundOn: Day; dueOn: Day | null; organisationId: string; organisationName: string | null; requirement: string | null; failedTimes: number | null }

const SIGNS: Readonly<Record<ProblemState, SignName>> = { listed: 'todo', assigned: 'doing', rectified: 'hold', checked: 'hold', closed: 'done', voided: 'void' }
const labelOf = (list: readonly { value: string; label: string }[], value: string) => list.find((one) => one.value === value)?.label ?? ''

export function ProblemsPage({ today, strip, back, units }: Props & { /** The person's own, by id. */ units: readonly string[] }) {
  const reading = useReading<{ rows: Row[]; next: string | null }>('/api/problems?live=true&limit=100&count=no')
  const rows = reading.value?.rows
  const mine = rows?.filter((row) => row.state === 'assigned' && row.source !== 'hazard' && units.includes(row.organisationId)) ?? []
  const rest = rows?.filter((row) => !mine.includes(row)) ?? []
  const list = (some: readonly Row[]) => (
    <ul className="rows">{some.map((row) => (
      <li key={row.id}><a className="rows-item" href={`/m/problems/${row.id}`}>
        <Sign name={mine.includes(row) ? 'wait' : row.tier === 'warning' ? 'over' : SIGNS[row.state]} /><b>{row.title}</b>
        {row.dueOn ? <Deadline due={row.dueOn} today={today} /> : <span className="rows-aside">{labelOf(STATES, row.state)}</span>}
        <p>{[row.regionName, row.entityName ?? row.place].filter(Boolean).join(' ')}　<span className="muted">{row.tier === 'warning' ? '警示榜，' : ''}{labelOf(STATES, row.state)}，{row.organisationName}</span></p>
      </a></li>
    ))}</ul>
  )
  return (
    <Screen head={<Head title="问题清单" sub={rows && `在库 ${rows.length}${reading.value?.next ? ' 以上' : ''} 个`} back={back} />} strip={strip}>
      {!rows && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={8} />)}
      {rows?.length === 0 && <div className="card"><b>没有在库的问题</b><p>督查、群众反映、上级交办的问题登记以后，在这里看得到办到哪一步。</p></div>}
      {mine.length > 0 && <><GroupHead title="我们单位要改的" note={`${mine.length} 个`} />{list(mine)}</>}
      {rest.length > 0 && <><GroupHead title={mine.length > 0 ? '别的' : '在库的'} note={`${rest.length} 个`} />{list(rest)}</>}
      {reading.value?.next && <p className="plain-note" style={{ marginTop: '0.75rem' }}>这里是期限最近的 100 个，别的请到电脑上看。</p>}
    </Screen>
  )
}

export function ProblemPage({ id, today, strip, back }: Props & { id: string }) {
  const reading = useReading<ProblemReply>(`/api/problems/${id}`)
  const page = reading.value
  if (!page) return <Screen head={<Head title="问题" back={back} />} strip={strip}>{reading.trouble === 'offline' ? <Empty fact="没有网，这个还没存到手机里">连上一次网再打开。</Empty> : reading.trouble ? <Empty fact="没有找到">{reading.trouble.title}</Empty> : <Skeleton lines={8} />}</Screen>
  return <Problem page={page} today={today} strip={strip} back={back} />
}

type Step = 'rectify' | 'pass' | 'fail'
const FORMS: Readonly<Record<Step, { label: string; words: 'rectification' | 'note' | 'reason'; said: string }>> = {
  rectify: { label: '提交整改', words: 'rectification', said: '写一句怎么改的' }, pass: { label: '核查合格', words: 'note', said: '写一句核查看到什么' }, fail: { label: '核查不合格', words: 'reason', said: '写一句哪里不到位' },
}
type Draft = { commandId: string; words: string; photos: readonly PhotoNote[] }

function Problem({ page, today, strip, back }: Props & { page: ProblemReply }) {
  const device = useDevice()
  const row = page.row as unknown as Row & ProblemReply['row']
  const pending = usePending(row.id)
  const can = (step: Step) => pending.length === 0 && page.abilities[step] === true
  const rectifying = can('rectify')
  const checking = can('pass')
  const key = `problem:${row.id}`
  const draft = useDraft<Draft>(key, () => ({ commandId: newId(device.now()), words: '', photos: [] }))
  const [wrong, setWrong] = useState<{ words?: string; photos?: string }>({})
  const { busy, send } = useSend(back)
  const { value } = draft
  const photos = value?.photos ?? []
  const images = page.files.filter(({ mediaType }) => mediaType.startsWith('image/'))

  async function submit(step: Step) {
    if (!value) return
    const words = value.words.trim()
    const gaps = { ...(words.length < 2 ? { words: FORMS[step].said } : {}), ...(step === 'rectify' && photos.length === 0 ? { photos: '至少拍一张整改后的照片，质量核查凭它核对' } : {}) }
    setWrong(gaps)
    if (Object.keys(gaps).length > 0) return document.querySelector<HTMLElement>('[name="words"]')?.focus()
    draft.close()
    await send({
      id: value.commandId, subject: row.id, path: `/api/problems/${row.id}/${step}`, deed: step, label: `${FORMS[step].label}：${row.title.slice(0, 30)}`, replaces: `/api/problems/${row.id}`, page: `/m/problems/${row.id}`, draft: { key, value },
      body: { commandId: value.commandId, baseVersion: row.version, [FORMS[step].words]: words, photos: photos.map((photo) => photo.id) },
    }, photos.map((photo) => parcelOf(photo, step === 'rectify' ? 'after' : 'other')))
  }

  const facts: readonly (readonly [string, ReactNode])[] = [
    ['在哪里', [row.regionName, row.entityName, row.place].filter(Boolean).join(' ') || '–'], ['来源', `${labelOf(KINDS, row.kind)}，${labelOf(SOURCES, row.source)}，${shortDay(row.foundOn, today)} 发现`],
    ['责任单位', row.organisationName ?? '–'], ...(row.requirement ? [['整改要求', row.requirement] as const] : []),
  ]
  return (
    <Screen
      head={<Head title={labelOf(STATES, row.state)} sub={row.number} back={back} aside={(rectifying || checking) && draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip}
      deeds={rectifying ? <Deeds><Deed busy={busy} onClick={() => void submit('rectify')}>提交整改</Deed><p>由别的部门来核查；谁整改谁不核查</p></Deeds>
        : checking ? <Deeds two><Deed look="plain" busy={busy} onClick={() => void submit('fail')}>不合格，退回</Deed><Deed look="seal" busy={busy} onClick={() => void submit('pass')}>核查合格</Deed></Deeds> : undefined}
    >
      <Pending letters={pending} />
      <section className="card case">
        <div className="case-title">{row.tier === 'warning' && <LevelTag look="filled">警示榜</LevelTag>}<h2>{row.title}</h2></div>
        {row.dueOn && row.state !== 'closed' && row.state !== 'voided' && <div className="case-line"><Deadline due={row.dueOn} today={today} /></div>}
        {row.warnedWhy && row.tier === 'warning' && <p>{row.warnedWhy}</p>}
        {row.failReason && row.state === 'assigned' && <p>上次核查不合格：{row.failReason}</p>}
        {row.voidReason && <p>作废：{row.voidReason}</p>}
      </section>
      {row.hazardId && <div className="card"><b>这是一件重大隐患</b><p>整改、复查、销号都在隐患里办，这里跟着变。<a href={`/m/hazards/${row.hazardId}`}>去看这件隐患</a></p></div>}
      {(rectifying || checking) && value && (
        <>
          <TextArea label={rectifying ? '怎么改的' : '核查看到什么'} name="words" rows={4} maxLength={rectifying ? 1000 : 500} value={value.words} error={wrong.words} hint={rectifying ? '改了什么、现在怎样' : '到没到现场、看了什么；不合格的写哪里不到位'} onChange={(event) => { const words = event.target.value; setWrong(({ words: _, ...others }) => others); draft.set((before) => ({ ...before, words })) }} />
          <KeptPhotos photos={photos} label={rectifying ? '整改后的照片' : '核查照片（选填）'} error={wrong.photos} onChange={(change) => { setWrong(({ photos: _, ...others }) => others); draft.set((before) => ({ ...before, photos: change(before.photos ?? []) })) }} />
        </>
      )}
      <GroupHead title="情况" />
      <dl className="card facts">{facts.map(([label, said]) => [<dt key={label}>{label}</dt>, <dd key={`${label}:`}>{said}</dd>])}</dl>
      {row.rectification && <div className="card"><b>整改情况</b><p>{row.rectification}</p></div>}
      {row.checkNote && <div className="card"><b>质量核查</b><p>{row.checkNote}</p></div>}
      {images.length > 0 && <ul className="photo-row">{images.map((photo, i) => <li key={photo.id}><a href={fileAddress(photo.id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(photo.id, 'thumb')} alt={`照片第 ${i + 1} 张`} /></a></li>)}</ul>}
      <GroupHead title="经过" />
      <div className="rows"><Story entries={page.timeline.toSorted((a, b) => b.at.localeCompare(a.at)).map((entry) => { const { sign, words } = eventWords(entry.what, entry.body, today); return { id: entry.id, at: entry.at, moment: moment(entry.at, today), sign, what: words, who: entry.actorName } })} /></div>
    </Screen>
  )
}
