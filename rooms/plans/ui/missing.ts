// Why there is nothing yet where everything comes from a plan, and the one step that brings it: upload, review, issue, wait for the
// day. Pure.
import { count } from '#web/kit/format.ts'
import type { PlanRow } from '../contract.ts'

export type Missing = { readonly words: string; readonly next?: { readonly href: string; readonly label: string } }

type Known = Pick<PlanRow, 'id' | 'title' | 'standing' | 'state' | 'currentNumber' | 'comingNumber' | 'comingOn' | 'reviewNumber' | 'closedOn'> & { readonly progress: Pick<PlanRow['progress'], 'asked' | 'unread'> }

const named = ({ title }: Known) => `《${title.replace(/[《》]/g, '')}》`

/** @param plans as this person sees them: drafts only who reviews. @param lacks what the plan in force does not say, where it is there and nothing comes of it */
export function missingOf(plans: readonly Known[], mayUpload: boolean, lacks: string): Missing {
  const own = plans.filter((plan) => plan.standing === 'own' && plan.state !== 'withdrawn')
  const running = own.find((plan) => plan.state === 'issued' && plan.currentNumber !== null)
  if (running) return { words: `${named(running)}已经印发，${lacks}。`, next: { href: `/plans/${running.id}`, label: '看方案' } }
  const coming = own.find((plan) => plan.comingNumber !== null)
  if (coming) return { words: `${named(coming)}已经印发，${coming.comingOn} 起执行。`, next: { href: `/plans/${coming.id}`, label: '看方案' } }
  const draft = own.find((plan) => plan.reviewNumber !== null && plan.state !== 'closed')
  if (draft) {
    const undecided = draft.progress.asked + draft.progress.unread
    return undecided
      ? { words: `${named(draft)}还没有印发：还有 ${count(undecided)} 句没定，逐句看过再印发。`, next: { href: `/plans/${draft.id}/review/${draft.reviewNumber}`, label: '接着审读' } }
      : { words: `${named(draft)}每一句都定了，还没有印发。`, next: { href: `/plans/${draft.id}`, label: '去印发' } }
  }
  const closed = own.find((plan) => plan.state === 'closed')
  if (closed) return { words: `${named(closed)}已经总结关闭，下一份方案还没有印发。`, next: { href: `/plans/${closed.id}`, label: '看方案' } }
  return mayUpload ? { words: '还没有方案：传上印发的或起草中的方案，逐句看过、印发以后就有了。', next: { href: '/plans', label: '去上传方案' } } : { words: '本辖区还没有印发方案，印发以后会列在这里。' }
}
