// The items of the text and who is told to do them: an annotation （责任单位：…；完成时限：…） speaks for the clauses of its
// item that stand before it; one that only closes the last of several items speaks for all of them.

import type { Annotation } from './annotation.ts'
import { opensSection } from './markers.ts'
import type { Heading } from './outline.ts'
import type { Clause, Owner } from './plan.ts'
import { dueOfCell, standing, timesIn, type Calendar } from './time.ts'

type Item = { key: string; clauses: Clause[]; told: Annotation[] }

function namesThat(text: string, named: string): boolean {
  for (let i = 0; i + 2 <= named.length; i += 1) if (text.includes(named.slice(i, i + 2))) return true
  return false
}

export class Items {
  readonly #calendar: Calendar
  readonly #standIn: (owner: Owner) => boolean
  #item: Item = { key: '', clauses: [], told: [] }
  /** Clauses of the item that no annotation has closed yet. */
  #open: Clause[] = []
  #closed = false
  #group: { key: string; items: Item[] } = { key: '', items: [] }
  /** 责任单位：… right below a heading holds for everything under that heading. */
  #leading: { heading: number; annotation: Annotation }[] = []
  #headings: readonly Heading[] = []

  /** `standIn` owners are those nobody named: the issuer, the coordinator. */
  constructor(calendar: Calendar, standIn: (owner: Owner) => boolean) {
    this.#calendar = calendar
    this.#standIn = standIn
  }

  enter(key: string, headings: readonly Heading[]): void {
    if (key === this.#item.key) return
    this.#headings = headings
    this.#leading = this.#leading.filter((one) => headings.some((heading) => heading.id === one.heading))
    // Sections of the first rank are too far apart to share an annotation.
    const above = headings.slice(0, -1)
    const group = above.length > 1 || (above.length === 1 && !opensSection(above[0]!.kind)) ? above.map((heading) => heading.id).join(',') : ''
    if (group !== this.#group.key) this.finish()
    this.#item = { key, clauses: [], told: [] }
    this.#open = []
    this.#closed = false
    if (group === '') return
    this.#group.key = group
    this.#group.items.push(this.#item)
  }

  add(clause: Clause): void {
    // A second line (完成时限：…) may still speak of the same clauses; the next clause starts afresh.
    if (this.#closed) this.#open = []
    this.#closed = false
    this.#open.push(clause)
    this.#item.clauses.push(clause)
    for (const { annotation } of this.#leading) this.#apply(annotation, [clause])
  }

  /** “……。2024年9月底前完成。”: a sentence that is nothing but a day dates what its item asked before. */
  date(due: NonNullable<Clause['due']>, from: number): void {
    for (const clause of this.#open) if (clause.due === null && clause.span.start >= from) clause.due = due
  }

  last(): Clause | undefined {
    return this.#closed ? undefined : this.#open.at(-1)
  }

  tell(annotation: Annotation): void {
    const heading = this.#headings.at(-1)
    if (this.#item.clauses.length === 0 && heading) {
      this.#leading.push({ heading: heading.id, annotation })
      return
    }
    this.#apply(annotation, this.#open)
    this.#item.told.push(annotation)
    this.#closed = true
  }

  /** Ends the group: what only its last item is told holds for the others too. */
  finish(): void {
    const { items } = this.#group
    const last = items.at(-1)
    if (last && items.length > 1 && items.every((item) => (item === last ? item.told.length > 0 : item.told.length === 0))) {
      for (const annotation of last.told) for (const item of items) if (item !== last) this.#apply(annotation, item.clauses)
    }
    this.#group = { key: '', items: [] }
  }

  #apply(annotation: Annotation, clauses: readonly Clause[]): void {
    // 6月底前完成目录修订，长期坚持: the day is that of what it names, the rest goes on for good.
    const named = /完成([^，；]{2,12})[，；]长期坚持$/.exec(annotation.time ?? '')?.[1]
    const time = timesIn(annotation.time ?? annotation.rest ?? '', this.#calendar)[0]
    const due = time?.due ?? (annotation.time ? dueOfCell(annotation.time, this.#calendar) : null)
    for (const clause of clauses) {
      // A note on the work (工作要求：5月底前完成) dates deeds; what is to be borne in mind has no day.
      // 每学期演练一次（完成时限：长期坚持）: for good, not for the years of the campaign.
      if (due?.standing && clause.due?.yearly && clause.frequency.length > 0 && !/20\d\d/.test(clause.text)) clause.due = due
      // 每季度检查一次（完成时限：2024—2026年）: what is printed goes before what recurring is taken to mean.
      if (due?.yearly && clause.due?.standing && annotation.time !== null && !/20\d\d|长期/.test(clause.text)) clause.due = due
      if (named && clause.due === null) clause.due = due && namesThat(clause.text, named) ? due : standing
      if (due && clause.due === null && (annotation.time !== null || !/^(?:坚持|提升|增强|树牢|树立|始终)/.test(clause.text))) clause.due = due
      if (annotation.owners.length === 0) continue
      const told = annotation.owners.filter((owner) => !clause.owners.some((known) => !known.inferred && known.name === owner.name))
      clause.owners = [...clause.owners.filter((owner) => !owner.inferred), ...told, ...clause.owners.filter((owner) => owner.inferred && (annotation.general || !this.#standIn(owner)))]
    }
  }
}
