// Where code may stand and what it may know: names of files in a room, direction of imports, no cycles between rooms, no
// clock in rules, no clock of a device on a screen, no SQL that a spread database refuses, files of a readable length. A message says where the code belongs.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const FOLDERS = ['platform', 'mechanisms', 'rooms', 'web', 'sim', 'bench', 'scripts', 'bin', 'tests']

/** Who may import whom, outermost first. `bin`, `sim`, `bench`, `scripts` and `tests` assemble and may use everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  platform: ['platform', 'packs'],
  mechanisms: ['mechanisms', 'platform', 'web/kit', 'web/api', 'web/forms'],
  rooms: ['rooms', 'mechanisms', 'platform', 'web/kit', 'web/api', 'web/forms', 'packs'],
  web: ['web', 'rooms', 'mechanisms', 'platform'],
}

/** The closed list of file names in a room; `ui/` and `papers/` are folders of their own. */
const ROOM_FILES = ['contract', 'rules', 'policy', 'store', 'routes', 'jobs', 'definitions', 'terms', 'page', 'sessions', 'roles', 'invitations', 'sign-on', 'pack', 'suggest', 'words', 'draft', 'review', 'successor', 'recurrence']
const PURE = ['contract', 'rules', 'policy', 'definitions', 'terms', 'recurrence']
const LONGEST = 420

/** Where a device's own clock is read and put right by the server's. */
const CLOCKS = ['web/api/clock.ts', 'web/api/client.ts', 'web/field/session.ts']
const READS_CLOCK = /new Date\(\)|Date\.now\(\)/

/** What a database spread over nodes cannot run, or cannot send to one node. */
const SPREAD: readonly { found: RegExp; say: string }[] = [
  { found: /insert into[^`]*\bselect\b[^`]*\bfrom (?:jsonb?_|unnest)/, say: 'many rows are inserted by `tx.insert(table, rows)`, which knows whether tables are spread; one as `insert into t ${valuesOf([row])}`' },
  { found: /insert into[^`;]*\bselect \$\{/, say: 'an `insert … select` takes tenant_id from the rows it reads, not as a value' },
  { found: /\breturning\b[^`]*\b(?:\w+_)?id \|\| /, say: '`returning` joins texts only; write id::text || …' },
  { found: /sql`[^`]*\bcurrent_tenant\(\)/, say: 'a query names its tenant by value; write ${tx.scope.tenantId}' },
  { found: /\bwhere \w+\.tenant_id = \w+\.tenant_id\b/, say: 'a correlated query names its tenant by value, not by the outer row; write ${tx.scope.tenantId}' },
]

type Import = { file: string; target: string }

