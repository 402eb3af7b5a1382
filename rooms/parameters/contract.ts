// 规则参数: which rules hold here, since when, where they are written; and setting one from a day on. Pure.
import { z } from 'zod'
import { calendarDay, command, get, id, post, text } from '#platform/http/contract.ts'
import type { Part } from '#mechanisms/plan/shapes.ts'

/** 文中写明 · ⚙ 文中未写 · 不启用 */
export const STATES = ['written', 'assumed', 'off'] as const

const parameter = z.object({
  name: z.string(), label: z.string(), section: z.string(), state: z.enum(STATES), words: z.string(), since: z.string().nullable(), until: z.string().nullable(),
  basis: z.string().nullable().describe('依据；文中没有写、也没有人设过的为空'),
  next: z.object({ fromOn: z.string(), words: z.string() }).nullable().describe('已经定下、还没有到日子的下一个值'),
  idle: z.string().nullable().describe('用到它的那条规则没有启用：那条规则的名称'),
  ended: z.string().nullable().describe('最近一个值止于哪天'),
})

const name = z.object({ parameter: z.string().max(80) })
const asOf = z.strictObject({ on: calendarDay.optional().describe('看哪一天的规则；不写就是今天') })

export const listParameterValues = get({
  path: '/api/parameters', tag: '规则参数', access: 'parameter.read', summary: '这一天的全部规则参数', query: asOf,
  reply: z.object({ on: z.string(), sections: z.array(z.object({ name: z.string(), label: z.string() })), parameters: z.array(parameter) }),
})

const page = z.object({
  on: z.string(),
  parameter,
  value: z.unknown().describe('现在的值'),
  part: z.custom<Part>().meta({ type: 'object' }).describe('填写的样子'),
  byDefault: z.object({ words: z.string(), off: z.boolean() }),
  systems: z.array(z.object({ code: z.string(), name: z.string() })),
  history: z.array(z.object({
    id, fromOn: z.string(), untilOn: z.string().nullable(), words: z.string(), state: z.enum(STATES), basis: z.string(), region: z.string().nullable(), setBy: z.string().nullable().describe('谁设的；随辖区包来的为空'), setAt: z.string(), inForce: z.boolean(),
  })),
  abilities: z.object({ set: z.union([z.literal(true), z.string()]) }),
})

export const readParameter = get({ path: '/api/parameters/:parameter', tag: '规则参数', access: 'parameter.read', summary: '一个规则参数：历次的值、用在哪里', params: name, query: asOf, reply: page })

export const setParameter = post({
  path: '/api/parameters/:parameter', tag: '规则参数', access: 'parameter.set', summary: '从某天起换一个值；以前的不改', params: name,
  body: command.extend({
    value: z.unknown().describe('新的值；null 是不启用'), fromOn: calendarDay, untilOn: calendarDay.nullable().default(null),
    basis: text(300, 2).describe('依据：文件、条款，或谁定的'), inDocument: z.boolean().describe('文件里写明的'),
  }),
  reply: page,
})

export type ParameterRow = z.output<typeof parameter>
export type ParameterPage = z.output<typeof page>
