// 告知回执: which owners have read of their major hazards, who has not, and delivery by hand with the signed slip.
import { useState } from 'react'
import type { z } from 'zod'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { TextField } from '#web/kit/field.tsx'
import { count, moment, shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { PhotoInput } from '#web/kit/photo-input.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { handOwnerNotice, listOwnerNotices, type ownerNoticeRow } from '../contract.ts'
import { ownerWord } from './words.ts'
import '#web/kit/grid.css'
import './findings.css'

type Row = z.output<typeof ownerNoticeRow>
const SHOWS = [['todo', '要送达、要催的'], ['open', '还没有回执'], ['late', '超过天数'], ['by-hand', '当面送达'], ['all', '全部']] as const

export function OwnerNoticesPage() {
  const { may, today } = useVisitor()
  const go = useGo()
  const asked = new URLSearchParams(useSearchAt('/owner-notices'))
  const show = SHOWS.find(([value]) => value === asked.get('show'))?.[0] ?? 'open'
  const mine = asked.get('mine') === 'true'
  const setShow = (value: string) => go(`/owner-notices?show=${value}${mine ? '&mine=true' : ''}`, { replace: true })
  const [handing, setHanding] = useState<Row>()
  const found = useReading(listOwnerNotices, { query: { show, ...(mine ? { mine: 'true' as const } : {}) } })
  if (found.error && !found.data) return <NotYet found={found} />
  return (
    <>
      <div className="head">
        <h1>告知回执</h1>
        {found.data && <p>重大隐患告知主要负责人、实际控制人　{count(found.data.open)} 条还没有回执　{found.data.days} 天没看提醒监管部门　{!found.data.daysInDocument && <Assumed>文中未写，默认 {found.data.days} 天</Assumed>}</p>}
      </div>
      <section className="sheet">
        <header className="sheet-head"><div className="kinds" role="group" aria-label="看哪些">{SHOWS.map(([value, label]) => <Button key={value} size="small" look={show === value ? 'primary' : 'plain'} onClick={() => setShow(value)}>{label}</Button>)}</div>{mine && <span className="note">只看我们部门监管的　<a href={`/owner-notices?show=${show}`}>看全部</a></span>}</header>
        {!found.data ? <div className="pad"><Skeleton lines={6} /></div>
          : found.data.rows.length === 0 ? <Empty fact={show === 'all' ? '还没有告知过' : '没有这样的'}>{found.data.inForce ? '判为重大的隐患，当时就告知，列在这里' : '你们的方案没有写要告知主要负责人、实际控制人；写了的，在规则参数里启用'}</Empty>
          : (
            <div className="scroll-x"><table className="grid grid-top">
              <thead><tr><th scope="col">谁</th><th scope="col">单位</th><th scope="col">重大隐患</th><th scope="col">告知</th><th scope="col">回执</th><th scope="col">依据</th></tr></thead>
              <tbody>{found.data.rows.map((row) => (
                <tr key={row.id}>
                  <td>{row.personName ?? (may('entity.edit') ? <a href={`/entities/${row.entityId}/edit`}>没有登记姓名，去补</a> : '没有登记姓名')}<div className="note muted">{ownerWord(row.owner)}{row.hasAccount ? '' : '，没有账号'}</div></td>
                  <td><a href={`/entities/${row.entityId}`}>{row.entityName}</a></td>
                  <td><a href={`/hazards/${row.hazardId}`}>{row.description}</a><div className="note muted">{row.number}</div></td>
                  <td className="nowrap">{shortDay(row.toldOn, today)}</td>
                  <td>
                    {row.readAt ? <><Sign name="done" /> {row.readByName} {moment(row.readAt, today)} 看了</>
                      : row.handedOn ? <><Sign name="done" /> {shortDay(row.handedOn, today)} {row.handedByName} 送达，{row.handedTo} 签收　{row.slipIds.map((id, i) => <a key={id} href={fileAddress(id, 'view')} target="_blank" rel="noreferrer">签收单{row.slipIds.length > 1 ? i + 1 : ''}</a>)}</>
                      : <><Sign name={row.late ? 'over' : 'hold'} /> {row.hasAccount ? '还没有看' : '等当面送达'}　{may('owner-notice.hand') && <Button size="small" onClick={() => setHanding(row)}>登记当面送达</Button>}</>}
                  </td>
                  <td className="second">{row.basis}</td>
                </tr>
              ))}</tbody>
            </table></div>
          )}
      </section>
      {handing && <Hand notice={handing} onClose={() => setHanding(undefined)} />}
    </>
  )
}

function Hand({ notice, onClose }: { notice: Row; onClose: () => void }) {
  const [uploading, setUploading] = useState(false)
  type Body = { handedTo: string; photos: string[] }
  return (
    <StepForm<Body> title={`当面送达${notice.personName ?? ownerWord(notice.owner)}`} submitLabel="登记送达" done="已登记送达" busy={uploading} schema={handOwnerNotice.body.omit({ commandId: true }) as z.ZodType} start={{ handedTo: notice.personName ?? '', photos: [] }} touches={['owner-notices', 'hazards', 'home']} onClose={onClose}
      send={(body) => call(handOwnerNotice, { params: { id: notice.id }, body })} effect={() => `${notice.entityName}：${notice.description}。记进这件隐患的经过，签收单留在附件里。`}>
      {(body, set, wrong) => (
        <>
          <TextField label="谁签收的" name="handedTo" maxLength={60} value={body.handedTo} error={wrong['handedTo']} onChange={(event) => set({ handedTo: event.target.value })} />
          <PhotoInput label="签收单照片" hint="拍清楚签名和日期，回执凭它算数" purpose="paper" error={wrong['photos']} onChange={(photos) => set({ photos })} onBusy={setUploading} />
        </>
      )}
    </StepForm>
  )
}
