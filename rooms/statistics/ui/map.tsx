// 地图 without a network: places by their coordinates on plain ground, near ones drawn together, names of regions where their
// places lie. What has no coordinates is told by its number. Dragging moves the frame; what is late
// is a triangle, what is major a square.
import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { readMap, type MapReply } from '../contract.ts'
import { placeLabels } from './map-labels.ts'
import { Seg, StatisticsViews } from './views.tsx'
import './statistics.css'

type Box = [number, number, number, number]

export function MapPage() {
  const search = useSearchAt('/statistics/map')
  const asked = new URLSearchParams(search)
  const go = useGo()
  const show = asked.get('show') === 'entities' ? 'entities' : 'hazards'
  const query = Object.fromEntries(['show', 'level', 'late', 'under', 'box'].flatMap((key) => { const value = asked.get(key); return value ? [[key, value]] : [] }))
  const found = useReading(readMap, { query: query as never })
  const kept = useRef<MapReply | undefined>(undefined)
  if (found.data) kept.current = found.data
  const data = found.data ?? kept.current
  useTitle('地图')
  const hrefOf = (change: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(change)) if (value) next.set(key, value); else next.delete(key)
    return `/statistics/map${next.size ? `?${next}` : ''}`
  }
  const what = show === 'entities' ? '家监管单位' : '件未销号的隐患'
  return (
    <>
      <div className="head"><h1>地图</h1><p>{data ? `画出 ${count(data.placed)} ${what}；${data.unplaced ? `另有 ${count(data.unplaced)} ${what}没有坐标，不在图上` : '都有坐标'}` : ''}</p><span className="grow" /><StatisticsViews here="/statistics/map" /></div>
      <div className="asked screen-only">
        <Seg label="看什么" choices={[{ value: '', label: '隐患' }, { value: 'entities', label: '监管单位' }]} value={show === 'entities' ? 'entities' : ''} hrefOf={(value) => hrefOf({ show: value || undefined, box: undefined })} />
        {show === 'hazards' && <Seg label="等级" choices={[{ value: '', label: '全部' }, { value: 'major', label: '重大' }, { value: 'general', label: '一般' }]} value={asked.get('level') ?? ''} hrefOf={(level) => hrefOf({ level })} />}
        {show === 'hazards' && <Seg label="超期" choices={[{ value: '', label: '不论' }, { value: 'true', label: '超期' }]} value={asked.get('late') ?? ''} hrefOf={(late) => hrefOf({ late })} />}
      </div>
      {!data ? <NotYet found={found} lines={12} />
        : !data.box ? <section className="sheet"><Empty fact="没有可以画的位置">{data.unplaced ? `${count(data.unplaced)} ${what}都没有坐标。在监管单位里填经度、纬度，或在手机上报时带上位置` : `没有${what.slice(1)}`}</Empty></section>
        : <Frame data={data} show={show} go={(box) => go(hrefOf({ box: box?.map((end) => end.toFixed(5)).join(',') }), { replace: true })} moved={asked.has('box')} />}
    </>
  )
}

const [WIDTH, HEIGHT] = [1000, 620]
const radius = (n: number, most: number) => (n === 1 ? 5 : 8 + 14 * Math.sqrt(n / most))

