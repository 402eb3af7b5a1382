// Is this text a plan at all? Cheap tests over a sample, so that a novel, an e-mail in English or ten megabytes of one
// character are refused with a reason instead of being cut into rubbish clauses; so are the texts that speak of plans in the
// words of plans: news of a meeting, a report, a speech, an explanation, a regulation, a quiz.

import type { PlanText } from '../read/normal.ts'
import { furnitureOf } from './furniture.ts'
import type { NotAPlan } from './plan.ts'
import { planName } from './title.ts'

const SAMPLE = 60_000
const WORDS = /方案|计划|行动|任务|措施|责任|落实|开展|加强|推进|完善|建立|组织|督促|整治|检查|培训|目标|要求|单位|部门/g
const MARKERS = /(?:^|[\n\r。：；！]|(?<=任务|措施|要求|目标|内容|步骤|方案)(?=[（(]?一))\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]{1,3}[章条])/g
const VERBS = /(?:要|应|须|必须|将|负责|组织|开展|落实|推进|建立|健全|完善|制定|督促|加强|确保|做好)/g

/** How a text says that it is a plan: it is issued, it tells whom it is for, or its opening sentence sets it up. */
const STATED = /(?:特|兹|现)?(?:制定|制订|编制)本|特(?:制定|制订|拟定)|印发(?:给)?(?:你们|各)|现(?:予)?(?:印发|下发)|(?:事项|安排|要求|计划|任务|工作|目标)(?:公告|通知|安排|部署)如下|提出(?:如下|以下)|主要任务是|(?:^|[\n。])[^。\n]{0,8}(?:为|根据|按照|结合|贯彻)[^。\n]{6,400}(?:制定|制订|编制|提出|拟定)[^。；《》\n]{0,50}(?:方案|计划|要点|意见|措施|预案|规划)(?:[（(][^）)]*[）)])?(?:如下)?[。：:]/
const ADDRESSED = /^\s*[^\n。；]{0,30}各[^\n。；]{1,300}[：:]\s*$/m
/** Its own name at its head: of such a text nothing more is asked. */
const HEAD = 300

/** Kinds of reporting: a press's formulas, a meeting told of, what has been done. One of a kind says little, two say that it is news. */
const REPORTED: readonly RegExp[] = [
  /本报讯|(?:本报|本刊)?记者|通讯员|新华社|中新网|融媒|据(?:悉|了解|统计|介绍|报道)|网消息|\d日(?:讯|电)/,
  /会议(?:指出|强调|传达|通报|听取|还?总结|要求|明确|由)|会上[，,]?|出席(?:会议|并|仪式)|主持(?:召开|会议|了会议)|(?:^|[\n。])[^。\n]{2,12}(?:强调|指出|要求)[，,：:]|讲话(?:中)?(?:强调|指出|要求)|工作部署会/,
  /近日|日前|(?:^|[\n，])\s*\d{1,2}月\d{1,2}日(?:[上下]午|至\d{1,2}日)?[，,](?!各|前)/,
  /下一步[，,]|截至目前|至目前|累计(?:检查|排查|出动|组织)|(?:成立|印发|制定|召开|开展|组织|下发|派出|检查|传达|解读|走访)了|检查组(?:先后|深入|重点|走访|要求|成员)|重点检查了|《[^》]{4,60}》(?:讲解|介绍|适用于)/,
  // Told of somebody by name: 为……，某某镇多措并举…….
  /[，。\n][^，。；：\n]{1,10}(?:镇|乡|街道|社区|村|局|公司|学校)(?:党委、政府|积极|采取|扎实|多措并举|全力|不断|近期|深入开展|高度重视|迅速|持续)/,
]
/** What a site files news under. */
const NEWS_PAGE = /工作动态|工作信息|新闻中心|乡镇快讯|快讯|要闻|[镇街部门乡]动态|新闻资讯/

