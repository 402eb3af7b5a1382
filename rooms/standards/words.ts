// Reading a finding: the words of the trade in it, whatever an inspector calls them, and whether it says that something is
// missing, broken or there. The words are data (packs/standards/words/lexicon.json). Pure.
import { z } from 'zod'

const list = z.string().transform((words) => words.split(' ').filter(Boolean))

export const lexiconSchema = z.strictObject({
  /** What is meant → how it is said. */
  concepts: z.record(z.string(), list),
  /** Who says the one also says the others, a little. */
  implies: z.record(z.string(), z.array(z.string())),
  /** Said with other words in between: “没有高压进网证”. */
  patterns: z.record(z.string(), z.string()),
  /** Slips of the pen; both sides are of equal length, so that places in the text stay where they were. */
  typos: z.record(z.string(), z.string()),
  /** Something ought to be there and is not; it is there and does not work. */
  absent: z.array(z.string()), broken: z.array(z.string()),
  /** Something is there that ought not to be: “没有积水” says the opposite. */
  presence: z.array(z.string()),
  /** Names the fault whatever it is found on: counts more. */
  strong: z.array(z.string()),
  /** Said of nearly everything: counts little. */
  weak: z.array(z.string()),
  /** Document, or document and article, or clause → one of these must be said, or the clause is unlikely: 卫生间 alone is no gas pipe. */
  needs: z.record(z.string(), z.array(z.string())),
  /** What is meant, or the field that is told ('' for anything) → the general duty it falls under when no clause is like it; the first that fits. */
  lastly: z.record(z.string(), z.string()),
  /** Words that tell the field. */
  fields: z.record(z.string(), z.array(z.string())),
  /** A field that is not meant after all when one of these is said: a quarry has a 矿长 too. */
  unlessSaid: z.record(z.string(), z.array(z.string())),
  /** How people name a field when they choose one. */
  industries: z.record(z.string(), z.string()),
})
export type Lexicon = z.output<typeof lexiconSchema>

/** A word found in the text: what it means and where it stands. */
export type Hit = { readonly concept: string; readonly start: number; readonly end: number }

export type Words = { readonly lexicon: Lexicon; readonly byFirst: ReadonlyMap<string, readonly (readonly [word: string, concepts: readonly string[]])[]>; readonly patterns: readonly (readonly [concept: string, pattern: RegExp])[] }

/** The dictionary, by first character, longest word first. */
export function openWords(lexicon: Lexicon): Words {
  const concepts = new Map<string, string[]>()
  for (const [concept, words] of Object.entries(lexicon.concepts)) for (const word of words.map(plain)) concepts.set(word, [...(concepts.get(word) ?? []), concept])
  const byFirst = new Map<string, (readonly [string, readonly string[]])[]>()
  for (const [word, meant] of concepts) byFirst.set(word[0]!, [...(byFirst.get(word[0]!) ?? []), [word, [...new Set(meant)]]])
  for (const [first, words] of byFirst) byFirst.set(first, words.toSorted((a, b) => b[0].length - a[0].length))
  return { lexicon, byFirst, patterns: Object.entries(lexicon.patterns).map(([concept, pattern]) => [concept, new RegExp(pattern, 'g')] as const) }
}

/** Half-width, small letters; as long as it was, so that what is found can be shown in the typed text. */
export function plain(text: string): string {
  return [...text].map((char) => {
    const one = char.normalize('NFKC').toLowerCase()
    return one.length === char.length ? one : char
  }).join('')
}

/** Slips of the pen put right. */
export function mend(text: string, lexicon: Pick<Lexicon, 'typos'>): string {
  return Object.entries(lexicon.typos).reduce((mended, [wrong, right]) => mended.replaceAll(wrong, right), text)
}

