// 问题清单 on the phone: what is on the list, our own unit's first, and one problem whole. Whose turn it is fills in one short form
// here: 提交整改 by the unit, 质量核查 by another. It goes into the outbox: nothing waits for the network.
import { Fragment, type ReactNode } from 'react'
import { parcelOf } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { Deadline, LevelTag, moment, shortDay, Story, TextArea, type SignName } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, GroupHead, Head, PhotoRow, Row, RowGroup, Screen, SentPhotos, useForm, type PageProps } from '#web/kit/phone/index.ts'
import type { ProblemReply } from '../../contract.ts'
import { KINDS, SOURCES, STATES } from '../../definitions.ts'
import type { ProblemState } from '../../rules.ts'
import { eventWords } from '../event-words.ts'

type Listed = { id: string; number: string; title: string; kind: string; source: string; state: ProblemState; tier: string; regionName: string | null; entityName: string | null; place: string | null; foundOn: Day; dueOn: Day | null; organisationId: string; organisationName: string | null; requirement: string | null; failedTimes: number | null }

const SIGNS: Readonly<Record<ProblemState, SignName>> = { listed: 'todo', assigned: 'doing', rectified: 'hold', checked: 'hold', closed: 'done', voided: 'void' }
const labelOf = (list: readonly { value: string; label: string }[], value: string) => list.find((one) => one.value === value)?.label ?? ''

export function ProblemsPage({ today, strip, back, units }: PageProps & { /** The person's own, by id. */ units: readonly string[] }) {
  const reading = useReading<{ rows: Listed[]; next: string | null }>('/api/problems?live=true&limit=100&count=no')
  const rows = reading.value?.rows
  const mine = rows?.filter((row) => row.state === 'assigned' && row.source !== 'hazard' && units.includes(row.organisationId)) ?? []
  const rest = rows?.filter((row) => !mine.includes(row)) ?? []
  const line = (row: Listed) => (
    <Row key={row.id} href={`/m/problems/${row.id}`} sign={mine.includes(row) ? 'wait' : row.tier === 'warning' ? 'over' : SIGNS[row.state]} title={row.title} aside={row.dueOn ? <Deadline due={row.dueOn} today={today} /> : labelOf(STATES, row.state)}>
      {[row.regionName, row.entityName ?? row.place].filter(Boolean).join(' ')}　<span className="muted">{row.tier === 'warning' ? '警示榜，' : ''}{labelOf(STATES, row.state)}，{row.organisationName}</span>
    </Row>
  )
  return (
    <Screen head={<Head title="问题清单" sub={rows && `在库 ${rows.length}${reading.value?.next ? ' 以上' : ''} 个`} back={back} />} strip={strip}>
      {!rows && <Absent reading={reading} />}
      {rows?.length === 0 && <div className="card"><b>没有在库的问题</b><p>督查、群众反映、上级交办的问题登记以后，在这里看得到办到哪一步。</p></div>}
      <RowGroup title="我们单位要改的" unit="个" of={mine}>{line}</RowGroup>
      <RowGroup title={mine.length > 0 ? '别的' : '在库的'} unit="个" of={rest}>{line}</RowGroup>
      {reading.value?.next && <p className="plain-note" style={{ marginTop: '0.75rem' }}>这里是期限最近的 100 个，别的请到电脑上看。</p>}
    </Screen>
  )
}

export function ProblemPage({ id, ...props }: PageProps & { id: string }) {
  const reading = useReading<ProblemReply>(`/api/problems/${id}`)
  if (reading.value) return <Problem {...props} page={reading.value} />
  return <Screen head={<Head title="问题" back={props.back} />} strip={props.strip}><Absent reading={reading} it="这个" /></Screen>
}

type Step = 'rectify' | 'pass' | 'fail'
const FORMS: Readonly<Record<Step, { label: string; words: 'rectification' | 'note' | 'reason'; said: string }>> = {
  rectify: { label: '提交整改', words: 'rectification', said: '写一句怎么改的' }, pass: { label: '核查合格', words: 'note', said: '写一句核查看到什么' }, fail: { label: '核查不合格', words: 'reason', said: '写一句哪里不到位' },
}

