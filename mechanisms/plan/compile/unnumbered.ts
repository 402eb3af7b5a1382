// Titles that have no number: a text whose sections are lines of their own (总体要求 | 主要任务 | 保障措施), or lost its numbers when it
// was copied, and stages that are told by their time alone (动员部署（2024年4月）。……).

import { opensSection, readMarker, type Marker } from './markers.ts'
import type { Heading, Role } from './outline.ts'
import type { Passage } from './paragraphs.ts'
import { spacedAfterDigits } from './view.ts'

/** What official texts call their sections. */
const SECTION = /^(?:[一-鿿]{0,4}(?:指导思想|总体(?:要求|目标|思路)|(?:工作|行动|整治|主要|攻坚|年度|活动)目标|目标(?:任务|要求)|(?:基本|工作)原则|(?:主要|重点|工作|攻坚|整治|具体|目标)任务|(?:工作|主要|重点|具体|防范|防控|整治|攻坚)措施|(?:整治|工作|检查|排查|活动|行动|重点|主要)(?:内容|范围|重点)|重点工作|(?:实施|工作|方法|行动|推进)步骤|(?:时间|进度|阶段|工作|实施|步骤)安排|(?:保障|组织)措施|(?:组织|工作|实施)保障|组织(?:领导|实施|机构|架构|领导机构)|(?:工作|有关|相关|几点|具体|报送|信息报送)要求|(?:职责|任务|责任)分工|监督(?:考核|检查|管理)|考核(?:奖惩|评价|问责)|督导(?:检查|考核)|应急(?:处置|保障|响应)))(?:[和与及、][一-鿿]{2,6})?$/
const BULLETS = /^[·■●◆▲★※□○•➢\-—–]+/
const STAGE = /^[^，。；：（]{2,20}（[^（）]*(?:20\d\d年?|\d{1,2}月|即日)[^（）]*）(?=$|[。：:；])/

export class Unnumbered {
  readonly #passages: readonly Passage[]
  /** Some sections have a number: then what has none is no section. */
  readonly #numbered: boolean
  #sections = 0
  #below = 0

  constructor(passages: readonly Passage[]) {
    this.#passages = passages
    this.#numbered = passages.some((passage) => passage.type === 'paragraph' && sectionMark(passage))
  }

  /** The marker, of no length but its bullet's, that the paragraph has in the place of a number. */
  at(index: number, stack: readonly Heading[], role: Role): Marker | undefined {
    const passage = this.#passages[index]!
    if (passage.type === 'row') return undefined
    const { text } = passage.seen
    const length = BULLETS.exec(text)?.[0].length ?? 0
    const line = text.slice(length, length + 80)
    if (role === 'stages' && STAGE.test(line)) {
      const open = stack.findLast((heading) => heading.kind === 'paren')
      return { kind: 'paren', number: (open?.number ?? 0) + 1, length }
    }
    if (this.#numbered || line.length < 4 || text.length - length > 24 || /[，。；：！？、（）\d]/.test(line)) return undefined
    const next = this.#passages[index + 1]
    if (next === undefined) return undefined
    if (SECTION.test(line)) {
      this.#sections += 1
      this.#below = 0
      return { kind: 'title', number: this.#sections, length, label: line }
    }
    if (!stack.some((heading) => heading.kind === 'title') || next.type === 'row' || next.seen.text.length < 30 || !next.seen.text.endsWith('。')) return undefined
    this.#below += 1
    return { kind: 'subtitle', number: this.#below, length, label: line }
  }
}

const sectionMark = ({ seen }: Extract<Passage, { type: 'paragraph' }>): boolean => {
  const marker = readMarker(seen.text.slice(0, 24), spacedAfterDigits(seen))
  return marker !== undefined && opensSection(marker.kind) && marker.number <= 2
}
