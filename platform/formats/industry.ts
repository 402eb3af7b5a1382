// 国民经济行业分类 GB/T 4754-2017: from a code (C, C26, 26, 261, C2614) or a name to its place in the tree. All sections
// and divisions are known, groups only in part; a deeper code answers with the nearest known parent.
import table from '../../packs/industries/gbt4754.json' with { type: 'json' }
import { bad, good, type Parsed } from './parsed.ts'
import { cleanCode, cleanText } from './text.ts'

export type Industry = {
  edition: string
  /** The code as given, without its section letter; the letter alone for a section. */
  code: string
  /** The name of the nearest known node. */
  name: string
  level: 'section' | 'division' | 'group' | 'class'
  section: { code: string; name: string }
  division?: { code: string; name: string }
  /** False when the code is deeper than our table: name is then that of the nearest parent. */
  exact: boolean
}

type Node = { code: string; name: string; section: { code: string; name: string }; division?: { code: string; name: string } }

const byCode = new Map<string, Node>()
const byName = new Map<string, Node>()

function add(node: Node): void {
  byCode.set(node.code, node)
  const name = nameKey(node.name)
  if (!byName.has(name)) byName.set(name, node)
}

for (const { code, name, divisions } of table.sections) {
  add({ code, name, section: { code, name } })
  for (const [number, title] of divisions as [string, string][]) {
    add({ code: number, name: title, section: { code, name }, division: { code: number, name: title } })
  }
}
for (const [number, title] of table.groups as [string, string][]) {
  const parent = byCode.get(number.slice(0, 2))!
  add({ ...parent, code: number, name: title })
}

/** By code or by official name; undefined when neither is known. */
export function findIndustry(codeOrName: string): Industry | undefined {
  const code = /^([A-T])?(\d{2,4})?(?=$|[^\dA-Z])/.exec(cleanCode(codeOrName))
  if (code && code[0] !== '') return findByCode(code[1], code[2])
  const node = byName.get(nameKey(codeOrName))
  return node && toIndustry(node, node.code, true)
}

/** For imports and forms: the code as 「C」, 「26」, 「261」 or 「2614」. */
export function parseIndustry(text: string): Parsed<string> {
  const industry = findIndustry(text)
  return industry ? good(industry.code) : bad(`「${text.trim().slice(0, 20)}」不是国民经济行业分类（GB/T 4754-2017）的代码或名称。`)
}

/** The whole tree of sections and divisions, for pickers. */
export function listIndustries(): { code: string; name: string; divisions: { code: string; name: string }[] }[] {
  return table.sections.map(({ code, name, divisions }) => ({ code, name, divisions: (divisions as [string, string][]).map(([c, n]) => ({ code: c, name: n })) }))
}

function findByCode(letter: string | undefined, number: string | undefined): Industry | undefined {
  if (number === undefined) {
    const section = byCode.get(letter!)
    return section && toIndustry(section, section.code, true)
  }
  for (let length = number.length; length >= 2; length--) {
    const node = byCode.get(number.slice(0, length))
    if (node) return letter !== undefined && node.section.code !== letter ? undefined : toIndustry(node, number, length === number.length)
  }
  return undefined
}

function toIndustry(node: Node, code: string, exact: boolean): Industry {
  const level = /^[A-T]$/.test(code) ? 'section' : code.length === 2 ? 'division' : code.length === 3 ? 'group' : 'class'
  return { edition: table.edition, code, name: node.name, level, section: node.section, ...(node.division && { division: node.division }), exact }
}

/** Names are compared without punctuation, brackets and blanks. */
function nameKey(name: string): string {
  return cleanText(name).replace(/[\s、，,()（）]/g, '')
}
