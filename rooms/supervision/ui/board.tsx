// The board by rung: a column for each rung of this jurisdiction's ladder, the most urgent clock first in each.
import { useState } from 'react'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readBoard, type Card } from '../contract.ts'
import { AddressedPage } from './addressed.tsx'
import { SupervisionList } from './list.tsx'
import './supervision.css'

/** Without filters the board, with them the list; an enterprise sees what was sent to it. */
export function SupervisionsPage() {
  const { may } = useVisitor()
  const search = useSearchAt('/supervisions')
  return !may('supervision.read') ? <AddressedPage /> : search ? <SupervisionList /> : <Board />
}

const SHOWN = 40

function Board() {
  const { today, may } = useVisitor()
  const found = useReading(readBoard)
  const [q, setQ] = useState('')
  const [only, setOnly] = useState(false)
  useTitle('督办')
  const board = found.data
  const wanted = (card: Card) => (!only || card.proposed !== null || card.column === 'registered') && (!q.trim() || `${card.title}${card.entityName}${card.number}${card.organisationName}`.includes(q.trim()))
  return (
    <>
      <div className="head">
        <h1>重大事故隐患督办</h1>
        <p>{board ? <>在册 <NumberLink href="/supervisions?state=registered,listed">{count(board.columns.filter((one) => one.key !== 'ended').reduce((sum, one) => sum + one.count, 0))}</NumberLink> 件，等办 <NumberLink href="/supervisions?waiting=true">{count(board.waiting)}</NumberLink> 件　截至 {shortDay(today, today)}</> : null}</p>
        <span className="grow" />
        <a className={buttonClass()} href="/supervisions?state=listed"><Icon name="list" size="small" />督办清单</a>
        {may('hazard.export') && <a className={buttonClass()} href="/api/papers/hazard-register" download><Icon name="export" size="small" />督办台账</a>}
      </div>
      {!board ? <NotYet found={found} lines={10} />
        : (
          <>
            <div className="board-bar screen-only">
              <span className="small">整改缓慢的台阶　<b>{board.ladder || '方案没有写'}</b></span>
              {board.ladder ? (board.basis.inDocument ? <SourceTag href="/rules/hazard/slow-ladder">依据：{board.basis.basis.split('：')[0]}</SourceTag> : <Assumed>{board.basis.basis}</Assumed>) : <span className="note muted">只催办、督办；拒不整改的认定后上报或移送</span>}
              <span className="grow" />
              <label className="check small"><input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} /> 只看等办的</label>
              <input className="input board-find" type="search" aria-label="找单位、隐患、编号" placeholder="单位、隐患、编号" value={q} onChange={(event) => setQ(event.target.value)} />
            </div>
            {board.total === 0 ? <div className="sheet"><Empty fact="没有要督办的重大隐患" next={<a className={buttonClass()} href="/hazards?level=major">看重大隐患</a>}>判为重大的隐患第二天一早自动登记到这里，核定以后纳入清单</Empty></div> : (
              <div className="rungs" role="list" aria-label="按台阶分列" tabIndex={0}>
                {board.columns.map((column) => <Column key={column.key} label={column.label} track={column.track} name={column.key} cards={board.cards.filter((card) => card.column === column.key && wanted(card))} whole={column.count} />)}
              </div>
            )}
          </>
        )}
    </>
  )
}

function Column({ label, track, name, cards, whole }: { label: string; track: string; name: string; cards: readonly Card[]; whole: number }) {
  const [all, setAll] = useState(false)
  const shown = all ? cards : cards.slice(0, SHOWN)
  return (
    <section className={`rung rung-${track}`} role="listitem" aria-label={`${label} ${whole} 件`}>
      <header><h2>{label}</h2><NumberLink href={name === 'ended' ? '/supervisions?state=ended' : name === 'registered' || name === 'listed' ? `/supervisions?state=${name}${name === 'listed' ? '&rung=none' : ''}` : `/supervisions?state=listed&rung=${name}`}>{count(whole)}</NumberLink></header>
      <ul>
        {shown.map((card) => <CardView key={card.id} card={card} />)}
        {cards.length === 0 && <li className="muted note rung-none">没有</li>}
      </ul>
      {cards.length > shown.length && <button type="button" className="link small rung-more" onClick={() => setAll(true)}>还有 {count(cards.length - shown.length)} 件</button>}
    </section>
  )
}

function CardView({ card }: { card: Card }) {
  const { today } = useVisitor()
  const due = card.dueOn ? deadlineOf(card.dueOn, today) : undefined
  const ended = card.column === 'ended'
  return (
    <li>
      <a className={card.proposed ? 'rung-card rung-hot' : 'rung-card'} href={`/supervisions/${card.id}`}>
        <b className="cut">{card.entityName}</b>
        <span className="rung-words">{card.title}</span>
        <span className="rung-foot">
          {card.proposed ? <span className="rung-wait"><Sign name="wait" />{card.proposed}等办</span> : card.column === 'registered' ? <span><Sign name="hold" />等核定</span> : card.unanswered ? <span className="rung-wait"><Sign name="over" />到期没反馈</span> : card.refused ? <span className="rung-wait"><Sign name="over" />拒不整改</span> : null}
          {!ended && due && <span className={due.kind === 'over' ? 'rung-late' : undefined}>{due.text}</span>}
          {!ended && !card.proposed && card.waitUntil && <span>等到 {shortDay(card.waitUntil, today)}</span>}
          {!ended && card.hazardState !== 'assigned' && card.column !== 'registered' && <span>{card.hazardState === 'rectified' ? '待复查' : card.hazardState === 'accepted' ? '待销号' : '待交办'}</span>}
          {card.idleDays >= 5 && card.hazardState === 'assigned' && !ended && <span>{card.idleDays} 天没动</span>}
        </span>
      </a>
    </li>
  )
}
