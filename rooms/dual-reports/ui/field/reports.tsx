// 双报告 on the phone: what the enterprise still has to report, one form for all who receive it, what was sent and who signed. The
// form begins with the hazard and its plan, and goes into the outbox: nothing waits for the network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { clock, Deadline, Empty, moment, shortDay, Sign, Skeleton, TextArea } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Pending, Screen, usePending, useSend } from '#web/kit/phone/index.ts'
import type { ReportReply } from '../../contract.ts'
import { MOMENTS, STATES } from '../../definitions.ts'
import { reportLoop } from '../../rules.ts'

type Props = { today: Day; strip: ReactNode; back: () => void }
type Row = { id: string; hazardNumber: string; description: string; moment: string; receiverName: string; state: string; dueOn: string; sentOn: string | null; receivedOn: string | null }

const momentLabel = (value: string) => MOMENTS.find((one) => one.value === value)?.label ?? ''
const stateLabel = (value: string) => STATES.find((one) => one.value === value)?.label ?? ''

export function ReportsList({ today, strip, back }: Props) {
  const reading = useReading<{ rows: Row[] }>('/api/dual-reports?sort=-dueOn&limit=100&count=no')
  const rows = reading.value?.rows.filter(({ state }) => state !== 'dropped')
  // One form goes to all who receive it: they stand in one line.
  const same = (a: Row, b: Row) => a.hazardNumber === b.hazardNumber && a.moment === b.moment && a.state === b.state
  const together = (rows ?? []).filter((row, at, all) => all.findIndex((one) => same(one, row)) === at).map((row) => (rows ?? []).filter((one) => same(one, row)))
  const owed = together.filter(([first]) => first!.state === 'owed').toSorted((a, b) => (a[0]!.dueOn < b[0]!.dueOn ? -1 : 1))
  const rest = together.filter(([first]) => first!.state !== 'owed')
  const list = (some: Row[][]) => (
    <ul className="rows">{some.map((line) => {
      const first = line[0]!
      return (
        <li key={first.id}><a className="rows-item" href={`/m/dual-reports/${first.id}`}>
          <Sign name={first.state === 'owed' ? 'wait' : first.state === 'sent' ? 'hold' : 'done'} /><b>{momentLabel(first.moment)}</b>
          {first.state === 'owed' ? <Deadline due={first.dueOn} today={today} over="迟报" /> : <span className="rows-aside">{stateLabel(first.state)} {shortDay(first.receivedOn ?? first.sentOn, today)}</span>}
          <p><span className="nowrap">{first.hazardNumber}</span>　{first.description}　<span className="muted">报{line.map(({ receiverName }) => receiverName).join('、')}</span></p>
        </a></li>
      )
    })}</ul>
  )
  return (
    <Screen head={<Head title="双报告" back={back} />} strip={strip}>
      {!rows && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={6} />)}
      {rows?.length === 0 && <div className="card"><b>没有要报的</b><p>判出重大隐患、整改完成时，要报告的在这里。</p></div>}
      {owed.length > 0 && <><GroupHead title="要报送的" note={`${owed.length} 次`} />{list(owed)}</>}
      {rest.length > 0 && <><GroupHead title="报过的" note={`${rest.length} 次`} />{list(rest)}</>}
    </Screen>
  )
}

const FIELDS = ['situation', 'severity', 'treatment'] as const
type Field = (typeof FIELDS)[number]
type Draft = { commandId: string } & Record<Field, string>

export function ReportPage({ id, today, strip, back }: Props & { id: string }) {
  const reading = useReading<ReportReply>(`/api/dual-reports/${id}`)
  const page = reading.value
  if (!page) return <Screen head={<Head title="双报告" back={back} />} strip={strip}>{reading.trouble === 'offline' ? <Empty fact="没有网，这份还没存到手机里">连上一次网再打开。</Empty> : reading.trouble ? <Empty fact="没有找到">{reading.trouble.title}</Empty> : <Skeleton lines={8} />}</Screen>
  return <Report page={page} today={today} strip={strip} back={back} />
}

