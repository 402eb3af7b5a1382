// One task on the phone: the sentence, how long is left, and two deeds — note how far it is, hand it in — with photos. What is
// written goes into the outbox; the rest of a task (hand-over, extension) is done at the desk.
import { parcelOf } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { Deadline, shortDay, TextArea } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, Head, PhotoRow, Row, Screen, useForm, type PageProps } from '#web/kit/phone/index.ts'
import { originalOf } from '#rooms/plans/ui/field/readings.ts'
import { restWords } from './readings.ts'

type TaskCase = {
  row: { id: string; version: number; number: string; title: string; action: string; state: string; dueOn: Day; doneOn: Day | null; progress: string | null; organisationName: string; returnReason: string | null; contribution: boolean; endedOn: string | null; supersededReason: string | null }
  source: { text: string; planTitle: string; planId: string; number: number; clauseId: string }
  carried: { planTitle: string } | null
  abilities: Record<string, true | string>
}
const STATES: Readonly<Record<string, string>> = { assigned: '未开始', started: '正在办', submitted: '已提交，等审核', done: '办结', superseded: '不再要求', ended: '随方案结束' }

export function TaskPage({ id, ...props }: PageProps & { id: string }) {
  const reading = useReading<TaskCase>(`/api/tasks/${id}`)
  if (reading.value) return <Task {...props} task={reading.value} />
  return <Screen head={<Head title="任务" back={props.back} />} strip={props.strip}><Absent reading={reading} it="这项" /></Screen>
}

function Task({ task: { row, source, carried, abilities }, today, strip, back }: PageProps & { task: TaskCase }) {
  const form = useForm<{ baseVersion: number; words: string }>({ draft: `task:${row.id}`, subject: row.id, start: () => ({ baseVersion: row.version, words: '' }), done: back })
  const works = abilities['report'] === true || abilities['submit'] === true
  const why = (deed: string) => (typeof abilities[deed] === 'string' ? abilities[deed] : undefined)

  function send(deed: 'report' | 'submit') {
    const { value } = form
    if (!value) return
    const words = value.words.trim()
    if (form.refuse({ words: words.length < 2 && '写一句办得怎样了' })) return
    void form.send({
      path: `/api/tasks/${row.id}/${deed}`, deed, label: `${deed === 'submit' ? '提交办结' : '记进展'}：${row.title}`, replaces: `/api/tasks/${row.id}`,
      body: { baseVersion: value.baseVersion, files: value.photos.map((photo) => photo.id), ...(deed === 'submit' ? { result: words, doneOn: today } : { progress: words }) },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }

  return (
    <FormScreen
      form={form} head={{ title: '任务', sub: row.number, back }} strip={strip}
      deeds={works && (
        <Deeds two>
          <Deed look="plain" busy={form.busy} why={why('report')} onClick={() => send('report')}>记进展</Deed>
          <Deed busy={form.busy} why={why('submit')} onClick={() => send('submit')}>提交办结</Deed>
        </Deeds>
      )}
    >
      <div className="card">
        <b>{row.title}</b>
        <p>{STATES[row.state]}　{row.state === 'assigned' || row.state === 'started' ? <Deadline due={row.dueOn} today={today} /> : row.doneOn && shortDay(row.doneOn, today)}</p>
        <p>{row.organisationName}　{row.action}</p>
        {row.returnReason && row.state === 'started' && <p>上次退回：{row.returnReason}</p>}
        {row.progress && <p>进展：{row.progress}</p>}
      </div>
      <div className="card"><b>原文</b><p>“{source.text.trim()}”</p></div>
      <ul className="rows"><Row href={originalOf(source.planId, source.clauseId, source.number)} title="看原文">{source.planTitle}</Row></ul>
      {works && form.open ? (
        <>
          <TextArea label="办得怎样了" rows={4} maxLength={1000} hint={row.contribution ? '配合事项，报上去就办结' : '提交办结以后由统筹单位审核，谁办谁不核'} {...form.field('words')} />
          <PhotoRow label="照片（选填）" {...form.row()} />
          <p className="plain-note">移交、延期、传文件，请在电脑上办。</p>
        </>
      ) : !works && <div className="card"><p>{restWords(row, carried?.planTitle ?? null) ?? `${String(abilities['submit'])}。`}</p></div>}
    </FormScreen>
  )
}
