// Cuts a stretch of a plan's text where commitments begin and end, so that each piece can be drawn once whatever lies over
// it: commitments may overlap, reach over a page break, or stand inside one another. Pure.
export type Span = { readonly start: number; readonly end: number }
export type Mark = Span & { readonly id: string }

export type Piece = Span & {
  /** Commitments over this piece, the innermost first. */
  readonly ids: readonly string[]
  /** Words nobody has to act on yet. */
  readonly loose: boolean
  /** Commitments that end with this piece: their numbers stand behind it. */
  readonly ends: readonly string[]
}

const innermostFirst = (a: Mark, b: Mark) => a.end - a.start - (b.end - b.start) || b.start - a.start

/** Looks up which of many stretches touch `[start, end)`, without looking at all of them: a long plan has ten thousand. */
export function within<S extends Span>(spans: readonly S[]): (start: number, end: number) => S[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end)
  const reach: number[] = []
  for (const { end } of sorted) reach.push(Math.max(end, reach.at(-1) ?? 0))
  return (start, end) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (reach[middle]! > start) high = middle
      else low = middle + 1
    }
    const found: S[] = []
    for (let at = low; at < sorted.length && sorted[at]!.start < end; at += 1) if (sorted[at]!.end > start) found.push(sorted[at]!)
    return found
  }
}

/** The pieces of `[start, end)` in order, without gaps. `cuts` are further places to cut, such as the end of a run-in heading. */
export function piecesOf({ start, end }: Span, marks: readonly Mark[], loose: readonly Span[], cuts: readonly number[] = []): Piece[] {
  if (end <= start) return []
  const over = marks.filter((mark) => mark.start < end && mark.end > start && mark.end > mark.start)
  const words = loose.filter((one) => one.start < end && one.end > start)
  const at = new Set([start, end])
  for (const one of [...over, ...words]) for (const place of [one.start, one.end]) if (place > start && place < end) at.add(place)
  for (const place of cuts) if (place > start && place < end) at.add(place)
  const places = [...at].sort((a, b) => a - b)
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1]!
    const here = over.filter((mark) => mark.start < to && mark.end > from).sort(innermostFirst)
    return { start: from, end: to, ids: here.map((mark) => mark.id), loose: here.length === 0 && words.some((one) => one.start < to && one.end > from), ends: here.filter((mark) => mark.end === to).map((mark) => mark.id) }
  })
}

/** The part of a selection that can become a commitment: no white space at its ends, no stop behind it; undefined when no words are left. */
export function trimmed(text: string, span: Span): Span | undefined {
  let { start, end } = span
  while (start < end && /[\s，。；、：,.;:]/u.test(text[start]!)) start += 1
  while (end > start && /[\s，。；、：,;:]/u.test(text[end - 1]!)) end -= 1
  return end - start >= 2 && /[\p{L}\p{N}]/u.test(text.slice(start, end)) ? { start, end } : undefined
}

/** Where a sentence may be cut in two, as offsets into it: behind its stops, never at an end. */
export function breaksOf(sentence: string): number[] {
  const found: number[] = []
  for (let at = 1; at < sentence.length; at += 1) if (/[，；。、：！？]/u.test(sentence[at - 1]!) && /\S/u.test(sentence.slice(at))) found.push(at)
  return found
}

/** The break that lies nearest to the middle, else the middle. */
export function middleBreak(sentence: string): number {
  const middle = Math.max(1, Math.round(sentence.length / 2))
  return breaksOf(sentence).reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best), breaksOf(sentence)[0] ?? middle)
}
