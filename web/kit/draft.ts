// Drafts save themselves on the device, under the account, and go when the form is sent or the account signs out.
import { useCallback, useEffect, useRef, useState } from 'react'
import { serverNow } from '../api/clock.ts'

const PREFIX = 'zhiben.draft'
const KEEP_DAYS = 30

type Kept<T> = { at: number; value: T }

export function readDraft<T>(accountId: string, name: string): Kept<T> | undefined {
  try {
    const text = localStorage.getItem(`${PREFIX}.${accountId}.${name}`)
    const kept = text ? (JSON.parse(text) as Kept<T>) : undefined
    return kept && serverNow() - kept.at < KEEP_DAYS * 86_400_000 ? kept : undefined
  } catch {
    return undefined
  }
}

export function clearDrafts(accountId: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${PREFIX}.${accountId}.`)) localStorage.removeItem(key)
  } catch {
    // No storage, no drafts.
  }
}

export type Draft<T> = {
  readonly value: T
  readonly set: (change: Partial<T> | ((before: T) => T)) => void
  /** When the draft was last kept on this device; undefined when nothing has been typed. */
  readonly savedAt: Date | undefined
  /** It was found from an earlier visit. */
  readonly restored: boolean
  /** Sent or thrown away: back to `start`. */
  readonly clear: () => void
}

/** State of a form that survives the tab. `name` undefined: nothing is kept. */
export function useDraft<T extends object>(accountId: string, name: string | undefined, start: T): Draft<T> {
  const [found] = useState(() => (name ? readDraft<T>(accountId, name) : undefined))
  const [value, setValue] = useState<T>(found ? { ...start, ...found.value } : start)
  const [savedAt, setSavedAt] = useState<Date | undefined>(found ? new Date(found.at) : undefined)
  const touched = useRef(false)
  const key = name ? `${PREFIX}.${accountId}.${name}` : undefined

  useEffect(() => {
    if (!key || !touched.current) return undefined
    const timer = window.setTimeout(() => {
      try {
        const at = serverNow()
        localStorage.setItem(key, JSON.stringify({ at, value } satisfies Kept<T>))
        setSavedAt(new Date(at))
      } catch {
        setSavedAt(undefined)
      }
    }, 500)
    return () => window.clearTimeout(timer)
  }, [key, value])

  const set = useCallback((change: Partial<T> | ((before: T) => T)) => {
    touched.current = true
    setValue((before) => (typeof change === 'function' ? change(before) : { ...before, ...change }))
  }, [])
  const clear = useCallback(() => {
    touched.current = false
    try {
      if (key) localStorage.removeItem(key)
    } catch {
      // Nothing was kept.
    }
    setSavedAt(undefined)
    setValue(start)
  }, [key, start])
  return { value, set, savedAt, restored: found !== undefined, clear }
}
