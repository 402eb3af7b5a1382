// Who does what in a jurisdiction: finds the people around a case, the registrar of an entity, and the rules of the
// jurisdiction as the simulator reads them from its pack by itself.
import type { Day } from '#platform/time/day.ts'
import type { TenantPack } from '#rooms/organisations/pack.ts'
import { communitiesOf, type Player } from './cast.ts'
import type { Jurisdiction } from './data.ts'
import type { EntityPlan } from './enterprises.ts'
import type { Around, HazardPlan } from './hazard.ts'
import type { Random } from './random.ts'

export class Office {
  readonly pack: TenantPack
  readonly place: Jurisdiction
  readonly coordinatorOrganisation: string
  readonly #byOrganisation = new Map<string, Player[]>()
  /** Region of an entity (grid or community) → code of the community's organisation. */
  readonly #communityOf = new Map<string, string>()

  constructor(pack: TenantPack, place: Jurisdiction, players: readonly Player[]) {
    this.pack = pack
    this.place = place
    this.coordinatorOrganisation = pack.organisations.find(({ coordinator }) => coordinator)!.code
    for (const player of players) {
      const code = player.organisation!
      this.#byOrganisation.set(code, [...(this.#byOrganisation.get(code) ?? []), player])
    }
    for (const { code, organisation, grids } of communitiesOf(pack)) {
      if (organisation) for (const region of [code, ...grids]) this.#communityOf.set(region, organisation)
    }
  }

  /** Those of an organisation who hold one of these roles. */
  people(organisation: string, roles: readonly string[]): Player[] {
    return (this.#byOrganisation.get(organisation) ?? []).filter(({ role }) => roles.includes(role))
  }

  /** Whoever works on a unit's tasks. */
  workers(organisation: string): Player[] {
    return this.people(organisation, ['regulator', 'coordinator', 'community'])
  }

  coordinators(): Player[] {
    return this.people(this.coordinatorOrganisation, ['coordinator'])
  }

  regulators(entity: EntityPlan): Player[] {
    const found = entity.organisation ? this.people(entity.organisation, ['regulator']) : []
    return found.length > 1 ? found : this.coordinators()
  }

  /** The community's own people who answer for the region; none in a park. */
  #locals(region: string, roles: readonly string[]): Player[] {
    const organisation = this.#communityOf.get(region)
    return organisation ? this.people(organisation, roles).filter((player) => region.startsWith(player.region!)) : []
  }

  /** Who goes round a region on foot; nobody in a park. */
  rounds(region: string): Player[] {
    return this.#locals(region, ['grid-worker'])
  }

  /** Communities keep their own books; a park's departments do it themselves. */
  registrar(entity: EntityPlan, r: Random): Player {
    const locals = this.#locals(entity.region, ['community', 'grid-worker'])
    return r.pick(locals.length ? locals : this.regulators(entity))
  }

  around(plan: HazardPlan, known: { id: string; principal: Player; otherOrganisationId: string | null }, r: Random): Around {
    const regulators = this.regulators(plan.entity)
    const locals = this.#locals(plan.entity.region, ['community', 'grid-worker'])
    const grid = locals.filter(({ role }) => role === 'grid-worker')
    let finder = r.pick(regulators)
    if (plan.channel === 'self_check') finder = known.principal
    else if (plan.channel === 'expert') finder = this.people(this.coordinatorOrganisation, ['expert'])[0]!
    else if (plan.channel === 'grid') {
      if (grid.length) finder = r.pick(grid)
      else plan.channel = 'inspection'
    }
    return {
      entityId: known.id, finder, regulators, principal: known.principal, reviewers: locals.length ? locals : regulators,
      gate: (this.value('hazard.closure-gate', plan.foundOn) ?? []) as Around['gate'],
      closedLoop: (this.value('hazard.closed-loop', plan.foundOn) ?? []) as Around['closedLoop'],
      coordinators: this.coordinators(), others: this.#others(plan.entity), otherOrganisationId: known.otherOrganisationId,
      officersOf: (name) => this.people(this.pack.organisations.find((one) => one.name === name)?.code ?? '', ['regulator', 'coordinator']),
      enforcement: (this.value('paper.issuer', plan.foundOn) as { enforcement?: boolean } | undefined)?.enforcement === true,
      telephone: `${this.place.phone}${String(1000 + r.int(0, 8999))}`,
    }
  }

  /** Another department than the entity's own: the coordinating office, or where that is its own, any other. */
  otherOrganisation(entity: EntityPlan): string | undefined {
    return entity.organisation !== null && entity.organisation !== this.coordinatorOrganisation ? this.coordinatorOrganisation : this.pack.organisations.find(({ code, kind }) => kind === 'department' && code !== entity.organisation && code !== this.coordinatorOrganisation && this.people(code, ['regulator']).length > 0)?.code
  }

  #others(entity: EntityPlan): Player[] {
    const code = this.otherOrganisation(entity)
    return code ? this.people(code, ['regulator', 'coordinator']) : []
  }

  /** What the pack says of a parameter on a day. */
  value(name: string, on: Day): unknown {
    return this.pack.parameters.filter((one) => one.name === name && one.from <= on && (one.until === undefined || one.until >= on)).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]?.value
  }
}
