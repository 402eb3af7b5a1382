// 应报方案 on the phone: what my unit still owes for the plan, signing for it, and handing the document in. A document goes
// straight to the server: it lies in a file on the phone already, so without a net it simply waits for one.
import { useRef, useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { call } from '#web/api/client.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { uploadFile } from '#web/api/upload.ts'
import { Deadline, shortDay, Sign, Skeleton, TextField, toast, type SignName } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Screen } from '#web/kit/phone/index.ts'
import { filingSteps, signReceipt, submitFiling, type Board, type Owed } from '../../contract.ts'
import { STANDINGS } from '../../rules.ts'
import './filings.css'

type Props = { today: Day; strip: ReactNode; back: () => void }

export function FilingsPage({ today, strip, back }: Props) {
  const reading = useReading<Board>('/api/filings/board')
  const [filing, setFiling] = useState<Owed>()
  const [busy, setBusy] = useState(false)
  const data = reading.value
  const sign = async (of: Board['receipts']['own'][number]) => {
    setBusy(true)
    try {
      await call(signReceipt, { body: { commandId: newId(), planId: data!.plan!.id, organisationId: of.organisationId, entityId: of.entityId } })
      toast('已签收')
      reading.refresh()
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    setBusy(false)
  }
  if (filing && data?.plan) return <FileForm of={filing} planId={data.plan.id} strip={strip} back={() => setFiling(undefined)} done={() => { setFiling(undefined); reading.refresh() }} />
  const unsigned = data?.receipts.own.filter((one) => !one.signedOn) ?? []
  return (
    <Screen head={<Head title="应报方案" sub={data?.plan?.title} back={back} />} strip={strip}>
      {!data && reading.loading && <Skeleton lines={6} />}
      {!data && !reading.loading && <div className="card"><b>还没存到手机里</b><p>连上一次网再看。</p></div>}
      {data && !data.plan && <div className="card"><b>还没有印发的方案</b><p>印发以后，要你单位签收、上报的都在这里。</p></div>}
      {data?.plan && data.owed.length === 0 && data.receipts.own.length === 0 && <div className="card"><b>没有要你单位报的</b><p>方案没有要求你单位另报方案。</p></div>}
      {unsigned.map((one) => (
        <div key={one.entityId ?? one.organisationId} className="card filing-card">
          <b>收到方案，请签收</b><p>{data!.plan!.title}　<Deadline due={data!.receipts.dueOn} today={today} over="已过" /></p>
          <Deed busy={busy} onClick={() => void sign(one)}>签收</Deed>
        </div>
      ))}
      {data && data.owed.length > 0 && (
        <>
          <GroupHead title="要报的" note={`${data.owed.length} 份`} />
          {data.owed.map((one) => (
            <div key={`${one.rule}${one.entityId ?? one.organisationId ?? ''}`} className="card filing-card">
              <b><Sign name={signOf(one)} /> {one.title}</b>
              <p>{one.name}　{one.late ? '逾期未报' : STANDINGS[one.state]}{one.dueOn && (one.state === 'missing' || one.state === 'returned') ? <>　<Deadline due={one.dueOn} today={today} over="逾期" /></> : one.acceptedOn ? `　${shortDay(one.acceptedOn, today)} 采用` : ''}</p>
              {one.reason && <p>退回：{one.reason}</p>}
              {one.ability === true && <Deed look={unsigned.length === 0 && (one.state === 'missing' || one.state === 'returned') ? 'main' : 'plain'} onClick={() => setFiling(one)}>{one.state === 'missing' ? '上报' : one.state === 'accepted' ? '更新' : '再报'}</Deed>}
            </div>
          ))}
        </>
      )}
    </Screen>
  )
}

const signOf = (one: Owed): SignName => (one.late ? 'over' : one.state === 'returned' ? 'back' : one.state === 'submitted' ? 'hold' : one.state === 'accepted' ? 'done' : 'wait')

function FileForm({ of, planId, strip, back, done }: { of: Owed; planId: string; strip: ReactNode; back: () => void; done: () => void }) {
  const [ids] = useState(() => ({ command: newId(), filing: newId() }))
  const [file, setFile] = useState<{ id: string; file: File; done: number; failed?: string }>()
  const [name, setName] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const take = async (picked: File | undefined) => {
    if (!picked) return
    const id = newId()
    setFile({ id, file: picked, done: 0 })
    setWrong({})
    if (!name) setName(picked.name.replace(/\.[^.]+$/, '').slice(0, 200))
    try {
      await uploadFile(id, picked, { name: picked.name || '方案', purpose: 'paper' }, (share) => setFile((now) => (now?.id === id ? { ...now, done: Math.min(share, 0.99) } : now)))
      setFile((now) => (now?.id === id ? { ...now, done: 1 } : now))
    } catch (error) {
      setFile((now) => (now?.id === id ? { ...now, failed: asApiProblem(error).message } : now))
    }
  }
  const submit = async () => {
    if (file?.done !== 1) return setWrong({ fileId: file ? '文件还没传上' : '先选文件' })
    if (name.trim().length < 2) return setWrong({ name: '至少写 2 个字' })
    setBusy(true)
    const body = { commandId: ids.command, fileId: file.id, name: name.trim() }
    try {
      if (of.filingId) await call(filingSteps.submit, { params: { id: of.filingId }, body: { ...body, baseVersion: of.version! } })
      else await call(submitFiling, { body: { ...body, id: ids.filing, planId, rule: of.rule, organisationId: of.organisationId, entityId: of.entityId } })
      toast(`已上报${of.title}`)
      done()
    } catch (error) {
      setBusy(false)
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
  }
  return (
    <Screen head={<Head title={`${of.filingId ? '再报' : '上报'}${of.title}`} sub={of.name} back={back} />} strip={strip} deeds={<Deeds><Deed busy={busy || (file !== undefined && file.done < 1 && !file.failed)} onClick={() => void submit()}>上报</Deed><p>统筹部门看过后采用或退回，以前报的都留着。</p></Deeds>}>
      {of.reason && <div className="card"><b>上次退回</b><p>{of.reason}</p></div>}
      <div className="field">
        <span className="field-label">方案文件</span>
        <Deed look="plain" icon="upload" onClick={() => input.current?.click()}>{file ? '换一个文件' : '选文件或拍照'}</Deed>
        <input ref={input} type="file" hidden aria-label="方案文件" onChange={(event) => { void take(event.target.files?.[0]); event.target.value = '' }} />
        {file && <p>{file.file.name}　{file.failed ? <button type="button" className="link" onClick={() => void take(file.file)}>没传上，重试</button> : file.done < 1 ? `${Math.round(file.done * 100)}%` : '已传上'}</p>}
        {(wrong['fileId'] ?? file?.failed) && <div className="field-error" role="alert">{wrong['fileId'] ?? file?.failed}</div>}
      </div>
      <TextField label="名称" name="name" maxLength={200} value={name} error={wrong['name']} hint="取自文件名，可以改" onChange={(event) => setName(event.target.value)} />
    </Screen>
  )
}
