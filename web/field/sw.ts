// The service worker: keeps one whole version of the phone's shell, so that it opens without a network and its pieces
// always fit together. Data is not its business (the app keeps readings itself), except pictures that were looked at.
// A new version installs beside the old one and takes over when the person says so; old versions are removed then.
// The build writes the list of files and the version into this file (build-worker.ts).
declare const self: ServiceWorkerGlobalScope
declare const __SHELL__: { version: string; page: string; files: string[] }

const shell = __SHELL__
const SHELL = `zhiben-shell-${shell.version}`
const PHOTOS = 'zhiben-photos'
const MOST_PHOTOS = 300

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(SHELL)
      // Hashed files are taken over from older versions instead of being fetched again.
      await Promise.all(
        shell.files.map(async (file) => {
          const known = file.startsWith('/assets/') ? await caches.match(file) : undefined
          if (known) return cache.put(file, known)
          const response = await fetch(file, { cache: 'no-cache', credentials: 'same-origin', redirect: 'error' })
          if (!response.ok) throw new Error(`${file}: ${response.status}`)
          await cache.put(file, response)
        }),
      )
      // The first worker has nobody to ask.
      if (!self.registration.active) await self.skipWaiting()
    })(),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('zhiben-shell-') && name !== SHELL) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (/^\/m(\/|$)/.test(url.pathname)) event.respondWith(fromShell(shell.page, request))
  } else if (shell.files.includes(url.pathname)) {
    event.respondWith(fromShell(url.pathname, request))
  } else if (/^\/api\/files\/[^/]+$/.test(url.pathname) && url.searchParams.get('size') !== 'original') {
    event.respondWith(photo(request))
  }
})

async function fromShell(path: string, request: Request): Promise<Response> {
  const known = await (await caches.open(SHELL)).match(path)
  return known ?? fetch(request)
}

/** Pictures never change under their id: the kept one is as good as the server's. */
async function photo(request: Request): Promise<Response> {
  const cache = await caches.open(PHOTOS)
  const known = await cache.match(request)
  if (known) return known
  const response = await fetch(request).catch(async (error: unknown) => {
    // Without a network the small copy is better than none.
    const small = await cache.match(`${new URL(request.url).pathname}?size=thumb`)
    if (small) return small
    throw error
  })
  if (response.ok && response.url === request.url && response.type === 'basic') {
    await cache.put(request, response.clone()).catch(() => undefined)
    const keys = await cache.keys()
    for (const old of keys.slice(0, Math.max(0, keys.length - MOST_PHOTOS))) await cache.delete(old)
  }
  return response
}

export {}
