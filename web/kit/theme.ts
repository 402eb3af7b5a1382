// Light, dark or as the system has it: the reader's choice is kept on the device and stands as data-theme on <html>.
// web/static/theme.js sets it before the first paint; this module changes it and tells who listens.
import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'light' | 'dark' | 'system'
const KEY = 'zhiben.theme'
const listeners = new Set<() => void>()

export function themeChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
  for (const listen of listeners) listen()
}

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)')

function subscribe(listen: () => void): () => void {
  listeners.add(listen)
  const media = systemDark()
  media.addEventListener('change', listen)
  return () => {
    listeners.delete(listen)
    media.removeEventListener('change', listen)
  }
}

function shown(): 'light' | 'dark' {
  const choice = document.documentElement.dataset['theme'] ?? themeChoice()
  return choice === 'dark' || (choice !== 'light' && systemDark().matches) ? 'dark' : 'light'
}

/** The theme that is showing now. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, shown)
}

/** What the reader chose. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice)
}
