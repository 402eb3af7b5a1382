// Numbers that Word prints but does not store in the text: 一、 （一） 1. a) ① kept as list formats in numbering.xml. Each
// paragraph with a list level gets the label a reader of the page sees.

import { chinese } from '../compile/numerals.ts'
import { readXml } from './xml.ts'

type Level = { format: string; text: string; start: number; /** Every number of the label in figures, whatever its own level prints. */ legal: boolean; suffix: string }
export type ListPlace = { list: string; level: number }

export class Numbering {
  readonly #levels = new Map<string, Map<number, Level>>()
  readonly #lists = new Map<string, string>()
  /** Levels that a list prints in its own way. */
  readonly #own = new Map<string, Map<number, Level>>()
  /** Lists that stand for a style, and those that point to one: the former have the levels. */
  readonly #byStyle = new Map<string, string>()
  readonly #ofStyle = new Map<string, string>()
  readonly #counters = new Map<string, number[]>()
  /** Lists that begin anew where they first stand: by list and level. */
  readonly #restarts = new Map<string, Map<number, number>>()

  constructor(xml: string | undefined) {
    if (xml !== undefined) this.#read(xml)
  }

  #read(xml: string): void {
    let abstract: string | undefined
    let list: string | undefined
    let level = 0
    let open: Level | undefined
    readXml(xml, {
      open: (name, attributes) => {
        const { val } = attributes
        if (name === 'abstractNum') {
          abstract = attributes.abstractNumId ?? ''
          this.#levels.set(abstract, new Map())
        } else if (name === 'styleLink' && abstract !== undefined) this.#byStyle.set(val ?? '', abstract)
        else if (name === 'numStyleLink' && abstract !== undefined) this.#ofStyle.set(abstract, val ?? '')
        else if (name === 'num') list = attributes.numId
        else if (name === 'abstractNumId' && list !== undefined) this.#lists.set(list, val ?? '')
        else if (name === 'lvlOverride' && list !== undefined) level = Number(attributes.ilvl ?? 0)
        else if (name === 'startOverride' && list !== undefined) set(this.#restarts, list, level, Number(val ?? 1))
        else if (name === 'lvl') {
          level = Number(attributes.ilvl ?? level)
          open = { format: 'decimal', text: `%${level + 1}.`, start: 1, legal: false, suffix: 'tab' }
          if (list !== undefined) set(this.#own, list, level, open)
          else if (abstract !== undefined) this.#levels.get(abstract)?.set(level, open)
        }
        if (!open) return
        if (name === 'numFmt') open.format = val ?? 'decimal'
        else if (name === 'lvlText') open.text = val ?? ''
        else if (name === 'start') open.start = Number(val ?? 1)
        else if (name === 'suff') open.suffix = val ?? 'tab'
        else if (name === 'isLgl') open.legal = val !== '0' && val !== 'false'
      },
      close: (name) => {
        if (name === 'lvl') open = undefined
        if (name === 'abstractNum') abstract = undefined
        if (name === 'num') list = undefined
      },
      text: () => {},
    })
  }

  /** The printed label of the next paragraph at this place; '' for bullets and unknown lists. */
  next(place: ListPlace): string {
    const named = this.#lists.get(place.list)
    const abstract = this.#byStyle.get(this.#ofStyle.get(named ?? '') ?? '') ?? named
    const levels = abstract === undefined ? undefined : new Map([...(this.#levels.get(abstract) ?? []), ...(this.#own.get(place.list) ?? [])])
    const own = levels?.get(place.level)
    if (!levels || !own || abstract === undefined) return ''
    const counters = this.#counters.get(abstract) ?? []
    this.#counters.set(abstract, counters)
    const restart = this.#restarts.get(place.list)?.get(place.level)
    if (restart !== undefined) {
      counters[place.level] = restart - 1
      this.#restarts.get(place.list)!.delete(place.level)
    }
    counters[place.level] = (counters[place.level] ?? own.start - 1) + 1
    counters.length = place.level + 1
    if (own.format === 'bullet' || own.format === 'none') return ''
    const label = own.text.replace(/%(\d)/g, (_whole, digit: string) => {
      const at = Number(digit) - 1
      const level = levels.get(at)
      return numeral(counters[at] ?? level?.start ?? 1, own.legal ? 'decimal' : (level?.format ?? 'decimal'))
    })
    // 1 总体目标: without a stop behind it the number would run into the words.
    return /[\dA-Za-z]$/.test(label) && own.suffix !== 'nothing' ? `${label} ` : label
  }
}

function set<V>(map: Map<string, Map<number, V>>, list: string, level: number, value: V): void {
  map.set(list, (map.get(list) ?? new Map<number, V>()).set(level, value))
}

/** Formats that are rows of signs: beyond the last one figures go on. */
const ROWS: Readonly<Record<string, string>> = {
  decimalEnclosedCircle: '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳', decimalEnclosedCircleChinese: '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳', decimalEnclosedParen: '⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇', decimalEnclosedFullstop: '⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛',
  ideographEnclosedCircle: '㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉', ideographTraditional: '甲乙丙丁戊己庚辛壬癸', ideographZodiac: '子丑寅卯辰巳午未申酉戌亥',
}
const LEGAL = '零壹贰叁肆伍陆柒捌玖'

function numeral(value: number, format: string): string {
  const row = ROWS[format]
  if (row) return [...row][value - 1] ?? String(value)
  switch (format) {
    case 'lowerLetter': case 'upperLetter': return cased(letters(value), format)
    case 'lowerRoman': case 'upperRoman': return cased(roman(value), format)
    case 'numberInDash': return `- ${value} -`
    case 'decimalZero': return String(value).padStart(2, '0')
    case 'decimalFullWidth': case 'decimalFullWidth2': return String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    // 壹 to 拾玖 and so on, as 一 to 十九.
    case 'chineseLegalSimplified': case 'ideographLegalTraditional': return chinese(value).replace(/[一二三四五六七八九]/g, (digit) => LEGAL['一二三四五六七八九'.indexOf(digit) + 1]!).replaceAll('十', '拾')
    default: return /chinese|japaneseCounting|japaneseDigital|ideograph|taiwanese/i.test(format) ? chinese(value) : String(value)
  }
}

const cased = (label: string, format: string) => (format.startsWith('upper') ? label.toUpperCase() : label)

/** a … z, then aa, bb, as Word counts on. */
const letters = (value: number) => (value < 1 ? String(value) : String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26)))

const ROMAN = [[1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i']] as const
function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  let label = ''
  for (const [worth, sign] of ROMAN) for (; value >= worth; value -= worth) label += sign
  return label
}
