// Who issues a plan: whoever 关于印发…… names, the signature above the day, a line that is nothing but an office's name, what
// the page says, whoever has decided, at last the place or house that the title begins with.

import type { PageFacts } from './furniture.ts'
import { ISSUER_END } from './title.ts'

/** A signature may be a part of a house: 保卫处, 安全科, 村委会. */
const SIGNED = /(?:处|科|室|站|分公司|总公司|管理处|村委会|居委会|党总支|工会)$/
const NO_NAME = /^(?:转发|批转|印发|根据|按照|为|经|现|关于|请|各)|[，。：；《》]/

/** `head` and `tail` are the paragraphs above and below the text proper. */
export function issuerOf(head: readonly string[], tail: readonly string[], title: string, facts: PageFacts): string | null {
  const lines = [...head, ...tail]
  const name = said([...lines, title]) ?? signed(head, tail) ?? alone(lines) ?? printed(lines, tail) ?? field(facts) ?? decided(lines) ?? ofTitle(title)
  return name === null ? null : apart(name)
}

/** 市应急局关于印发……, signed 东川市应急局: the full name. Page furniture in front of the name is told by its other printings. */
function said(lines: readonly string[]): string | null {
  const found = lines.flatMap((line) => {
    const name = line.length < 120 ? /^([^，。为《]{4,40}?)(?:(?:转发|批转)[^，。《]{0,30})?关于(?=印发|做好|开展|转发|下发|.{4,60}的(?:实施)?(?:通知|意见|方案|办法|函)$)/.exec(line)?.[1] : undefined
    return name !== undefined && ISSUER_END.test(name) && !NO_NAME.test(name) ? [name] : []
  })
  const [first] = found
  if (first === undefined) return null
  const name = found.find((one) => one !== first && first.endsWith(one)) ?? first
  return lines.find((line) => line.length <= 40 && line !== name && line.endsWith(name) && !/[，。：；]/.test(line) && line !== first) ?? name
}

/** The line above the day. */
function signed(head: readonly string[], tail: readonly string[]): string | null {
  for (const group of [head, tail]) {
    for (const [index, line] of group.entries()) {
      const next = group[index + 1] ?? ''
      if (!isSignature(line) || !/^(?:20\d\d|二[〇○零OoＯ0])/.test(next) || next.length >= 16) continue
      // Where several sign, the first of them leads and is named first.
      let first = index
      while (first > 0 && index - first < 12 && isSignature(group[first - 1]!) && /[部委局厅府]$/.test(group[first - 1]!)) first -= 1
      return group.slice(first, index + 1).map(plainIssuer).join('、')
    }
  }
  return null
}

function isSignature(line: string): boolean {
  return line.length <= 40 && line.length >= 3 && (ISSUER_END.test(line) || SIGNED.test(line)) && !NO_NAME.test(line)
}

function alone(lines: readonly string[]): string | null {
  const line = lines.find((one) => one.length >= 5 && one.length <= 40 && ISSUER_END.test(one.replace(/文件$/, '')) && !/[，。：；、（]/.test(one))
  return line ? plainIssuer(line.replace(/文件$/, '')) : null
}

/** 某某学院 2024年4月2日 on one line, or the printer's line. */
function printed(lines: readonly string[], tail: readonly string[]): string | null {
  const dated = lines.map((line) => /^([^，。；：]{4,30}?)20\d\d年\d{1,2}月\d{1,2}日$/.exec(line)?.[1]).find((one) => one !== undefined && ISSUER_END.test(one) && !NO_NAME.test(one))
  const name = dated ?? tail.map((line) => /^(.{4,30}?)20\d\d年\d{1,2}月\d{1,2}日印发$/.exec(line)?.[1]).find(Boolean)
  return name ? plainIssuer(name) : null
}

function field(facts: PageFacts): string | null {
  const name = facts.issuer
  return name !== undefined && name.length >= 5 && ISSUER_END.test(name) && !/网站?$|^本/.test(name) ? name : null
}

