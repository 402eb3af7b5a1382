// Who is acting, and what they may do. Pure: runs in the browser (to disable a button and say why) and on the server
// (to refuse). What a role may do is data (packs/roles.yaml); which permissions exist is said by the definitions that
// ask for them.
import { Problem, notFound } from '../problems/problem.ts'

/** `hazard.assign`: noun in the singular, verb of the step. */
export type Permission = `${string}.${string}`

export type Role = { readonly name: string; readonly label: string; readonly home: 'desk' | 'field'; readonly permissions: readonly Permission[] }

export type Actor = {
  readonly tenantId: string
  readonly accountId: string
  readonly personId: string
  readonly name: string
  readonly post: string
  readonly roles: readonly string[]
  readonly permissions: ReadonlySet<Permission>
  /** Offices, departments or communities this person belongs to. */
  readonly organisationIds: readonly string[]
  /** Region path prefixes this person answers for; null = the whole tenant. */
  readonly regionPaths: readonly string[] | null
  /** The enterprise this person acts for; null for everybody in public service. */
  readonly entityId: string | null
}

/** A record as far as seeing it is concerned. */
export type Placed = { readonly regionPath: string; readonly entityId?: string | null }

/** True when the record lies in the actor's part of the world: own enterprise, or own regions. */
export function sees(actor: Pick<Actor, 'entityId' | 'regionPaths'>, record: Placed): boolean {
  if (actor.entityId !== null) return record.entityId === actor.entityId
  return actor.regionPaths === null || actor.regionPaths.some((path) => record.regionPath.startsWith(path))
}

export function may(actor: Pick<Actor, 'permissions'>, permission: Permission): boolean {
  return actor.permissions.has(permission)
}

/** The names of the roles that hold a permission. */
export function rolesWith(roles: ReadonlyMap<string, Role>, permission: Permission): string[] {
  return [...roles.values()].filter((role) => role.permissions.includes(permission)).map(({ name }) => name)
}

/** Throws not-found for what the actor cannot see, not-allowed for what they see but may not do. */
export function allow(actor: Actor, permission: Permission, record: Placed, what: string): void {
  if (!sees(actor, record)) throw notFound(what)
  if (!may(actor, permission)) throw notAllowed(permission)
}

export function notAllowed(permission: Permission): Problem {
  return new Problem('not-allowed', '你的岗位没有这项职权。要办这件事，请找有这项职权的同事，或请系统管理员调整岗位。', { facts: { permission } })
}
