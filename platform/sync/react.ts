// The device for React screens: readings that show the last good answer at once and freshen behind it, drafts that save
// themselves, photos that are on the device before anything else happens, the outbox as it stands.
import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { dayOf, type Day } from '../time/day.ts'
import type { Motion } from './courier.ts'
import type { Device } from './device.ts'
import { type Box, type Refusal, type Standing, standing } from './outbox.ts'

export const DeviceContext = createContext<Device | null>(null)

export function useDevice(): Device {
  const device = useContext(DeviceContext)
  if (!device) throw new Error('no device')
  return device
}

/** The day it is, after the server's clock. */
export function useToday(): Day {
  const device = useDevice()
  return useSyncExternalStore(device.onClock, () => dayOf(new Date(device.now())))
}

/** The outbox; undefined until it is read for the first time. */
export function useBox(): Box | undefined {
  const { store, account } = useDevice()
  const [box, setBox] = useState<Box>()
  useEffect(() => {
    let live = true
    const read = () => void store.box(account).then((now) => live && setBox(now))
    read()
    const stop = store.listen((what) => what === 'outbox' && read())
    return () => {
      live = false
      stop()
    }
  }, [store, account])
  return box
}

/** Undefined until the outbox is read: nothing is said before it is known. */
export function useStanding(): Standing | undefined {
  const box = useBox()
  return box && standing(box)
}

export function useMotion(): Motion {
  const { courier } = useDevice()
  return useSyncExternalStore(courier.listen, courier.motion)
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    (listen) => {
      window.addEventListener('online', listen)
      window.addEventListener('offline', listen)
      return () => {
        window.removeEventListener('online', listen)
        window.removeEventListener('offline', listen)
      }
    },
    () => navigator.onLine,
  )
}

export type Reading<T> = {
  readonly value: T | undefined
  /** When the value was answered. */
  readonly at: number | undefined
  /** Set when there is nothing to show, or when what is shown could not be freshened. */
  readonly trouble: 'offline' | Refusal | undefined
  readonly loading: boolean
  readonly refresh: () => void
}

/** The last good answer of a GET, freshened in the background. `null` reads nothing. */
export function useReading<T>(path: string | null): Reading<T> {
  const device = useDevice()
  const { store, account } = device
  const [state, setState] = useState<{ path: string | null; value?: T; at?: number; trouble?: 'offline' | Refusal; loading: boolean }>({ path, loading: path !== null })
  const current = state.path === path ? state : { path, loading: path !== null }

  const refresh = useCallback(() => {
    if (path === null) return
    void device.fetch(path).then((outcome) => {
      setState((before) => {
        const known = before.path === path ? before : { path, loading: true }
        if (outcome.kind === 'accepted') return { path, value: outcome.reply as T, at: device.now(), loading: false }
        if (outcome.kind === 'refused') return { path, trouble: outcome.refusal, loading: false }
        return { ...known, trouble: 'offline', loading: false }
      })
    })
  }, [device, path])

  useEffect(() => {
    if (path === null) return
    let live = true
    const fromShelf = () =>
      store.get('readings', account, path).then((item) => {
        if (live && item) setState((before) => (before.path === path && before.at !== undefined && before.at > item.at ? before : { path, value: item.value as T, at: item.at, loading: false }))
      })
    void fromShelf().catch(() => undefined).then(() => live && refresh())
    const stopStale = device.onStale(refresh)
    return () => {
      live = false
      stopStale()
    }
  }, [store, account, path, refresh, device])

  return { value: current.value, at: current.at, trouble: current.trouble, loading: current.loading, refresh }
}

export type Draft<T> = {
  readonly value: T | undefined
  readonly set: (change: (before: T) => T) => void
  /** When it was last stored; undefined when storing failed or nothing was stored yet. */
  readonly savedAt: number | undefined
  readonly failed: boolean
  readonly discard: () => Promise<void>
  /** The draft is becoming a letter: stop saving. */
  readonly close: () => void
  /** It did not become one: save on. */
  readonly reopen: () => void
}

/** A draft that saves itself on every change. `initial` is used when there is none yet. */
export function useDraft<T>(key: string, initial: () => T): Draft<T> {
  const device = useDevice()
  const { store, account } = device
  const [state, setState] = useState<{ key: string; value?: T; savedAt?: number; failed: boolean }>({ key, failed: false })
  const closed = useRef(false)
  const chain = useRef(Promise.resolve())
  const first = useRef(initial)

  useEffect(() => {
    let live = true
    closed.current = false
    void store.get('drafts', account, key).catch(() => undefined).then((item) => {
      if (live) setState({ key, value: (item?.value as T | undefined) ?? first.current(), failed: false, ...(item ? { savedAt: item.at } : {}) })
    })
    return () => {
      live = false
    }
  }, [store, account, key])

  const set = useCallback(
    (change: (before: T) => T) => {
      setState((before) => {
        if (before.value === undefined || before.key !== key) return before
        const value = change(before.value)
        // Saved one after the other, so that the last change is the one that stays.
        chain.current = chain.current.then(async () => {
          if (closed.current) return
          const at = device.now()
          try {
            await store.put('drafts', { account, key, value, at })
            setState((now) => (now.key === key ? { ...now, savedAt: at, failed: false } : now))
          } catch {
            setState((now) => ({ ...now, failed: true }))
          }
        })
        return { ...before, value }
      })
    },
    [device, store, account, key],
  )

  const close = useCallback(() => {
    closed.current = true
  }, [])
  const reopen = useCallback(() => {
    closed.current = false
  }, [])
  const discard = useCallback(async () => {
    closed.current = true
    await chain.current
    await store.remove('drafts', account, key)
  }, [store, account, key])

  const value = state.key === key ? state.value : undefined
  return { value, set, savedAt: state.savedAt, failed: state.failed, discard, close, reopen }
}

/** All drafts whose key begins with this. */
export function useDrafts<T>(prefix: string): { key: string; value: T; at: number }[] {
  const { store, account } = useDevice()
  const [drafts, setDrafts] = useState<{ key: string; value: T; at: number }[]>([])
  useEffect(() => {
    let live = true
    const read = () =>
      void store.list('drafts', account).then((items) => {
        if (live) setDrafts(items.filter((item) => item.key.startsWith(prefix)).map((item) => ({ key: item.key, value: item.value as T, at: item.at })).sort((a, b) => b.at - a.at))
      })
    read()
    const stop = store.listen((what) => what === 'drafts' && read())
    return () => {
      live = false
      stop()
    }
  }, [store, account, prefix])
  return drafts
}

/** An address for a photo on this device (its small copy, else itself); undefined when it is not here. */
export function usePhoto(id: string): string | undefined {
  const { store, account } = useDevice()
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    let live = true
    let made: string | undefined
    void (async () => {
      const item = (await store.get('photos', account, `${id}.thumb`)) ?? (await store.get('photos', account, id))
      if (!live || !(item?.value instanceof Blob)) return
      made = URL.createObjectURL(item.value)
      setAddress(made)
    })()
    return () => {
      live = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [store, account, id])
  return address
}
