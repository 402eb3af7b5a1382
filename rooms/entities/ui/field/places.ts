// The places of a person's area on the phone: read in pages, kept as one reading, searched and measured on the device.
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useDevice, useReading } from '#platform/sync/react.ts'
import type { Device } from '#platform/sync/device.ts'

/** What the phone keeps of a 监管单位. */
export type Place = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly placeKind: string | null
  readonly industry: string | null
  readonly address: string | null
  readonly regionName: string | null
  readonly principal: string | null
  readonly principalMobile: string | null
  readonly longitude: number | null
  readonly latitude: number | null
  readonly highHazard: boolean
  readonly status: string | null
}

const KEY = 'places'
const PAGE = 200
/** A grid has hundreds of places, not thousands; beyond this the rest is looked up on the server. */
const MOST_PAGES = 5
const FRESH_MS = 15 * 60_000

type Page = { rows: Place[]; next: string | null }

const FIELDS = ['id', 'name', 'kind', 'placeKind', 'industry', 'address', 'regionName', 'principal', 'principalMobile', 'longitude', 'latitude', 'highHazard', 'status'] as const

type Kept = { readonly places: readonly Place[]; readonly partial: boolean }

async function readAll(device: Device): Promise<Kept | undefined> {
  const places: Place[] = []
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const path: string = `/api/entities?sort=name&count=no&limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ''}`
    const outcome = await device.fetch(path)
    await device.store.remove('readings', device.account, path)
    if (outcome.kind !== 'accepted') return undefined
    const reply: Page = outcome.reply as Page
    // Only what the phone shows is kept on it.
    for (const row of reply.rows) places.push(placeOf(row))
    after = reply.next
    if (after === null) break
  }
  return { places, partial: after !== null }
}

function placeOf(row: Place): Place {
  return Object.fromEntries(FIELDS.map((field) => [field, row[field]])) as unknown as Place
}

/** `partial`: there are more than the phone keeps. */
export type Places = { readonly value: readonly Place[] | undefined; readonly partial: boolean; readonly offline: boolean }

/** The places of my area: what is kept, freshened when it is older than a quarter of an hour. */
export function usePlaces(): Places {
  const device = useDevice()
  const [state, setState] = useState<Places>({ value: undefined, partial: false, offline: false })
  useEffect(() => {
    let live = true
    const { store, account } = device
    void (async () => {
      const kept = await store.get('readings', account, KEY)
      const show = ({ places, partial }: Kept) => live && setState({ value: places, partial, offline: false })
      if (kept) show(kept.value as Kept)
      if (kept && device.now() - kept.at < FRESH_MS) return
      const fresh = await readAll(device)
      if (!fresh) {
        if (live) setState((before) => ({ ...before, offline: true }))
        return
      }
      await store.put('readings', { account, key: KEY, value: fresh, at: device.now() })
      show(fresh)
    })().catch(() => live && setState((before) => ({ ...before, offline: true })))
    return () => {
      live = false
    }
  }, [device])
  return state
}

/** Places beyond those kept, by name, from the server. Nothing when it is not needed or there is no network. */
export function useLookup(words: string, wanted: boolean): readonly Place[] {
  const device = useDevice()
  const [found, setFound] = useState<{ words: string; places: readonly Place[] }>({ words: '', places: [] })
  const asked = wanted && words.trim().length >= 2 ? words.trim() : ''
  useEffect(() => {
    if (asked === '') return
    let live = true
    const timer = setTimeout(() => {
      const path = `/api/entities?sort=name&count=no&limit=50&q=${encodeURIComponent(asked)}`
      void device.fetch(path).then(async (outcome) => {
        // A search is no reading to keep.
        await device.store.remove('readings', device.account, path)
        if (live && outcome.kind === 'accepted') setFound({ words: asked, places: (outcome.reply as Page).rows.map(placeOf) })
      })
    }, 300)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [device, asked])
  return found.words === asked ? found.places : []
}

/** One place: from those kept, else from the server. */
export function usePlace(id: string): { place: Place | undefined; trouble: boolean } {
  const places = usePlaces()
  const kept = places.value?.find((one) => one.id === id)
  const known = places.value !== undefined || places.offline
  const reading = useReading<{ row: Place }>(known && !kept ? `/api/entities/${id}` : null)
  return { place: kept ?? (reading.value && placeOf(reading.value.row)), trouble: known && !kept && reading.trouble !== undefined && !reading.value }
}

export type Here = { readonly longitude: number; readonly latitude: number }

let here: Here | undefined
let asked: 'not' | 'asking' | 'refused' = 'not'
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Where the phone is, only after the person tapped for it (or allowed it before). It stays on the phone. */
export function useHere(): { here: Here | undefined; asked: typeof asked; locate: () => void } {
  const now = useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => here,
  )
  const state = useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => asked,
  )
  const locate = useCallback(() => {
    if (!('geolocation' in navigator)) {
      asked = 'refused'
      return tell()
    }
    asked = 'asking'
    tell()
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here = { longitude: coords.longitude, latitude: coords.latitude }
        asked = 'not'
        tell()
      },
      () => {
        asked = 'refused'
        tell()
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    )
  }, [])
  useEffect(() => {
    if (here || asked !== 'not') return
    navigator.permissions?.query({ name: 'geolocation' }).then((permission) => permission.state === 'granted' && locate(), () => undefined)
  }, [locate])
  return { here: now, asked: state, locate }
}

/** Metres along the ground (haversine); undefined when the place has no position. Pure. */
export function distance(from: Here, to: Pick<Place, 'longitude' | 'latitude'>): number | undefined {
  if (to.longitude === null || to.latitude === null) return undefined
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const a = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2 + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  return 2 * 6_371_000 * Math.asin(Math.sqrt(a))
}

/** Places whose name or address holds every word, best first: name begins with it, name holds it, address holds it. Pure. */
export function findPlaces(places: readonly Place[], words: string): Place[] {
  const wanted = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return [...places]
  const rank = (place: Place) => {
    const name = place.name.normalize('NFKC').toLowerCase()
    const all = `${name} ${place.address ?? ''} ${place.principal ?? ''}`.toLowerCase()
    if (!wanted.every((word) => all.includes(word))) return undefined
    return name.startsWith(wanted[0]!) ? 0 : wanted.every((word) => name.includes(word)) ? 1 : 2
  }
  return places.map((place) => ({ place, rank: rank(place) })).filter((entry) => entry.rank !== undefined).sort((a, b) => a.rank! - b.rank!).map((entry) => entry.place)
}
