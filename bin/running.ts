// What runs commitments in this product today. check-packs, the coverage page and the review page read this list; a line is
// added when a definition begins to run, never before.
import type { Ledger } from '#mechanisms/ledger/define.ts'
import type { Runner } from '#mechanisms/plan/running.ts'
import { certificates } from '#rooms/certificates/definitions.ts'
import { entities } from '#rooms/entities/definitions.ts'
import { rectificationNotice } from '#rooms/hazards/papers/rectification-notice.ts'
import { rectificationOrder } from '#rooms/hazards/papers/rectification-order.ts'
import { hazardLoop } from '#rooms/hazards/rules.ts'
import { insurance } from '#rooms/insurance/definitions.ts'
import { matters } from '#rooms/matters/definitions.ts'
import { responsibilityChain } from '#rooms/matters/papers/responsibility-chain.ts'
import { stageReport } from '#rooms/stages/papers/stage-report.ts'

const ledger = ({ name, label, path }: Pick<Ledger, 'name' | 'label' | 'path'>, href = `/l/${path}`): Runner => ({ runs: `ledger:${name}`, label: `${label}台账`, href })

export const RUNNERS: readonly Runner[] = [
  { runs: 'plan', label: '方案审读、印发与修订', href: '/plans' },
  { runs: 'tasks', label: '任务台账', href: '/tasks' },
  { runs: 'duties', label: '履职', href: '/tasks/duties' },
  { runs: `loop:${hazardLoop.name}`, label: '隐患闭环', href: '/hazards' },
  ledger(entities as unknown as Ledger, '/entities'), ledger(insurance as unknown as Ledger), ledger(certificates as unknown as Ledger),
  { runs: 'stages', label: '阶段和年度主题', href: '/plans' }, { runs: 'filings', label: '应报方案与签收', href: '/filings' }, { runs: 'matters', label: `${matters.label}责任链条`, href: '/matters' },
  ...[rectificationNotice, rectificationOrder].map((document) => ({ runs: `document:${document.name}`, label: document.label, href: '/hazards' })),
  { runs: `document:${stageReport.name}`, label: stageReport.label, href: '/plans' }, { runs: `document:${responsibilityChain.name}`, label: responsibilityChain.label, href: '/matters' },
]
