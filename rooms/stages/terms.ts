// What counts as "done" for a stage where the plan gives no number (⚙).
import { defineParameter, type Parameter } from '#mechanisms/plan/parameters.ts'
import { percent } from '#mechanisms/plan/shapes.ts'

export const tasksDone = defineParameter({ name: 'stage.tasks-done', label: '退出清单里“完成任务”要达到的比例', group: 'targets', systems: ['A02'], shape: percent, default: 100 })

export const stageParameters = [tasksDone] as unknown as readonly Parameter[]
