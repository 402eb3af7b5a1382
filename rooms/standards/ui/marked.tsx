// A text with the words that speak for something marked in it, and one clause as it is cited.
import type { ReactNode } from 'react'
import './standards.css'

export function Marked({ text, spans }: { text: string; spans: readonly { start: number; end: number }[] }) {
  const pieces: ReactNode[] = []
  let from = 0
  for (const { start, end } of spans) {
    if (start > from) pieces.push(text.slice(from, start))
    pieces.push(<mark key={start}>{text.slice(start, end)}</mark>)
    from = Math.max(from, end)
  }
  return <>{pieces}{text.slice(from)}</>
}

/** Every place where one of the words stands. */
export function spansOf(text: string, words: readonly string[]): { start: number; end: number }[] {
  const found = words.flatMap((word) => {
    const spans: { start: number; end: number }[] = []
    for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + word.length)) spans.push({ start: at, end: at + word.length })
    return spans
  })
  return found.toSorted((a, b) => a.start - b.start).filter((span, at, all) => at === 0 || span.start >= all[at - 1]!.end)
}

export function Caveats({ caveats }: { caveats: readonly string[] }) {
  return caveats.length ? <ul className="clause-caveats">{caveats.map((caveat) => <li key={caveat}>{caveat}</li>)}</ul> : null
}

/** How sure, in words: a number would promise more than it knows. */
export function Likeness({ score }: { score: number }) {
  return <span className="note muted">{score >= 0.7 ? '很像' : score >= 0.35 ? '可能' : '不太像'}</span>
}
