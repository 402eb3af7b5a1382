// One matter: the chain with each link's unit and figures, the hazards a figure opens, meetings, 经过; on the right the deeds.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { EditDeed, LedgerStory, VoidDeed } from '#mechanisms/ledger/ui/detail.tsx'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { Level, StateOf } from '#rooms/hazards/ui/words.tsx'
import { taskLoop, type TaskState } from '#rooms/tasks/rules.ts'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { addressOf, call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf, useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button, ClosedDeed } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, percent, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { DeedSheet, Loaded, RecordPage, Sheet, Trail } from '#web/kit/record.tsx'
import { Sign, StateMark } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { exportChain, listHazards, matterLedger, readMatter, type LinkReply, type MatterReply } from '../contract.ts'
import { matters } from '../definitions.ts'
import { rectified, SHOWS, type Show } from '../rules.ts'
import { ChainDialog, MeetingDialog, PinDialog, UnpinDialog, type Hanging } from './steps.tsx'
import { eventWords } from './words.ts'
import '#web/kit/grid.css'
import './matters.css'

const SHOWN: Readonly<Record<Show, string>> = { live: '在办', major: '重大在办', late: '超期', closed: '已销号', all: '全部' }
type Doing = { kind: 'chain' } | { kind: 'meeting' } | { kind: 'pin'; link: LinkReply } | { kind: 'unpin'; of: Hanging }

export function MatterPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readMatter, { params: { id } })} back={['/matters', '一件事']}>{(found) => <Matter key={id} id={id} page={found} />}</Loaded>
}

function Matter({ id, page }: { id: string; page: MatterReply }) {
  const { today, may } = useVisitor()
  const base = `/matters/${id}`
  const params = new URLSearchParams(useSearchAt(base))
  const go = useGo()
  const row = page.row as unknown as Row & Record<string, string | null>
  const [doing, setDoing] = useState<Doing | undefined>(() => (params.get('edit') === 'chain' && page.abilities['manage'] === true ? { kind: 'chain' } : undefined))
  const linkId = params.get('link') ?? undefined
  const asked = params.get('show') as Show | null
  const show = asked && SHOWS.includes(asked) ? asked : 'live'
  const link = page.links.find((one) => one.id === linkId)
  const close = () => { setDoing(undefined); if (params.has('edit')) go(base, { replace: true }) }
  const manage = page.abilities['manage'] ?? '你的岗位不定责任链条'
  return (
    <>
      <RecordPage
        trail={<Trail path={[['/matters', '一件事']]} name={String(row['name'])} />}
        title={row['name']}
        facts={<><span>{row['regionName']}</span><span>{shortDay(row['startedOn'] ?? null, today)} 起</span>{row['voidedOn'] ? <b>已作废：{row['voidReason']}</b> : null}{page.withoutOwner > 0 && <span className="state blind"><Sign name="over" />{count(page.withoutOwner)} 个环节没有责任单位</span>}</>}
        above={(
          <section className="sheet" style={{ marginBottom: 14 }} aria-label="责任链条">
            <div className="matter-lead">
              <span><span className="muted">牵头单位　</span><b>{row['leadOrganisationName']}</b>　组织推动</span>
              <span><span className="muted">责任单位　</span>{[...new Set(page.links.flatMap((one) => one.organisationName ?? []))].join('、') || '还没有'}　齐抓共管</span>
              <span className="grow" />
              <span><span className="muted">整条链　</span>在办 <NumberLink href={base}>{count(page.totals.live)}</NumberLink>　重大 <NumberLink href={`${base}?show=major`}>{count(page.totals.major)}</NumberLink>　超期 <NumberLink href={`${base}?show=late`}>{count(page.totals.late)}</NumberLink></span>
            </div>
            {page.links.length === 0 ? <Empty fact="还没有排出环节" next={manage === true ? <Button look="primary" onClick={() => setDoing({ kind: 'chain' })}>排责任链条</Button> : undefined}>从头到尾写出环节，每个环节落到一个单位，写明哪些隐患归它</Empty>
              : <div className="chain">{page.links.map((one) => <Link key={one.id} link={one} base={base} here={one.id === linkId} />)}</div>}
          </section>
        )}
        side={(
          <>
            <DeedSheet plain>
              {manage === true ? <Button look="primary" block onClick={() => setDoing({ kind: 'chain' })}>{page.links.length ? '改责任链条' : '排责任链条'}</Button> : <ClosedDeed label="改链条" reason={manage} />}
              <EditDeed ability={page.abilities['edit']} href={`${base}/edit`} plain />
              <VoidDeed ledger={matters} contracts={matterLedger} row={row} ability={page.abilities['void']} touches={['matters']} />
            </DeedSheet>
            {may('matter.export') && page.links.length > 0 && (
              <Sheet title="责任链条清单">
                <div className="pad small"><p><Icon name="paper" size="small" /> <a href={addressOf(exportChain, { id, format: 'pdf' })} target="_blank" rel="noreferrer">看清单</a>　<a href={addressOf(exportChain, { id, format: 'docx' })} download>Word</a>　<a href={addressOf(exportChain, { id, format: 'xlsx' })} download>Excel</a></p><p className="note muted">按今天的台账填好</p></div>
              </Sheet>
            )}
            {row['goal'] && <section className="sheet pad"><h3>要达到什么</h3><p className="small second">{row['goal']}</p></section>}
          </>
        )}
      >
        {page.links.length > 0 && <Hazards page={page} base={base} link={link} show={show} manage={manage === true} onDo={setDoing} />}
        <Tasks page={page} link={link} manage={manage === true} onDo={setDoing} />
        <Sheet title="联席会议" note={page.meetings.length ? `${count(page.meetings.length)} 次` : ''} more={manage === true && <Button size="small" icon="plus" onClick={() => setDoing({ kind: 'meeting' })}>记一次</Button>}>
          {page.meetings.length === 0 ? <Empty fact="还没有开过">由牵头单位召集，开过了记在这里，附上纪要</Empty> : (
            <ul className="meetings">{page.meetings.map((one) => <li key={one.id}><b>{shortDay(one.heldOn, today)}　{one.title}</b>{one.note && <p className="second">{one.note}</p>}<p className="note muted">{one.recordedByName} 记{one.files.map((file) => <span key={file.id}>　<Icon name="clip" size="small" /> <a href={fileAddress(file.id, 'original')} target="_blank" rel="noreferrer">{file.name}</a></span>)}</p></li>)}</ul>
          )}
        </Sheet>
        <LedgerStory ledger={matters} timeline={page.timeline} saying={(entry) => eventWords(entry.what, entry.body, today)?.words} />
      </RecordPage>
      {doing?.kind === 'chain' && <ChainDialog page={page} onClose={close} />}
      {doing?.kind === 'meeting' && <MeetingDialog page={page} onClose={close} />}
      {doing?.kind === 'pin' && <PinDialog page={page} link={doing.link} onClose={close} />}
      {doing?.kind === 'unpin' && <UnpinDialog page={page} of={doing.of} onClose={close} />}
    </>
  )
}