function Report({ page, today, strip, back }: Props & { page: ReportReply }) {
  const device = useDevice()
  const facts = page.row as unknown as Row & { entityName: string; situation: string | null; severity: string | null; treatment: string | null }
  const { id, version } = page.row
  const key = `dual-report:${id}`
  const draft = useDraft<Draft>(key, () => ({ commandId: newId(device.now()), situation: page.draft.situation, severity: '', treatment: page.draft.treatment }))
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({})
  const { busy, send } = useSend(back)
  const pending = usePending(id)
  const found = facts.moment === 'found'
  const labels: Record<Field, string> = { situation: found ? '现状和产生原因' : '整改结果', severity: '危害程度和整改难易程度', treatment: found ? '治理方案' : '措施落实情况' }
  const closed = page.abilities['send']
  const open = facts.state === 'owed' && pending.length === 0
  const to = [facts.receiverName, ...page.beside.filter(({ state }) => state === 'owed').map(({ receiverName }) => receiverName)].join('、')
  const { value } = draft

  async function submit() {
    if (!value) return
    const { commandId, ...body } = value
    const parsed = reportLoop.steps.send.body.safeParse(body)
    if (!parsed.success) {
      const first = Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), `${labels[issue.path[0] as Field]}至少写 2 个字`]))
      setWrong(first)
      return document.querySelector<HTMLElement>(`[name="${FIELDS.find((field) => first[field])}"]`)?.focus()
    }
    draft.close()
    await send({
      id: commandId, subject: id, path: `/api/dual-reports/${id}/send`, deed: 'send', label: `报送双报告：${facts.hazardNumber} ${momentLabel(facts.moment)}`, replaces: `/api/dual-reports/${id}`, page: `/m/dual-reports/${id}`, draft: { key, value },
      body: { commandId, baseVersion: version, ...parsed.data },
    })
  }

  return (
    <Screen
      head={<Head title={`${momentLabel(facts.moment)}的报告`} sub={facts.hazardNumber} back={back} aside={open ? (draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined) : undefined} />} strip={strip}
      deeds={open && <Deeds><Deed look="seal" busy={busy} why={typeof closed === 'string' ? closed : undefined} onClick={() => void submit()}>报送</Deed><p>一次报给{to}</p></Deeds>}
    >
      <Pending letters={pending} />
      <div className="card">
        <b>{facts.description}</b>
        <p>{facts.state === 'owed' ? <><Deadline due={facts.dueOn} today={today} over="迟报" />　{moment(page.row.dueAt, today)} 前报</> : <>{moment(page.row.sentAt!, today)} 已报{page.row.late ? '，迟报' : ''}　{facts.state === 'received' ? `${shortDay(facts.receivedOn, today)} 签收` : '等签收'}</>}</p>
        <p><a href={`/m/hazards/${page.row.hazardId}`}>看这件隐患</a></p>
      </div>
      {open && value && (
        <>
          {FIELDS.map((field) => (
            <TextArea key={field} label={labels[field]} name={field} rows={field === 'severity' ? 3 : 4} maxLength={2000} value={value[field]} error={wrong[field]} hint={field === 'severity' ? undefined : value[field] === page.draft[field] && value[field] ? '取自隐患和整改方案，改一改就能报' : undefined}
              onChange={(event) => { const words = event.target.value; setWrong(({ [field]: _, ...others }) => others); draft.set((before) => ({ ...before, [field]: words })) }} />
          ))}
        </>
      )}
      {facts.situation && <div className="card">{FIELDS.map((field) => <p key={field}><span className="muted">{labels[field]}</span><br />{facts[field]}</p>)}</div>}
      {page.beside.length > 0 && <div className="card"><b>同时报</b>{page.beside.map((one) => <p key={one.id}>{one.receiverName}　{stateLabel(one.state)}</p>)}</div>}
    </Screen>
  )
}
