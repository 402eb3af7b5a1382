// A text that grows at its end and is read near its end. A string of a megabyte that grows by a sign is copied whole when it is next
// read; here it stands in pieces, and reading the last paragraph costs what the last paragraph has.

const PIECE = 4096

export class Growing {
  /** Full pieces, each with the place it begins at. */
  readonly #pieces: { start: number; text: string }[] = []
  #start = 0
  #tail = ''

  get length(): number {
    return this.#start + this.#tail.length
  }

  add(text: string): void {
    this.#tail += text
    if (this.#tail.length < PIECE) return
    this.#pieces.push({ start: this.#start, text: this.#tail })
    this.#start += this.#tail.length
    this.#tail = ''
  }

  slice(from: number, to = this.length): string {
    if (from >= this.#start) return this.#tail.slice(from - this.#start, Math.max(to - this.#start, 0))
    const parts = to > this.#start ? [this.#tail.slice(0, to - this.#start)] : []
    for (let at = this.#pieces.length - 1; at >= 0 && to > from; at -= 1) {
      const { start, text } = this.#pieces[at]!
      if (start < to) parts.push(text.slice(Math.max(from - start, 0), to - start))
      if (start <= from) break
    }
    return parts.reverse().join('')
  }

  toString(): string {
    return [...this.#pieces.map((piece) => piece.text), this.#tail].join('')
  }
}
