// Packs are data, and data can be wrong: every file parses, every permission named is asked for somewhere, every parameter
// named has a definition and a value that fits it, every sentence quoted as its basis stands in the plan's text.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PARAMETERS } from '#bin/product.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { listPacks, packsFolder, readPack, type TenantPack } from '#rooms/organisations/pack.ts'
import { SECTIONS } from '#rooms/parameters/definitions.ts'
import { checkPlans } from './check-plans.ts'

const DEFINED = new Map(PARAMETERS.map((parameter) => [parameter.name, parameter]))

export function checkPacks(): string[] {
  const problems: string[] = checkPlans()
  const asked = permissionsAskedFor()
  for (const [name, role] of readRoles()) {
    for (const permission of role.permissions) if (!asked.has(permission)) problems.push(`packs/roles.yaml: ${name} may ${permission}, but nothing asks for it`)
  }
  problems.push(...definitionProblems())
  for (const name of listPacks()) {
    try {
      const pack = readPack(packsFolder, name)
      problems.push(...parameterProblems(name, pack))
      if (pack.organisations.filter((o) => o.coordinator).length !== 1) problems.push(`packs/${name}: exactly one organisation coordinates`)
    } catch (error) {
      problems.push(`packs/${name}: ${(error as Error).message}`)
    }
  }
  return problems
}

/** A definition without a value in a pack falls back on its default: off, or a value that can be told. */
function definitionProblems(): string[] {
  const systems = JSON.parse(readFileSync(join(packsFolder, 'systems.json'), 'utf8')) as Record<string, string>
  const problems: string[] = PARAMETERS.length === DEFINED.size ? [] : ['two parameters have one name']
  for (const parameter of PARAMETERS) {
    const { name, group, schema, systems: codes } = parameter
    if (parameter.needs !== null && !DEFINED.has(parameter.needs)) problems.push(`parameter ${name}: needs ${parameter.needs}, which has no definition`)
    if (!(group in SECTIONS)) problems.push(`parameter ${name}: no section ${group}`)
    if (!schema.safeParse(parameter.default).success || !parameter.words(parameter.default)) problems.push(`parameter ${name}: its default is neither off nor a value that can be told`)
    for (const code of codes) if (!systems[code]) problems.push(`parameter ${name}: no system ${code}`)
  }
  return problems
}

function parameterProblems(pack: string, { parameters }: TenantPack): string[] {
  const file = join(packsFolder, pack, 'plan.txt')
  const plan = existsSync(file) ? squeezed(readFileSync(file, 'utf8')) : undefined
  return parameters.flatMap(({ name, value, basis, inDocument }) => {
    const definition = DEFINED.get(name)
    if (!definition) return [`packs/${pack}: parameter ${name} has no definition`]
    const fits = definition.schema.safeParse(value)
    if (!fits.success) return [`packs/${pack}: ${name} does not take ${JSON.stringify(value)}: ${fits.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`]
    const quotes = quotesOf(basis)
    if (plan !== undefined && inDocument && quotes.length === 0) return [`packs/${pack}: ${name} is said to be in the document; its basis quotes none of it`]
    return plan === undefined || !inDocument ? [] : quotes.filter((quote) => !plan.includes(squeezed(quote))).map((quote) => `packs/${pack}: ${name} quotes “${quote}”, which plan.txt does not say`)
  })
}

/** What stands between outermost “…”; a quotation within one belongs to it. */
export function quotesOf(basis: string): string[] {
  const quotes: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < basis.length; at++) {
    if (basis[at] === '“' && depth++ === 0) from = at + 1
    else if (basis[at] === '”' && --depth === 0) quotes.push(basis.slice(from, at))
  }
  return quotes.filter(Boolean)
}

const squeezed = (text: string) => text.replace(/[\s*]/g, '')

/** Every `noun.verb` that code names as a permission or makes from a ledger's name. */
function permissionsAskedFor(): Set<string> {
  const found = new Set<string>()
  const ledgers: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (/\.tsx?$/.test(entry.name) && !entry.name.includes('.test.')) {
        const text = readFileSync(path, 'utf8')
        for (const [, permission] of text.matchAll(/'([a-z][a-z-]*\.[a-z][a-z-]*)'/g)) found.add(permission!)
        if (entry.name === 'definitions.ts') for (const [, name] of text.matchAll(/defineLedger\(\{\s*name: '([a-z-]+)'/g)) ledgers.push(name!)
      }
    }
  }
  walk(resolve(import.meta.dirname, '../rooms'))
  for (const ledger of ledgers) for (const deed of ['read', 'create', 'edit', 'void', 'import', 'export']) found.add(`${ledger}.${deed}`)
  return found
}
