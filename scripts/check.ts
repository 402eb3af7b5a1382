// `npm run check`: types, lint, structure, packs. Everything that needs no database; `npm test` runs it first.
import { spawnSync } from 'node:child_process'
import { checkPacks } from './check-packs.ts'
import { checkStructure } from './check-structure.ts'
import { checkSystems } from './check-systems.ts'

type Check = { name: string; run: () => string[] | Promise<string[]> }

function program(name: string, words: string[]): () => string[] {
  return () => {
    const done = spawnSync(process.execPath, [`node_modules/${name}`, ...words], { encoding: 'utf8' })
    return done.status === 0 ? [] : [`${done.stdout}${done.stderr}`.trim()]
  }
}

const CHECKS: Check[] = [
  { name: 'types', run: program('typescript/bin/tsc', ['-p', '.']) },
  { name: 'lint', run: program('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '.']) },
  { name: 'structure', run: checkStructure },
  { name: 'packs', run: checkPacks },
  { name: 'systems', run: checkSystems },
]

/** Runs every check. Answers the names of those that failed. */
export async function runChecks(): Promise<{ passed: string[]; failed: string[] }> {
  const passed: string[] = []
  const failed: string[] = []
  for (const { name, run } of CHECKS) {
    const problems = await run()
    console.log(`${problems.length ? '✗' : '✓'} ${name}`)
    for (const problem of problems) console.log(problem.split('\n').map((line) => `    ${line}`).join('\n'))
    ;(problems.length ? failed : passed).push(name)
  }
  return { passed, failed }
}

if (process.argv[1]?.endsWith('scripts/check.ts')) {
  const { failed } = await runChecks()
  process.exitCode = failed.length ? 1 : 0
}
