// Build step: writes into the phone's service worker which files make up its shell and a version that changes exactly
// when one of them does. The files are those reachable from the phone's entry, lazily loaded screens included.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const PAGE = 'field/index.html'
/** Served as they are from web/static. */
const STATIC = ['/theme.js', '/size.js']

export function fieldWorker(): Plugin {
  return {
    name: 'zhiben-field-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle['m/sw.js']
        const page = bundle[PAGE]
        if (worker?.type !== 'chunk' || page?.type !== 'asset') return
        const entry = Object.values(bundle).find((piece) => piece.type === 'chunk' && piece.isEntry && piece.name === 'field')
        const files = new Set<string>()
        const visit = (name: string) => {
          const piece = bundle[name]
          if (!piece || files.has(name)) return
          files.add(name)
          if (piece.type !== 'chunk') return
          for (const next of [...piece.imports, ...piece.dynamicImports, ...(piece.viteMetadata?.importedCss ?? []), ...(piece.viteMetadata?.importedAssets ?? [])]) visit(next)
        }
        if (entry) visit(entry.fileName)
        const hash = createHash('sha256').update(String(page.source)).update([...files].sort().join('\n'))
        for (const file of STATIC) hash.update(readFileSync(new URL(`../static${file}`, import.meta.url)))
        const version = hash.digest('hex').slice(0, 12)
        const shell = { version, page: '/m/', files: ['/m/', ...STATIC, ...[...files].sort().map((name) => `/${name}`)] }
        worker.code = worker.code.replace('__SHELL__', JSON.stringify(shell))
      },
    },
  }
}
