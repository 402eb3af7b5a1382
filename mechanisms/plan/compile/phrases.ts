// A thousand vocabulary patterns over thousands of clauses: plain ones (words, alternatives, optional words, bounded
// gaps) are taken apart into word sequences and found through an index of their first two characters; only what needs
// more (look-around, classes) stays a regular expression. The result is the same, the cost is a walk over the clause.

/** Words in order, each at most `gap` characters behind the one before. */
type Sequence = { words: string[]; gaps: number[]; atStart: boolean; atEnd: boolean }
type Entry = { id: number; sequence: Sequence }

const MOST_SEQUENCES = 48

export class Phrases {
  /** Keyed by the first two characters as one number: no string is made per place. */
  readonly #byStart = new Map<number, Entry[]>()
  readonly #forms: { id: number; form: RegExp }[] = []
  #size = 0

  /** Adds a pattern; its number is what `find` reports. */
  add(pattern: string): number {
    const id = this.#size
    this.#size += 1
    const sequences = sequencesOf(pattern)
    if (!sequences) {
      this.#forms.push({ id, form: new RegExp(pattern) })
      return id
    }
    for (const sequence of sequences) {
      const word = sequence.words[0]!
      const key = word.length === 1 ? word.charCodeAt(0) : word.charCodeAt(0) * 0x10000 + word.charCodeAt(1)
      const entries = this.#byStart.get(key)
      if (entries) entries.push({ id, sequence })
      else this.#byStart.set(key, [{ id, sequence }])
    }
    return id
  }

  /** Numbers of all patterns that occur in the text. */
  find(text: string): Set<number> {
    const found = new Set<number>()
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      const one = this.#byStart.get(code)
      if (one) for (const entry of one) if (!found.has(entry.id) && matchesAt(text, i, entry.sequence)) found.add(entry.id)
      const two = i + 1 < text.length ? this.#byStart.get(code * 0x10000 + text.charCodeAt(i + 1)) : undefined
      if (two) for (const entry of two) if (!found.has(entry.id) && matchesAt(text, i, entry.sequence)) found.add(entry.id)
    }
    for (const { id, form } of this.#forms) if (form.test(text)) found.add(id)
    return found
  }
}

function matchesAt(text: string, at: number, { words, gaps, atStart, atEnd }: Sequence): boolean {
  if ((atStart && at !== 0) || !text.startsWith(words[0]!, at)) return false
  if (words.length === 1) return !atEnd || at + words[0]!.length === text.length
  return follows(text, at + words[0]!.length, words, gaps, 1, atEnd)
}

function follows(text: string, from: number, words: readonly string[], gaps: readonly number[], index: number, atEnd: boolean): boolean {
  const word = words[index]
  if (word === undefined) return !atEnd || from === text.length
  const last = from + gaps[index - 1]!
  for (let at = text.indexOf(word, from); at >= 0 && at <= last; at = text.indexOf(word, at + 1)) {
    if (follows(text, at + word.length, words, gaps, index + 1, atEnd)) return true
  }
  return false
}

/** The pattern as word sequences; undefined when it needs a regular expression. */
export function sequencesOf(pattern: string): Sequence[] | undefined {
  const reader = new Reader(pattern)
  const branches = reader.alternatives()
  if (!branches || !reader.ended || branches.length > MOST_SEQUENCES) return undefined
  const sequences: Sequence[] = []
  for (const branch of branches) {
    const sequence: Sequence = { words: [], gaps: [], atStart: false, atEnd: false }
    let open = false
    for (const [index, piece] of branch.entries()) {
      if (piece === '^' && index === 0) sequence.atStart = true
      else if (piece === '$' && index === branch.length - 1) sequence.atEnd = true
      else if (typeof piece === 'number') {
        if (sequence.words.length === 0 || index === branch.length - 1 || !open) return undefined
        sequence.gaps.push(piece)
        open = false
      } else if (open) sequence.words.push(sequence.words.pop()! + piece)
      else {
        sequence.words.push(piece)
        open = true
      }
    }
    if (sequence.words.length === 0 || sequence.words.length !== sequence.gaps.length + 1) return undefined
    sequences.push(sequence)
  }
  return sequences
}

/** A branch is words (strings), gaps (numbers: at most so many characters) and the anchors ^ and $. */
type Branch = (string | number)[]

class Reader {
  readonly #pattern: string
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  get ended(): boolean {
    return this.#at >= this.#pattern.length
  }

  alternatives(): Branch[] | undefined {
    const all: Branch[] = []
    for (;;) {
      const branches = this.#branch()
      if (!branches) return undefined
      all.push(...branches)
      if (all.length > MOST_SEQUENCES) return undefined
      if (this.#pattern[this.#at] !== '|') return all
      this.#at += 1
    }
  }

  #branch(): Branch[] | undefined {
    let branches: Branch[] = [[]]
    for (;;) {
      const char = this.#pattern[this.#at]
      if (char === undefined || char === '|' || char === ')') return branches
      let pieces: Branch[] | undefined
      if (char === '(') {
        if (!this.#pattern.startsWith('(?:', this.#at)) return undefined
        this.#at += 3
        pieces = this.alternatives()
        if (!pieces || this.#pattern[this.#at] !== ')') return undefined
        this.#at += 1
      } else if (char === '.') {
        const gap = /^\.\{0,(\d+)\}/.exec(this.#pattern.slice(this.#at))
        if (!gap) return undefined
        this.#at += gap[0].length
        pieces = [[Number(gap[1])]]
      } else if (/[[\]{}*+\\]/.test(char)) return undefined
      else {
        this.#at += 1
        pieces = [[char]]
      }
      if (this.#pattern[this.#at] === '?') {
        this.#at += 1
        pieces = [[], ...pieces]
      } else if (/[*+{]/.test(this.#pattern[this.#at] ?? '')) return undefined
      const joined: Branch[] = []
      for (const before of branches) for (const piece of pieces) joined.push([...before, ...piece])
      if (joined.length > MOST_SEQUENCES) return undefined
      branches = joined
    }
  }
}
