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

const ledger = ({ name, label, path }: Pick<Ledger, 'name' | 'label' | 'path'>, href = `/l/${path}`): Runner => ({ runs: `ledger:${name}`, label: `${label}台账`, href })

export const RUNNERS: readonly Runner[] = [
  { runs: 'plan', label: '方案审读、印发与修订', href: '/plans' },
  { runs: `loop:${hazardLoop.name}`, label: '隐患闭环', href: '/hazards' },
  ledger(entities as unknown as Ledger, '/entities'), ledger(insurance as unknown as Ledger), ledger(certificates as unknown as Ledger),
  ...[rectificationNotice, rectificationOrder].map((document) => ({ runs: `document:${document.name}`, label: document.label, href: '/hazards' })),
]