export function assess(source: PlanText): NotAPlan | undefined {
  // A PDF or a typewriter may part every sign: 安 全 生 产.
  const text = sampleOf(ownText(source)).replace(/(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])/g, '')
  const han = count(text, /[\u4e00-\u9fff]/g)
  const visible = text.replace(/\s+/g, '').length
  if (visible === 0) return no('文件里没有文字。如果是扫描件，请先做文字识别再上传。')
  if (han < 40) return no(visible > 40 ? '这不是中文文本，编译器只读中文的方案。' : '文字太少，读不出方案。')
  if (han * 4 < visible) return no('中文只占很小一部分，不像一份方案。')
  if (new Set(text.slice(0, 4000)).size < 25) return no('内容只是少数字符的重复，不是方案。')
  const broken = count(text, /\ufffd/g)
  if (broken * 20 > visible) return no('大量文字无法解码，文件可能损坏或编码不对。请另存为 UTF-8 文本或 docx 后重试。')
  const other = otherKind(text)
  if (other) return other
  const words = count(text, WORDS)
  const verbs = count(text, VERBS)
  const rows = source.blocks.some((block) => block.type === 'row')
  const markers = count(text, MARKERS)
  const opening = text.slice(0, 4000)
  const titled = lines(opening).some((line) => planName(line) === 'plain')
  // A village's or a port's plan may be worded as people talk: 逐户过一遍, 换成新的.
  const named = lines(text.slice(0, HEAD)).some((line) => planName(line) !== undefined && !/[《》？?|｜]/.test(line)) && !NEWS_PAGE.test(source.text.slice(0, 600)) && !REPORTED[0]!.test(text.slice(0, 2000))
  if (named) return undefined
  // Plans run to some 40 such words a thousand characters; prose and news stay under 8.
  if (words * 1000 < han * 9) return no('文中很少出现任务、措施、责任一类的写法，不像一份方案。')
  const stated = STATED.test(opening) || ADDRESSED.test(opening)
  if (!stated && !rows) {
    const reported = REPORTED.filter((form) => form.test(text.slice(0, 12_000))).length + (NEWS_PAGE.test(source.text.slice(0, 600)) ? 1 : 0)
    if (reported > 1 || (reported === 1 && markers < 2)) return no('这像是一篇新闻报道或工作动态，说的是已经做了什么，不是方案。请上传方案的正文。')
  }
  if (!rows && markers < 2 && !(stated && (markers > 0 || verbs * 1000 > han * 9)) && !(titled && verbs * 1000 > han * 18)) return no('没有找到分条的任务（一、（一）1. 等编号）或任务表，不像一份方案。')
  return undefined
}

/** What the text calls itself, or plainly is, when it is something else than a plan. */
function otherKind(text: string): NotAPlan | undefined {
  const opening = text.slice(0, 800)
  const kind = /^[^\n，。]{0,40}(工作总结|情况总结|情况报告|情况汇报|情况通报|调研报告|自查报告|评估报告|述职报告|新闻稿|会议纪要|学习心得|心得体会|先进事迹|讲话稿?|发言稿?|致辞)(?:内容|范文|模板|材料|汇编)?[\s（(]*$/m.exec(opening)?.[1]
    ?? /情况(总结|汇报|报告|通报)如下/.exec(opening)?.[1]
  if (kind && !/印发(?:给)?你们|制定本|通知如下/.test(opening)) return no(`这像是一份${kind}，不是方案：方案写谁要去做什么。`)
  if (/^[^\n，。]{0,60}(?:解读|一图读懂|答记者问|问答|起草说明|编制说明)/m.test(opening) && /(?:出台|制定|起草|编制|政策)(?:的)?(?:背景|过程|依据)|答[：:]/.test(text.slice(0, 3000)) && !/印发(?:给)?你们|制定本/.test(opening)) return no('这像是对方案的解读，不是方案本身。请上传方案的正文。')
  const articles = count(text, /(?:^|\n)\s*第[一二三四五六七八九十百\d]{1,4}条/g)
  const law = /^[^\n，。]{2,40}(?:法|条例)\s*$/m.test(text.slice(0, 200)) && count(text, /第[一二三四五六七八九十百\d]{1,4}条/g) > 10
  const rules = /^[^\n，。]{2,60}(?:条例|规定|规则|规程|守则|章程|办法|细则)(?:[（(][^）)\n]{1,16}[）)])?\s*$/m.test(opening) && /第一[条章]/.test(text.slice(0, 3000)) && (articles > 2 || /第一章\s*总\s*则/.test(text.slice(0, 3000)))
  if (law || rules) return no('这像是一部法律法规或制度，不是方案。法规请在标准库里引用。')
  const answers = count(text, /答案|单选|单项选择|多选|判断题|试题|题库|解析[：:]/g)
  const choices = count(text, /[（(][\sA-D]{0,3}[）)]|(?:^|\n)\s*[A-D][.、．]/g)
  if (answers > 2 && choices > 3) return no('这像是一份试题，不是方案。')
  return undefined
}

/** The text without what a web page has put around it. */
function ownText(source: PlanText): string {
  const { dropped } = furnitureOf(source)
  if (dropped.size === 0) return source.text
  return source.blocks.filter((block) => !dropped.has(block.start)).map((block) => source.text.slice(block.start, block.end)).join('\n')
}

/** Beginning, middle and end: a long annex or a cover page must not decide alone. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text
  const third = SAMPLE / 3
  const middle = Math.floor((text.length - third) / 2)
  return text.slice(0, third) + text.slice(middle, middle + third) + text.slice(text.length - third)
}

function lines(text: string): string[] {
  return text.split(/[\n\r]/)
}

function count(text: string, form: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(form)) found += 1
  return found
}

function no(reason: string): NotAPlan {
  return { notAPlan: true, reason }
}