function Link({ link, base, here }: { link: LinkReply; base: string; here: boolean }) {
  const { figures } = link
  const { part, whole } = rectified(figures)
  const to = (show: Show) => `${base}?link=${link.id}${show === 'live' ? '' : `&show=${show}`}`
  const figure = (label: string, show: Show, meaning: string) => <><dt>{label}</dt><dd><NumberLink href={to(show)} facts={{ meaning, rows: show === 'all' ? figures.live + figures.closed : figures[show], unit: '件' }}>{count(show === 'all' ? figures.live + figures.closed : figures[show])}</NumberLink></dd></>
  return (
    <div className="chain-link" aria-current={here ? 'true' : undefined}>
      <h3><a href={to('live')}>{link.name}</a></h3>
      {link.organisationName ? <span className="small">{link.organisationName}</span> : <span className="state small blind"><Sign name="over" />没有责任单位</span>}
      {link.duty && <span className="note muted">{link.duty}</span>}
      <dl>
        {figure('在办隐患', 'live', '挂在这一环、还没有销号的隐患')}
        {figure('其中重大', 'major', '在办里判为重大的')}
        {figure('超期', 'late', '在办里超过期限的')}
        <dt>整改率</dt><dd><NumberLink href={to('all')} facts={{ meaning: '已销号占全部（在办和已销号）', rows: whole, unit: '件' }}>{whole === 0 ? '–' : `${percent(part, whole)} ${count(part)}/${count(whole)}`}</NumberLink></dd>
      </dl>
    </div>
  )
}

