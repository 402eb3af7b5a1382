// `zhiben plan compile FILE --json`: prints the compiled plan as one JSON object; without --json a table for people.
// Exit code 0 for a plan, 2 for a text that is no plan, 1 for a file that cannot be read.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compilePlan } from '#mechanisms/plan/compile/compile.ts'
import { isPlan, type Compiled, type Due, type Plan } from '#mechanisms/plan/compile/plan.ts'
import { readPlanFile } from '#mechanisms/plan/read/file.ts'

const USAGE = '用法：zhiben plan compile 文件 [--json]   （文件可以是 txt、docx、PDF，- 表示标准输入）'

export async function run(argv: readonly string[]): Promise<number> {
  const words = argv.filter((word) => !word.startsWith('--'))
  if (words[0] === 'plan') words.shift()
  if (words[0] === 'compile') words.shift()
  const file = words[0]
  if (file === undefined) {
    console.error(USAGE)
    return 1
  }
  let compiled: Compiled
  try {
    compiled = compilePlan(await readPlanFile(await bytesOf(file)))
  } catch (error) {
    const why = (error as { code?: string }).code === 'ENOENT' ? '没有这个文件' : (error as { code?: string }).code === 'EISDIR' ? '这是一个文件夹，要给文件' : error instanceof Error ? error.message : String(error)
    console.error(`${file}：${why}`)
    if (argv.includes('--json')) await print(`${JSON.stringify({ error: `${file}：${why}` }, null, 2)}\n`)
    return 1
  }
  if (argv.includes('--json')) await print(`${JSON.stringify(compiled, null, 2)}\n`)
  else await print(isPlan(compiled) ? table(compiled) : `不是方案：${compiled.reason}\n`)
  return isPlan(compiled) ? 0 : 2
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file !== '-') return new Uint8Array(await readFile(file))
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  return new Uint8Array(Buffer.concat(chunks))
}

/** Waits until a pipe has taken everything: exiting earlier would cut a long plan short. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

function table(plan: Plan): string {
  const lines = [`${plan.title}`, `${plan.issuer ?? '发文单位不详'}　${plan.documentNumber ?? ''}　${plan.issuedOn ?? ''}　${plan.status === 'draft' ? '征求意见稿' : '已印发'}`, '']
  for (const clause of plan.clauses) {
    const owners = clause.owners.map((owner) => (owner.inferred ? `${owner.name}（推定）` : owner.name)).join('、')
    const often = clause.frequency.map((one) => `${one.per}×${one.atLeast}`).join(' ')
    lines.push([clause.id, clause.path.join('/'), clause.kind, when(clause.due), often, clause.systems.join(','), owners, clause.text.replace(/\s+/g, '')].join('\t'))
  }
  return `${lines.join('\n')}\n`
}

function when(due: Due | null): string {
  if (due === null) return '—'
  if (due.standing) return due.from ? `${due.from} 起长期` : '长期'
  return `${due.from ? `${due.from}…` : ''}${due.by ?? ''}${due.yearly ? ' 每年' : ''}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await run(process.argv.slice(2))
