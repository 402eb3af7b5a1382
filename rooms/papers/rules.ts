// Whether a wording may be taken into use: every place in it is known to its paper, its number is one, and no other paper
// numbers the same way. Pure: the editor says the same while somebody types.
import { patternFault } from '#mechanisms/document/numbering.ts'
import { templateFault } from '#rooms/hazards/papers/template.ts'
import { TEXT_PAPER } from '#rooms/hazards/papers/texts.ts'

export type Draft = { readonly title: string; readonly body: string; readonly pattern: string }

/** @param others patterns in force of the other papers */
export function wordingFault(document: string, draft: Draft, others: readonly string[] = []): { field: 'title' | 'body' | 'pattern'; message: string } | undefined {
  const { places } = TEXT_PAPER.get(document)!
  for (const field of ['title', 'body'] as const) {
    const fault = templateFault(draft[field], places)
    if (fault) return { field, message: fault }
  }
  if (draft.title.includes('\n')) return { field: 'title', message: '标题只写一行，长了自动回行' }
  const fault = patternFault(draft.pattern, { office: '' })
  if (fault) return { field: 'pattern', message: fault }
  return others.includes(draft.pattern) ? { field: 'pattern', message: '这个文号格式别的文书在用，会编出相同的文号' } : undefined
}
