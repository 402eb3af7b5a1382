// 告知回执 on the phone of a community: owners who have no account, or have not looked, and the notice handed over at their door with
// the signed slip as the receipt. It goes into the outbox: nothing waits for the network.
import type { z } from 'zod'
import { parcelOf } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import { Empty, shortDay, TextField } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, Head, PhotoRow, Row, RowGroup, Screen, useForm, type PageProps } from '#web/kit/phone/index.ts'
import type { ownerNoticeRow } from '../../contract.ts'
import { ownerWord } from '../words.ts'

type Notice = z.output<typeof ownerNoticeRow>
const ADDRESS = '/api/owner-notices?show=todo&mine=true'

const nameOf = (row: Notice) => row.personName ?? ownerWord(row.owner)
const whyOf = (row: Notice) => (row.hasAccount ? '还没有看' : '没有账号')

export function OwnerNoticesList({ today, strip, back }: PageProps) {
  const reading = useReading<{ rows: Notice[]; inForce: boolean }>(ADDRESS)
  const rows = reading.value?.rows
  return (
    <Screen head={<Head title="告知回执" back={back} />} strip={strip}>
      {!rows && <Absent reading={reading} lines={6} />}
      {rows?.length === 0 && <div className="card"><b>没有要送达、要催的</b><p>{reading.value?.inForce ? '重大隐患要告知负责人；没有账号的、过了天数没看的，列在这里。' : '你们的方案没有写要告知主要负责人、实际控制人。'}</p></div>}
      <RowGroup title="要送达、要催的" unit="条" of={rows ?? []}>{(row) => (
        <Row key={row.id} href={`/m/owner-notices/${row.id}`} sign={row.late ? 'over' : 'wait'} title={row.entityName} aside={`${shortDay(row.toldOn, today)} 告知`}>{ownerWord(row.owner)}{row.personName ? ` ${row.personName}` : ''}，{whyOf(row)}　<span className="muted">{row.description}</span></Row>
      )}</RowGroup>
    </Screen>
  )
}

export function HandPage({ id, today, strip, back }: PageProps & { id: string }) {
  const reading = useReading<{ rows: Notice[] }>(ADDRESS)
  const row = reading.value?.rows.find((one) => one.id === id)
  const form = useForm<{ handedTo: string }>({ draft: `hand:${id}`, subject: id, start: () => ({ handedTo: '' }), done: back })

  function hand() {
    const { value } = form
    if (!value || !row) return
    const handedTo = value.handedTo.trim()
    if (form.refuse({ handedTo: handedTo.length < 2 && '写签收人的姓名', photos: value.photos.length === 0 && '拍下签收单，回执凭它算数' })) return
    void form.send({
      path: `/api/owner-notices/${id}/hand`, deed: 'hand', label: `当面送达：${row.entityName} ${nameOf(row)}`, page: `/m/owner-notices/${id}`,
      body: { handedTo, photos: value.photos.map((photo) => photo.id) },
    }, value.photos.map((photo) => parcelOf(photo, 'paper')))
  }

  return (
    <FormScreen form={form} head={{ title: '当面送达', sub: row?.entityName, back }} strip={strip} deeds={row && <Deeds><Deed busy={form.busy} onClick={hand}>登记送达</Deed><p>记进这件隐患的经过，签收单留在附件里</p></Deeds>}>
      {!row && form.pending.length === 0 && (reading.value ? <Empty fact="这条已经有回执了">本人看过，或已经送达；隐患办结的也不用再送。</Empty> : <Absent reading={reading} it="这条" lines={6} />)}
      {row && (
        <div className="card">
          <b>{ownerWord(row.owner)}{row.personName ? ` ${row.personName}` : '，没有登记姓名'}</b>
          <p>{row.description}</p>
          <p className="muted">{row.number}　{shortDay(row.toldOn, today)} 告知，{whyOf(row)}　<a href={`/m/hazards/${row.hazardId}`}>看这件隐患</a></p>
        </div>
      )}
      {row && form.open && (
        <>
          <TextField label="谁签收的" maxLength={60} hint={row.personName ? `应是${row.personName}本人` : undefined} {...form.field('handedTo')} />
          <PhotoRow label="签收单照片，拍清楚签名和日期" {...form.row()} />
        </>
      )}
    </FormScreen>
  )
}
