// The parameters the loop of a hazard and its papers depend on, and their defaults where the documents leave them open. Pure.
import { defineParameter, OFF, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { flag, maybe, record, whole, words } from '#mechanisms/plan/shapes.ts'
import { closedLoop } from '#rooms/parameters/definitions/hazards.ts'
import type { Hazard, Terms } from './rules.ts'
import { gateShape } from './steps/gate-shape.ts'

/** Off where the plan writes no gate: the review closes. */
export const closureGate = defineParameter({ name: 'hazard.closure-gate', label: '重大隐患销号前要过的关口，依次', group: 'hazards', systems: ['D06'], shape: maybe(gateShape, OFF), default: null })
export const dueDaysGeneral = defineParameter({ name: 'hazard.due-days-general', label: '一般隐患的整改天数', group: 'hazards', systems: ['D06'], shape: whole(1, 365, '天'), default: 15 })
export const dueDaysMajor = defineParameter({ name: 'hazard.due-days-major', label: '重大隐患的整改天数', group: 'hazards', systems: ['D06'], shape: whole(1, 730, '天'), default: 30 })
export const extensions = defineParameter({ name: 'hazard.extensions', label: '一件隐患最多延期几次', group: 'hazards', systems: ['D06'], shape: whole(0, 20, '次'), default: 2 })

/** Who signs papers here: name, 机关代字, where a refused matter goes, and whether this body may order at all (执法权). */
export const issuer = defineParameter({
  name: 'paper.issuer',
  label: '签发单位和执法权',
  group: 'enforcement',
  systems: ['D07', 'H02'],
  shape: record({
    issuer: ['签发单位', words(60)], office: ['机关代字', words(20)], department: ['报请或移送的部门', words(60)], enforcement: ['行政执法权', flag('有，可以责令整改', '没有，只出整改通知')],
    reviewBody: ['复议机关', words(60)], court: ['诉讼法院', words(60)],
  }, (value) => `${value.issuer}${value.enforcement ? '，有行政执法权' : '，没有行政执法权'}`),
  default: { issuer: '本单位', office: '安', department: '上级应急管理部门', enforcement: false, reviewBody: '上一级人民政府', court: '有管辖权的人民法院' },
})

// Each is a Parameter of its own type; a list of them only reads `unknown` out of it.
export const hazardParameters = [closureGate, dueDaysGeneral, dueDaysMajor, extensions, issuer] as unknown as readonly Parameter[]

/** The terms of a case: as of its finding day, at its place. */
export function termsOf(values: readonly DatedValue[], h: Pick<Hazard, 'foundOn' | 'regionPath'>): { terms: Terms; basis: Record<string, { basis: string; inDocument: boolean }> } {
  const look = <T>(parameter: Parameters<typeof parameterAsOf<T>>[1]) => parameterAsOf(values, parameter, h.foundOn, h.regionPath)
  const found = { closureGate: look(closureGate), dueDaysGeneral: look(dueDaysGeneral), dueDaysMajor: look(dueDaysMajor), extensions: look(extensions), closedLoop: look(closedLoop) }
  return {
    terms: { closureGate: found.closureGate.value ?? [], closedLoop: found.closedLoop.value ?? [], coordinatorId: null, dueDays: { general: found.dueDaysGeneral.value, major: found.dueDaysMajor.value }, extensions: found.extensions.value },
    basis: Object.fromEntries(Object.entries(found).map(([name, { basis, inDocument }]) => [name, { basis, inDocument }])),
  }
}
