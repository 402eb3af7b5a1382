// Three entry pages in one build: the desk (every path but /api, /m, /p), the phone (/m) and the public page (/p). In
// development the same paths are served with the API proxied to a running server.
import react from '@vitejs/plugin-react'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { fieldWorker } from './web/field/build-worker.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pages = { desk: 'web/desk/index.html', field: 'web/field/index.html', public: 'web/public/index.html', sw: 'web/field/sw.ts' }
const input = Object.fromEntries(Object.entries(pages).filter(([, path]) => existsSync(at(path))).map(([name, path]) => [name, at(path)]))

/** Sends every page path to its entry, as the server does. */
function entryPages(): Plugin {
  return {
    name: 'zhiben-entry-pages',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '/').split('?')[0]!
        if (request.headers.accept?.includes('text/html') && !path.startsWith('/api')) {
          request.url = /^\/m(\/|$)/.test(path) ? '/field/index.html' : /^\/p(\/|$)/.test(path) ? '/public/index.html' : '/desk/index.html'
        }
        next()
      })
    },
  }
}

export default defineConfig({
  root: at('web'),
  publicDir: at('web/static'),
  appType: 'mpa',
  cacheDir: at('.build/vite'),
  plugins: [react(), entryPages(), fieldWorker()],
  server: {
    port: 5173,
    fs: { allow: [at('.')] },
    // web/api is source and /api the server's: modules are told apart by their ending.
    proxy: { '/api': { target: process.env['ZHIBEN_SERVER'] ?? 'http://127.0.0.1:8080', bypass: (request) => (/\.tsx?(\?|$)/.test(request.url ?? '') ? request.url : undefined) } },
  },
  build: {
    outDir: at('.build/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: {
      input,
      output: {
        // The phone's service worker must live under the path it serves.
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'm/sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
