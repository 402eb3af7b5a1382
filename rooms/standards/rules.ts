// 判定标准: which clauses stand on a day, and finding one by words. The texts are data in packs/standards. Pure.
import type { Day } from '#platform/time/day.ts'

export type Standard = {
  readonly title: string
  readonly documentNumber: string
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  readonly articles: readonly { readonly article: string; readonly intro: string; readonly kind: string; readonly items: readonly { readonly no: string; readonly text: string }[] }[]
}

/** One clause, ready to be cited. */
export type Clause = {
  readonly document: string
  readonly documentNumber: string
  readonly effectiveFrom: string
  /** 第十一条（六） */
  readonly clause: string
  readonly text: string
  /** What the article is about: its opening words. */
  readonly about: string
}

const bare = (text: string) => text.replace(/[；。]$/, '')

/** Every clause by which something may be judged, of the standards in force on the day. */
export function clausesAsOf(standards: readonly Standard[], on: Day): Clause[] {
  return standards
    .filter((standard) => standard.effectiveFrom <= on && (standard.effectiveTo === null || on <= standard.effectiveTo))
    .flatMap((standard) => standard.articles.filter((article) => article.kind === 'criteria').flatMap((article): Clause[] => {
      const head = { document: standard.title, documentNumber: standard.documentNumber, effectiveFrom: standard.effectiveFrom, about: bare(article.intro.replace(/有下列情形之一的.*$/, '').replace(/，?应当?判定为.*$/, '')) }
      if (article.items.length === 0) return [{ ...head, clause: article.article, text: bare(article.intro) }]
      return article.items.map((item) => ({ ...head, clause: `${article.article}${item.no}`, text: bare(item.text) }))
    }))
}

/** Clauses that hold all the typed words; more hits in the clause itself come first. */
export function findClauses(clauses: readonly Clause[], typed: string, most = 40): Clause[] {
  const words = typed.normalize('NFC').trim().split(/[\s，、]+/).filter(Boolean)
  if (!words.length) return clauses.slice(0, most)
  return clauses
    .map((clause) => {
      const whole = `${clause.text} ${clause.about} ${clause.document} ${clause.documentNumber} ${clause.clause}`
      if (!words.every((word) => whole.includes(word))) return undefined
      return { clause, hits: words.filter((word) => clause.text.includes(word)).length }
    })
    .filter((found) => found !== undefined)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, most)
    .map((found) => found.clause)
}
