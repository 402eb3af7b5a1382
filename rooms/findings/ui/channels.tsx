// 各次发现 on a hazard's page: every channel it was found by, where it went when it was merged, whether its owners have read of it.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { count, moment, shortDay } from '#web/kit/format.ts'
import { Sign } from '#web/kit/signs.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { confirmOwnerNotice, readFindings, undoMerge } from '../contract.ts'
import { MergeDialog } from './merge.tsx'
import { channelWord, ownerWord } from './words.ts'
import './findings.css'

export function Channels({ hazardId, entityId, number, state }: { hazardId: string; entityId: string; number: string; state: string }) {
  const { today, may } = useVisitor()
  const client = useQueryClient()
  const found = useReading(readFindings, { params: { id: hazardId } })
  const [merging, setMerging] = useState(false)
  const [busy, setBusy] = useState(false)
  if (!found.data) return null
  const { findings, into, suspects, owners } = found.data
  const channels = new Set(findings.map(({ channel }) => channel)).size
  const act = async (deed: () => Promise<unknown>, done: string) => {
    setBusy(true)
    try {
      await deed()
      toast(done)
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    await refresh(client, ['hazards', 'suspects', 'owner-notices', 'home'])
    setBusy(false)
  }
  if (into) {
    return (
      <section className="sheet pad returned">
        <Sign name="void" /> 和 <a href={`/hazards/${into.id}`}>{into.number}</a> 是同一件，已并到那里办；这次发现和照片都留着。
        {into.undo === true
          ? <>　<Button size="small" icon="undo" busy={busy && '正在办…'} onClick={() => void act(() => call(undoMerge, { params: { id: hazardId }, body: { commandId: newId() } }), '已分开，各办各的')}>撤销并案</Button></>
          : may('finding.judge') && <span className="reason">　{into.undo}</span>}
      </section>
    )
  }
  const judge = may('finding.judge') && state !== 'voided' && state !== 'closed'
  const mine = owners.filter((owner) => owner.mine && !owner.readAt)
  return (
    <section className="sheet" aria-label="各次发现">
      <header className="sheet-head">
        <h2>各次发现</h2>
        <span className="note">{findings.length > 1 ? `发现 ${count(findings.length)} 次，${channels} 个渠道` : '发现 1 次'}</span>
        {suspects > 0 && <a className="note" href="/duplicates">有 {count(suspects)} 件像是同一件，等判断</a>}
        {judge && <Button size="small" onClick={() => setMerging(true)}>与另一件并案</Button>}
      </header>
      <div className="channels">
        {findings.map((one) => (
          <div key={one.id} className="channel">
            <span><b>{channelWord(one.channel)}</b>　{shortDay(one.foundOn, today)}</span>
            <span className="second">{[one.organisation, one.foundByName].filter((word, i, all) => word && all.indexOf(word) === i).join(' ') || '不公开'}</span>
            {findings.length > 1 && one.description && <span className="cut" title={one.description}>{one.description}</span>}
            {one.filedId !== hazardId && one.filedNumber && <span className="note muted">原编号 {one.filedNumber}</span>}
            {one.externalId && <span className="note muted">{one.source === 'national' ? '国家库' : '原表'}编号 {one.externalId}</span>}
            {findings.length > 1 && one.photos.length > 0 && <span className="channel-photos">{one.photos.slice(0, 4).map((id) => <a key={id} href={fileAddress(id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(id, 'thumb')} alt={`${channelWord(one.channel)}拍的`} loading="lazy" /></a>)}</span>}
          </div>
        ))}
      </div>
      {owners.length > 0 && (
        <div className="owner-lines" role="group" aria-label="告知">
          {owners.map((owner) => (
            <div key={owner.id} className="owner-line">
              <Sign name={owner.readAt || owner.handedOn ? 'done' : 'hold'} /><b>{ownerWord(owner.owner)}</b>{owner.personName ?? '没有登记姓名'}
              <span className="second">{owner.readAt ? `${owner.readByName} ${moment(owner.readAt, today)} 看了` : owner.handedOn ? `${shortDay(owner.handedOn, today)} 当面送达，${owner.handedTo} 签收` : '还没有回执'}</span>
            </div>
          ))}
          {mine.length > 0 && (
            <div className="owner-line">
              <Button look="primary" busy={busy && '正在记…'} onClick={() => void act(() => Promise.all(mine.map(({ id }) => call(confirmOwnerNotice, { params: { id }, body: { commandId: newId() } }))), '已记下你看过')}>知道了</Button>
              <span className="reason">这是重大隐患，方案要求告知你；点了就记下你看过的时间</span>
            </div>
          )}
        </div>
      )}
      {merging && <MergeDialog hazardId={hazardId} entityId={entityId} number={number} onClose={() => setMerging(false)} />}
    </section>
  )
}
