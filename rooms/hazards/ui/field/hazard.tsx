// One hazard on the phone: where it stands and how long is left, the pictures before and after, what can be done now (a
// closed deed says why), what happened so far. Opens without a network as it was last read.
import type { Day } from '#platform/time/day.ts'
import { useReading } from '#platform/sync/react.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Deadline, Icon, LevelTag, moment, money, PhotoPair, shortDay, Sign, Squares, Story, type Photo } from '#web/kit/index.ts'
import { Absent, Deeds, GroupHead, Head, Pending, Screen, usePending, type PageProps } from '#web/kit/phone/index.ts'
import { PhoneEvidence } from '#rooms/evidence/ui/field/facts.tsx'
import { PhoneOwner } from '#rooms/findings/ui/field/owner.tsx'
import { categoryWord, deedsOf, handsOf, isLive, missingPlanFields, STEP_PATHS, storyOf, trackOf, type HazardCase, type HazardFile } from './case.ts'
import './hazards.css'

type Props = PageProps & { id: string; permissions: readonly string[] }

export function HazardPage({ id, today, permissions, strip, back }: Props) {
  const reading = useReading<HazardCase>(`/api/hazards/${id}`)
  const pending = usePending(id)
  const hazard = reading.value
  if (!hazard) return <Screen head={<Head title="隐患" back={back} />} strip={strip}><Pending letters={pending} />{pending.length === 0 && <Absent reading={reading} it="这件">在“今天”里出现过的，连过一次网就能离线看。</Absent>}</Screen>

  const { row, entity, files, timeline, papers = [] } = hazard
  const deeds = deedsOf(hazard, permissions)
  return (
    <Screen
      head={<Head title={entity.name} sub={row.number} back={back} />}
      strip={strip}
      deeds={<HazardDeeds id={id} deeds={deeds} waiting={pending.length > 0} />}
    >
      <ol className="track" aria-label="办到哪一步">
        {trackOf(row.state).map((station) => <li key={station.word} aria-current={station.current ? 'step' : undefined}><Sign name={station.sign} /><span>{station.word}</span></li>)}
      </ol>
      <Pending letters={pending} />
      <section className="card case">
        <div className="case-title">
          <LevelTag look={row.level === 'major' ? 'filled' : row.level === 'general' ? 'outline' : 'dashed'}>{row.level === 'major' ? '重大' : row.level === 'general' ? '一般' : '待判定'}</LevelTag>
          <h2>{row.description}</h2>
        </div>
        <div className="case-line">
          {isLive(row.state) && row.dueOn && <Deadline due={row.dueOn} today={today} />}
          <span className="second">{handsOf(row)}</span>
        </div>
        {row.progressPercent !== null && row.progressPercent !== undefined && row.state === 'assigned' && <p>进展 {row.progressPercent}%，{row.progressOn?.slice(5)} 报</p>}
        {row.planReturnReason && row.state === 'assigned' && <p>方案被退回：{row.planReturnReason}</p>}
        {row.reopenedOn && isLive(row.state) && <p>{row.reopenedOn.slice(5)} 重新打开，要再整改</p>}
        {row.returnReason && isLive(row.state) && <p>退回原因：{row.returnReason}</p>}
      </section>
      <PhoneOwner hazardId={id} />
      <GroupHead title="照片" />
      <PhotoPair before={photosOf(files, 'before', row.description, today)} after={photosOf(files, 'after', row.description, today)} none={{ before: '上报时没拍照', after: row.rectifiedOn ? '整改时没拍照' : '还没整改' }} />
      <PhoneEvidence evidence={hazard.evidence} />
      <GroupHead title="情况" />
      <dl className="card facts">
        <dt>在哪里</dt><dd>{[entity.address, row.place].filter(Boolean).join('，') || (row.regionName ?? '–')}</dd>
        <dt>谁发现</dt><dd>{row.foundByName} · {row.foundOn.slice(5)}</dd>
        {row.category && <><dt>类别</dt><dd>{categoryWord(row.category)}</dd></>}
        {entity.principal && <><dt>负责人</dt><dd>{entity.principal}</dd></>}
        <dt>监管部门</dt><dd>{row.organisationName ?? '–'}</dd>
      </dl>
      {row.clause && (
        <div className="card card-source">
          <b>判定依据</b>
          <p>“{row.clause.text}”</p>
          <p className="muted">《{row.clause.document}》{row.clause.documentNumber}　{row.clause.clause}</p>
        </div>
      )}
      {row.atOnce !== true && (row.planMeasures || row.state === 'assigned') && <PlanCard row={row} />}
      {row.rectification && <div className="card"><b>整改情况</b><p>{row.rectification}</p><p className="muted">{row.rectifiedByName} · {row.rectifiedOn?.slice(5)}</p></div>}
      {row.review && <div className="card"><b>复查意见</b><p>{row.review}</p><p className="muted">{row.reviewedByName} · {row.reviewedOn?.slice(5)}</p></div>}
      {papers.length > 0 && (
        <>
          <GroupHead title="文书" note={`${papers.length} 份`} />
          <ul className="rows">{papers.toReversed().map((paper) => (
            <li key={paper.id}><a className="rows-item" href={`/api/papers/${paper.id}/pdf`} target="_blank" rel="noreferrer"><Icon name="paper" /><b>{paper.label}</b><span className="rows-aside">{shortDay(paper.issuedOn, today)}</span><p>{paper.number}</p></a></li>
          ))}</ul>
        </>
      )}
      <GroupHead title="经过" />
      <div className="rows">
        <Story entries={[...timeline].sort((a, b) => b.at.localeCompare(a.at)).map((entry) => {
          const { sign, what, more } = storyOf(entry)
          return { id: entry.id, at: entry.at, sign, what: more ? `${what}：${more}` : what, who: entry.actorName, moment: moment(entry.at, today) }
        })} />
      </div>
      {reading.trouble === 'offline' && reading.at && <p className="plain-note" style={{ marginTop: '0.75rem' }}>没连上服务器，这是 {moment(new Date(reading.at), today)} 存下的。</p>}
    </Screen>
  )
}

