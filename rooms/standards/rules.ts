// 判定标准: which clauses stand on a day, and finding one by words. The texts are data in packs/standards. Pure.
import type { Day } from '#platform/time/day.ts'
import type { Entry } from './suggest.ts'

export type Standard = {
  readonly title: string
  readonly documentNumber: string
  readonly issuer?: string
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  readonly replaces?: readonly { readonly title: string; readonly documentNumber: string; readonly note?: string }[]
  readonly officialUrl?: string
  readonly scope?: string
  readonly applicationNotes?: readonly { readonly clause: string; readonly summary: string; readonly url?: string; readonly date?: string }[]
  readonly articles: readonly { readonly article: string; readonly intro: string; readonly kind: string; readonly items: readonly { readonly no: string; readonly text: string }[] }[]
}

export type Law = { readonly title: string; readonly documentNumber: string; readonly issuer: string; readonly effectiveFrom: string; readonly effectiveTo: string | null; readonly articles: readonly { readonly article: string; readonly chapter?: string; readonly paragraphs: readonly string[] }[] }

/** One clause, ready to be cited. */
export type Clause = {
  readonly document: string
  readonly documentNumber: string
  readonly effectiveFrom: string
  /** 第十一条（六） */
  readonly clause: string
  readonly text: string
  /** What the article is about: its opening words. */
  readonly about: string
}

/** Kinds of article by which something may be judged: listed signs, a whole article, a rule for all of them. */
const JUDGES = ['criteria', 'whole-article-criterion', 'general-rule']

const bare = (text: string) => text.replace(/[；。]$/, '')
const aboutOf = (intro: string) => bare(intro.replace(/(?:出现的)?(?:有|存在)?(?:下列|以下).*$/, '').replace(/，?应?当?判定为.*$/, '').replace(/^[“"]|[”"]重大事故隐患，是指$/g, '').replace(/[，、]$/, ''))

const stands = (document: { effectiveFrom: string; effectiveTo: string | null }, on: Day) => document.effectiveFrom <= on && (document.effectiveTo === null || on <= document.effectiveTo)

/** Every clause by which something may be judged, of the standards in force on the day. */
export function clausesAsOf(standards: readonly Standard[], on: Day): Clause[] {
  return standards.filter((standard) => stands(standard, on)).flatMap(clausesOf)
}

export function clausesOf(standard: Standard): Clause[] {
  return standard.articles.filter((article) => JUDGES.includes(article.kind)).flatMap((article): Clause[] => {
    const head = { document: standard.title, documentNumber: standard.documentNumber, effectiveFrom: standard.effectiveFrom, about: aboutOf(article.intro) }
    if (article.items.length === 0) return [{ ...head, clause: article.article, text: bare(article.intro) }]
    return article.items.map((item) => ({ ...head, clause: `${article.article}${item.no}`, text: bare(item.text) }))
  })
}

/** Clauses that hold all the typed words; more hits in the clause itself come first. */
export function findClauses(clauses: readonly Clause[], typed: string, most = 40): Clause[] {
  const words = typed.normalize('NFC').trim().split(/[\s，、]+/).filter(Boolean)
  if (!words.length) return clauses.slice(0, most)
  return clauses
    .map((clause) => {
      const whole = `${clause.text} ${clause.about} ${clause.document} ${clause.documentNumber} ${clause.clause}`
      if (!words.every((word) => whole.includes(word))) return undefined
      return { clause, hits: words.filter((word) => clause.text.includes(word)).length }
    })
    .filter((found) => found !== undefined)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, most)
    .map((found) => found.clause)
}

/** A clause of the law has its whole wording; what may be judged by it is short. */
export type Phrases = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** The field of a standard, by the file it stands in. */
export const FIELDS: Readonly<Record<string, string>> = {
  'mem-order-10-2023-gongmao': '工贸', 'mem-order-21-2026-coal': '煤矿', 'mohurd-2024-5-construction': '建筑施工', 'mohurd-2023-4-city-gas': '城镇燃气', 'ndrc-order-41-2026-power': '电力',
}

/** Laws that bind one field only; the rest bind everybody. */
export const LAW_FIELDS: Readonly<Record<string, string>> = {
  'fire-protection-law-2021': '消防', 'special-equipment-law-2013': '特种设备', 'construction-safety-regulation-2003': '建筑施工', 'city-gas-regulation-2016': '城镇燃气', 'coal-mine-safety-regulation-2024': '煤矿', 'hazardous-chemicals-regulation-2013': '危险化学品', 'fireworks-regulation-2016': '烟花爆竹',
}

