// What differs between two sentences, character by character, a number as a whole, and never in crumbs: short agreements inside a
// change belong to the change. Pure.
export type Part = { readonly words: string; readonly changed: boolean }

/** An agreement shorter than this between two changes is chance. */
const CRUMB = 3

const PIECES = /\d+(?:\.\d+)?%?|[\s\S]/gu

export function differing(before: string, after: string): { before: Part[]; after: Part[] } {
  const [a, b] = [before.match(PIECES) ?? [], after.match(PIECES) ?? []]
  // Longest common subsequence from the end; sentences are short.
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) for (let j = b.length - 1; j >= 0; j -= 1) table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
  const runs: { same: boolean; a: string; b: string }[] = []
  const put = (same: boolean, left: string, right: string) => {
    const last = runs.at(-1)
    if (last && last.same === same) { last.a += left; last.b += right } else runs.push({ same, a: left, b: right })
  }
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { put(true, a[i]!, b[j]!); i += 1; j += 1 } else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) { put(false, a[i]!, ''); i += 1 } else { put(false, '', b[j]!); j += 1 }
  }
  const whole: typeof runs = []
  runs.forEach((run, at) => {
    const crumb = run.same && run.a.length < CRUMB && at > 0 && at < runs.length - 1
    const last = whole.at(-1)
    if (last && last.same === (run.same && !crumb)) { last.a += run.a; last.b += run.b } else whole.push({ ...run, same: run.same && !crumb })
  })
  const side = (name: 'a' | 'b') => whole.filter((run) => run[name]).map((run): Part => ({ words: run[name], changed: !run.same }))
  return { before: side('a'), after: side('b') }
}