export function checkStructure(): string[] {
  const problems: string[] = []
  const imports: Import[] = []
  for (const file of FOLDERS.flatMap((folder) => [...sources(join(root, folder))])) {
    const path = relative(root, file)
    const text = readFileSync(file, 'utf8')
    const isTest = /\.(test|walk)\.tsx?$/.test(path)
    const lines = text.split('\n').length
    if (lines > LONGEST && !isTest && !/\/data\.ts$|fixtures\//.test(path)) problems.push(`${path}: ${lines} lines; split it at a seam (about 400 at most)`)
    if (!isTest && !/^(#!.*\n)?(\/\/|\/\*)/.test(text) && !path.endsWith('.d.ts')) problems.push(`${path}: begin with 2–6 lines that say what this file owns and why`)
    const room = /^rooms\/([^/]+)\/([^/]+)\.tsx?$/.exec(path)
    if (room && !isTest && !ROOM_FILES.includes(room[2]!)) problems.push(`${path}: a room has ${ROOM_FILES.slice(0, 7).join(', ')} and ui/; where does this belong?`)
    if (room && PURE.includes(room[2]!) && !isTest && READS_CLOCK.test(text)) problems.push(`${path}: rules read no clock; take \`today\` or \`now\` as an argument`)
    if (/^web\/|\/ui\//.test(path) && !isTest && !CLOCKS.includes(path) && READS_CLOCK.test(text)) problems.push(`${path}: a phone or PC may be off by days; a screen asks serverNow and useToday of web/api/clock.ts, on the phone device.now and useToday of platform/sync/react.ts`)
    if (path.endsWith('.walk.test.ts') && READS_CLOCK.test(text.replaceAll(/evaluate\(.*\)/g, ''))) problems.push(`${path}: a walk has one clock, its house's: product.house.clock(), product.today()`)
    if (/^(mechanisms|rooms)\//.test(path) && !isTest && /sql`[^`]*\b(current_date|current_timestamp|now\(\))/i.test(text)) problems.push(`${path}: the database's clock is not the house's; pass the day or the moment`)
    if (/^(platform|mechanisms|rooms)\//.test(path) && !isTest) problems.push(...SPREAD.filter(({ found }) => found.test(text)).map(({ say }) => `${path}: ${say} (docs/decisions/013-spread-over-nodes.md)`))
    for (const target of targets(text, file)) imports.push({ file: path, target })
  }
  for (const { file, target } of imports) {
    const from = file.split('/')[0]!
    const allowed = MAY_IMPORT[from]
    if (!allowed || target.startsWith('node:') || /\.(test|walk)\.tsx?$/.test(file) || file.startsWith('platform/db/test')) continue
    if (!allowed.some((folder) => target === folder || target.startsWith(`${folder}/`))) problems.push(`${file} imports ${target}: ${from} may use ${allowed.join(', ')} only; move the code or pass it in`)
  }
  return [...problems, ...pureProblems(imports), ...cycles(imports)]
}

/** Pure files of rooms run in the browser too: nothing of node and no database behind them. */
function pureProblems(imports: Import[]): string[] {
  return imports
    .filter(({ file }) => /^rooms\/[^/]+\//.test(file) && PURE.some((name) => file.endsWith(`/${name}.ts`)))
    .filter(({ target }) => /^platform\/(db|files|jobs|events)\//.test(target) || target.startsWith('node:') || /\/(store|routes)\.ts$/.test(target))
    .map(({ file, target }) => `${file} imports ${target}: it also runs in the browser; keep it pure`)
}

/** Rooms that import each other in a circle. */
function cycles(imports: Import[]): string[] {
  const room = (path: string) => /^rooms\/([^/]+)\//.exec(path)?.[1]
  const edges = new Map<string, Set<string>>()
  for (const { file, target } of imports) {
    const [a, b] = [room(file), room(target)]
    if (a && b && a !== b && !/\.test\.tsx?$/.test(file) && !file.includes('/ui/')) edges.set(a, (edges.get(a) ?? new Set()).add(b))
  }
  const found = new Set<string>()
  const walk = (at: string, path: string[]) => {
    if (path.includes(at)) {
      found.add([...path.slice(path.indexOf(at)), at].join(' → '))
      return
    }
    for (const next of edges.get(at) ?? []) walk(next, [...path, at])
  }
  for (const start of edges.keys()) walk(start, [])
  return found.size ? [`rooms in a circle: ${[...found][0]}; let the lower one offer what the upper one needs as an argument`] : []
}

function* sources(folder: string): Generator<string> {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'fixtures') yield* sources(path)
    else if (/\.tsx?$/.test(entry.name)) yield path
  }
}

function targets(text: string, file: string): string[] {
  return [...text.matchAll(/^\s*(?:import|export)[^'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gm)].flatMap((match) => {
    const to = match[1] ?? match[2] ?? match[3]!
    if (to.startsWith('#')) return [to.slice(1)]
    if (to.startsWith('.')) return [relative(root, resolve(dirname(file), to))]
    return to.startsWith('node:') ? [to] : []
  }).filter((target) => !target.startsWith('node:') || relative(root, file).startsWith('rooms/'))
}