/** What the engine looks through: every criterion, those articles of the laws that say what a unit must do, and the others by their number only. */
export function entriesOf(standards: Readonly<Record<string, Standard>>, laws: Readonly<Record<string, Law>>, phrases: Phrases): Entry[] {
  return [
    ...Object.entries(standards).flatMap(([name, standard]) => clausesOf(standard).map((clause): Entry => {
      const [, article = clause.clause, item = null] = /^(第[^条]+条)(（.+）)?$/.exec(clause.clause) ?? []
      return { ...clause, article, item, field: FIELDS[name] ?? standard.title, law: false, rule: standard.articles.some((one) => one.article === clause.clause && one.kind === 'general-rule'), effectiveTo: standard.effectiveTo, phrases: phrases[name]?.[clause.clause] ?? [] }
    })),
    ...Object.entries(laws).flatMap(([name, law]) => law.articles.flatMap((article): Entry[] => {
      const said = phrases[`laws/${name}`]?.[article.article] ?? []
      return [{ document: law.title, documentNumber: law.documentNumber, clause: article.article, article: article.article, item: null, text: article.paragraphs.join('\n'), about: '', field: LAW_FIELDS[name] ?? '综合', law: true, rule: false, effectiveFrom: law.effectiveFrom, effectiveTo: law.effectiveTo, phrases: said, onlyNamed: said.length === 0 }]
    })),
  ]
}

/** What must be made sure on site, by document and clause; under '' what holds for the whole document. */
export type Caveats = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export type StandardState = 'in-force' | 'ended' | 'coming' | 'unknown'

/** A document without a first day is in force only when nothing says otherwise; nobody guesses a date. */
export function stateOf(document: { effectiveFrom: string | null; effectiveTo: string | null; ended?: boolean | undefined }, today: Day): StandardState {
  if (document.ended || (document.effectiveTo !== null && document.effectiveTo < today)) return 'ended'
  if (document.effectiveFrom === null) return 'unknown'
  return document.effectiveFrom > today ? 'coming' : 'in-force'
}

/** Documents of the library that are not in force on a day, and what stood in their place: whoever asks for an earlier day must know that the older wording is not here. */
export function notYet(standards: readonly { title: string; documentNumber: string; effectiveFrom: string; field?: string }[], shelves: readonly { title: string; documentNumber: string; replacedBy?: string | undefined }[], on: Day): string[] {
  return standards.filter(({ effectiveFrom }) => effectiveFrom > on).map(({ title, documentNumber, effectiveFrom }) => {
    const before = shelves.find(({ replacedBy }) => replacedBy === documentNumber)
    return `《${title}》（${documentNumber}）自${effectiveFrom}起施行，${on}还没有施行，没有按它推荐；${before ? `当时的《${before.title}》（${before.documentNumber}）` : '更早的版本'}原文不在库里`
  })
}

/**
 * What several trades' clauses ask, each thing once: the same words under another number stand beside the first (`also`).
 * What must be made sure on site is kept from all of them.
 */
export function joinDoubles<T extends { document: string; clause: string; item: string | null; text: string; caveats: readonly string[] }>(items: readonly T[]): (T & { also: string[] })[] {
  const joined = new Map<string, T & { also: string[] }>()
  for (const one of items) {
    const first = joined.get(bare(one.text))
    if (!first) joined.set(bare(one.text), { ...one, also: [] })
    else joined.set(bare(one.text), { ...first, also: [...first.also, `${one.document === first.document ? '' : one.document}${one.clause}${one.item ?? ''}`], caveats: [...new Set([...first.caveats, ...one.caveats])] })
  }
  return [...joined.values()]
}

/** A clause turned round into a question for the one who goes and looks. */
export function askOf(text: string): string {
  if (text.includes('失效或者无效均判定')) return '各条所列的监控、报警、防护设施，是否存在：失效、无效或者停用'
  return `是否存在：${bare(text).replace(/的$/, '')}`
}

/** How a finding begins when an item is there: what is wrong in the clause's own words, and the clause, so that it is suggested first. */
export function findingOf({ text, document, clause, item }: { text: string; document: string; clause: string; item: string | null }): string {
  const said = bare(text).replace(/的$/, '')
  return `${said.length > 400 ? `${said.slice(0, 400)}…` : said}（对照《${document}》${clause}${item ?? ''}）`
}
