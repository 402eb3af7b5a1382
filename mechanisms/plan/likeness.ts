// How alike two sentences of plans are: what they have in common — pairs of neighbouring characters, or what a caller finds
// in them — each weighing the more the rarer it is in the texts compared (安全 says nothing, 深井 says much). Pure; used to
// follow a commitment through revisions and to find its counterpart in another plan.

/** What a sentence shows, and how much each of it counts before rarity. */
export type Features = (text: string) => ReadonlyMap<string, number>

export type Likeness = {
  /** The most alike of the indexed sentences, best first; only those that share anything. `score` is 0…1 of both together, `held` 0…1 of the shorter one that the other holds. */
  nearest(text: string, most: number): { index: number; score: number; held: number }[]
}

/** Words only: numbers and punctuation are compared apart. */
const squeeze = (text: string) => text.replace(/[^\p{L}]/gu, '')

/** Every two neighbouring characters, each once, in order. */
export const pairsOf = (text: string): ReadonlySet<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))

const pairs: Features = (text) => new Map([...pairsOf(squeeze(text))].map((pair) => [pair, 1]))

/** @param others further texts that tell how common words are. */
export function likenessOf(sentences: readonly string[], others: readonly string[] = [], featuresOf: Features = pairs): Likeness {
  const sets = sentences.map(featuresOf)
  const seen = new Map<string, number>()
  for (const set of [...sets, ...others.map(featuresOf)]) for (const one of set.keys()) seen.set(one, (seen.get(one) ?? 0) + 1)
  const all = sentences.length + others.length
  const weights = new Map([...seen].map(([one, times]) => [one, Math.log(1 + all / times)]))
  const weight = (one: string) => weights.get(one) ?? Math.log(1 + all / 0.5)
  const where = new Map<string, { index: number; counts: number }[]>()
  sets.forEach((set, index) => set.forEach((counts, one) => where.get(one)?.push({ index, counts }) ?? where.set(one, [{ index, counts }])))
  const massOf = (set: ReadonlyMap<string, number>) => [...set].reduce((sum, [one, counts]) => sum + counts * weight(one), 0)
  const mass = sets.map(massOf)
  /** Of one question at a time; zero between them. */
  const shared = new Float64Array(sentences.length)
  return {
    nearest(text, most) {
      const own = featuresOf(text)
      const ownMass = massOf(own)
      const touched: number[] = []
      for (const [one, counts] of own) {
        // What stands in every third sentence finds nothing and costs much.
        const places = where.get(one)
        if (!places || (places.length > 50 && places.length * 3 > sentences.length)) continue
        const heavy = weight(one)
        for (const place of places) {
          if (shared[place.index] === 0) touched.push(place.index)
          shared[place.index]! += heavy * Math.min(counts, place.counts)
        }
      }
      const best: { index: number; score: number; held: number }[] = []
      for (const index of touched) {
        const sum = shared[index]!
        shared[index] = 0
        const score = (2 * sum) / (ownMass + mass[index]! || 1)
        const last = best.at(-1)
        if (best.length === most && (score < last!.score || (score === last!.score && index > last!.index))) continue
        let at = best.length
        while (at > 0 && (best[at - 1]!.score < score || (best[at - 1]!.score === score && best[at - 1]!.index > index))) at -= 1
        best.splice(at, 0, { index, score, held: sum / (Math.min(ownMass, mass[index]!) || 1) })
        if (best.length > most) best.pop()
      }
      return best
    },
  }
}
