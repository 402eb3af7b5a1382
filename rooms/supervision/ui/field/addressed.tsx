// 督办文书 on the phone: what was sent to my unit, the paper to read, and the answer with its photos. The answer goes into the
// outbox: nothing waits for the network.
import { parcelOf } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import { Deadline, Empty, shortDay, TextArea } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, Head, PhotoRow, Row, RowGroup, Screen, useForm, type PageProps } from '#web/kit/phone/index.ts'
import type { Addressed } from '../../contract.ts'

const ADDRESS = '/api/supervisions/addressed'
/** What a phone kept before has no notices yet. */
type Kept = Pick<Addressed, 'rows'> & Partial<Addressed>

export function AddressedList({ today, strip, back }: PageProps) {
  const reading = useReading<Kept>(ADDRESS)
  const { rows, notices = [] } = reading.value ?? {}
  const href = (row: { measureId: string }) => `/m/supervisions/${row.measureId}`
  return (
    <Screen head={<Head title="督办文书" back={back} />} strip={strip}>
      {!rows && <Absent reading={reading} lines={6} />}
      {rows?.length === 0 && notices.length === 0 && <div className="card"><b>没有督办文书</b><p>重大隐患整改缓慢时，督办部门发来的函告、通报、约谈通知在这里。</p></div>}
      <RowGroup title="要反馈的" unit="份" of={rows?.filter((row) => !row.answeredOn) ?? []}>{(row) => <Row key={row.measureId} href={href(row)} sign="wait" title={row.label} aside={<Deadline due={row.answerBy} today={today} />}>{row.title}</Row>}</RowGroup>
      <RowGroup title="反馈过的" unit="份" of={rows?.filter((row) => row.answeredOn) ?? []}>{(row) => <Row key={row.measureId} href={href(row)} sign="done" title={row.label} aside={`${shortDay(row.answeredOn, today)} 已反馈`}>{row.title}</Row>}</RowGroup>
      <RowGroup title="督办通知书" unit="份" of={notices}>{(one) => (
        <Row key={one.paperId} href={`/m/hazards/${one.hazardId}`} sign={one.live ? 'doing' : 'done'} title={one.title} aside={one.live ? `${shortDay(one.issuedOn, today)} 发来` : '已解除'}>{one.number}{one.live ? '　打开看原文、报进展' : ''}</Row>
      )}</RowGroup>
    </Screen>
  )
}

export function AddressedPage({ id, today, strip, back }: PageProps & { id: string }) {
  const reading = useReading<Kept>(ADDRESS)
  const row = reading.value?.rows.find((one) => one.measureId === id)
  const form = useForm<{ words: string }>({ draft: `answer:${id}`, subject: id, start: () => ({ words: '' }), done: back })

  function answer() {
    const { value } = form
    if (!value || !row) return
    const words = value.words.trim()
    if (form.refuse({ words: words.length < 2 && '写一句进展和哪天改完' })) return
    void form.send({
      path: `/api/supervisions/${row.supervisionId}/answer`, deed: 'answer', label: `反馈${row.label}：${row.title.slice(0, 30)}`, replaces: ADDRESS, page: `/m/supervisions/${id}`,
      body: { baseVersion: row.version, measureId: id, answer: words, files: value.photos.map((photo) => photo.id) },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }

  return (
    <FormScreen form={form} head={{ title: row?.label ?? '督办文书', sub: row && `${shortDay(row.decidedOn, today)} 发来`, back }} strip={strip} deeds={row && !row.answeredOn && <Deeds><Deed busy={form.busy} onClick={answer}>反馈</Deed></Deeds>}>
      {!row && (reading.value ? <Empty fact="没有这份文书">可能已经撤回，或不是发给你们单位的。</Empty> : <Absent reading={reading} it="这份" lines={6} />)}
      {row && (
        <>
          <div className="card"><b>{row.title}</b>{!row.answeredOn && <p><Deadline due={row.answerBy} today={today} />前反馈</p>}{row.paperId && <p><a href={`/api/papers/${row.paperId}/pdf`} target="_blank" rel="noreferrer">看文书原文</a></p>}</div>
          {row.answer ? <div className="card"><b>已反馈 {shortDay(row.answeredOn, today)}</b><p>{row.answer}</p></div>
            : !row.answeredOn && form.open && (
              <>
                <TextArea label="进展和打算" rows={5} maxLength={2000} hint="慢的原因、已经做的、哪天完成" {...form.field('words')} />
                <PhotoRow label="照片（选填）" {...form.row()} />
              </>
            )}
          <p className="plain-note">反馈以后督办部门看到；整改完还要在隐患里提交整改。</p>
        </>
      )}
    </FormScreen>
  )
}
