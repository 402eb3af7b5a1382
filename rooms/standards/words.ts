// Reading a finding: the words of the trade in it, whatever an inspector calls them, and whether it says that something is
// missing, broken or there. The words are data (packs/standards/words/lexicon.json). Pure.
import { z } from 'zod'

const list = z.string().transform((words) => words.split(' ').filter(Boolean))

export const lexiconSchema = z.strictObject({
  /** What is meant → how it is said. */
  concepts: z.record(z.string(), list),
  /** Who says the one also says the others, a little. */
  implies: z.record(z.string(), z.array(z.string())),
  /** Said with other words in between: “没有高压进网证”. */
  patterns: z.record(z.string(), z.string()),
  /** Slips of the pen; both sides are of equal length, so that places in the text stay where they were. */
  typos: z.record(z.string(), z.string()),
  /** Something ought to be there and is not; it is there and does not work. */
  absent: z.array(z.string()), broken: z.array(z.string()),
  /** Something is there that ought not to be: “没有积水” says the opposite. */
  presence: z.array(z.string()),
  /** Names the fault whatever it is found on: counts more. */
  strong: z.array(z.string()),
  /** Said of nearly everything: counts little. */
  weak: z.array(z.string()),
  /** Words that tell the field. */
  fields: z.record(z.string(), z.array(z.string())),
  /** How people name a field when they choose one. */
  industries: z.record(z.string(), z.string()),
})
export type Lexicon = z.output<typeof lexiconSchema>

/** A word found in the text: what it means and where it stands. */
export type Hit = { readonly concept: string; readonly start: number; readonly end: number }

export type Words = { readonly lexicon: Lexicon; readonly byFirst: ReadonlyMap<string, readonly (readonly [word: string, concepts: readonly string[]])[]>; readonly patterns: readonly (readonly [concept: string, pattern: RegExp])[] }

/** The dictionary, by first character, longest word first. */
export function openWords(lexicon: Lexicon): Words {
  const concepts = new Map<string, string[]>()
  for (const [concept, words] of Object.entries(lexicon.concepts)) for (const word of words.map(plain)) concepts.set(word, [...(concepts.get(word) ?? []), concept])
  const byFirst = new Map<string, (readonly [string, readonly string[]])[]>()
  for (const [word, meant] of concepts) byFirst.set(word[0]!, [...(byFirst.get(word[0]!) ?? []), [word, [...new Set(meant)]]])
  for (const [first, words] of byFirst) byFirst.set(first, words.toSorted((a, b) => b[0].length - a[0].length))
  return { lexicon, byFirst, patterns: Object.entries(lexicon.patterns).map(([concept, pattern]) => [concept, new RegExp(pattern, 'g')] as const) }
}

/** Half-width, small letters; as long as it was, so that what is found can be shown in the typed text. */
export function plain(text: string): string {
  return [...text].map((char) => {
    const one = char.normalize('NFKC').toLowerCase()
    return one.length === char.length ? one : char
  }).join('')
}

/** Slips of the pen put right. */
export function mend(text: string, lexicon: Pick<Lexicon, 'typos'>): string {
  return Object.entries(lexicon.typos).reduce((mended, [wrong, right]) => mended.replaceAll(wrong, right), text)
}

/** All words of the dictionary in the text, the longest at each place; a word inside a longer one does not count. */
export function findWords(text: string, words: Words): Hit[] {
  const hits: Hit[] = []
  let reach = 0
  for (let start = 0; start < text.length; start += 1) {
    const found = words.byFirst.get(text[start]!)?.find(([word]) => text.startsWith(word, start))
    if (!found || start + found[0].length <= reach) continue
    reach = start + found[0].length
    for (const concept of found[1]) hits.push({ concept, start, end: reach })
  }
  for (const [concept, pattern] of words.patterns) for (const { index, 0: said } of text.matchAll(pattern)) hits.push({ concept, start: index, end: index + said.length })
  return hits
}

const FINE = /已(?:经)?(?:设置|安装|配备|配置|装|设|有|建立|办理|取得)|(?:齐全|完好|正常(?!运)|合格(?!证)|符合(?:要求|规定|标准)|到位)/
const DENIED = /[不未没无非]|失效|缺/

export type Part = { readonly start: number; readonly end: number; readonly fine: boolean }

/** The facts of a finding one by one; `fine` says that all is well there (“报警器已安装”). */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  for (const match of text.matchAll(/[^，。；;,、！!？?\n\s]+/g)) {
    const part = match[0]
    // “门没关且无标识”: two facts in one breath
    let from = 0
    for (const cut of part.matchAll(/(?:并且|而且|以及|同时|但是|但|且|还|也)/g)) {
      if (cut.index - from >= 4 && part.length - cut.index >= 4) {
        parts.push(make(match.index + from, match.index + cut.index))
        from = cut.index
      }
    }
    parts.push(make(match.index + from, match.index + part.length))
  }
  return parts
  function make(start: number, end: number): Part {
    const said = text.slice(start, end)
    return { start, end, fine: FINE.test(said) && !DENIED.test(said.replace(FINE, '')) }
  }
}

/** Words that are denied though only their presence would be a fault: “没有积水”, “未见积尘”. */
export function denied(hits: readonly Hit[], lexicon: Lexicon): Set<Hit> {
  const absent = hits.filter((hit) => lexicon.absent.includes(hit.concept))
  return new Set(hits.filter((hit) => lexicon.presence.includes(hit.concept) && absent.some((no) => no.end === hit.start)).flatMap((hit) => [hit, ...absent.filter((no) => no.end === hit.start)]))
}
