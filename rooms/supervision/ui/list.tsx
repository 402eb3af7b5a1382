// 督办清单 as a list with filters and Excel.
import { useMemo } from 'react'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { buttonClass } from '#web/kit/button.tsx'
import { Icon } from '#web/kit/icons.tsx'
import { Sign, StateMark } from '#web/kit/signs.tsx'
import { supervisionLedger } from '../contract.ts'
import { supervisions } from '../definitions.ts'
import { RUNGS, supervisionLoop, type Rung, type State } from '../rules.ts'

export function SupervisionList() {
  const parts = useMemo((): Record<string, ColumnParts> => ({
    number: { width: 120, rank: 3 },
    title: { least: 260, rank: 0 },
    state: { width: 100, rank: 1, render: (row) => <StateMark sign={signOf(supervisionLoop.states[row['state'] as State].sign, row['state'] === 'registered')}>{supervisionLoop.states[row['state'] as State].label}</StateMark> },
    rung: { width: 100, rank: 1, render: (row) => (row['rung'] ? RUNGS[row['rung'] as Rung] : <span className="muted">–</span>) },
    proposedRung: { width: 116, rank: 2, render: (row) => (row['proposedRung'] ? <span className="state"><Sign name="wait" />{RUNGS[row['proposedRung'] as Rung]}</span> : <span className="muted">–</span>) },
  }), [])
  return (
    <LedgerList ledger={supervisions} contracts={supervisionLedger} columns={supervisions.columns} columnParts={parts} filters={['state', 'rung', 'organisationId', 'regionId']} searchHint="督办编号、单位、隐患"
      extras={[{ name: 'mine', value: 'true', words: '我们部门的' }, { name: 'waiting', value: 'true', words: '等办的' }, { name: 'unanswered', value: 'true', words: '到期没反馈' }]}
      aside={<a className={buttonClass()} href="/supervisions"><Icon name="columns" size="small" />看板</a>}
      tabs={[{ label: '督办中', query: 'state=listed' }, { label: '等办的', query: 'waiting=true' }, { label: '到期没反馈', query: 'unanswered=true' }, { label: '已解除', query: 'state=ended&sort=-endedOn' }, { label: '全部', query: 'sort=-registeredOn' }]}
      empty={{ fact: '清单里没有', words: '判为重大的隐患自动登记，核定以后纳入清单', next: <a className={buttonClass()} href="/supervisions">看督办看板</a> }} />
  )
}