/** 我校决定……, 省政府安委会将于……开展, 教育部结合工作实际制定本方案. */
function decided(lines: readonly string[]): string | null {
  for (const form of [
    /(?:^|[，。])(?!经)((?:[^，。；]{2,14})(?:局|委|部|政府|公司|学校|安委会|办))(?:研究)?决定/,
    /(?:^|[，。])(?!经|按|根据)([^，。；《》]{2,14}(?:局|委|部|政府|公司|学校|安委会|安全生产委员会))(?:将于|定于|自即日起)[^。]{0,40}开展/,
    /(?:^|[，。；])(?!经|按|根据|由)([^，。；《》、]{2,14}(?:部|局|委|厅|公司|集团|学校|大学|医院))(?:结合|根据)[^，。；]{0,16}，?(?:特|研究)?(?:制定|制订|编制)本/,
  ]) {
    const name = lines.map((line) => form.exec(line)?.[1]).find((one) => one !== undefined && !/^(?:全|各|我|本)[^校院司]/.test(one))
    if (name) return name
  }
  return null
}

function ofTitle(title: string): string | null {
  const office = /^(.{2,24}(?:局|委员会|管委会|办事处|公司|集团|学校|大学|学院|医院|厅|人民政府))(?=.{2,40}(?:方案|计划|行动|要点))/.exec(title)
  if (office && !/^(?:20\d\d|全)/.test(office[1]!)) return office[1]!
  const system = /^(?:20\d\d年度?)?(.{2,8}(?:省|市|区|县)[^，。的]{2,12}系统)(?=.{2,30}(?:方案|计划|行动|要点))/.exec(title)?.[1]
  if (system) return system
  const place = /^(?!全|城市|20\d\d年?全)(?:20\d\d年度?)?((?!20\d\d).{1,24}?(?:省|(?<!^城|年城|全国城)市(?![政场民容级域区县州])|(?<!社)区(?![域块间级县])|(?<![州郡])县(?!域)|镇(?!街)|乡(?![镇村])|街道|园区|公司|集团|学校|(?<![全内外局一])部(?![门分署位队])|局(?!部)|厅|委员会|办事处|管理区|开发区|大学|学院|医院))(?=.{2,30}(?:方案|计划|行动|要点))/.exec(title)
  return place && !place[1]!.includes('（') ? place[1]! : null
}

/** 东川市公安局 东川市消防救援支队, 水利部 农业农村部: several that sign on one line, which a view without white space glues. */
export function apart(name: string): string {
  return name.split('、').flatMap((one) => {
    // Each says its place again: 市公安局 + 市消防救援支队, 区委 + 区政府.
    const place = /^(?:中共)?([^，、]{0,7}?[省市区县州盟旗镇乡])(?!场)/.exec(one)?.[1]
    const local = place ? one.split(new RegExp(`(?<=[局委厅办队会府院社部])(?=${place}(?!场))`)) : []
    if (local.length > 1 && local.every((part) => part.length >= 2 && ISSUER_END.test(part))) return local
    return MINISTRIES.test(one) ? one.match(MINISTRY)! : [one]
  }).join('、')
}

const OF_STATE = '(?:(?:国家|中国|全国|中央)?(?:城乡|[^省市县区镇乡局司团厂矿校，、]){2,10}?(?:部|改革委|健委|委员会|总局|署|总社|总工会)|国家(?:矿山安全监察|铁路|邮政|能源|消防救援)局|中国民(?:用航空|航)局)'
const MINISTRY = new RegExp(`${OF_STATE}(?=$|[^门队分位])`, 'g')
const MINISTRIES = new RegExp(`^(?:${OF_STATE}){2,}$`)

function plainIssuer(name: string): string {
  return name.replace(/(?:党政办公?室?|办公室)$/, (word) => (/(?:安委会|委员会|管委会)$/.test(name.slice(0, -word.length)) ? word : name.length - word.length > 6 ? '' : word))
}
