// The rules of this jurisdiction as of a day, one rule with its history, and a new value from a day on. What was in force
// before that day stays: cases opened under it are looked up by it.
import { z } from 'zod'
import { may, type Actor } from '#platform/auth/actor.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, parse, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { day, type Day } from '#platform/time/day.ts'
import { forgetParameters, listParameters, readParameters } from '#mechanisms/plan/parameter-store.ts'
import { isOff, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import type { Part } from '#mechanisms/plan/shapes.ts'
import systems from '../../packs/systems.json' with { type: 'json' }
import * as contract from './contract.ts'
import { SECTIONS } from './definitions.ts'
import { historyOf, insertValue, type SetValue } from './store.ts'

/** @param parameters every parameter of the house: those of this room and those other rooms keep for their own loops */
export function parameterRoutes(parameters: readonly Parameter[]): Endpoint[] {
  const byName = new Map(parameters.map((one) => [one.name, one]))
  const find = (name: string): Parameter => {
    const found = byName.get(name)
    if (!found) throw notFound('个规则参数')
    return found
  }

  const needed = (one: Parameter) => (one.needs === null ? undefined : byName.get(one.needs))

  const list = endpoint(contract.listParameterValues, async ({ tx, query, today }) => {
    const on = query.on ? day(query.on) : today
    const values = await listParameters(tx)
    const order = Object.keys(SECTIONS)
    return {
      on, sections: Object.entries(SECTIONS).map(([name, label]) => ({ name, label })),
      parameters: parameters.map((one) => rowOf(one, needed(one), values, on)).sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section)),
    }
  })

  const read = endpoint(contract.readParameter, async ({ tx, actor, params, query, today }) =>
    pageOf(actor, find(params.parameter), needed(find(params.parameter)), await listParameters(tx), await historyOf(tx, params.parameter), query.on ? day(query.on) : today))

  const set = endpoint(contract.setParameter, async ({ tx, actor, params, body, today, now }) => {
    const parameter = find(params.parameter)
    const value = fitting(parameter, body.value)
    if (body.fromOn < today) throw refused('fromOn', '只能从今天或以后的日子起；以前的规则不改，已经立案的还按当时的办。')
    if (body.untilOn !== null && body.untilOn < body.fromOn) throw refused('untilOn', '截止的日子在开始之前。')
    const history = await historyOf(tx, parameter.name)
    if (history.some((one) => one.region === null && one.fromOn === body.fromOn)) throw new Problem('conflict', `${body.fromOn} 起已经定过一个值，定过的不能改。请换一天。`, { fields: [{ field: 'fromOn', message: '这一天已有一个值' }] })
    const chosen = { value, fromOn: body.fromOn, untilOn: body.untilOn, basis: body.basis, inDocument: body.inDocument }
    const id = await insertValue(tx, parameter.name, chosen, actor.accountId, now)
    await append(tx, { what: 'parameter.set', subject: { type: 'parameter', id }, actor, at: now, commandId: body.commandId, body: { name: parameter.name, label: parameter.label, words: parameter.words(value), ...chosen } })
    tx.afterCommit.push(() => forgetParameters(actor.tenantId))
    return pageOf(actor, parameter, needed(parameter), await readParameters(tx), await historyOf(tx, parameter.name), today)
  })

  return [list, read, set] as Endpoint[]
}

/** The value as the definition reads it; else what is wrong, by the name its part has in the form. */
function fitting(parameter: Parameter, given: unknown): unknown {
  try {
    return parse(z.object({ value: parameter.schema }), { value: given }, 'body').value
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const fields = error.fields.map(({ field, message }) => {
      const place = placeIn(parameter.part, field.split('.').slice(1))
      const said = emptyAt(given, field.split('.').slice(1)) ? '这一项要填' : message
      return { field, message: place ? `${place}：${said}` : said }
    })
    throw new Problem('invalid', fields.length === 1 ? `没填对：${fields[0]!.message}。` : `有 ${fields.length} 处没填对。`, { fields })
  }
}

function emptyAt(value: unknown, path: readonly string[]): boolean {
  const at = path.reduce<unknown>((held, step) => (held as Record<string, unknown> | null | undefined)?.[step], value)
  return at === null || at === undefined || at === ''
}

function placeIn(part: Part, path: readonly string[]): string {
  const [step, ...rest] = path
  if (part.kind === 'maybe') return placeIn(part.of, path)
  if (step === undefined) return ''
  if (part.kind === 'list') return `第 ${Number(step) + 1} 条${placeIn(part.of, rest)}`
  const inner = part.kind === 'record' ? part.parts.find(({ name }) => name === step) : undefined
  return inner ? `${inner.label}${placeIn(inner.part, rest)}` : ''
}

const refused = (field: string, message: string) => new Problem('invalid', message, { fields: [{ field, message }] })

function stateOf(parameter: Parameter, value: unknown, inDocument: boolean) {
  return isOff(parameter, value) ? 'off' as const : inDocument ? 'written' as const : 'assumed' as const
}

function rowOf(parameter: Parameter, needed: Parameter | undefined, values: readonly DatedValue[], on: Day): contract.ParameterRow {
  const found = parameterAsOf(values, parameter, on)
  const idle = needed !== undefined && found.from === null && isOff(needed, parameterAsOf(values, needed, on).value) ? needed.label : null
  const own = values.filter((one) => one.name === parameter.name && one.regionPath === null)
  const next = own.filter((one) => one.fromOn > on).sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))[0]
  const ended = own.reduce<Day | null>((last, { untilOn }) => (untilOn !== null && untilOn < on && (last === null || untilOn > last) ? untilOn : last), null)
  return {
    name: parameter.name, label: parameter.label, section: parameter.group, state: idle === null ? stateOf(parameter, found.value, found.inDocument) : 'off', idle, words: parameter.words(found.value),
    since: found.from, until: found.until, basis: found.from === null ? null : found.basis,
    next: next ? { fromOn: next.fromOn, words: parameter.words(parameter.schema.parse(next.value)) } : null,
    ended: found.from === null ? ended : null,
  }
}

function pageOf(actor: Actor, parameter: Parameter, needed: Parameter | undefined, values: readonly DatedValue[], history: readonly SetValue[], on: Day): contract.ParameterPage {
  const found = parameterAsOf(values, parameter, on)
  return {
    on, parameter: rowOf(parameter, needed, values, on), value: found.value, part: parameter.part,
    byDefault: { words: parameter.words(parameter.default), off: isOff(parameter, parameter.default) },
    systems: parameter.systems.map((code) => ({ code, name: (systems as Record<string, string>)[code] ?? code })),
    history: history.map(({ value, inDocument, ...one }) => {
      const read = parameter.schema.parse(value)
      return { ...one, words: parameter.words(read), state: stateOf(parameter, read, inDocument), inForce: one.region === null && one.fromOn === found.from }
    }),
    abilities: { set: may(actor, 'parameter.set') ? true : '你的岗位只能看；统筹或系统管理员可以设定' },
  }
}
