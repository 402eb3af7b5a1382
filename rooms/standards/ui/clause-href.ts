// Where the clause that a record cites can be read: its document by number, at its article. Nothing where the library does not have it.
import { useReading } from '#web/api/query.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listStandards } from '../contract.ts'

export type Cited = { readonly document: string; readonly documentNumber: string; readonly clause: string }

export function useClauseHref(cited: Cited | null): string | undefined {
  const { may } = useVisitor()
  const documents = useReading(listStandards, {}, { enabled: cited !== null && may('standard.read'), staleTime: Infinity }).data?.documents ?? []
  return cited ? clauseHref(cited, documents) : undefined
}

/** By number and title: one number may have issued two standards. Pure. */
export function clauseHref(cited: Cited, documents: readonly { readonly key: string; readonly title: string; readonly documentNumber: string }[]): string | undefined {
  const numbered = documents.filter(({ documentNumber }) => documentNumber === cited.documentNumber)
  const found = numbered.find(({ title }) => title === cited.document) ?? numbered[0]
  return found && `/standards/${found.key}#${/^第[^条]+条/.exec(cited.clause)?.[0] ?? cited.clause}`
}
