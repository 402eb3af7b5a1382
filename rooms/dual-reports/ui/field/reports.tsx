// 双报告 on the phone: what the enterprise still has to report, one form for all who receive it, what was sent and who signed. The
// form begins with the hazard and its plan, and goes into the outbox: nothing waits for the network.
import { useReading } from '#platform/sync/react.ts'
import { Deadline, moment, shortDay, TextArea } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, gapsOf, Head, Row, RowGroup, Screen, useForm, type PageProps } from '#web/kit/phone/index.ts'
import type { ReportReply } from '../../contract.ts'
import { MOMENTS, STATES } from '../../definitions.ts'
import { reportLoop } from '../../rules.ts'

type Line = { id: string; hazardNumber: string; description: string; moment: string; receiverName: string; state: string; dueOn: string; sentOn: string | null; receivedOn: string | null }

const momentLabel = (value: string) => MOMENTS.find((one) => one.value === value)?.label ?? ''
const stateLabel = (value: string) => STATES.find((one) => one.value === value)?.label ?? ''

export function ReportsList({ today, strip, back }: PageProps) {
  const reading = useReading<{ rows: Line[] }>('/api/dual-reports?sort=-dueOn&limit=100&count=no')
  const rows = reading.value?.rows.filter(({ state }) => state !== 'dropped')
  // One form goes to all who receive it: they stand in one line.
  const same = (a: Line, b: Line) => a.hazardNumber === b.hazardNumber && a.moment === b.moment && a.state === b.state
  const together = (rows ?? []).filter((row, at, all) => all.findIndex((one) => same(one, row)) === at).map((row) => ({ first: row, to: (rows ?? []).filter((one) => same(one, row)).map(({ receiverName }) => receiverName).join('、') }))
  const line = ({ first, to }: (typeof together)[number]) => (
    <Row
      key={first.id} href={`/m/dual-reports/${first.id}`} sign={first.state === 'owed' ? 'wait' : first.state === 'sent' ? 'hold' : 'done'} title={momentLabel(first.moment)}
      aside={first.state === 'owed' ? <Deadline due={first.dueOn} today={today} over="迟报" /> : `${stateLabel(first.state)} ${shortDay(first.receivedOn ?? first.sentOn, today)}`}
    >
      <span className="nowrap">{first.hazardNumber}</span>　{first.description}　<span className="muted">报{to}</span>
    </Row>
  )
  return (
    <Screen head={<Head title="双报告" back={back} />} strip={strip}>
      {!rows && <Absent reading={reading} lines={6} />}
      {rows?.length === 0 && <div className="card"><b>没有要报的</b><p>判出重大隐患、整改完成时，要报告的在这里。</p></div>}
      <RowGroup title="要报送的" unit="次" of={together.filter(({ first }) => first.state === 'owed').toSorted((a, b) => (a.first.dueOn < b.first.dueOn ? -1 : 1))}>{line}</RowGroup>
      <RowGroup title="报过的" unit="次" of={together.filter(({ first }) => first.state !== 'owed')}>{line}</RowGroup>
    </Screen>
  )
}

const FIELDS = ['situation', 'severity', 'treatment'] as const
type Field = (typeof FIELDS)[number]

export function ReportPage({ id, ...props }: PageProps & { id: string }) {
  const reading = useReading<ReportReply>(`/api/dual-reports/${id}`)
  if (reading.value) return <Report {...props} page={reading.value} />
  return <Screen head={<Head title="双报告" back={props.back} />} strip={props.strip}><Absent reading={reading} it="这份" /></Screen>
}

function Report({ page, today, strip, back }: PageProps & { page: ReportReply }) {
  const facts = page.row as unknown as Line & { entityName: string; situation: string | null; severity: string | null; treatment: string | null }
  const { id, version } = page.row
  const form = useForm<Record<Field, string>>({ draft: `dual-report:${id}`, subject: id, start: () => ({ situation: page.draft.situation, severity: '', treatment: page.draft.treatment }), done: back })
  const found = facts.moment === 'found'
  const labels: Record<Field, string> = { situation: found ? '现状和产生原因' : '整改结果', severity: '危害程度和整改难易程度', treatment: found ? '治理方案' : '措施落实情况' }
  const closed = page.abilities['send']
  const owed = facts.state === 'owed'
  const to = [facts.receiverName, ...page.beside.filter(({ state }) => state === 'owed').map(({ receiverName }) => receiverName)].join('、')

  function submit() {
    const { value } = form
    if (!value) return
    const parsed = reportLoop.steps.send.body.safeParse({ situation: value.situation, severity: value.severity, treatment: value.treatment })
    if (!parsed.success) return void form.refuse(gapsOf(parsed.error.issues, Object.fromEntries(FIELDS.map((field) => [field, `${labels[field]}至少写 2 个字`]))))
    void form.send({
      path: `/api/dual-reports/${id}/send`, deed: 'send', label: `报送双报告：${facts.hazardNumber} ${momentLabel(facts.moment)}`, replaces: `/api/dual-reports/${id}`, page: `/m/dual-reports/${id}`,
      body: { baseVersion: version, ...parsed.data },
    })
  }

  return (
    <FormScreen
      form={form} head={{ title: `${momentLabel(facts.moment)}的报告`, sub: facts.hazardNumber, back }} strip={strip}
      deeds={owed && <Deeds><Deed look="seal" busy={form.busy} why={typeof closed === 'string' ? closed : undefined} onClick={submit}>报送</Deed><p>一次报给{to}</p></Deeds>}
    >
      <div className="card">
        <b>{facts.description}</b>
        <p>{facts.state === 'owed' ? <><Deadline due={facts.dueOn} today={today} over="迟报" />　{moment(page.row.dueAt, today)} 前报</> : <>{moment(page.row.sentAt!, today)} 已报{page.row.late ? '，迟报' : ''}　{facts.state === 'received' ? `${shortDay(facts.receivedOn, today)} 签收` : '等签收'}</>}</p>
        <p><a href={`/m/hazards/${page.row.hazardId}`}>看这件隐患</a></p>
      </div>
      {owed && form.open && FIELDS.map((field) => (
        <TextArea key={field} label={labels[field]} rows={field === 'severity' ? 3 : 4} maxLength={2000} hint={field !== 'severity' && form.value?.[field] && form.value[field] === page.draft[field] ? '取自隐患和整改方案，改一改就能报' : undefined} {...form.field(field)} />
      ))}
      {facts.situation && <div className="card">{FIELDS.map((field) => <p key={field}><span className="muted">{labels[field]}</span><br />{facts[field]}</p>)}</div>}
      {page.beside.length > 0 && <div className="card"><b>同时报</b>{page.beside.map((one) => <p key={one.id}>{one.receiverName}　{stateLabel(one.state)}</p>)}</div>}
    </FormScreen>
  )
}
