// Sign and sentence of what happened to a plan. Pure.
import type { Day } from '#platform/time/day.ts'
import { count, shortDay } from '#web/kit/format.ts'
import type { SignName } from '#web/kit/signs.tsx'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)

export function planEventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  const day = (value: unknown) => shortDay(text(value) ?? null, today)
  const number = typeof body['number'] === 'number' ? body['number'] : undefined
  switch (what) {
    case 'plan.uploaded':
      return { sign: 'todo', words: `${body['predecessor'] ? '从上一个行动开始起草' : '上传方案'}，读出 ${count(Number(body['clauses'] ?? 0))} 句承诺${text(body['name']) ? `（${text(body['name'])}）` : ''}` }
    case 'plan.revision-uploaded':
      return { sign: 'todo', words: after(`上传第 ${number} 次文本`, body['reason']) }
    case 'plan.clauses-accepted':
      return { sign: 'doing', words: `一次确认 ${count(Number(body['count'] ?? 0))} 句` }
    case 'plan.clauses-edited':
      return { sign: 'doing', words: body['back'] ? `撤回刚才一起改的 ${count(Number(body['count'] ?? 0))} 句，改回原来` : `一样读的 ${count(Number(body['count'] ?? 0))} 句一起改` }
    case 'plan.clauses-reopened':
      return { sign: 'doing', words: `撤回刚才一次确认的 ${count(Number(body['count'] ?? 0))} 句，重新看` }
    case 'plan.consulted':
      return { sign: 'hold', words: after('征求意见', body['note']) }
    case 'plan.approved':
      return { sign: 'done', words: after('审定', body['note']) }
    case 'plan.issued':
      return { sign: 'done', words: `印发，${day(body['effectiveOn'])} 起执行` }
    case 'plan.revised':
      return { sign: 'done', words: after(`采用第 ${number ?? ''} 次文本，${day(body['effectiveOn'])} 起执行`, body['reason']) }
    case 'plan.revision-dropped':
      return { sign: 'void', words: after(`不采用第 ${number ?? ''} 次文本`, body['reason']) }
    case 'plan.made-superior':
      return { sign: 'doing', words: '改作上级方案，只用来对照' }
    case 'plan.withdrawn':
      return { sign: 'void', words: after('撤回', body['reason']) }
    case 'plan.publicity-changed':
      return { sign: 'doing', words: body['public'] ? '向社会公开' : '不再公开' }
    case 'plan.closed':
      return { sign: 'done', words: '总结关闭；没办结的任务随方案结束' }
    case 'plan.succeeded':
      return { sign: 'done', words: `开始下一个行动“${text(body['title']) ?? ''}”，带过去 ${count(Number(body['carried'] ?? 0))} 句` }
    default:
      return { sign: 'doing', words: '更新' }
  }
}
