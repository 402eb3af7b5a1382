// What of a text the public may read: names of persons, numbers that lead to them, secrets named by the drafter and, where the
// unit is not named, the unit, are covered. 个人信息保护法第五十一条、安全生产法第七十三条（举报人保密）. Pure.

export type Cover = {
  /** Persons known from the record: principal, responsible, finder. */
  readonly people: readonly string[]
  /** Words the drafter wants unsaid: trade secrets, processes, customers. */
  readonly words: readonly string[]
  /** The unit's name and address, where it is not named. */
  readonly unit?: { readonly name: string; readonly address?: string | null; readonly kind: string }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const COMPOUND = /^(?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|宇文)/

/** 赵启明 → 赵某某. */
export function personWords(name: string): string {
  const surname = COMPOUND.exec(name)?.[0] ?? Array.from(name)[0] ?? ''
  return surname + '某'.repeat(Math.max(1, Math.min(2, Array.from(name).length - Array.from(surname).length)))
}

/** Names of a unit without what every unit has: 顺捷仓储 of 清澜顺捷仓储有限公司. */
function shortNames(name: string): string[] {
  const bare = name.replace(/（[^）]*）|\([^)]*\)/g, '')
  const stem = bare.replace(/(?:股份|集团)?有限(?:责任)?公司.*$|(?:总公司|分公司|公司|厂|店|商行|经营部|中心)$/, '')
  return [name, bare, stem].filter((one) => Array.from(one).length >= 2)
}

export function coverText(text: string, cover: Cover): string {
  let said = text
  if (cover.unit) {
    const { name, address, kind } = cover.unit
    for (const one of shortNames(name)) said = said.replaceAll(one, kind)
    if (address) said = said.replaceAll(address, '某处')
    said = said.replace(/[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}/g, '（信用代码略）')
  }
  for (const word of [...cover.words].map((one) => one.trim()).filter(Boolean).toSorted((a, b) => b.length - a.length)) said = said.replace(new RegExp(escape(word), 'gi'), '×××')
  for (const person of [...new Set(cover.people)].filter((one) => Array.from(one).length >= 2).toSorted((a, b) => b.length - a.length)) said = said.replaceAll(person, personWords(person))
  return said
    .replace(/(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g, '（身份证号略）')
    .replace(/(?<!\d)(?:\d[ -]?){15,18}\d(?![\dA-Za-z])/g, '（号码略）')
    .replace(/(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?\d{4}(?!\d)/g, '$1********')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '（邮箱略）')
    .replace(/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])/g, '（车牌略）')
}

/** What must not be published at all, as a sentence: nobody learns that a person reported. */
export function unsayable(title: string, content: string): { field: string; message: string } | undefined {
  const told = /举报|投诉人|信访|线索提供|反映人/
  if (told.test(title)) return { field: 'title', message: '标题里提到了举报或反映，公开后可能查到举报人，请改写成检查发现' }
  return told.test(content) ? { field: 'content', message: '内容里提到了举报或反映，公开后可能查到举报人，请改写成检查发现' } : undefined
}
