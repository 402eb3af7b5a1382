// What a web page or a document site puts around a plan that is copied from it: navigation, the table of 索引号 and 成文日期,
// buttons, counters, notices of rights, the names of editors. It is no part of the plan; what it says of the document (whose
// it is, its number, its day) is kept for the head. Known by its words and by where it stands, never by the site.

import type { PlanText } from '../read/normal.ts'
import { opensSection, readMarker } from './markers.ts'
import { view } from './view.ts'

/** What the page says of its document. `published` is the day it was put on the site. */
export type PageFacts = { title?: string; issuer?: string; number?: string; day?: string; published?: string }

export type Furniture = {
  /** Blocks that are left out, by their place in the source. */
  dropped: ReadonlySet<number>
  facts: PageFacts
}

/** How many blocks a page's head and foot have at most. */
const HEAD = 90
const FOOT = 60
const SHORT = 200

/** Names of fields that only such tables have; they may stand without a colon. */
const FIELD = '(?:信息)?索引号?码?|组配分类|主题分类|信息分类|体裁分类|公文种类|文件类型|信息类别|分类(?=：)|(?:发布|发文|制定|颁布|公开)(?:机构|机关|单位|部门|主体)|所属(?:单位|机构|主题)|公开(?:方式|形式|范围|时限|类别|属性|程序|日期|发布日期|责任部门)|(?:成文|发文|印发|颁布|生成|发布|公布|发表|上传|更新|生效|施行|实施|失效|废止)(?:日期|时间)|有效性(?:状态)?|时效(?:性|状态)|(?:法律)?效力(?:级别|状态)?(?=：|地方|部门|现行)|应用分类|(?:发文|发布|文件|政策)(?:字号|文号|编号)|核心提示|内容概述|信息来源|文章来源|稿件来源|(?:浏览|点击|访问|阅读|累计)(?:次数|量|数)|字体大小|网站标识码|文档编号|资源(?:ID|大小|格式)|下载积分|全文页数|文章大小|字节'
/** Words that are fields only with a colon behind them. */
const WEAK = '文号|标题|名称|信息名称|文件名称|主题词|关键[词字]|概述|摘要|来源|稿源|作者|时间|日期|编辑|责编|责任编辑|审核|初审|复审|终审|总监制|校对|录入|发布人|供稿|撰稿|摄影|点击|阅读|浏览|人气|字号|字体|分享至?|分享到|简介|导语|导读|备注|属性|编辑'
const STRONG_FIELD = new RegExp(`^(?:${FIELD})(?:[：:]|$)|^(?:${FIELD})(?=[\\dA-Za-z\\u4e00-\\u9fff〔【\\[])(?!应|要|为|和|的|与|及|等)`)
const WEAK_FIELD = new RegExp(`^(?:${WEAK})[：:]|^文号(?=[\\u4e00-\\u9fa5]{2,12}[〔（(\\[]20\\d\\d)`)
const PAIRS = new RegExp(`(${FIELD}|${WEAK})(?:[：:]|(?<=文号(?=[\\u4e00-\\u9fa5]{2,12}[〔（(\\[]20)|发文机关|发布单位|发文日期|发布文号|发文字号|发布日期|生效日期|施行日期))`, 'g')
const LEADING = /^[•·●|｜\-—*>【[(（\s]+/

/** 当前位置：首页>政务公开, 首页 >> 信息公开 > 安全生产. */
const TRAIL = /^(?:您?你?(?:的|当前|现在|目前)*(?:所在|所处)?(?:的)?)?位置(?=[：:>》»首])|^首页.{0,40}[>»›/]|^[^，。；]{0,12}[>»›]{1,2}[^，。；]{2,20}[>»›]/
const BUTTON = '首页|网站首页|返回|返回顶部|返回首页|回首页|回顶部|打印|打印本页|打印文本|打印文章|本页打印|关闭|关闭窗口|关闭本页|保存|收藏|设为首页|加入收藏|分享|分享好友和朋友圈|分享到|分享至|微信|微博|朋友圈|QQ空间|扫描二维码|扫一扫|手机版|移动版|无障碍|无障碍阅读|适老版|长者模式|关怀版|站群导航|网站导航|导航|大|中|小|默认|超大|放大字体|缩小字体|字号|字体|下载|立即下载|附件下载|下载法规|我要纠错|纠错|条款摘要|举报|相关|上一篇|下一篇|上一条|下一条|查看更多|查看全文|点击查看更多|点击查看全文|更多|显示全部|全文检索|搜索|搜索位置|匹配度|排序|文章搜索|相关文章|相关阅读|相关链接|相关解读|相关稿件|相关网文|相关附件|推荐阅读|最新更新|最近更新|最新增加文章|其他相关文章|网友评论|全部评论|我要评论|暂无评论|友情链接|最新评论|标签|资讯|会员登录下载|快捷下载|会员信息|用户名|密码|验证码|注册|登录|立即注册|注册新用户|微信登录下载|三方登录下载|友情提示|资源描述|文本预览|下载声明|文档简介|正文复制|正文|今天|Document|EN|VIP|政务公开|政府信息公开|信息公开|政务服务|新闻中心|互动交流|智能推荐|网站地图|联系我们|关于我们|繁体|简体|English|页|举报人|编辑|文章图片|资料图'
const BUTTONS = new RegExp(`^(?:[\\[【（|｜·•\\-—>×：:\\]】）/、]*(?:${BUTTON})){1,12}[\\[【（|｜·•\\-—>×：:\\]】）/]*$`)

/** Sentences that no plan has: rights, registration, how to download, what a shop of documents says of itself. */
const NOTICE = /ICP备|公网安备|网站标识码|版权所有|版权归|Copyright|©|技术支持[：:]|建议使用.{0,30}(?:分辨率|浏览)|获得最佳浏览|分辨率\/?IE|严禁上网|扫(?:描|一扫).{0,8}二维码|手机(?:上)?打开当前页|由会员分享|在线阅读，更多相关|珍藏版|上传人|会员上传|会员可完整阅读|文档编号|下载(?:积分|文档|须知|后|阅读|此文档)|本(?:文档|站|网站).{0,20}(?:阅读|下载|不支持|不(?:做|退|承担|进行)|合作方|网友|付费|转载|声明)|原创力文档|(?:小编|网友).{0,20}(?:整理|收集|精心|投稿|大家)|希望对(?:你|您|大家)有(?:所)?帮助|欢迎(?:大家)?(?:借鉴|参考|阅读)|仅供(?:网友|个人|参考|学习)|侵权|版权申诉|收购.{0,8}文档|QQ[：:]?\d|未完，全文|全文共\d+字|(?:认真)?阅读下面(?:的)?提示信息|只显示|预览(?:文档|完了)|免费(?:预览|阅读|试读)|没有明确说明有答案|可能会被浏览器|迅雷下载|按下Tab键|您已(?:进入|离开)(?:导航|视窗|内容)|免责声明|版权声明|原创.{0,12}(?:传播|转载)|会员权益|转载(?:请|须|时)|微信订阅号|点击查看[：:]|开通会员|VIP用户|^（?温馨提示[：:]|快来发表|篇幅问题不能全部显示|^《[^》]{4,90}\.(?:docx?|pdf|wps|txt)》|\.(?:docx?|pdf|wps)_?第?\d{0,3}页?$|^第\d{1,3}页[/／]?共\d{1,3}页$|^\d{1,3}(?:\.\d+)?[KM]B$|^\S{1,40}\.(?:jpg|png|jpeg|gif)$|约[\d.]+万?字$|约\d+页$|^-?\d{4}-\d\d-\d\d发布于/
const FILE_NAME = /^[÷《]?(.{4,90}?)(?:（完整版）)?\.(?:docx?|pdf|wps)》?(?:VIP)?$/
const DAY = /(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?/
const BARE_DAY = new RegExp(`^[•·【（]?${DAY.source}(?:\\d{1,2}[时:：]\\d{2}分?(?:[:：]\\d\\d)?)?】?`)

const text = (source: PlanText, block: { start: number; end: number }): string => view(source.text, block.start, Math.min(block.end, block.start + 600)).text

const known = new WeakMap<PlanText, Furniture>()

export function furnitureOf(source: PlanText): Furniture {
  const found = known.get(source) ?? find(source)
  known.set(source, found)
  return found
}

function find(source: PlanText): Furniture {
  const dropped = new Set<number>()
  const facts: PageFacts = {}
  const blocks = source.blocks
  const seen = (index: number): string => {
    const block = blocks[index]
    return block?.type === 'paragraph' ? text(source, block) : ''
  }
  const body = firstBody(source)
  head(body, seen, dropped, facts)
  for (let at = body; at < blocks.length; at += 1) {
    const block = blocks[at]!
    if (block.type !== 'paragraph' || block.end - block.start > SHORT * 2) continue
    const line = seen(at)
    if (line.length <= SHORT && (NOTICE.test(line) || line === '页')) dropped.add(block.start)
  }
  foot(source, body, seen, dropped)
  return { dropped, facts }

  function head(end: number, line: (index: number) => string, out: Set<number>, said: PageFacts): void {
    const marks: number[] = []
    let trail = -1
    for (let at = 0; at < end; at += 1) {
      const words = line(at)
      const block = blocks[at]!
      if (words === '' || block.type !== 'paragraph') continue
      if (TRAIL.test(words)) trail = at
      const field = fieldsIn(words, said)
      if (!field && !TRAIL.test(words) && !BUTTONS.test(words) && !(words.length <= SHORT * 2 && NOTICE.test(words)) && !isByLine(words) && !repeats(words, at, end)) continue
      const file = FILE_NAME.exec(words)?.[1] ?? /^《([^》]{4,90})\.(?:docx?|pdf|wps)》/.exec(words)?.[1]
      if (file && !/_第\d/.test(words)) said.title ??= file
      const day = isByLine(words) ? DAY.exec(words)?.[0] : undefined
      if (day && !/上传|KB|文档/.test(words)) said.published ??= day
      out.add(block.start)
      marks.push(at)
    }
    // What stands above the trail of links is the site's, and a short line between two fields is the value of the first.
    for (let at = 0; at < trail; at += 1) if (line(at).length <= 40 && blocks[at]!.type === 'paragraph') out.add(blocks[at]!.start)
    for (const [index, at] of marks.entries()) {
      const next = marks[index + 1]
      if (next === undefined || next - at < 2 || next - at > 3 || !isField(line(at)) || !isField(line(next))) continue
      for (let between = at + 1; between < next; between += 1) {
        const value = line(between)
        if (value.length > 40 || /[，。]/.test(value)) continue
        out.add(blocks[between]!.start)
        keep(line(at).replace(LEADING, '').replace(/[：:]$/, ''), value, said)
      }
    }
  }

  /** The summary that a page cuts off in the middle of the sentence it begins with. */
  function repeats(words: string, at: number, end: number): boolean {
    if (words.length < 20) return false
    for (let next = at + 1; next < Math.min(at + 4, end + 1); next += 1) if (seen(next).length > words.length && seen(next).startsWith(words)) return true
    return false
  }
}

/** Where the text proper begins: the first numbered part; without one, the first long paragraph. */
function firstBody(source: PlanText): number {
  const limit = Math.min(source.blocks.length, HEAD)
  for (let at = 0; at < limit; at += 1) {
    const block = source.blocks[at]!
    if (block.type === 'row') return at
    const line = text(source, block)
    const marker = readMarker(line)
    if (marker && (opensSection(marker.kind) || marker.kind === 'paren') && marker.number === 1 && !NOTICE.test(line)) return at
  }
  for (let at = 0; at < limit; at += 1) {
    const line = text(source, source.blocks[at]!)
    if (line.length > 60 && /。/.test(line) && !NOTICE.test(line)) return at
  }
  return Math.min(source.blocks.length, 12)
}

/** Below the last sentence of the text: from the first mark of a page's foot on, everything is the page's. */
function foot(source: PlanText, body: number, line: (index: number) => string, out: Set<number>): void {
  const blocks = source.blocks
  const from = Math.max(body, blocks.length - FOOT)
  let last = from
  for (let at = blocks.length - 1; at >= from; at -= 1) {
    const words = line(at)
    if (blocks[at]!.type === 'row' || (words.length >= 24 && /[。；]/.test(words) && !NOTICE.test(words) && !WEAK_FIELD.test(words))) {
      last = at + 1
      break
    }
  }
  let closed = false
  for (let at = last; at < blocks.length; at += 1) {
    const block = blocks[at]!
    if (block.type !== 'paragraph') continue
    const words = line(at)
    closed ||= FOOTERS.test(words) || (words.length <= SHORT && NOTICE.test(words)) || (BUTTONS.test(words) && words.length > 1) || (WEAK_FIELD.test(words) && words.length < 60) || TRAIL.test(words)
    if (closed && !/^附[件表]/.test(words)) out.add(block.start)
  }
}

const FOOTERS = /^(?:【|\[|（)?(?:责任编辑|责编|编辑|审核|校对|初审|终审|来源|打印|关闭|分享|上一[篇条]|下一[篇条]|相关(?:文章|阅读|链接|解读|附件|稿件)|其他相关|推荐阅读|附件下载|扫一扫|主办(?:单位)?[：:]|承办(?:单位)?[：:]|网站地图|标签|会员信息|文章搜索|微信扫)/

const isField = (line: string): boolean => STRONG_FIELD.test(line.replace(LEADING, '')) || WEAK_FIELD.test(line.replace(LEADING, ''))

/** 2024-08-05 16:08 浏览次数：12, 时间：2020-06-16来源：教育部网站: a day, and nothing but the page's words with it. */
function isByLine(line: string): boolean {
  if (!BARE_DAY.test(line) || line.length > 80) return false
  const rest = line.replace(BARE_DAY, '')
  return rest === '' ? !/年/.test(line) || /^[•·【（]/.test(line) : new RegExp(`^[\\s|]*(?:${FIELD}|${WEAK}|点击|来自)`).test(rest) || /^(?:\d|\|)?.{0,20}(?:报|网|客户端|中心)$/.test(rest)
}

/** Reads a line of 字段：值 pairs; false when it is no such line. */
function fieldsIn(line: string, facts: PageFacts): boolean {
  const plain = line.replace(LEADING, '').replaceAll('[', '').replaceAll(']', '')
  if (plain.length > 400 || !isField(plain)) return false
  // 名称：……, 时间：6月1日至30日 could be the plan's own words: they need a value of the page's kind.
  if (!STRONG_FIELD.test(plain) && /^(?:时间|日期|备注|名称|编辑|审核)/.test(plain) && !DAY.test(plain) && !/印发|方案|计划|通知|要点/.test(plain)) return plain.length < 12 && !/^(?:备注|时间)/.test(plain)
  if (/^(?:时间|日期)/.test(plain) && /[至到—~]/.test(plain)) return false
  const found = [...plain.matchAll(PAIRS)]
  for (const [index, pair] of found.entries()) {
    const value = plain.slice(pair.index + pair[0].length, found[index + 1]?.index ?? plain.length).replace(/^[：:】]+|[【】|•\s]+$/g, '')
    if (value !== '') keep(pair[1]!, value, facts)
  }
  return true
}

function keep(field: string, value: string, facts: PageFacts): void {
  if (/^(?:标题|名称|信息名称|文件名称)$/.test(field) && value.length >= 6) facts.title ??= value
  else if (/^(?:发布|发文|制定|颁布|公开)(?:机构|机关|单位|部门|主体)$/.test(field) && value.length <= 40) facts.issuer ??= value
  else if (/^(?:文号|(?:发文|发布|文件|政策)(?:字号|文号|编号))$/.test(field)) facts.number ??= /^[^，。\s]{2,24}[〔（([［【](?:19|20)\d\d[〕）)\]］】]第?\d{1,5}号?/.exec(value)?.[0]
  else if (/^(?:成文|发文|印发|颁布|生成)(?:日期|时间)$/.test(field)) facts.day ??= DAY.exec(value)?.[0]
  else if (/^(?:发布|公布|发表|公开|更新|公开发布|时间|日期|发布时间|来源)(?:日期|时间)?$/.test(field)) facts.published ??= DAY.exec(value)?.[0]
}
