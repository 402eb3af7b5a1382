// Sums that wait are folded in after the commits; each morning everything is counted anew from the dated events, and the
// result stands on the page. Hazards of an older database are dated the first time.
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { daily, type Background, type DailyJob } from '#platform/jobs/runner.ts'
import { recount, type Recounted } from '#mechanisms/indicator/recount.ts'
import { foldSums } from '#mechanisms/indicator/store.ts'
import { accountsOfCoordinator, tell } from '#rooms/notices/store.ts'
import { readOwed } from './papers/owed.ts'
import { dateOldHazards, hazardCases, saveProof } from './store.ts'
import type { Day } from '#platform/time/day.ts'

/** Counts anew. Answers what differed; with `repair` it is put right and counted once more. */
export async function prove(tx: Tx, today: Day, now: Date, repair = false): Promise<Recounted> {
  const cases = hazardCases(tx.scope.tenantId)
  while (await foldSums(tx, 1));
  const older = await dateOldHazards(tx)
  if (older > 0 || repair) await recount(tx, cases, true)
  const proof = await recount(tx, cases)
  await saveProof(tx, today, proof, now)
  return proof
}

/** Some thousands at a time behind everything else, whatever wrote them: an import leaves seven for each hazard. */
export const foldWaiting: Background = { name: 'statistics.fold', next: async (db, tenantId) => (await db.write(systemScope(tenantId), (tx) => foldSums(tx))) > 0 }

export const statisticsJobs = (roles: ReadonlyMap<string, Role>): readonly DailyJob[] => [
  daily('statistics.recount', async (tx, today, now) => void (await prove(tx, today, now))),
  daily('statistics.reports-owed', async (tx, today, now) => {
    const { duty } = await readOwed(tx, today)
    const last = duty?.waiting.at(-1)
    if (!duty || !last) return
    const more = duty.waiting.length > 1 ? `，连同以前的欠 ${duty.waiting.length} 期` : ''
    await tell(tx, await accountsOfCoordinator(tx, rolesWith(roles, 'statistics.publish')), { kind: 'analysis.owed', title: `统计分析报告该出了：${last.from} 至 ${last.to}${more}`, subjectType: 'analysis-owed', subjectId: tx.scope.tenantId, onceKey: `analysis-owed:${last.from}:${last.to}` }, now)
  }),
]