function Problem({ page, today, strip, back }: PageProps & { page: ProblemReply }) {
  const row = page.row as unknown as Listed & ProblemReply['row']
  const form = useForm<{ words: string }>({ draft: `problem:${row.id}`, subject: row.id, start: () => ({ words: '' }), done: back })
  const rectifying = page.abilities['rectify'] === true
  const checking = page.abilities['pass'] === true

  function submit(step: Step) {
    const { value } = form
    if (!value) return
    const words = value.words.trim()
    if (form.refuse({ words: words.length < 2 && FORMS[step].said, photos: step === 'rectify' && value.photos.length === 0 && '至少拍一张整改后的照片，质量核查凭它核对' })) return
    void form.send({
      path: `/api/problems/${row.id}/${step}`, deed: step, label: `${FORMS[step].label}：${row.title.slice(0, 30)}`, replaces: `/api/problems/${row.id}`, page: `/m/problems/${row.id}`,
      body: { baseVersion: row.version, [FORMS[step].words]: words, photos: value.photos.map((photo) => photo.id) },
    }, value.photos.map((photo) => parcelOf(photo, step === 'rectify' ? 'after' : 'other')))
  }

  const facts: readonly (readonly [string, ReactNode])[] = [
    ['在哪里', [row.regionName, row.entityName, row.place].filter(Boolean).join(' ') || '–'], ['来源', `${labelOf(KINDS, row.kind)}，${labelOf(SOURCES, row.source)}，${shortDay(row.foundOn, today)} 发现`],
    ['责任单位', row.organisationName ?? '–'], ...(row.requirement ? [['整改要求', row.requirement] as const] : []),
  ]
  return (
    <FormScreen
      form={form} head={{ title: labelOf(STATES, row.state), sub: row.number, back }} strip={strip}
      deeds={rectifying ? <Deeds><Deed busy={form.busy} onClick={() => submit('rectify')}>提交整改</Deed><p>由别的部门来核查；谁整改谁不核查</p></Deeds>
        : checking && <Deeds two><Deed look="plain" busy={form.busy} onClick={() => submit('fail')}>不合格，退回</Deed><Deed look="seal" busy={form.busy} onClick={() => submit('pass')}>核查合格</Deed></Deeds>}
    >
      <section className="card case">
        <div className="case-title">{row.tier === 'warning' && <LevelTag look="filled">警示榜</LevelTag>}<h2>{row.title}</h2></div>
        {row.dueOn && row.state !== 'closed' && row.state !== 'voided' && <div className="case-line"><Deadline due={row.dueOn} today={today} /></div>}
        {row.warnedWhy && row.tier === 'warning' && <p>{row.warnedWhy}</p>}
        {row.failReason && row.state === 'assigned' && <p>上次核查不合格：{row.failReason}</p>}
        {row.voidReason && <p>作废：{row.voidReason}</p>}
      </section>
      {row.hazardId && <div className="card"><b>这是一件重大隐患</b><p>整改、复查、销号都在隐患里办，这里跟着变。<a href={`/m/hazards/${row.hazardId}`}>去看这件隐患</a></p></div>}
      {(rectifying || checking) && form.open && (
        <>
          <TextArea label={rectifying ? '怎么改的' : '核查看到什么'} rows={4} maxLength={rectifying ? 1000 : 500} hint={rectifying ? '改了什么、现在怎样' : '到没到现场、看了什么；不合格的写哪里不到位'} {...form.field('words')} />
          <PhotoRow label={rectifying ? '整改后的照片' : '核查照片（选填）'} {...form.row()} />
        </>
      )}
      <GroupHead title="情况" />
      <dl className="card facts">{facts.map(([label, said]) => <Fragment key={label}><dt>{label}</dt><dd>{said}</dd></Fragment>)}</dl>
      {row.rectification && <div className="card"><b>整改情况</b><p>{row.rectification}</p></div>}
      {row.checkNote && <div className="card"><b>质量核查</b><p>{row.checkNote}</p></div>}
      <SentPhotos files={page.files} />
      <GroupHead title="经过" />
      <div className="rows"><Story entries={page.timeline.toSorted((a, b) => b.at.localeCompare(a.at)).map((entry) => { const { sign, words } = eventWords(entry.what, entry.body, today); return { id: entry.id, at: entry.at, moment: moment(entry.at, today), sign, what: words, who: entry.actorName } })} /></div>
    </FormScreen>
  )
}
