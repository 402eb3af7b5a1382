// `node --import tsx scripts/draft-plan.ts FILE CODE` prints the plan.yaml a reviewer begins with.
// `node --import tsx scripts/draft-plan.ts --uncovered PACK` prints what no clause of a pack's plan covers.
import { readFileSync } from 'node:fs'
import { Document, isCollection, parse, visit } from 'yaml'
import { compilePlan } from '#mechanisms/plan/compile/compile.ts'
import { isPlan } from '#mechanisms/plan/compile/plan.ts'
import { readPlanFile } from '#mechanisms/plan/read/file.ts'
import { draftOf, placeClauses, reviewedPlan, uncovered } from '#mechanisms/plan/reviewed.ts'

const [first, second] = process.argv.slice(2)
if (first === '--uncovered') {
  const folder = new URL(`../packs/${second}/`, import.meta.url)
  const { text } = await readPlanFile(readFileSync(new URL('plan.txt', folder)))
  const plan = reviewedPlan.parse(parse(readFileSync(new URL('plan.yaml', folder), 'utf8')))
  for (const one of uncovered(text, placeClauses(text, plan), plan.left)) console.log(`${one.start}\t${one.text}`)
} else {
  const read = await readPlanFile(readFileSync(first!))
  const plan = compilePlan(read)
  if (!isPlan(plan)) throw new Error(plan.reason)
  const document = new Document(draftOf(plan, second ?? 'plan'), { aliasDuplicateObjects: false })
  // A clause is a block; what is inside it stays on its line.
  visit(document, { Collection: (_, node, path) => void (isCollection(node) && path.length > 5 && (node.flow = true)) })
  console.log(document.toString({ lineWidth: 0 }))
}
