// The numbers the plans leave open about duplicates and about telling owners. Pure.
import { defineParameter, type Parameter } from '#mechanisms/plan/parameters.ts'
import { whole } from '#mechanisms/plan/shapes.ts'

/** ⚙ How near two entities lie for their hazards to be held against each other. */
export const nearMetres = defineParameter({ name: 'finding.near-metres', label: '相距几米以内的单位一起查重复', group: 'hazards', systems: ['D05'], shape: whole(0, 500, '米'), default: 30 })

/** ⚙ */
export const unreadDays = defineParameter({ name: 'hazard.owner-unread-days', label: '重大隐患告知后几天没有看，提醒监管部门', group: 'hazards', systems: ['D05'], shape: whole(1, 30, '天'), default: 3, needs: 'hazard.owner-notice' })

export const findingParameters = [nearMetres, unreadDays] as unknown as readonly Parameter[]

export type Owner = 'principal' | 'controller'
