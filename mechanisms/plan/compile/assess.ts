// Is this text a plan at all? Cheap tests over a sample, so that a novel, an e-mail in English or ten megabytes of one
// character are refused with a reason instead of being cut into rubbish clauses.

import type { PlanText } from '../read/normal.ts'
import type { NotAPlan } from './plan.ts'

const SAMPLE = 60_000
const WORDS = /方案|计划|行动|任务|措施|责任|落实|开展|加强|推进|完善|建立|组织|督促|整治|检查|培训|目标|要求|单位|部门/g
const MARKERS = /(?:^|[\n\r])\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]{1,3}[章条])/g
const VERBS = /(?:要|应|须|必须|将|负责|组织|开展|落实|推进|建立|健全|完善|制定|督促|加强|确保|做好)/g

export function assess(source: PlanText): NotAPlan | undefined {
  const text = sampleOf(source.text)
  const han = count(text, /[\u4e00-\u9fff]/g)
  const visible = text.replace(/\s+/g, '').length
  if (visible === 0) return no('文件里没有文字。如果是扫描件，请先做文字识别再上传。')
  if (han < 40) return no(visible > 40 ? '这不是中文文本，编译器只读中文的方案。' : '文字太少，读不出方案。')
  if (han * 4 < visible) return no('中文只占很小一部分，不像一份方案。')
  if (new Set(text.slice(0, 4000)).size < 25) return no('内容只是少数字符的重复，不是方案。')
  const broken = count(text, /\ufffd/g)
  if (broken * 20 > visible) return no('大量文字无法解码，文件可能损坏或编码不对。请另存为 UTF-8 文本或 docx 后重试。')
  const kind = /^[^\n，。]{0,40}(工作总结|情况总结|述职报告|新闻稿|会议纪要|学习心得|心得体会)[\s（(]*$/m.exec(text.slice(0, 600))?.[1]
  if (kind) return no(`这像是一份${kind}，不是方案：方案写谁要去做什么。`)
  if (/^[^\n，。]{2,40}(?:法|条例)\s*$/m.test(text.slice(0, 200)) && /第[一1]条/.test(text.slice(0, 3000)) && count(text, /第[一二三四五六七八九十百\d]{1,4}条/g) > 10) return no('这像是一部法律法规，不是方案。法规请在标准库里引用。')
  const words = count(text, WORDS)
  const verbs = count(text, VERBS)
  const rows = source.blocks.some((block) => block.type === 'row')
  const markers = count(text, MARKERS)
  // Plans run to some 40 such words a thousand characters; prose and news stay under 8.
  const named = /^[^\n，。；]{4,60}(?:方案|计划|要点|办法|措施|安排|分解表|任务表|清单|通知)(?:[（(][^（()）]{0,30}[）)])?\s*$/m.test(text.slice(0, 400))
  if (!named && words * 1000 < han * 9) return no('文中很少出现任务、措施、责任一类的写法，不像一份方案。')
  if (!named && !rows && markers < 2 && !(verbs * 1000 > han * 18)) return no('没有找到分条的任务（一、（一）1. 等编号）或任务表，不像一份方案。')
  return undefined
}

/** Beginning, middle and end: a long annex or a cover page must not decide alone. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text
  const third = SAMPLE / 3
  const middle = Math.floor((text.length - third) / 2)
  return text.slice(0, third) + text.slice(middle, middle + third) + text.slice(text.length - third)
}

function count(text: string, form: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(form)) found += 1
  return found
}

function no(reason: string): NotAPlan {
  return { notAPlan: true, reason }
}
