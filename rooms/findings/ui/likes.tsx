// What a report being written may be already: beside the form at the desk, under it on the phone. Says why, offers to record this
// finding on the case there is; a report is never held up by it.
import { useEffect, useState, type ReactNode } from 'react'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { shortDay } from '#web/kit/format.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listLikes, type LikeReply } from '../contract.ts'
import { channelWord, stateWord, sureWord } from './words.ts'
import './findings.css'

export type Writing = { entityId: string | null; description: string; place?: string | null; category?: string | null; foundOn?: string | null }

/** What was typed, once typing rests. */
function useRested<T>(value: T, ms = 400): T {
  const text = JSON.stringify(value)
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(text), ms)
    return () => window.clearTimeout(timer)
  }, [text, ms])
  return JSON.parse(rested) as T
}

const queryOf = ({ entityId, description, place, category, foundOn }: Writing) => ({ entityId: entityId ?? '', description: description.trim().slice(0, 300), ...(place?.trim() ? { place: place.trim() } : {}), ...(category ? { category } : {}), ...(foundOn ? { foundOn } : {}) })

/** At the desk. @param onAdd records this finding on that case instead of a new one */
export function Likes({ writing, onAdd }: { writing: Writing; onAdd: (like: LikeReply) => void }) {
  const { today } = useVisitor()
  const rested = useRested(writing)
  const asked = rested.entityId !== null && rested.description.trim().length >= 4
  const found = useReading(listLikes, { query: queryOf(rested) }, { enabled: asked, staleTime: 30_000 })
  const likes = asked ? (found.data?.likes ?? []) : []
  if (!likes.length) return null
  return (
    <aside className="sheet" aria-label="像是已经有的">
      <header className="sheet-head"><h2>像是已经有了</h2><span className="note">{likes.length} 件</span></header>
      <div className="likes" role="status">
        {likes.map((like) => (
          <Like key={like.id} like={like} today={today}><Button size="small" onClick={() => onAdd(like)}>就是这件，记上这一次</Button></Like>
        ))}
        <p className="note muted">不是同一件就照常登记；监管部门判定时还会看到。</p>
      </div>
    </aside>
  )
}

function Like({ like, today, children }: { like: LikeReply; today: string; children?: ReactNode }) {
  return (
    <div className="like">
      <a href={`/hazards/${like.id}`} target="_blank" rel="noreferrer">{like.description}</a>
      <span className="second">{sureWord(like.score)}：{like.reasons.join('、')}</span>
      <span className="note muted">{like.number}　{channelWord(like.channel)} {shortDay(like.foundOn, today as never)}　{stateWord(like.state)}</span>
      {like.photo && <img src={fileAddress(like.photo, 'thumb')} alt={`${like.number} 现场`} />}
      {children && <div className="row">{children}</div>}
    </div>
  )
}

/** On the phone: only with a network, and only told. Without one the judge is shown the pair afterwards. */
export function PhoneLikes({ writing }: { writing: Writing }) {
  const rested = useRested(writing, 700)
  const [likes, setLikes] = useState<readonly LikeReply[]>([])
  const query = JSON.stringify(queryOf(rested))
  useEffect(() => {
    setLikes([])
    const asked = JSON.parse(query) as ReturnType<typeof queryOf>
    if (!asked.entityId || asked.description.length < 4 || !navigator.onLine) return undefined
    const stop = new AbortController()
    call(listLikes, { query: asked, signal: stop.signal }).then((answer) => setLikes(answer.likes), () => undefined)
    return () => stop.abort()
  }, [query])
  if (!likes.length) return null
  return (
    <div className="card" role="status">
      <b>像是已经有人报过</b>
      {likes.slice(0, 2).map((like) => <p key={like.id}>{like.description}<br /><small className="second">{like.number}　{like.reasons.join('、')}　{stateWord(like.state)}</small>　<a href={`/m/hazards/${like.id}`}>看那一件</a></p>)}
      <p className="muted">不是同一件就照常上报。</p>
    </div>
  )
}
