// 对照检查的记录 on the desk: who checked which place when, how much was looked at and what was found; in good order too.
import { useMemo } from 'react'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Sign } from '#web/kit/signs.tsx'
import { checkLedger } from '../contract.ts'
import { checks } from '../definitions.ts'

export function ChecksPage() {
  const parts = useMemo((): Record<string, ColumnParts> => ({
    checkedOn: { width: 110, rank: 0 }, entityId: { least: 200, rank: 0 }, side: { width: 96, rank: 1 }, checkedByName: { width: 96, rank: 2 }, industries: { least: 160, rank: 4 },
    seen: { width: 110, rank: 2, render: (row) => `${count(Number(row['seen']))} / ${count(Number(row['asked']))} 项` },
    wrong: { width: 120, rank: 0, render: (row) => (Number(row['wrong']) ? <span className="state"><Sign name="over" />存在 {count(Number(row['wrong']))} 项</span> : <span className="state"><Sign name="done" />没有问题</span>) },
  }), [])
  return (
    <LedgerList ledger={checks} contracts={checkLedger} base="/checks" columns={checks.columns} columnParts={parts} filters={['side', 'checkedOn', 'entityId']} searchHint="单位、检查人、行业"
      extras={[{ name: 'fine', value: 'true', words: '没有问题的' }, { name: 'fine', value: 'false', words: '查出问题的' }]}
      tabs={[{ label: '全部', query: '' }, { label: '企业自查', query: 'side=self' }, { label: '网格排查', query: 'side=grid' }, { label: '督导检查', query: 'side=inspection' }, { label: '查出问题的', query: 'fine=false' }]}
      empty={{ fact: '还没有检查记录', words: '在手机上按行业的重点检查事项逐项看，交上来的在这里；没有问题的也留记录', next: <a className={buttonClass()} href="/standards/checklist">看检查表</a> }} />
  )
}
