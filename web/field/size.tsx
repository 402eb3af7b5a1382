// 大字: the whole app a quarter larger. The choice stays on the device; web/static/size.js sets it before the first paint.
import { useSyncExternalStore } from 'react'

const KEY = 'zhiben.size'
const listeners = new Set<() => void>()

export function chooseElder(elder: boolean): void {
  if (elder) document.documentElement.dataset['size'] = 'elder'
  else delete document.documentElement.dataset['size']
  try {
    if (elder) localStorage.setItem(KEY, 'elder')
    else localStorage.removeItem(KEY)
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

export function useElder(): boolean {
  return useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => document.documentElement.dataset['size'] === 'elder',
  )
}

export function ElderSwitch() {
  const elder = useElder()
  return <button type="button" className="pill" aria-pressed={elder} onClick={() => chooseElder(!elder)}>大字</button>
}