function HazardDeeds({ id, deeds, waiting }: { id: string; deeds: ReturnType<typeof deedsOf>; waiting: boolean }) {
  if (deeds.length === 0) return null
  if (waiting) return <Deeds><button type="button" className="deed" disabled><span>{deeds[0]!.label}<small>上一步还在手机里，传上去再办</small></span></button></Deeds>
  const open = deeds.filter((deed) => deed.open)
  const main = open[0]
  const beside = open.slice(1)
  const closed = deeds.filter((deed) => !deed.open)
  const link = (deed: (typeof deeds)[number], look: string) => <a key={deed.step} className={look} href={`/m/hazards/${id}/${STEP_PATHS[deed.step]}`}>{deed.label}</a>
  return (
    <Deeds two={beside.length === 1}>
      {closed.map((deed) => <button key={deed.step} type="button" className="deed wide" disabled><span>{deed.label}<small>{deed.reason}</small></span></button>)}
      {beside.length > 1 ? <div className="deed-row">{beside.map((deed) => link(deed, 'deed deed-plain'))}</div> : beside.map((deed) => link(deed, 'deed deed-plain'))}
      {main && link(main, 'deed')}
    </Deeds>
  )
}

function PlanCard({ row }: { row: HazardCase['row'] }) {
  const missing = missingPlanFields(row)
  const parts = ['措施', '责任', '资金', '时限', '预案'].map((label) => ({ label, there: !missing.includes(label) }))
  return (
    <div className="card" style={{ marginTop: '0.625rem' }}>
      <div className="row"><b>整改方案</b><Squares name="五落实" parts={parts} /></div>
      <p>{missing.length > 0 ? `还缺${missing.join('、')}` : row.level === 'major' ? row.planApprovedOn ? `${row.planApprovedOn.slice(5)} 审核同意` : '五项齐，等监管部门审核' : '五项齐'}</p>
      {row.planMeasures && (
        <dl className="facts">
          <dt>措施</dt><dd>{row.planMeasures}</dd>
          <dt>责任</dt><dd>{row.planResponsible}</dd>
          <dt>资金</dt><dd>{money(row.planFunds)}</dd>
          <dt>时限</dt><dd>{row.planDueOn?.slice(5)}</dd>
          <dt>预案</dt><dd>{row.planContingency}</dd>
        </dl>
      )}
    </div>
  )
}

function photosOf(files: readonly HazardFile[], purpose: string, alt: string, today: Day): Photo[] {
  return files.filter((file) => file.purpose === purpose && file.mediaType.startsWith('image/')).map((file) => ({
    id: file.id, thumb: fileAddress(file.id, 'thumb'), view: fileAddress(file.id, 'view'), original: fileAddress(file.id, 'original'), alt,
    moment: moment(file.takenAt ?? file.uploadedAt, today), by: file.uploadedByName ?? '', sealed: file.sha256 !== '',
  }))
}