/** Tasks of the plan that people hung on the links. */
function Tasks({ page, link, manage, onDo }: { page: MatterReply; link: LinkReply | undefined; manage: boolean; onDo: (doing: Doing) => void }) {
  const { today } = useVisitor()
  const rows = page.tasks.filter((task) => !link || task.linkId === link.id)
  if (rows.length === 0) return null
  return (
    <Sheet title={link ? `“${link.name}”的任务` : '各环节的任务'} note={`${count(rows.length)} 项，人工挂的`}>
      <table className="grid">
        <thead><tr><th scope="col">编号</th><th scope="col">任务</th><th scope="col">环节</th><th scope="col">进展</th><th scope="col">时限</th><th><span className="unseen">办理</span></th></tr></thead>
        <tbody>
          {rows.map((task) => (
            <tr key={`${task.linkId}${task.id}`}>
              <td className="tight"><a href={`/tasks/${task.id}`}>{task.number}</a></td><th scope="row">{task.title}<small>{task.organisationName}　{task.reason}</small></th><td className="tight second">{task.linkName}</td>
              <td className="tight"><StateMark sign={signOf(taskLoop.states[task.state as TaskState].sign, false)}>{taskLoop.states[task.state as TaskState].label}</StateMark></td>
              <td className="tight">{task.state === 'done' ? shortDay(task.dueOn, today) : <Deadline due={task.dueOn} today={today} />}</td>
              <td className="tight right screen-only">{manage && <Button size="small" look="quiet" onClick={() => onDo({ kind: 'unpin', of: { ...task, kind: 'task' } })}>取下</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  )
}

type Linked = z.output<typeof listHazards.reply>

function Hazards({ page, base, link, show, manage, onDo }: { page: MatterReply; base: string; link: LinkReply | undefined; show: Show; manage: boolean; onDo: (doing: Doing) => void }) {
  const { today } = useVisitor()
  const id = (page.row as unknown as Row).id
  const query = { ...(link ? { linkId: link.id } : {}), show }
  const list = useInfiniteQuery<Linked, ApiProblem, { pages: Linked[] }, string[], string | undefined>({
    queryKey: [...keyOf(listHazards, { params: { id }, query }), 'pages'], queryFn: ({ pageParam, signal }) => call(listHazards, { params: { id }, query: { ...query, ...(pageParam ? { after: pageParam } : {}) }, signal }),
    initialPageParam: undefined, getNextPageParam: (one) => one.next ?? undefined, placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((one) => one.rows) ?? []
  return (
    <section className="sheet">
      <header className="sheet-head"><h2>{link ? `“${link.name}”的隐患` : '整条链的隐患'}</h2><span className="note">{SHOWN[show]}</span>
        <span className="more screen-only row">{link && <a href={base}>看整条链</a>}{link && manage && <Button size="small" icon="plus" onClick={() => onDo({ kind: 'pin', link })}>挂一件</Button>}</span>
      </header>
      {list.error && !rows.length ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div> : list.isLoading ? <div className="pad"><Skeleton lines={5} /></div>
        : rows.length === 0 ? <Empty fact={`没有${SHOWN[show]}的隐患`}>{link && !link.categories.length && !link.industries.length && !link.regionId ? '这一环没有写明归它的隐患：改责任链条填条件，或人工挂' : '符合条件的隐患自动出现在这里'}</Empty>
        : (
          <table className="grid">
            <thead><tr><th scope="col">编号</th><th scope="col">等级</th><th scope="col">隐患</th>{!link && <th scope="col">环节</th>}<th scope="col">进展</th><th scope="col">期限</th><th><span className="unseen">办理</span></th></tr></thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td className="tight"><a href={`/hazards/${one.id}`}>{one.number}</a></td><td className="tight"><Level level={one.level} /></td>
                  <th scope="row">{one.description}<small>{one.entityName}{one.pinned ? `　人工挂：${one.reason ?? ''}` : ''}</small></th>{!link && <td className="tight second">{one.linkName}</td>}
                  <td className="tight"><StateOf row={one} mine={false} /></td><td className="tight">{one.state === 'closed' ? <span className="muted">–</span> : <Deadline due={one.dueOn} today={today} />}</td>
                  <td className="tight right screen-only">{one.pinned && manage && <Button size="small" look="quiet" onClick={() => onDo({ kind: 'unpin', of: { ...one, kind: 'hazard' } })}>取下</Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      {list.hasNextPage && <div className="pad"><Button size="small" busy={list.isFetchingNextPage && '正在载入…'} onClick={() => void list.fetchNextPage()}>再看一些</Button></div>}
    </section>
  )
}
