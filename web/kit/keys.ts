// Single keys: ↑↓ J K 空格 Enter / E N ? and Ctrl K. They rest while somebody types, while a dialog is open, and can be
// switched off altogether (WCAG 2.1.4).
import { useEffect, useRef } from 'react'

const OFF = 'zhiben.keys'

export function keysOn(): boolean {
  try {
    return localStorage.getItem(OFF) !== 'off'
  } catch {
    return true
  }
}

export function switchKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF)
    else localStorage.setItem(OFF, 'off')
  } catch {
    // Nothing to keep it in.
  }
}

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type)))

/** The name of a key press: `j`, `?`, `Enter`, `Mod+k`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${event.ctrlKey || event.metaKey ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}${key === ' ' ? 'Space' : key}`
}

export type KeyWords = readonly (readonly [keys: readonly string[], deed: string])[]

let pageKeys: KeyWords = []

/** The keys that the page in front adds, for the table of keys. */
export const keysOfPage = () => pageKeys

/** Says in the table of keys what the keys of this page do. `words` must keep its identity. */
export function useKeyWords(words: KeyWords): void {
  useEffect(() => {
    pageKeys = words
    return () => { if (pageKeys === words) pageKeys = [] }
  }, [words])
}

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void | boolean>>

/** Keys of this screen. A handler that returns false lets the browser go on. */
export function useKeys(map: KeyMap): void {
  const current = useRef(map)
  current.current = map
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const name = keyName(event)
      const handler = current.current[name]
      if (!handler) return
      if (!name.startsWith('Mod+')) {
        if (typing(event.target) || !keysOn() || document.querySelector('dialog[open]')) return
        // Enter and space on a focused link or button belong to it.
        if ((name === 'Enter' || name === 'Space') && event.target instanceof HTMLElement && event.target.closest('a,button,summary,input,[role=menuitem]')) return
      }
      if (handler(event) !== false) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
