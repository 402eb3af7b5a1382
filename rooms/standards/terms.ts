// What share of a quiz counts as passed: no document says, so a jurisdiction may set it. Pure.
import { defineParameter, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { whole } from '#mechanisms/plan/shapes.ts'
import type { Day } from '#platform/time/day.ts'

export const quizPass = defineParameter({ name: 'standard.quiz-pass', label: '判定标准学习测验的合格线', group: 'hazards', systems: ['D01'], shape: whole(50, 100, '%'), default: 80 })

export const standardParameters = [quizPass] as unknown as readonly Parameter[]

/** 一次测验几道题. */
export const QUESTIONS = 10

export const isPassed = (values: readonly DatedValue[], on: Day, asked: number, right: number) => asked > 0 && right * 100 >= parameterAsOf(values, quizPass, on).value * asked
