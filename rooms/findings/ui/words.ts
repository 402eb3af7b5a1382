// How findings are said on screens.
import { CHANNELS } from '#rooms/hazards/definitions.ts'
import { hazardLoop, type HazardState } from '#rooms/hazards/rules.ts'

export const channelWord = (channel: string) => CHANNELS.find((one) => one.value === channel)?.label ?? '其他'
export const stateWord = (state: string) => hazardLoop.states[state as HazardState]?.label ?? state
export const ownerWord = (owner: 'principal' | 'controller') => (owner === 'principal' ? '主要负责人' : '实际控制人')
/** A score in words: what it is good for, never a verdict. */
export const sureWord = (score: number) => (score >= 0.85 ? '很像' : score >= 0.65 ? '比较像' : '有点像')
