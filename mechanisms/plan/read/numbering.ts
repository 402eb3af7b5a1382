// Numbers that Word prints but does not store in the text: 一、 （一） 1. kept as list formats in numbering.xml. Each
// paragraph with a list level gets the label a reader of the page sees.

import { chinese } from '../compile/numerals.ts'
import { readXml } from './xml.ts'

type Level = { format: string; text: string; start: number }
export type ListPlace = { list: string; level: number }

export class Numbering {
  readonly #levels = new Map<string, Map<number, Level>>()
  readonly #lists = new Map<string, string>()
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
    readXml(xml, {
      open: (name, attributes) => {
        if (name === 'startOverride' && list !== undefined) this.#restarts.set(list, (this.#restarts.get(list) ?? new Map<number, number>()).set(level, Number(attributes.val ?? 1)))
        else if (name === 'lvlOverride' && list !== undefined) level = Number(attributes.ilvl ?? 0)
        else if (name === 'abstractNum') {
          abstract = attributes.abstractNumId ?? ''
          this.#levels.set(abstract, new Map())
        } else if (name === 'lvl' && abstract !== undefined && list === undefined) {
          level = Number(attributes.ilvl ?? 0)
          this.#levels.get(abstract)?.set(level, { format: 'decimal', text: `%${level + 1}.`, start: 1 })
        } else if (name === 'num') list = attributes.numId
        else if (name === 'abstractNumId' && list !== undefined) this.#lists.set(list, attributes.val ?? '')
        const open = abstract === undefined || list !== undefined ? undefined : this.#levels.get(abstract)?.get(level)
        if (!open) return
        if (name === 'numFmt') open.format = attributes.val ?? 'decimal'
        else if (name === 'lvlText') open.text = attributes.val ?? ''
        else if (name === 'start') open.start = Number(attributes.val ?? 1)
      },
      close: (name) => {
        if (name === 'abstractNum') abstract = undefined
        if (name === 'num') list = undefined
      },
      text: () => {},
    })
  }

  /** The printed label of the next paragraph at this place; '' for bullets and unknown lists. */
  next(place: ListPlace): string {
    const abstract = this.#lists.get(place.list)
    const levels = abstract === undefined ? undefined : this.#levels.get(abstract)
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
    return own.text.replace(/%(\d)/g, (_whole, digit: string) => {
      const at = Number(digit) - 1
      const level = levels.get(at)
      return numeral(counters[at] ?? level?.start ?? 1, level?.format ?? 'decimal')
    })
  }
}

function numeral(value: number, format: string): string {
  if (/chinese|japaneseCounting|ideograph|taiwanese/i.test(format)) return chinese(value)
  if (format === 'decimalEnclosedCircle' && value <= 20) return String.fromCharCode(0x2460 + value - 1)
  return String(value)
}
