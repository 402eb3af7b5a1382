// 疑似重复: pairs that may be one hazard, side by side with their photos, and rows of an import kept aside. Somebody says whether.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchText } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { LevelTag } from '#web/kit/marks.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { decideSuspect, listSuspects, type SuspectReply } from '../contract.ts'
import { channelWord, stateWord, sureWord } from './words.ts'
import './findings.css'

const DONE = { merged: '已并成一件', added: '已记上这一次发现', different: '各办各的，不再提示', new: '已另登记一件' } as const

export function DuplicatesPage() {
  const importId = new URLSearchParams(useSearchText()).get('importId') ?? undefined
  const found = useReading(listSuspects, { query: { limit: 30, ...(importId ? { importId } : {}) } })
  if (!found.data) return <NotYet found={found} lines={10} />
  const { rows, count: all } = found.data
  return (
    <>
      <div className="head">
        <h1>疑似重复</h1>
        <p>{importId ? '这次导入里留下的' : all > 10_000 ? '10 000 件以上等判断' : `${count(all)} 件等判断`}　是不是同一件由人定，系统不自动并</p>
        <span className="grow" />
        {importId && <a className={buttonClass()} href="/duplicates">看全部</a>}
      </div>
      <section className="sheet">
        {rows.length === 0 ? <Empty fact="没有要判断的">上报、导入时有像是同一件的，会列在这里</Empty> : rows.map((row) => <Suspect key={row.id} suspect={row} />)}
        {all > rows.length && rows.length > 0 && !importId && <p className="pad note muted">先列 {rows.length} 件，判断一件补一件。</p>}
      </section>
    </>
  )
}

function Suspect({ suspect }: { suspect: SuspectReply }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState<'same' | 'other'>()
  const { one, other, row, keeps, refusal, reasons, score } = suspect
  const decide = async (same: boolean) => {
    setBusy(same ? 'same' : 'other')
    try {
      const { decision } = await call(decideSuspect, { params: { id: suspect.id }, body: { commandId: newId(), same } })
      toast(DONE[decision])
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    await refresh(client, ['suspects', 'hazards', 'hazard-imports', 'home'])
    setBusy(undefined)
  }
  const stays = keeps === one.hazardId ? one : other
  return (
    <article className="suspect" aria-label={`${one.number} 与 ${other.number}`}>
      <div className="suspect-head"><b>{sureWord(score)}</b><span className="second">{reasons.join('、')}</span></div>
      <Side side={one} label={row ? '导入表里的' : '后登记的'} keeps={keeps !== null && keeps === one.hazardId} />
      <Side side={other} label={row ? '已经登记的' : '先登记的'} keeps={keeps !== null && keeps === other.hazardId} />
      <div className="suspect-foot">
        <Button look="primary" size="small" disabled={refusal !== null} busy={busy === 'same' && '正在办…'} onClick={() => void decide(true)}>{row ? '是同一件，记上这一次' : '是同一件，并案'}</Button>
        <Button size="small" busy={busy === 'other' && '正在办…'} onClick={() => void decide(false)}>{row ? '不是，另登记一件' : '不是同一件'}</Button>
        <span className="reason">{refusal ?? (row ? '记上以后，渠道、日期、发现人都留着' : `留 ${stays.number}，另一件作废并写明并入；照片、渠道都留着`)}</span>
      </div>
    </article>
  )
}

function Side({ side, label, keeps }: { side: SuspectReply['one']; label: string; keeps: boolean }) {
  const { today } = useVisitor()
  return (
    <div className="suspect-side">
      <span className="note muted">{label}{keeps && '　留这一件'}</span>
      <h3>{side.level === 'major' && <><LevelTag look="filled">重大</LevelTag> </>}{side.hazardId ? <a href={`/hazards/${side.hazardId}`} target="_blank" rel="noreferrer">{side.description}</a> : side.description}</h3>
      <span>{[side.entityName, side.place].filter(Boolean).join(' · ')}</span>
      <span className="second">{side.number}　{channelWord(side.channel)} {side.foundByName}　{shortDay(side.foundOn, today)} 发现　{stateWord(side.state)}</span>
      {side.photos.length > 0
        ? <span className="side-photos">{side.photos.map((id) => <a key={id} href={fileAddress(id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(id, 'thumb')} alt={`${side.number} 现场`} loading="lazy" /></a>)}</span>
        : <span className="side-bare note">没有照片</span>}
    </div>
  )
}
