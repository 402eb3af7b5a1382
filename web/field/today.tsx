// 今天: what I must do, nearest deadline first; what I began and did not finish; the places. The camera is always one tap
// away.
import { useEffect } from 'react'
import type { Home } from '#rooms/home/contract.ts'
import { type Device } from '#platform/sync/device.ts'
import { useBox, useDevice, useDrafts, useReading, useToday } from '#platform/sync/react.ts'
import { type Outcome, unsettled } from '#platform/sync/outbox.ts'
import { reportKey, type ReportDraft } from '#rooms/hazards/ui/field/draft.ts'
import { distance, useHere, usePlaces } from '#rooms/entities/ui/field/places.ts'
import { NoticeLink } from '#rooms/notices/ui/field/notices.tsx'
import { owedReadings } from '#rooms/tasks/ui/field/readings.ts'
import { Deadline, Empty, Skeleton } from '#web/kit/index.ts'
import { CameraPicker, Deeds, GroupHead, Head, Row, RowGroup, Screen } from '#web/kit/phone/index.ts'
import { useNewFinding } from './new-finding.ts'
import { Strip, Tabs, usePerson } from './person.tsx'
import { recordsOf } from './readings.ts'
import { ElderSwitch } from './size.tsx'

type Todo = Home['todos'][number]

export function Today() {
  const { me } = usePerson()
  const today = useToday()
  const home = useReading<Home>('/api/home')
  const box = useBox()
  const drafts = useDrafts<ReportDraft>(reportKey(''))
  const may = (permission: string) => me.permissions.includes(permission)
  usePrefetch(home.value?.todos, [recordsOf(me), ...(may('filing.submit') ? ['/api/filings/board'] : []), ...(may('task.work') ? owedReadings(me.organisations) : [])])
  // What I have already done here and the server does not know yet is not still to do.
  const sent = new Set(box ? unsettled(box).map((letter) => letter.subject) : [])
  const todos = home.value?.todos ?? []
  const open = todos.filter((todo) => !sent.has(todo.subjectId))
  const mayReport = may('hazard.report')

  const { taking, begin } = useNewFinding(me.entity)

  return (
    <Screen
      head={<Head title={me.entity?.name ?? me.regionName ?? me.organisations[0]?.name ?? me.tenant.name} sub={`${me.person.name} · ${me.person.post}`} aside={<div className="head-tools"><NoticeLink /><ElderSwitch /></div>} />}
      strip={<Strip />}
      deeds={mayReport && <Deeds onPaper><CameraPicker className="deed deed-camera" busy={taking} onTake={(files) => void begin(files)}>拍下隐患</CameraPicker></Deeds>}
      tabs={<Tabs current="/m" />}
    >
      <RowGroup title="没报完的" unit="条" of={drafts}>{({ key, value }) => <Row key={key} href={`/m/report/${value.id}`} sign="todo" title={value.place?.name ?? '还没选点位'} aside="接着填">{draftWords(value)}</Row>}</RowGroup>
      <GroupHead title="今天要办" note={home.value && `${open.length} 件`} />
      {home.loading && !home.value ? <Skeleton lines={5} /> : home.value ? (
        open.length > 0
          ? <ul className="rows">{open.map((todo) => <TodoItem key={todo.subjectId + todo.step} todo={todo} today={today} />)}</ul>
          : <div className="card"><b>{todos.length > 0 ? '该办的都办了，等着传上去' : '没有等你办的事'}</b><p>{mayReport ? '看到隐患，随手拍下来。' : '有新的会出现在这里。'}</p></div>
      ) : (
        <Empty fact="还没有存下今天的事">{home.trouble === 'offline' ? '这台手机还没连过网。连上一次，之后没有网也能看。' : home.trouble?.title}</Empty>
      )}
      {me.entity === null && <Queues queues={home.value?.queues ?? []} />}
      {me.entity === null && <PlaceTiles />}
    </Screen>
  )
}

function draftWords(draft: ReportDraft): string {
  const words = draft.words || draft.problem?.label
  return [draft.photos.length > 0 && `照片 ${draft.photos.length} 张`, words].filter(Boolean).join('，') || '空的'
}

const PLACES: Readonly<Record<string, string>> = { hazard: '/m/hazards', task: '/m/tasks', 'supervision-paper': '/m/supervisions', 'dual-report': '/m/dual-reports', 'help-visit': '/m/help' }

