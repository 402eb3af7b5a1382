// On the phone of an owner: the plan wants them told of this major hazard; one tap says that they have read it. The receipt needs
// the network, for it says when.
import { useState } from 'react'
import { newId } from '#platform/db/ids.ts'
import { useReading } from '#platform/sync/react.ts'
import { call } from '#web/api/client.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { toast } from '#web/kit/index.ts'
import { Deed } from '#web/kit/phone/index.ts'
import { confirmOwnerNotice, readFindings } from '../../contract.ts'
import type { z } from 'zod'
import { channelWord, ownerWord } from '../words.ts'

export function PhoneOwner({ hazardId }: { hazardId: string }) {
  const reading = useReading<z.output<typeof readFindings.reply>>(`/api/hazards/${hazardId}/findings`)
  const [busy, setBusy] = useState(false)
  const data = reading.value
  if (!data) return null
  const mine = data.owners.filter((owner) => owner.mine && !owner.readAt)
  const confirm = async () => {
    setBusy(true)
    try {
      for (const { id } of mine) await call(confirmOwnerNotice, { params: { id }, body: { commandId: newId() } })
      toast('已记下你看过')
      reading.refresh()
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    setBusy(false)
  }
  return (
    <>
      {data.into && <div className="card"><b>和另一件是同一隐患</b><p>已并到 <a href={`/m/hazards/${data.into.id}`}>{data.into.number}</a> 办。</p></div>}
      {mine.length > 0 && <div className="card"><b>重大隐患，告知{mine.map((owner) => ownerWord(owner.owner)).join('、')}</b><p>看完点“知道了”，记下你看过的时间。</p><Deed busy={busy} onClick={() => void confirm()}>知道了</Deed></div>}
      {data.findings.length > 1 && <div className="card"><b>发现 {data.findings.length} 次</b><p>{data.findings.map((one) => `${channelWord(one.channel)} ${one.foundOn.slice(5)}`).join('　')}</p></div>}
    </>
  )
}