function Frame({ data, show, go, moved }: { data: MapReply; show: 'hazards' | 'entities'; go: (box: Box | undefined) => void; moved: boolean }) {
  const [box, setBox] = useState(data.box as Box)
  const [drag, setDrag] = useState<{ x: number; y: number; box: Box }>()
  const key = data.box!.join()
  useEffect(() => setBox(data.box as Box), [key])
  const view = useMemo(() => project(box), [box])
  const zoom = (factor: number) => {
    const [cx, cy, w, h] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, ((box[2] - box[0]) * factor) / 2, ((box[3] - box[1]) * factor) / 2]
    go([cx - w, cy - h, cx + w, cy + h])
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (!drag) return
    const size = event.currentTarget.getBoundingClientRect()
    const [dx, dy] = [((event.clientX - drag.x) / size.width) * WIDTH / view.scale / view.shrink, ((event.clientY - drag.y) / size.height) * HEIGHT / view.scale]
    setBox([drag.box[0] - dx, drag.box[1] + dy, drag.box[2] - dx, drag.box[3] + dy])
  }
  const end = () => {
    if (drag && drag.box.join() !== box.join()) go(box)
    setDrag(undefined)
  }
  const most = Math.max(1, ...data.points.map(({ n }) => n))
  return (
    <section className="sheet map-frame" aria-label="位置图">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${data.points.length} 处位置`} style={{ cursor: drag ? 'grabbing' : 'grab' }}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setDrag({ x: event.clientX, y: event.clientY, box }) }} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        {placeLabels(data.regions.toSorted((a, b) => b.n - a.n).map((one) => ({ id: one.id, name: one.name, x: view.x(one.longitude), y: view.y(one.latitude) })), { width: WIDTH, height: HEIGHT }, data.points.map((one) => ({ x: view.x(one.longitude), y: view.y(one.latitude), r: radius(one.n, most) }))).map((one) => <text key={one.id} x={one.x} y={one.y} textAnchor="middle">{one.name}</text>)}
        {data.points.map((one) => {
          const r = radius(one.n, most)
          const href = one.id ? `/entities/${one.id}` : one.regionId ? `/${show === 'entities' ? 'entities?' : 'hazards?live=true&'}regionId=${one.regionId}` : undefined
          const words = `${one.name ?? ''} ${one.n} ${show === 'entities' ? '家' : `件${one.late ? `，超期 ${one.late}` : ''}${one.major ? `，重大 ${one.major}` : ''}`}`
          const mark = (
            <g>
              <title>{words}</title>
              <circle cx={view.x(one.longitude)} cy={view.y(one.latitude)} r={Math.max(r, 14)} fill="transparent" />
              <Mark x={view.x(one.longitude)} y={view.y(one.latitude)} r={r} late={Boolean(one.late)} major={Boolean(one.major)} />
              {one.n > 1 && <text className="map-n" x={view.x(one.longitude)} y={view.y(one.latitude) + 4}>{one.n}</text>}
            </g>
          )
          return href ? <a key={`${one.longitude} ${one.latitude}`} href={href} aria-label={words} onPointerDown={(event) => event.stopPropagation()}>{mark}</a> : <g key={`${one.longitude} ${one.latitude}`}>{mark}</g>
        })}
        <Scale view={view} />
      </svg>
      <div className="map-tools screen-only"><Button size="small" aria-label="放大" onClick={() => zoom(0.5)}>＋</Button><Button size="small" aria-label="缩小" onClick={() => zoom(2)}>－</Button>{moved && <Button size="small" onClick={() => go(undefined)}>全部</Button>}</div>
      <div className="pad legend note"><span><Key /> {show === 'entities' ? '监管单位' : '一般'}</span>{show === 'hazards' && <><span><Key major /> 有重大的</span><span><Key late /> 有超期的</span><span><Key late major /> 超期和重大都有</span></>}<span className="muted">数字是几{show === 'entities' ? '家' : '件'}，近的合成一处；没有底图，不用联网</span>
        {data.regions.length > 0 && <span>　{data.regions.slice(0, 12).map((one) => <span key={one.id}>{one.name} <NumberLink href={`/${show === 'entities' ? 'entities?status=operating,stopped&' : 'hazards?live=true&'}regionId=${one.id}`}>{count(one.n)}</NumberLink>　</span>)}</span>}
      </div>
    </section>
  )
}

/** Told by its shape, the colour only repeats it: late a triangle, major a square, both a triangle with an edge of ink. */
function Mark({ x, y, r, late = false, major = false }: { x: number; y: number; r: number; late?: boolean; major?: boolean }) {
  const look = { fill: late ? 'var(--verm)' : 'var(--q5)', fillOpacity: 0.86, stroke: major ? 'var(--ink)' : 'var(--sheet)', strokeWidth: major ? 2 : 1 }
  if (late) return <path d={`M${x} ${y - r * 1.35}L${x + r * 1.3} ${y + r * 0.9}H${x - r * 1.3}Z`} strokeLinejoin="round" {...look} />
  return major ? <rect x={x - r * 0.9} y={y - r * 0.9} width={r * 1.8} height={r * 1.8} {...look} /> : <circle cx={x} cy={y} r={r} {...look} />
}

function Key(of: { late?: boolean; major?: boolean }) {
  return <svg width="14" height="14" aria-hidden="true"><Mark x={7} y={7} r={4.5} {...of} /></svg>
}

type View = { x: (longitude: number) => number; y: (latitude: number) => number; scale: number; shrink: number }

/** Degrees to the frame; a degree of longitude is as much shorter as the place lies north. */
function project([west, south, east, north]: Box): View {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min(WIDTH / ((east - west) * shrink), HEIGHT / (north - south))
  const [left, top] = [(WIDTH - (east - west) * shrink * scale) / 2, (HEIGHT - (north - south) * scale) / 2]
  return { x: (longitude) => left + (longitude - west) * shrink * scale, y: (latitude) => top + (north - latitude) * scale, scale, shrink }
}

function Scale({ view }: { view: View }) {
  const metres = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].find((one) => (one / 111_320) * view.scale > 70) ?? 100_000
  const length = (metres / 111_320) * view.scale
  return <g><path d={`M20 ${HEIGHT - 22}v6h${length}v-6`} fill="none" stroke="var(--ink2)" /><text x={20 + length / 2} y={HEIGHT - 24} textAnchor="middle">{metres >= 1000 ? `${metres / 1000} 公里` : `${metres} 米`}</text></g>
}
