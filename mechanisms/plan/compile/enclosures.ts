// What a letter encloses. It lists it (附件：1.实施方案 2.任务清单), which opens nothing; and the plan itself may be what it encloses, under
// 附件1 or without a word: then the text begins anew there, with a head and sections of its own.

import { opensSection, readMarker } from './markers.ts'
import type { Passage } from './paragraphs.ts'
import { planName } from './title.ts'
import { opensUnnumbered } from './unnumbered.ts'
import { spacedAfterDigits } from './view.ts'

/** How far below its mark a plan's title stands, and below that its first section. */
const TITLE_WITHIN = 4
const SECTION_WITHIN = 16
/** 附件1, 附表：, 附件：; its number is the first group. */
export const ENCLOSURE = /^附[件表](\d{0,2}|[一二三四五六七八九十]?)(?:$|[：:.、])/

export class Enclosures {
  readonly #passages: readonly Passage[]
  #listed = -1

  constructor(passages: readonly Passage[]) {
    this.#passages = passages
  }

  /** True when a plan begins at this paragraph. @param within whether numbered parts have begun: before them everything is head anyway. */
  opensPlan(index: number, within: boolean): boolean {
    if (!within) return false
    const text = this.#text(index)
    if (text.length > 90) return false
    const mark = ENCLOSURE.exec(text)?.[0]
    if (mark !== undefined) {
      // 附件：实施方案 announces; the mark alone, or a number and the name, opens.
      if (mark.length < text.length && (/^附[件表][：:]/.test(mark) || planName(text.slice(mark.length)) === undefined)) return false
      if (mark.length < text.length) return this.#beginsWithin(index + 1)
      for (let at = index + 1; at <= index + TITLE_WITHIN; at += 1) if (this.#isTitle(at)) return this.#beginsWithin(at + 1)
      return false
    }
    return this.#isTitle(index) && this.#beginsWithin(index + 1)
  }

  /** True for the lines below 附件： that name what is enclosed: 2.重点任务清单. */
  lists(index: number): boolean {
    const text = this.#text(index)
    if (/^附[件表][：:]\d{1,2}[.．、]/.test(text)) this.#listed = index
    else if (this.#listed === index - 1 && /^\d{1,2}[.．、][^。；]{2,50}$/.test(text)) {
      this.#listed = index
      return true
    }
    return false
  }

  #isTitle(index: number): boolean {
    const text = this.#text(index)
    return text.length <= 60 && (planName(text) === 'plain' || /印发.{4,50}的通知$/.test(text)) && readMarker(text) === undefined
  }

  /** The first numbered part ahead is the first of its kind. */
  #beginsWithin(from: number): boolean {
    for (let at = from; at < from + SECTION_WITHIN && at < this.#passages.length; at += 1) {
      const passage = this.#passages[at]!
      if (passage.type === 'row') return false
      const marker = readMarker(passage.seen.text.slice(0, 24), spacedAfterDigits(passage.seen))
      if (marker !== undefined && marker.kind !== 'firstly') return (opensSection(marker.kind) || marker.kind === 'arabic') && marker.number === 1
      if (ENCLOSURE.test(passage.seen.text.slice(0, 8))) return false
      if (opensUnnumbered(passage.seen.text)) return true
    }
    return false
  }

  #text(index: number): string {
    const passage = this.#passages[index]
    return passage?.type === 'paragraph' ? passage.seen.text : ''
  }
}