/** All words of the dictionary in the text, the longest at each place; a word inside a longer one does not count. */
export function findWords(text: string, words: Words): Hit[] {
  const hits: Hit[] = []
  let reach = 0
  for (let start = 0; start < text.length; start += 1) {
    const found = words.byFirst.get(text[start]!)?.find(([word]) => text.startsWith(word, start))
    if (!found || start + found[0].length <= reach) continue
    reach = start + found[0].length
    for (const concept of found[1]) hits.push({ concept, start, end: reach })
  }
  for (const [concept, pattern] of words.patterns) for (const { index, 0: said } of text.matchAll(pattern)) hits.push({ concept, start: index, end: index + said.length })
  return hits
}

/** What was done, after 已: “已安装”, “已对用户书面告知”; “已停用” is none of these. */
const DONE = '设置|安装|配备|配置|装(?!置|卸)|设(?!备|施|计)|有|建立|建成|办理|取得|整改|完成|消除|处理|修复|更换|清理|恢复|落实|制定|编制|签订|培训|检验|检测|校验|检定|标校|告知|验收|辨识|备案|登记|张贴|挂牌|论证|审批|排除|改正'
const FINE = new RegExp(`已(?:经)?[^，未没不停拆坏废失损超过断]{0,6}?(?:${DONE})|齐全|完好|完整|正常(?!运)|合格(?!证)|符合(?:要求|规定|标准|规范)|到位|良好|灵敏|畅通|(?<!标准|操作|作业|技术|工程)规范(?!性|文件)|有效期内|持证|(?:改|整改|修|换|弄|装)好了|整改完|(?:打|清)扫过|有记录|(?:都在|都有|整洁)$`)
/** “未发现隐患”, “无异常”: nothing was found. */
const NOTHING = /(?:未|没有?|无)(?:发现|见到?|查出|有)?(?:存在)?(?:明显|任何|其他|新的|安全|重大|事故)*(?:隐患|问题|异常|违章|违规|违法)(?!排查|治理|自查|台账|清单|整改|记录|登记|闭环)|不存在|(?:未|没有?)(?:超期|过期|超标|超载|失效|失爆|损坏|脱落|变形|裂纹|锈蚀|超过(?=.{0,6}(?:限|值|标准|规定|要求|允许|设计|有效期)|$))(?!预警)|未(?:见|发现)(?:泄漏|渗漏)(?!报警|探测|监测)|按[期时](?:检|校|开展|维保|整改)/
const DENIED = /[不未没无非坏损拆断堵锈裂破漏缺差违废]|失效|失灵|停用|故障|过期|已过|逾期|超|短接|屏蔽|脱落|老化|[大小高低少]于/

/** What may stand between “没有” and what is denied; anything else turns it round (“没有人清理积尘”). */
const BETWEEN = /^(?:有|发现|见到?|明显|任何|出现|存在|人员?|违规|过)*$/

/** After the word, in the same breath: “没有积尘清扫记录”, “未设电缆防护” — what is missing ought to be there. */
const OUGHT = /^[^，。；、,;\s]{0,4}?(?:防护|标[识志牌]|报警|监测|检测|措施|记录|制度|台账|清[理扫]|登记|排查|检查|处理|处置|套管|护[罩栏板套]|泵|[井沟槽](?!盖?[破坏])|许可)/

const AND = /^(?:和|及|与|或者?|、|现象|情况|等)+$/

/**
 * What a notice says around the fact: “2024年4月2日，某局执法人员对某公司检查时，发现该公司存在以下问题：…，上述行为违反了…，责令限期改正”. “未发现警示标志” is a fact.
 */
