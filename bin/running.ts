// What runs commitments in this product today. check-packs, the coverage page and the review page read this list; a line is
// added when a definition begins to run, never before.
import type { Ledger } from '#mechanisms/ledger/define.ts'
import type { Parameter } from '#mechanisms/plan/parameters.ts'
import type { Runner } from '#mechanisms/plan/running.ts'
import { certificates } from '#rooms/certificates/definitions.ts'
import { entities } from '#rooms/entities/definitions.ts'
import { rectificationNotice } from '#rooms/hazards/papers/rectification-notice.ts'
import { rectificationOrder } from '#rooms/hazards/papers/rectification-order.ts'
import { hazardLoop } from '#rooms/hazards/rules.ts'
import { insurance } from '#rooms/insurance/definitions.ts'
import { reportLoop } from '#rooms/dual-reports/rules.ts'
import { visitLoop } from '#rooms/experts/rules.ts'
import { exposureLoop } from '#rooms/exposure/rules.ts'
import { matters } from '#rooms/matters/definitions.ts'
import { responsibilityChain } from '#rooms/matters/papers/responsibility-chain.ts'
import { doubleReport, refusalLadder, register, slowLadder } from '#rooms/parameters/definitions/hazards.ts'
import { accidents, dynamicZero, incrementCurbed, stockCleared } from '#rooms/parameters/definitions/targets.ts'
import { problemLoop } from '#rooms/problems/rules.ts'
import { supervisionLoop } from '#rooms/supervision/rules.ts'
import { stageReport } from '#rooms/stages/papers/stage-report.ts'

const ledger = ({ name, label, path }: Pick<Ledger, 'name' | 'label' | 'path'>, href = `/l/${path}`): Runner => ({ runs: `ledger:${name}`, label: `${label}台账`, href })

/** Rules of types of their own; a list of them only reads `unknown` out of it. */
const anyOf = (...rules: object[]) => rules as unknown as readonly Parameter[]

export const RUNNERS: readonly Runner[] = [
  { runs: 'plan', label: '方案审读、印发与修订', href: '/plans', systems: ['A01'] },
  { runs: 'tasks', label: '任务台账', href: '/tasks', clock: 'task' },
  { runs: 'duties', label: '履职', href: '/tasks/duties', clock: 'duty' },
  { runs: `loop:${hazardLoop.name}`, label: '隐患闭环', href: '/hazards', systems: ['D05', 'D07'] },
  { runs: `loop:${supervisionLoop.name}`, label: '督办的台阶', href: '/supervisions', systems: ['D06'], rules: anyOf(slowLadder, refusalLadder) }, { runs: `loop:${reportLoop.name}`, label: '双报告', href: '/dual-reports', systems: ['D08'], rules: anyOf(doubleReport) }, { runs: `loop:${exposureLoop.name}`, label: '曝光和挂牌督办', href: '/exposures', systems: ['D11'] },
  { runs: `loop:${problemLoop.name}`, label: '问题清单', href: '/problems', systems: ['B04'], rules: anyOf(register) }, { runs: `loop:${visitLoop.name}`, label: '专家帮扶', href: '/help-visits', systems: ['D13'] }, { runs: 'findings', label: '各渠道发现、国家库导入和告知', href: '/hazards' },
  { runs: 'statistics', label: '隐患统计分析', href: '/statistics', systems: ['D09'] }, { runs: 'goals', label: '目标板', href: '/statistics/goals', systems: ['D10'], rules: anyOf(stockCleared, incrementCurbed, dynamicZero, accidents) }, { runs: 'standards', label: '判定标准库和检查表', href: '/standards' },
  ledger(entities as unknown as Ledger, '/entities'), ledger(insurance as unknown as Ledger), ledger(certificates as unknown as Ledger),
  { runs: 'stages', label: '阶段和年度主题', href: '/plans', systems: ['A02'] }, { runs: 'filings', label: '应报方案与签收', href: '/filings' }, { runs: 'matters', label: `${matters.label}责任链条`, href: '/matters', systems: ['A08'] },
  ...[rectificationNotice, rectificationOrder].map((document) => ({ runs: `document:${document.name}`, label: document.label, href: '/hazards' })),
  { runs: `document:${stageReport.name}`, label: stageReport.label, href: '/plans' }, { runs: `document:${responsibilityChain.name}`, label: responsibilityChain.label, href: '/matters' },
]
