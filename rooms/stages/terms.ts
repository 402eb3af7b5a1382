// What counts as "done" for a stage where the plan gives no number (⚙).
import { z } from 'zod'
import { defineParameter } from '#mechanisms/plan/parameters.ts'

export const tasksDone = defineParameter({ name: 'stage.tasks-done', label: '退出清单里“完成任务”要达到的比例', schema: z.int().min(1).max(100), default: 100, unit: '%', systems: ['A02'] })

export const stageParameters = [tasksDone]
