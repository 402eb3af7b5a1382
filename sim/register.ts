// The books besides hazards: entities registered by those who keep them, facts that change, policies and certificates
// filed by the enterprises themselves.
import { recordFact } from '#rooms/entities/contract.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { cast, type Casting, type Player } from './cast.ts'
import { names, type Jurisdiction } from './data.ts'
import { personName, type EntityPlan, type Span } from './enterprises.ts'
import type { Office } from './office.ts'
import type { Random } from './random.ts'
import { moment, together, workday, type Stage } from './stage.ts'

type Parts = { stage: Stage; office: Office; casting: Casting; place: Jurisdiction; span: Span; r: Random }
export type Known = { id: string; principal: Player }

const TRADES = [['电工作业', '低压电工作业'], ['焊接与热切割作业', '熔化焊接与热切割作业'], ['高处作业', '登高架设作业'], ['制冷与空调作业', '制冷与空调设备运行操作作业']] as const

export class Register {
  readonly #parts: Parts
  readonly #known = new Map<number, Known>()
  readonly #byId = new Map<string, Player>()
  readonly #arrivals = new Map<Day, EntityPlan[]>()
  readonly #tasks = new Map<Day, (() => Promise<void>)[]>()
  #closed = 0
  #withoutRegulator = 0
  #policies = 0
  #certificates = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  schedule(entities: readonly EntityPlan[]): void {
    for (const entity of entities) {
      const on = this.#arrivals.get(entity.registeredOn)
      if (on) on.push(entity)
      else this.#arrivals.set(entity.registeredOn, [entity])
      this.#planFacts(entity)
      this.#planPolicies(entity)
      this.#planCertificates(entity)
    }
  }

  get(index: number): Known {
    return this.#known.get(index)!
  }

  principalOf(entityId: string): Player | undefined {
    return this.#byId.get(entityId)
  }

  tasks(today: Day): readonly (() => Promise<void>)[] {
    return this.#tasks.get(today) ?? []
  }

  counts() {
    return { entities: { registered: this.#known.size, withoutRegulator: this.#withoutRegulator, closed: this.#closed }, policies: this.#policies, certificates: this.#certificates }
  }

  /** Registers those who arrive today and opens the accounts of their people. */
  async open(today: Day, hands: number): Promise<void> {
    const arrivals = this.#arrivals.get(today) ?? []
    if (!arrivals.length) return
    const { stage, office, casting, r, place } = this.#parts
    const ids = new Map<number, string>()
    await together(hands, arrivals.map((entity) => async () => {
      const chance = r.fork(`entity/${entity.index}`)
      const at = moment(today, 510 + chance.int(0, 420))
      const id = chance.id(at)
      const fields = {
        ...entity.fields, regionId: await regionIdOf(casting.pack.code, entity.region),
        ...(entity.organisation ? { organisationId: await organisationIdOf(casting.pack.code, entity.organisation) } : {}),
      }
      await stage.do(office.registrar(entity, chance).actor, at, { method: 'POST', path: '/api/entities' }, { body: { commandId: chance.id(at), id, fields } })
      ids.set(entity.index, id)
      if (!entity.organisation) this.#withoutRegulator += 1
    }))
    const parts = arrivals.map((entity) => ({
      login: entity.index ? `${place.login}-q${String(entity.index).padStart(5, '0')}` : `${place.login}-qiye`, name: entity.principal, role: 'enterprise-principal', post: '主要负责人', entityId: ids.get(entity.index)!,
    }))
    const players = await cast(casting, parts)
    arrivals.forEach((entity, i) => {
      this.#known.set(entity.index, { id: ids.get(entity.index)!, principal: players[i]! })
      this.#byId.set(ids.get(entity.index)!, players[i]!)
    })
    if (arrivals[0]?.index === 0) await cast(casting, [{ login: `${place.login}-anquanyuan`, name: arrivals[0].officer, role: 'enterprise-officer', post: '安全员', entityId: ids.get(0)! }])
  }

  #enter(on: Day, task: (today: Day) => Promise<void>): void {
    const { span } = this.#parts
    if (on < span.from || on > span.until) return
    const list = this.#tasks.get(on)
    if (list) list.push(() => task(on))
    else this.#tasks.set(on, [() => task(on)])
  }

  #planFacts(entity: EntityPlan): void {
    for (const [i, change] of entity.changes.entries()) {
      this.#enter(workday(change.day), async (today) => {
        const { stage, office, r } = this.#parts
        const chance = r.fork(`fact/${entity.index}/${i}`)
        const at = moment(today, 540 + chance.int(0, 300))
        await stage.do(chance.pick(office.regulators(entity)).actor, at, recordFact, {
          params: { id: this.get(entity.index).id }, body: { commandId: chance.id(at), fact: change.fact, fromOn: change.day, value: change.value, basis: change.basis },
        })
        if (change.fact === 'status' && change.value === 'closed') {
          this.#closed += 1
          if (!entity.organisation) this.#withoutRegulator -= 1
        }
      })
    }
  }

  /** High-hazard enterprises are insured year by year, a few of the others too; some let it lapse. */
  #planPolicies(entity: EntityPlan): void {
    const { r, span } = this.#parts
    const chance = r.fork(`policy/${entity.index}`)
    if (entity.trade.kind === 'building' || !chance.chance(entity.index === 0 ? 1 : entity.highHazard ? 0.85 : 0.06)) return
    const insurer = chance.pick(names.insurers)
    let from = addDays(entity.registeredOn, chance.int(1, 200))
    // Some run out within weeks of the end, so that there is something to be reminded of.
    const recent = addDays(span.until, chance.int(5, 40) - 364)
    if ((entity.index === 0 || chance.chance(0.15)) && recent > entity.registeredOn) from = addDays(recent, -365 * Math.floor((daysBetween(entity.registeredOn, recent) - 1) / 365))
    for (let year = 1; from <= span.until && !(year > 1 && chance.chance(0.12)); year++) {
      const begins = from
      this.#enter(begins, async (today) => {
        const { stage, place } = this.#parts
        const { principal, id: entityId } = this.get(entity.index)
        const own = chance.fork(year)
        const at = moment(today, 560 + own.int(0, 300))
        const count = Number(entity.fields['headcount'] ?? 10)
        await stage.do(principal.actor, at, { method: 'POST', path: '/api/insurance-policies' }, { body: { commandId: own.id(at), id: own.id(at), fields: {
          entityId, policyNumber: `AZX${place.division}${begins.slice(0, 4)}${String(entity.index).padStart(5, '0')}${year}`, insurer, coversFrom: begins, coversUntil: addDays(begins, 364),
          premium: Math.max(count, 3) * own.int(90, 160) * 100, deathLimit: own.pick([40, 60, 80, 100]) * 1_000_000, insuredCount: count, preventionService: own.pick(['隐患排查1次', '安全培训1次、隐患排查1次', '应急演练指导1次']),
        } } })
        this.#policies += 1
      })
      from = addDays(from, 365)
    }
  }

  /** Six years valid; one in six runs out around the end of the simulation. */
  #planCertificates(entity: EntityPlan): void {
    const { r, span } = this.#parts
    const chance = r.fork(`certificate/${entity.index}`)
    if (!entity.trade.tags.some((tag) => ['factory', 'site', 'cold'].includes(tag)) || !chance.chance(entity.index === 0 ? 1 : 0.4)) return
    for (let i = 0; i < chance.int(1, 3); i++) {
      const own = chance.fork(i)
      const until = own.chance(1 / 6) ? addDays(span.until, own.int(-25, 60)) : addDays(entity.registeredOn, own.int(200, 2_100))
      this.#enter(workday(addDays(entity.registeredOn, own.int(1, 40))), async (today) => {
        const { stage, place } = this.#parts
        const { principal, id: entityId } = this.get(entity.index)
        const at = moment(today, 560 + own.int(0, 300))
        const [trade, item] = entity.trade.key === 'site' && own.chance(0.5) ? TRADES[2] : entity.trade.key === 'cold' ? TRADES[3] : own.pick(TRADES.slice(0, 2))
        const issued = addDays(until, -2_191)
        await stage.do(principal.actor, at, { method: 'POST', path: '/api/special-certificates' }, { body: { commandId: own.id(at), id: own.id(at), fields: {
          entityId, holderName: personName(own), certificateNumber: `T${place.division}${issued.slice(0, 4)}${String(entity.index).padStart(5, '0')}${i}`, trade, item, issuedOn: issued,
          reviewOn: addDays(issued, 1_095), validUntil: until, issuer: '省级应急管理部门',
        } } })
        this.#certificates += 1
      })
    }
  }
}
