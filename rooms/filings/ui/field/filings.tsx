// 应报方案 on the phone: what my unit still owes for the plan, signing for it, and handing the document in. Both go into the outbox,
// the document with them: nothing waits for the network.
import { useRef, useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { dropPhoto, fileTrouble, keepFile, parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { Deadline, shortDay, Sign, TextField, toast, type SignName } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, GroupHead, Head, Pending, Row, RowGroup, Screen, useForm, usePending, useSend, type PageProps } from '#web/kit/phone/index.ts'
import { type Board, type Owed } from '../../contract.ts'
import { STANDINGS } from '../../rules.ts'
import './filings.css'

type Receipt = Board['receipts']['own'][number]
/** What letters about one thing are kept under: there may be no record of it yet. */
const filingSubject = (of: Pick<Owed, 'rule' | 'organisationId' | 'entityId'>, planId: string) => `filing:${planId}:${of.rule}:${of.entityId ?? of.organisationId}`
const receiptSubject = (of: Receipt, planId: string) => `receipt:${planId}:${of.entityId ?? of.organisationId}`

export function FilingsPage({ today, strip, back }: PageProps) {
  const [planId, setPlan] = useState<string>()
  const path = planId ? `/api/filings/board?planId=${planId}` : '/api/filings/board'
  const reading = useReading<Board>(path)
  const [filing, setFiling] = useState<Owed>()
  const data = reading.value
  if (filing && data?.plan) return <FileForm of={filing} planId={data.plan.id} strip={strip} back={() => setFiling(undefined)} />
  const others = data?.plans.filter(({ id }) => id !== data.plan?.id) ?? []
  const over = data?.plan ? data.plan.state !== 'issued' : false
  const unsigned = over ? [] : (data?.receipts.own.filter((one) => !one.signedOn) ?? [])
  return (
    <Screen head={<Head title="应报方案" sub={data?.plan?.title} back={back} />} strip={strip}>
      {!data && <Absent reading={reading} lines={6} />}
      {data && !data.plan && <div className="card"><b>还没有印发的方案</b><p>印发以后，要你单位签收、上报的都在这里。</p></div>}
      {data?.plan && data.owed.length === 0 && data.receipts.own.length === 0 && <div className="card"><b>没有要你单位报的</b><p>方案没有要求你单位另报方案。</p></div>}
      {data?.plan && unsigned.map((one) => <SignCard key={one.entityId ?? one.organisationId} of={one} board={data} path={path} today={today} />)}
      {over && <div className="card"><b>方案已经总结关闭</b><p>{data?.plan?.closedOn ? `${shortDay(data.plan.closedOn, today)} 关闭，` : ''}不再收方案、不用再签收；报过的留着。</p></div>}
      {data?.plan && data.owed.length > 0 && (
        <>
          <GroupHead title={over ? '当时要报的' : '要报的'} note={`${data.owed.length} 份`} />
          {data.owed.map((one) => <OwedCard key={`${one.rule}${one.entityId ?? one.organisationId ?? ''}`} of={one} planId={data.plan!.id} main={unsigned.length === 0} over={over} today={today} onFile={() => setFiling(one)} />)}
        </>
      )}
      <RowGroup title="别的方案" unit="份" of={others}>{(one) => <Row key={one.id} title={one.title} onOpen={() => setPlan(one.id)} />}</RowGroup>
    </Screen>
  )
}

function SignCard({ of, board, path, today }: { of: Receipt; board: Board; path: string; today: Day }) {
  const device = useDevice()
  const plan = board.plan!
  const subject = receiptSubject(of, plan.id)
  const pending = usePending(subject)
  const { busy, send } = useSend(() => undefined)
  const sign = () => {
    const commandId = newId(device.now())
    void send({ id: commandId, subject, path: '/api/receipts', deed: 'sign', label: `签收《${plan.title}》`, page: '/m/filings', replaces: path, body: { commandId, planId: plan.id, organisationId: of.organisationId, entityId: of.entityId } })
  }
  return (
    <div className="card filing-card">
      <b>收到方案，请签收</b><p>{plan.title}　<Deadline due={board.receipts.dueOn} today={today} over="已过" /></p>
      {pending.length ? <Pending letters={pending} /> : <Deed busy={busy} onClick={sign}>签收</Deed>}
    </div>
  )
}

function OwedCard({ of, planId, main, over, today, onFile }: { of: Owed; planId: string; /** It is what to do next. */ main: boolean; /** The plan is closed. */ over: boolean; today: Day; onFile: () => void }) {
  const pending = usePending(filingSubject(of, planId))
  const open = of.state === 'missing' || of.state === 'returned'
  return (
    <div className="card filing-card">
      <b><Sign name={over && open ? 'void' : signOf(of)} /> {of.title}</b>
      <p>{of.name}　{of.late ? '逾期未报' : STANDINGS[of.state]}{of.dueOn && open && !over ? <>　<Deadline due={of.dueOn} today={today} over="逾期" /></> : of.acceptedOn ? `　${shortDay(of.acceptedOn, today)} 采用` : ''}</p>
      {of.reason && <p>退回：{of.reason}</p>}
      {pending.length ? <Pending letters={pending} /> : of.ability === true && <Deed look={main && open ? 'main' : 'plain'} onClick={onFile}>{of.state === 'missing' ? '上报' : of.state === 'accepted' ? '更新' : '再报'}</Deed>}
    </div>
  )
}

const signOf = (one: Owed): SignName => (one.late ? 'over' : one.state === 'returned' ? 'back' : one.state === 'submitted' ? 'hold' : one.state === 'accepted' ? 'done' : 'wait')

function FileForm({ of, planId, strip, back }: { of: Owed; planId: string; strip: ReactNode; back: () => void }) {
  const device = useDevice()
  const subject = filingSubject(of, planId)
  const form = useForm<{ filingId: string; baseVersion: number | null; name: string; file: PhotoNote | null }>({ draft: subject, subject, start: (mint) => ({ filingId: mint(), baseVersion: of.version, name: '', file: null }), done: back })
  const input = useRef<HTMLInputElement>(null)
  const [taking, setTaking] = useState(false)
  const { value } = form

  async function take(picked: File | undefined) {
    if (!picked) return
    const trouble = fileTrouble(picked)
    if (trouble) return void form.refuse({ file: trouble })
    setTaking(true)
    try {
      const file = await keepFile(device.store, device.account, picked, device.now(), device.ahead())
      const old = value?.file
      form.set('file', file)
      form.set('name', (before) => before || picked.name.replace(/\.[^.]+$/, '').slice(0, 200))
      if (old) void dropPhoto(device.store, device.account, old.id)
    } catch {
      toast('手机存储满了，文件没存下。删掉一些照片或视频再选。', { kind: 'wrong' })
    } finally {
      setTaking(false)
    }
  }

  function submit() {
    if (!value) return
    const name = value.name.trim()
    if (form.refuse({ file: !value.file && '先选文件', name: name.length < 2 && '至少写 2 个字' }) || !value.file) return
    const body = { fileId: value.file.id, name }
    void form.send({
      path: of.filingId ? `/api/filings/${of.filingId}/submit` : '/api/filings', deed: 'file', label: `上报${of.title}：${name}`, page: '/m/filings',
      body: of.filingId ? { ...body, baseVersion: value.baseVersion } : { ...body, id: value.filingId, planId, rule: of.rule, organisationId: of.organisationId, entityId: of.entityId },
    }, [parcelOf(value.file, 'paper')])
  }

  return (
    <FormScreen
      form={form} head={{ title: `${of.filingId ? '再报' : '上报'}${of.title}`, sub: of.name, back }} strip={strip}
      deeds={<Deeds><Deed busy={form.busy || taking} onClick={submit}>上报</Deed><p>没有网也能报，连上网自动传。统筹部门看过后采用或退回，以前报的都留着。</p></Deeds>}
    >
      {of.reason && <div className="card"><b>上次退回</b><p>{of.reason}</p></div>}
      <div className="field" data-field="file">
        <span className="field-label">方案文件</span>
        <Deed look="plain" icon="upload" busy={taking} onClick={() => input.current?.click()}>{value?.file ? '换一个文件' : '选文件或拍照'}</Deed>
        <input ref={input} type="file" hidden aria-label="方案文件" onChange={(event) => { void take(event.target.files?.[0]); event.target.value = '' }} />
        {value?.file && <p>{value.file.name}　已存在手机里</p>}
        {form.wrong['file'] && <div className="field-error" role="alert"><Sign name="over" />{form.wrong['file']}</div>}
      </div>
      <TextField label="名称" maxLength={200} hint="取自文件名，可以改" {...form.field('name')} />
    </FormScreen>
  )
}
