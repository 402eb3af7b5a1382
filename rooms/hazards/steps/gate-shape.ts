// 销号关口: the steps a major hazard passes between being handed in and being closed, and by whom, as a jurisdiction says
// them. Which of them there are and what makes sense together; the parameter and the loop read the same table. Pure.
// 屈原 三（三）6“审核把关销号”、正阳 四（二）3、周家坝 二（八）2“整改质量开展核查，严格做好问题整改质量验收”。
import { z } from 'zod'
import { choice, list, record, type Shape } from '#mechanisms/plan/shapes.ts'

export const GATE_STEPS = { apply: '自验、申请销号', vet: '审核把关', review: '现场复核', quality: '核查整改质量', close: '销号', acceptance: '质量验收、销号' } as const
export const GATE_BY = { entity: '企业', regulator: '行业监管部门', coordinator: '统筹部门', reviewer: '复查部门', other: '另一部门' } as const

export type GateStepName = keyof typeof GATE_STEPS
export type GateBy = keyof typeof GATE_BY
export type GateStep = { step: GateStepName; by: GateBy }

/** In which state a case waits for the step, and by which step of the loop it is passed. */
export const STATIONS = {
  apply: { state: 'completed', take: 'apply' }, vet: { state: 'applied', take: 'vet' }, review: { state: 'rectified', take: 'accept' }, quality: { state: 'rectified', take: 'accept' },
  close: { state: 'accepted', take: 'close' }, acceptance: { state: 'accepted', take: 'close' },
} as const satisfies Record<GateStepName, { state: string; take: string }>

/** Where no gate is written: whoever reviews it closes it. */
export const REVIEW_ONLY: readonly GateStep[] = [{ step: 'review', by: 'reviewer' }]

export const gateWords = (gate: readonly GateStep[]) => gate.map(({ step, by }) => `${GATE_BY[by]}${GATE_STEPS[step]}`).join(' → ')

/** What is wrong with a gate; undefined when it can be passed. */
export function gateProblem(gate: readonly GateStep[]): string | undefined {
  const states = gate.map(({ step }) => STATIONS[step].state)
  if (new Set(states).size < states.length) return '同一道关口写了两次'
  if (!states.includes('rectified')) return '要有一道现场复核或质量核查'
  if (gate.some(({ step, by }) => (step === 'apply') !== (by === 'entity'))) return '自验、申请销号由企业办，其余各道不由企业办'
  if (gate.findIndex(({ step }) => step === 'apply') > 0) return '自验、申请销号在最前'
  const closing = states.indexOf('accepted')
  return closing >= 0 && closing < gate.length - 1 ? '销号、验收在最后' : undefined
}

const steps = list(record({ step: ['办什么', choice(GATE_STEPS)], by: ['谁办', choice(GATE_BY)] }, ({ step, by }) => `${GATE_BY[by]}${GATE_STEPS[step]}`), ' → ', 6) as Shape<GateStep[]>

export const gateShape: Shape<GateStep[]> = {
  ...steps,
  schema: steps.schema.superRefine((gate, context) => {
    const wrong = gateProblem(gate)
    if (wrong) context.addIssue({ code: 'custom', message: wrong })
  }) as z.ZodType<GateStep[]>,
}
