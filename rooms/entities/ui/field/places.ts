// The places of a person's area on the phone: read in pages, kept as one reading, searched and measured on the device.
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useDevice } from '#platform/sync/react.ts'
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
/** A grid has hundreds of places, not thousands; beyond this the search asks the server. */
const MOST_PAGES = 10
const FRESH_MS = 15 * 60_000

type Page = { rows: Place[]; next: string | null }

const FIELDS = ['id', 'name', 'kind', 'placeKind', 'industry', 'address', 'regionName', 'principal', 'principalMobile', 'longitude', 'latitude', 'highHazard', 'status'] as const

async function readAll(device: Device): Promise<Place[] | undefined> {
  const places: Place[] = []
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const path: string = `/api/entities?sort=name&count=no&limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ''}`
    const outcome = await device.fetch(path)
    await device.store.remove('readings', device.account, path)
    if (outcome.kind !== 'accepted') return undefined
    const reply: Page = outcome.reply as Page
    // Only what the phone shows is kept on it.
    for (const row of reply.rows) places.push(Object.fromEntries(FIELDS.map((field) => [field, row[field]])) as unknown as Place)
    after = reply.next
    if (after === null) break
  }
  return places
}

export type Places = { readonly value: readonly Place[] | undefined; readonly offline: boolean }

/** The places of my area: what is kept, freshened when it is older than a quarter of an hour. */
export function usePlaces(): Places {
  const device = useDevice()
  const [state, setState] = useState<Places>({ value: undefined, offline: false })
  useEffect(() => {
    let live = true
    const { store, account } = device
    void (async () => {
      const kept = await store.get('readings', account, KEY)
      if (kept && live) setState({ value: kept.value as Place[], offline: false })
      if (kept && Date.now() - kept.at < FRESH_MS) return
      const places = await readAll(device)
      if (places) await store.put('readings', { account, key: KEY, value: places, at: Date.now() })
      if (live) setState((before) => (places ? { value: places, offline: false } : { ...before, offline: true }))
    })().catch(() => live && setState((before) => ({ ...before, offline: true })))
    return () => {
      live = false
    }
  }, [device])
  return state
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
