// docs/systems.md is the matrix of the 81 systems: which definitions make each run, and which tests prove it. It is
// written by this script; the check fails when the committed file is old or a claimed system has no test.
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const target = join(root, 'docs', 'systems.md')

type Claim = { definition: string; file: string }

export function systemsMatrix(): { text: string; untested: string[] } {
  const names = JSON.parse(readFileSync(join(root, 'packs', 'systems.json'), 'utf8')) as Record<string, string>
  const claims = new Map<string, Claim[]>()
  const tested = new Set<string>()
  for (const file of files(join(root, 'rooms'), join(root, 'mechanisms'))) {
    const text = readFileSync(file, 'utf8')
    const path = relative(root, file)
    if (/\.test\.tsx?$/.test(file)) {
      const room = /^rooms\/[^/]+/.exec(path)?.[0]
      if (room) tested.add(room)
      continue
    }
    for (const match of text.matchAll(/define(Ledger|Loop|Duty|Indicator|Document|Parameter)\(\{[^}]*?name: '([^']+)'[\s\S]*?systems: \[([^\]]*)\]/g)) {
      for (const [, code] of match[3]!.matchAll(/'([A-M]\d\d)'/g)) {
        claims.set(code!, [...(claims.get(code!) ?? []), { definition: `${match[1]!.toLowerCase()} ${match[2]!}`, file: path }])
      }
    }
  }
  const untested: string[] = []
  const rows = Object.entries(names).map(([code, label]) => {
    const mine = claims.get(code) ?? []
    const rooms = [...new Set(mine.map(({ file }) => /^rooms\/[^/]+/.exec(file)?.[0] ?? ''))]
    for (const room of rooms) if (room && !tested.has(room)) untested.push(`${code} ${label}: claimed in ${room}, which has no test`)
    return `| ${code} | ${label} | ${[...new Set(mine.map(({ definition }) => definition))].join(', ') || '—'} | ${rooms.filter(Boolean).join(', ') || '—'} |`
  })
  const done = Object.keys(names).filter((code) => claims.has(code)).length
  return {
    untested,
    text: `# Systems\n\nWritten by \`node --import tsx scripts/check-systems.ts\`; do not edit. ${done} of ${rows.length} systems have a definition today; a definition is a beginning, not the whole of a system.\n\n| code | system | definitions | rooms |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  }
}

export function checkSystems(): string[] {
  const { text, untested } = systemsMatrix()
  const written = existsSync(target) ? readFileSync(target, 'utf8') : ''
  return [...untested, ...(written === text ? [] : ['docs/systems.md is old: run `node --import tsx scripts/check-systems.ts`'])]
}

function* files(...folders: string[]): Generator<string> {
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) yield* files(path)
      else if (/\.tsx?$/.test(entry.name)) yield path
    }
  }
}

if (process.argv[1]?.endsWith('check-systems.ts')) writeFileSync(target, systemsMatrix().text)
