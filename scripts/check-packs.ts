// Packs are data, and data can be wrong: every file parses, every permission named is asked for somewhere, every parameter
// named has a definition and a value that fits it.
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readRoles } from '#rooms/accounts/roles.ts'
import { evidenceParameters } from '#rooms/evidence/terms.ts'
import { hazardParameters } from '#rooms/hazards/terms.ts'
import { listPacks, packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { issuer } from '#rooms/hazards/papers/routes.ts'
import type { Parameter } from '#mechanisms/plan/parameters.ts'
import { checkPlans } from './check-plans.ts'

const PARAMETERS = new Map<string, Parameter>([...hazardParameters, ...evidenceParameters, issuer].map((parameter) => [parameter.name, parameter as Parameter]))

export function checkPacks(): string[] {
  const problems: string[] = checkPlans()
  const asked = permissionsAskedFor()
  for (const [name, role] of readRoles()) {
    for (const permission of role.permissions) if (!asked.has(permission)) problems.push(`packs/roles.yaml: ${name} may ${permission}, but nothing asks for it`)
  }
  for (const name of listPacks()) {
    try {
      const pack = readPack(packsFolder, name)
      for (const { name: parameter, value } of pack.parameters) {
        const definition = PARAMETERS.get(parameter)
        if (!definition) problems.push(`packs/${name}: parameter ${parameter} has no definition`)
        else if (!definition.schema.safeParse(value).success) problems.push(`packs/${name}: ${parameter} does not take ${JSON.stringify(value)}`)
      }
      if (pack.organisations.filter((o) => o.coordinator).length !== 1) problems.push(`packs/${name}: exactly one organisation coordinates`)
    } catch (error) {
      problems.push(`packs/${name}: ${(error as Error).message}`)
    }
  }
  return problems
}

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
