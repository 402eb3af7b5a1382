// Which criteria speak to whom: fields, and inside 工贸 the trades its articles name. A unit of several trades gets the union.
// By code of GB/T 4754 where the unit has one. Pure.

export type Industry = { readonly name: string; readonly standard: string; /** Articles; none = all of the standard. */ readonly articles?: readonly string[]; /** Divisions or groups of GB/T 4754. */ readonly codes: readonly string[] }

const GONGMAO = 'mem-order-10-2023-gongmao'

/** For every unit of 工贸: contractors and certificates, and that what protects must work. */
const FOR_ALL = ['第三条', '第十四条'] as const
const trade = (name: string, article: string, codes: readonly string[]): Industry => ({ name, standard: GONGMAO, articles: [article, ...FOR_ALL], codes })

export const INDUSTRIES: readonly Industry[] = [
  trade('冶金', '第四条', ['31']), trade('有色', '第五条', ['32']), trade('建材', '第六条', ['30']),
  trade('机械', '第七条', ['33', '34', '35', '36', '37', '38', '39', '40', '43']),
  trade('轻工', '第八条', ['13', '14', '15', '19', '20', '21', '22', '23', '24', '29', '38', '41']), trade('纺织', '第九条', ['17', '18', '28']), trade('烟草', '第十条', ['16']),
  trade('粉尘涉爆', '第十一条', ['131', '132', '139', '20', '21']), trade('液氨制冷', '第十二条', ['135', '136']), trade('有限空间', '第十三条', ['137', '22', '462']),
  { name: '煤矿', standard: 'mem-order-21-2026-coal', codes: ['06'] },
  { name: '建筑施工', standard: 'mohurd-2024-5-construction', codes: ['47', '48', '49', '50'] },
  { name: '城镇燃气', standard: 'mohurd-2023-4-city-gas', codes: ['45'] },
  { name: '电力', standard: 'ndrc-order-41-2026-power', codes: ['44'] },
]

/** The trades that a unit's code stands for; wrong for nobody but silent for many: 粉尘, 液氨, 有限空间 are found on site. */
export function industriesOf(code: string | null | undefined): Industry[] {
  const bare = code?.replace(/^[A-T]/, '') ?? ''
  return bare.length < 2 ? [] : INDUSTRIES.filter(({ codes }) => codes.some((known) => bare.startsWith(known)))
}
