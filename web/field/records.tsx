// 记录: what I reported and did, each with the truth about where it is: on this phone, on its way, refused, arrived.
import { unsettled, type Letter } from '#platform/sync/outbox.ts'
import { useBox, useMotion, useReading, useToday } from '#platform/sync/react.ts'
import { moment, shortDay, Sign, type SignName } from '#web/kit/index.ts'
import { Absent, GroupHead, Head, RowGroup, Screen } from '#web/kit/phone/index.ts'
import { isLive, stateSign, stateWord, type HazardRow } from '#rooms/hazards/ui/field/case.ts'
import { recordsOf } from './readings.ts'
import { Strip, Tabs, usePerson } from './person.tsx'

type List = { rows: HazardRow[]; next: string | null }

export function Records() {
  const { me } = usePerson()
  const today = useToday()
  const box = useBox()
  const enterprise = me.entity !== null
  const list = useReading<List>(recordsOf(me))
  const letters = box ? unsettled(box) : []
  const onPhone = new Set(letters.map((letter) => letter.subject))
  const rows = list.value?.rows ?? []
  const live = rows.filter((row) => isLive(row.state))
  const done = rows.filter((row) => !isLive(row.state))
  return (
    <Screen head={<Head title={enterprise ? '本单位的隐患' : '我的记录'} />} strip={<Strip />} tabs={<Tabs current="/m/records" />}>
      <RowGroup title="在手机里" unit="条" of={letters}>{(letter) => <li key={letter.id}><LetterItem letter={letter} today={today} /></li>}</RowGroup>
      <GroupHead title="在办" note={list.value && `${live.length} 件`} />
      {list.value === undefined && <Absent reading={list} lines={6} />}
      {list.value !== undefined && live.length === 0 && <div className="card"><b>{enterprise ? '没有在办的隐患' : '你报的都办完了，或还没报过'}</b><p>{enterprise ? '自查发现了，拍下来报上。' : '拍下隐患，这里会一直看得到办到哪一步。'}</p></div>}
      {live.length > 0 && <ul className="rows">{live.map((row) => <li key={row.id}><RowItem row={row} today={today} pending={onPhone.has(row.id)} enterprise={enterprise} /></li>)}</ul>}
      <RowGroup title="办完的" unit="件" of={done}>{(row) => <li key={row.id}><RowItem row={row} today={today} pending={onPhone.has(row.id)} enterprise={enterprise} /></li>}</RowGroup>
      {list.value?.next && <p className="plain-note" style={{ marginTop: '0.75rem' }}>这里是最近的 200 件，更早的请到电脑上看。</p>}
    </Screen>
  )
}

function RowItem({ row, today, pending, enterprise }: { row: HazardRow; today: ReturnType<typeof useToday>; pending: boolean; enterprise: boolean }) {
  return (
    <a className="rows-item" href={`/m/hazards/${row.id}`}>
      <Sign name={stateSign(row.state)} />
      <b className="cut">{enterprise ? row.description : (row.entityName ?? row.description)}</b>
      <span className="rows-aside">{pending ? '有一步待传' : stateWord(row.state)}</span>
      <p>{enterprise ? row.foundByName : row.description} <span className="nowrap muted">{shortDay(row.foundOn, today)}</span></p>
    </a>
  )
}

function LetterItem({ letter, today }: { letter: Letter; today: ReturnType<typeof useToday> }) {
  const motion = useMotion()
  const moving = (motion.is === 'sending' && motion.letter.id === letter.id) || (motion.is === 'uploading' && letter.parcels.includes(motion.parcel.id))
  const [sign, word]: [SignName, string] = letter.state === 'refused' ? ['back', '没收下'] : moving ? ['doing', '正在传'] : ['todo', '待传']
  return (
    <a className="rows-item" href={`/m/letters/${letter.id}`}>
      <Sign name={sign} />
      <b className="cut">{letter.label}</b>
      <span className={letter.state === 'refused' ? 'rows-aside late' : 'rows-aside'}>{word}</span>
      <p>{letter.state === 'refused' ? letter.refusal?.title : `${moment(new Date(letter.writtenAt), today)}${letter.parcels.length > 0 ? `，照片 ${letter.parcels.length} 张` : ''}`}</p>
    </a>
  )
}

