// The plans of the packs, sentence by sentence: every commitment's words stand in the document, its systems and runner exist,
// and no words are left that nobody covers or explains. `node --import tsx scripts/check-plans.ts` prints the report.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RUNNERS } from '#bin/running.ts'
import { LEFT, uncovered } from '#mechanisms/plan/reviewed.ts'
import { listPacks, packsFolder } from '#rooms/organisations/pack.ts'
import { readPlanPack, type PlanPack } from '#rooms/plans/pack.ts'

const SYSTEMS = JSON.parse(readFileSync(join(packsFolder, 'systems.json'), 'utf8')) as Record<string, string>
const PRINCIPLE = 'Z00'

export function checkPlans(): string[] {
  return listPacks().flatMap((pack) => {
    let found: PlanPack | undefined
    try {
      found = readPlanPack(packsFolder, pack)
    } catch (error) {
      return [`packs/${pack}/plan.yaml: ${(error as Error).message}`]
    }
    return found ? problemsOf(pack, found) : []
  })
}

function problemsOf(pack: string, { plan, read, clauses }: PlanPack): string[] {
  const problems: string[] = []
  const say = (words: string) => problems.push(`packs/${pack}/plan.yaml: ${words}`)
  const seen = new Set<string>()
  const runs = new Set(RUNNERS.map((runner) => runner.runs))
  const actions = new Set(plan.actions.map((action) => action.id))
  for (const clause of clauses) {
    if (seen.has(clause.id)) say(`${clause.id} is there twice`)
    seen.add(clause.id)
    for (const system of clause.systems) if (!(system in SYSTEMS) && system !== PRINCIPLE) say(`${clause.id} points to system ${system}, which is none`)
    if (clause.kind !== 'principle' && !clause.systems.some((system) => system in SYSTEMS)) say(`${clause.id} points to no system`)
    if (clause.action !== null && !actions.has(clause.action)) say(`${clause.id} belongs to action ${clause.action}, which is none`)
    if (clause.runs !== null && !runs.has(clause.runs)) say(`${clause.id} is said to run by ${clause.runs}, which does not run (bin/running.ts)`)
    if (clause.runs !== null && clause.kind === 'principle') say(`${clause.id} is a principle, and nothing runs a principle`)
    if (clause.kind !== 'principle' && clause.owners.length === 0) say(`${clause.id} is nobody's`)
    if (clause.carriedBy !== null && !clauses.some((one) => one.id === clause.carriedBy && one.carriedBy === null)) say(`${clause.id} is carried by ${clause.carriedBy}, which is no clause that stands for itself`)
    if (clause.due?.from && clause.due.by && clause.due.by < clause.due.from) say(`${clause.id} ends before it begins`)
  }
  for (const one of uncovered(read.text, clauses, plan.left)) say(`no clause covers “${one.text.slice(0, 60)}” at ${one.start}`)
  for (const one of plan.left) if (!read.text.includes(one.text)) say(`left “${one.text.slice(0, 40)}” is not in the document`)
  return problems
}

/** How much of each plan runs today, and every stretch that is nobody's commitment with its reason. */
function report(): void {
  for (const pack of listPacks()) {
    const found = readPlanPack(packsFolder, pack)
    if (!found) continue
    const { plan, read, clauses } = found
    const promised = clauses.filter((clause) => clause.kind !== 'principle')
    const runsOf = (clause: (typeof clauses)[number]) => clause.runs ?? clauses.find((one) => one.id === clause.carriedBy)?.runs ?? null
    const running = promised.filter((clause) => runsOf(clause) !== null)
    console.log(`\n${plan.title}（${pack}）\n  ${clauses.length} 句，其中原则 ${clauses.length - promised.length}；${running.length} / ${promised.length} 句今天有系统在跑`)
    for (const { runs, label } of RUNNERS) {
      const count = running.filter((clause) => runsOf(clause) === runs).length
      if (count) console.log(`    ${String(count).padStart(3)}  ${runs}  ${label}`)
    }
    const open = uncovered(read.text, clauses, plan.left)
    console.log(`  没有承诺覆盖的字句：${plan.left.length} 处已说明，${open.length} 处没有说明`)
    for (const one of open) console.log(`    ✗ ${one.text}`)
    for (const one of plan.left) console.log(`    ${LEFT[one.why]}\t${one.text.replace(/\s+/g, ' ').slice(0, 90)}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) report()
