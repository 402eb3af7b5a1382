// The service worker's life: registered, asked for a newer one each time the app is looked at, and swapped only when the
// person says so (what is being filled in is saved as a draft anyway).
import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

function offer(worker: ServiceWorker | null | undefined) {
  // The very first worker replaces nothing: no question to ask.
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  for (const listener of listeners) listener()
}

export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  let reloading = false
  const hadOne = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (reloading || !hadOne) return
    reloading = true
    location.reload()
  })
  navigator.serviceWorker.register('/m/sw.js', { scope: '/m/', updateViaCache: 'none' }).then(
    (registration) => {
      offer(registration.waiting)
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing
        coming?.addEventListener('statechange', () => coming.state === 'installed' && offer(coming))
      })
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
      })
    },
    () => undefined,
  )
}

/** True when a newer version is ready. */
export function useUpdate(): boolean {
  return useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    () => waiting !== undefined,
  )
}

export function takeUpdate(): void {
  waiting?.postMessage('take-over')
}
