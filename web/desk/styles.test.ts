// Every page of the desk brings the styles of what it draws. Pages are loaded when first opened, their styles with them: a class that
// is only styled by a page somebody happened to open before looks right to whoever wrote it, and wrong to who comes by its link.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const read = (file: string) => readFileSync(file, 'utf8')
function found(from: string, name: string): string | undefined {
  const path = name.startsWith('#') ? join(root, name.slice(1)) : name.startsWith('.') ? resolve(dirname(from), name) : undefined
  return path !== undefined && existsSync(path) ? path : undefined
}

const imports = new Map<string, string[]>()
/** The file and all that comes with it, types left out. */
function withAll(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  if (!/\.tsx?$/.test(file)) return seen
  if (!imports.has(file)) imports.set(file, [...read(file).matchAll(/^(?:import|export)\s+(?!type)(?:[^'"]*?from\s+)?['"]([^'"]+)['"]/gm)].flatMap((one) => found(file, one[1]!) ?? []))
  for (const next of imports.get(file)!) withAll(next, seen)
  return seen
}

function classesOf(css: string): string[] {
  const text = read(css)
  const taken = [...text.matchAll(/@import\s+['"]([^'"]+)['"]/g)].flatMap((one) => found(css, one[1]!) ?? []).flatMap(classesOf)
  return [...taken, ...[...text.matchAll(/\.([a-z][\w-]*)/g)].map((one) => one[1]!)]
}
const styled = (files: Iterable<string>) => new Set([...files].filter((file) => file.endsWith('.css')).flatMap(classesOf))

/** Classes as written: `className="a b"`, and the texts of a className that is put together. What is compared with is no class. */
function drawn(file: string): string[] {
  return [...read(file).matchAll(/className=(?:"([^"]+)"|\{([^}]*)\})/g)].flatMap((one) => (one[1] ?? [...one[2]!.replace(/[!=]== '[^']*'/g, '').matchAll(/'([^']+)'/g)].map((text) => text[1]).join(' ')).split(/\s+/))
}

const css = ['web', 'rooms', 'mechanisms'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css')).map((file) => join(root, folder, file)))
const anywhere = styled(css)
const pages = [...new Set([...read(join(root, 'web/desk/routes.tsx')).matchAll(/import\('([^']+)'\)/g)].map((one) => found(join(root, 'web/desk/routes.tsx'), one[1]!)!))]
/** Drawn on phones only, though it stands in a file both import. */
const PHONE = ['rooms/findings/ui/likes.tsx: card']

it.each(pages.map((page) => page.slice(root.length)))('%s', (page) => {
  const all = withAll(join(root, page))
  const here = styled([...withAll(join(root, 'web/desk/main.tsx')), ...all])
  const bare = [...all].filter((file) => file.endsWith('.tsx')).flatMap((file) => drawn(file).filter((name) => anywhere.has(name) && !here.has(name)).map((name) => `${file.slice(root.length)}: ${name}`))
  expect([...new Set(bare)].filter((one) => !PHONE.includes(one))).toEqual([])
})

/** Whose styles a file is: a room's own, or everybody's. */
const ownerOf = (file: string) => /^rooms\/[^/]+/.exec(file.slice(root.length))?.[0] ?? 'the kit'
/** The class each rule begins with: `.a .b` and `ol.a > li` speak of a. */
function leads(text: string): string[] {
  const rules = text.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(?:^|[{}])\s*([^{}@]+)(?=\{)/g)
  return [...rules].flatMap((rule) => rule[1]!.replace(/\([^()]*\)/g, '').split(',')).flatMap((selector) => /\.([a-z][\w-]*)/.exec(selector)?.[1] ?? [])
}

it('lets one room alone say how a class looks, or the kit for all', () => {
  const owners = new Map<string, Set<string>>()
  for (const file of css) for (const name of leads(read(file))) owners.set(name, (owners.get(name) ?? new Set()).add(ownerOf(file)))
  // A page's styles stay when the next page is opened: who came first would decide how the other looks.
  expect([...owners].filter(([, all]) => all.size > 1).map(([name, all]) => `.${name}: ${[...all].toSorted().join(', ')}; give it the name of its thing, or to the kit`)).toEqual([])
  expect(owners.size).toBeGreaterThan(300)
})

it('knows what a rule speaks of', () => {
  expect(leads("/* .no */ .a .b, ol.c > li { x: 1 } @media print { :root[data-size='elder'] .d:not(.e, .f) { y: 2 } } @import './g.css'; h1 { z: 3 }")).toEqual(['a', 'c', 'd'])
})

it('looks at pages and their classes', () => {
  expect(pages.length).toBeGreaterThan(40)
  expect(drawn(join(root, 'web/desk/frame.tsx')).length).toBeGreaterThan(3)
})
