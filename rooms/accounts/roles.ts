// Roles come from packs/roles.yaml, read once at start.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Permission, Role } from '#platform/auth/actor.ts'

const permission = z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/)
const shape = z.record(z.string().regex(/^[a-z][a-z-]*$/), z.strictObject({ label: z.string(), home: z.enum(['desk', 'field']), may: z.array(permission) }))

export function readRoles(path = fileURLToPath(new URL('../../packs/roles.yaml', import.meta.url))): ReadonlyMap<string, Role> {
  const file = shape.parse(parse(readFileSync(path, 'utf8')))
  return new Map(Object.entries(file).map(([name, role]) => [name, { name, label: role.label, home: role.home, permissions: role.may as Permission[] }]))
}