const AROUND = [
  /^[^。；;]{0,120}?(?:检查|巡查|抽查|暗访|督查|督导|执法|监察|核查|走访|调查|勘查)[^。；;]{0,60}?(?<![未没]|没有)(?:发现|查明|查实)(?:[该其你](?:公司|单位|企业|厂|矿|店|项目|站|工地|场所))?(?:存在)?(?:的?(?:以下|下列|如下|主要)?(?:问题|隐患|情形|情况|行为))?(?:有|为|是)?[:：，,]?/,
  // “9月22日查某电梯装饰公司，…”: whose it is, by which no lift is meant
  /^[^，。；;,没未无不给租包卖把将被向让]{0,30}?(?:公司|集团|合作社|商行|经营部)[,，:：]/,
  /^(?:经查|经核查|经调查|经核实|检查发现|现场发现|现场检查发现|现场检查|现场)[,，:：]?/,
  /(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:[0-9]{1,2}时)?(?:[0-9]{1,2}分)?许?/g,
  /(?:上述|以上|该|其)(?:违法|违规)?(?:行为|事实|情况|情形|问题|做法)(?:涉嫌)?(?:违反|不符合|属于|判定|已构成)[^]*$/,
  /[,，。；;](?:违反|不符合|属于|依据|根据|判定为)[了]?(?:《|重大事故隐患)[^]*$/,
  /[,，。；;](?:现?(?:已)?责令|处以?(?:人民币)?罚款|罚款|下达了?《?责令|立案)[^]*$/,
] as const

/** Those words put out, each by a blank, so that places in the text stay where they were. */
export function bareFact(text: string): string {
  const bared = AROUND.reduce((left, around) => left.replace(around, (said) => ' '.repeat(said.length)), text)
  // nothing but the frame: then the frame is the finding
  return bared.replace(/[\s，。；、,.:：]/g, '').length >= 4 ? bared : text
}

export type Part = { readonly start: number; readonly end: number; readonly fine: boolean }

/** The facts of a finding one by one; `fine` says that all is well there (“报警器已安装”), of a list (“验收牌、登记牌都在”) too. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  for (const match of text.matchAll(/[^，。；;,、！!？?\n\s]+/g)) {
    const part = match[0]
    // “门没关且无标识”: two facts in one breath
    let from = 0
    for (const cut of part.matchAll(/(?:并且|而且|以及|同时|但是|但|且|还|也)/g)) {
      if (cut.index - from >= 4 && part.length - cut.index >= 4) {
        parts.push(make(match.index + from, match.index + cut.index))
        from = cut.index
      }
    }
    parts.push(make(match.index + from, match.index + part.length))
  }
  // what is listed before “、” goes with its end
  return parts.reduceRight<Part[]>((after, part) => {
    const [next] = after
    const listed = next?.fine && text[part.end] === '、' && next.start === part.end + 1 && !DENIED.test(text.slice(part.start, part.end))
    return [listed ? { ...part, fine: true } : part, ...after]
  }, [])
  function make(start: number, end: number): Part {
    const said = text.slice(start, end)
    const rest = said.replace(NOTHING, '').replace(FINE, '')
    return { start, end, fine: rest !== said && !DENIED.test(rest) }
  }
}

/** Words that are denied though only their presence would be a fault: “没有积水”, “未见明显积尘”. */
export function denied(text: string, hits: readonly Hit[], lexicon: Lexicon): Set<Hit> {
  // “安全网缺失破损”: said after the thing it denies nothing
  const absent = hits.filter((hit) => lexicon.absent.includes(hit.concept) && /[没未无不冇]/.test(text[hit.start]!))
  const before = (hit: Hit) => absent.filter((no) => no.end <= hit.start && BETWEEN.test(text.slice(no.end, hit.start)))
  const taken = new Set<Hit>()
  for (const hit of hits.filter(({ concept }) => lexicon.presence.includes(concept)).toSorted((a, b) => a.start - b.start)) {
    const no = before(hit)
    // “没有私拉乱接和飞线充电”: the second goes with the first
    const listed = [...taken].some((one) => one.start < hit.start && (one.end >= hit.start || AND.test(text.slice(one.end, hit.start))))
    if ((no.length || listed) && !OUGHT.test(text.slice(hit.end))) for (const one of [hit, ...no]) taken.add(one)
  }
  return taken
}