function TodoItem({ todo, today }: { todo: Todo; today: ReturnType<typeof useToday> }) {
  const place = PLACES[todo.subjectType]
  return <Row {...(place ? { href: `${place}/${todo.subjectId}` } : {})} sign={todo.decision ? 'wait' : 'doing'} title={todo.title} aside={todo.dueOn ? <Deadline due={todo.dueOn} today={today} /> : todo.stepLabel}>{todo.detail}</Row>
}

/** What comes one by one as a todo. */
const ITSELF = new Set(Object.values(PLACES))

/** What waits in lists: how much, and the way there, on the phone or at a desk. */
function Queues({ queues }: { queues: Home['queues'] }) {
  const waiting = queues.filter(({ field, value }) => value > 0 && !(field !== null && ITSELF.has(field)))
  if (waiting.length === 0) return null
  return (
    <>
      <GroupHead title="各处等我的" />
      <ul className="rows">{waiting.map((one) => <Row key={one.name} href={one.field ?? one.opens} title={one.label} aside={`${one.value}${one.more ? ' 以上' : ''} ${one.unit}${one.field === null ? '，打开电脑版' : ''}`} />)}</ul>
    </>
  )
}

function PlaceTiles() {
  const places = usePlaces()
  const { here } = useHere()
  if (!places.value || places.value.length === 0) return null
  const near = here ? [...places.value].sort((a, b) => (distance(here, a) ?? Infinity) - (distance(here, b) ?? Infinity)) : places.value
  return (
    <>
      <GroupHead title={here ? '附近的点位' : '点位'} note={`共 ${places.value.length} 处${places.partial ? '以上' : ''}`} more={<a href="/m/places">看全部</a>} />
      <div className="tiles">
        {near.slice(0, 4).map((place) => (
          <a key={place.id} className="tile" href={`/m/places/${place.id}`}><b className="cut">{place.name}</b><span className="cut">{[here && kilometres(distance(here, place)), place.regionName ?? place.address].filter(Boolean).join(' · ')}</span></a>
        ))}
      </div>
    </>
  )
}

export function kilometres(metres: number | undefined): string | undefined {
  if (metres === undefined) return undefined
  return metres < 1_000 ? `${Math.max(10, Math.round(metres / 10) * 10)} 米` : `${(metres / 1_000).toFixed(1)} 公里`
}

const PREFETCH_AGE_MS = 10 * 60_000

/** Reads what waits for me in full, while there is a network, so that it opens in the basement. */
function usePrefetch(todos: readonly Todo[] | undefined, lists: readonly string[]) {
  const device = useDevice()
  useEffect(() => {
    if (!todos || !navigator.onLine) return
    let live = true
    void (async () => {
      for (const list of lists) await prefetch(device, list)
      for (const todo of todos.slice(0, 40)) {
        if (!live) return
        if (todo.subjectType === 'task') await prefetch(device, `/api/tasks/${todo.subjectId}`)
        else if (todo.subjectType === 'dual-report') await prefetch(device, `/api/dual-reports/${todo.subjectId}`)
        else if (todo.subjectType === 'help-visit') await prefetch(device, `/api/help-visits/${todo.subjectId}`)
        else if (todo.subjectType === 'supervision-paper') await prefetch(device, '/api/supervisions/addressed')
        else if (todo.subjectType === 'hazard') await prefetchHazard(device, todo.subjectId)
      }
    })().catch(() => undefined)
    return () => {
      live = false
    }
  }, [device, todos])
}

async function prefetch(device: Device, path: string): Promise<Outcome | undefined> {
  const kept = await device.store.get('readings', device.account, path)
  return kept && device.now() - kept.at < PREFETCH_AGE_MS ? undefined : device.fetch(path)
}

async function prefetchHazard(device: Device, id: string): Promise<void> {
  const outcome = await prefetch(device, `/api/hazards/${id}`)
  if (outcome?.kind !== 'accepted') return
  const { files } = outcome.reply as { files: { id: string; mediaType: string }[] }
  // The service worker keeps the pictures.
  for (const file of files) if (file.mediaType.startsWith('image/')) await fetch(`/api/files/${file.id}?size=thumb`).then((response) => response.blob()).catch(() => undefined)
}
