// How alike two sentences of plans are: pairs of neighbouring characters, each weighing the more the rarer it is in the
// texts compared (安全 says nothing, 深井 says much). Pure; used to follow a commitment through revisions and to find its
// counterpart in another plan.

export type Likeness = {
  /** The most alike of the indexed sentences, best first, each with 0…1; only those that share words. */
  nearest(text: string, most: number): { index: number; score: number }[]
}

/** Words only: numbers and punctuation are compared apart. */
const squeeze = (text: string) => text.replace(/[^\p{L}]/gu, '')

function pairs(text: string): Set<string> {
  const words = squeeze(text)
  const found = new Set<string>()
  for (let i = 0; i + 1 < words.length; i += 1) found.add(words.slice(i, i + 2))
  return found
}

/** @param others further texts that tell how common words are. */
export function likenessOf(sentences: readonly string[], others: readonly string[] = []): Likeness {
  const sets = sentences.map(pairs)
  const seen = new Map<string, number>()
  for (const set of [...sets, ...others.map(pairs)]) for (const pair of set) seen.set(pair, (seen.get(pair) ?? 0) + 1)
  const all = sentences.length + others.length
  const weight = (pair: string) => Math.log(1 + all / (seen.get(pair) ?? 0.5))
  const where = new Map<string, number[]>()
  sets.forEach((set, index) => set.forEach((pair) => where.get(pair)?.push(index) ?? where.set(pair, [index])))
  const mass = sets.map((set) => [...set].reduce((sum, pair) => sum + weight(pair), 0))
  return {
    nearest(text, most) {
      const own = pairs(text)
      let ownMass = 0
      const shared = new Map<number, number>()
      for (const pair of own) {
        const heavy = weight(pair)
        ownMass += heavy
        // What stands in every third sentence finds nothing and costs much.
        const places = where.get(pair)
        if (!places || (places.length > 50 && places.length * 3 > sentences.length)) continue
        for (const index of places) shared.set(index, (shared.get(index) ?? 0) + heavy)
      }
      return [...shared].map(([index, sum]) => ({ index, score: (2 * sum) / (ownMass + mass[index]! || 1) })).toSorted((a, b) => b.score - a.score || a.index - b.index).slice(0, most)
    },
  }
}
