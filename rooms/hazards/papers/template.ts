// The wording of a paper as a template: plain lines, `# ` before a heading, named places such as {单位名称}, and [ ] around
// words that fall away when a place in them is empty. A jurisdiction may change the words, never the places. Pure.
import type { Block } from '#mechanisms/document/blocks.ts'
import { paragraph } from '#mechanisms/document/blocks.ts'

/** What a template can name, and what stands there in a preview. Places without a value are dropped with their brackets. */
export const PLACES = {
  单位名称: '顺捷仓储有限公司', 统一社会信用代码: '91530100309576681C', 地址: '澜东区兴业路18号', 主要负责人: '赵启明',
  隐患编号: 'YH-2026-00154', 隐患: '喷涂车间未按规定安装可燃气体浓度检测报警装置', 部位: '喷涂车间', 判定依据: '《工贸企业重大事故隐患判定标准》第十一条第三项',
  发现日期: '2026年9月20日', 发现来源: '督导检查', 交办日期: '2026年9月22日', 整改期限: '2026年10月22日', 监管部门: '经济发展办公室', 所在区域: '松江社区',
  整改措施: '加装可燃气体报警装置并联动切断', 整改责任人: '钱向南', 整改资金: '4.60 万元',
  签发单位: '松湾街道办事处', 签发日期: '2026年11月22日', 上级部门: '清澜市澜东区应急管理局', 联系人: '王建国', 联系电话: '0999-88880000',
  督办编号: 'DB-2026-00012', 督办缘由: '已有12天没有整改进展，超过整改期限31天', 督办台阶: '函告、通报、约谈、曝光', 依据: '方案三（三）6“对进展缓慢的及时采取函告、通报、约谈、曝光等措施”',
  答复期限: '2026年11月29日', 已采取措施: '2026年11月5日函告（松街函〔2026〕3号）', 拒不整改情况: '2026年11月20日现场核查，企业仍未动工，负责人明确表示不予整改',
  约谈时间: '2026年11月24日（星期二）9时30分', 约谈地点: '街道办事处三楼会议室', 约谈对象: '主要负责人赵启明', 主持人: '李主任', 参加人员: '王建国、钱向南', 约谈情况: '企业说明了整改进展缓慢的原因。', 约谈要求: '于2026年12月5日前完成整改。',
  督办级别: '街道级', 督办批次: '2026年第一批', 督办责任单位: '经济发展办公室', 督办期限: '2026年12月22日', 摘牌情况: '复查合格，已经销号', 销号日期: '2026年12月18日',
  曝光标题: '某仓储企业重大事故隐患整改缓慢', 曝光内容: '经检查，该企业喷涂车间未按规定安装可燃气体浓度检测报警装置。',
} as const
export type Place = keyof typeof PLACES
export type Values = Partial<Record<Place, string | null | undefined>>

const PLACE = /\{([^{}\n]*)\}/g
/** What a required place without a value prints: never an empty bracket or a hole in a sentence. */
const UNKNOWN = '（未登记）'

/** What is wrong with a template; undefined when nothing is. @param known the places this paper can fill */
export function templateFault(text: string, known: readonly Place[]): string | undefined {
  const unknown = [...text.matchAll(PLACE)].map((match) => match[1]!).find((name) => !(known as readonly string[]).includes(name))
  if (unknown !== undefined) return unknown in PLACES ? `这种文书里没有{${unknown}}可填；可用的有：${known.map((name) => `{${name}}`).join('')}` : `不认识{${unknown}}；可用的有：${known.map((name) => `{${name}}`).join('')}`
  const bare = text.replace(PLACE, '')
  if (/[{}]/.test(bare)) return '大括号没有成对，位置要写成 {单位名称} 这样'
  let open = 0
  for (const character of bare) {
    if (character === '[') open += 1
    if (character === ']') open -= 1
    if (open < 0 || open > 1) return '方括号没有成对，或套了一层；可省的话写成 [……]，不能再套'
  }
  return open === 0 ? undefined : '方括号没有成对，可省的话写成 [……]'
}

/** The text with its places filled; optional words go where a place in them has no value. */
export function fillTemplate(template: string, values: Values): string {
  const value = (name: string) => values[name as Place]?.toString().trim() || undefined
  const fill = (text: string) => text.replace(PLACE, (_, name: string) => value(name) ?? UNKNOWN)
  const filled = template.replace(/\[([^[\]]*)\]/g, (_, words: string) => ([...words.matchAll(PLACE)].every((match) => value(match[1]!) !== undefined) ? fill(words) : ''))
  return fill(filled).split('\n').map((line) => line.trim()).filter((line) => line !== '' && line !== '#').join('\n').replace(/。。/g, '。')
}

/** Lines of filled text as the blocks of a paper; a heading that is left without words below goes. */
export function textBlocks(text: string): Block[] {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean)
  return lines.flatMap((line, i): Block[] => {
    if (!line.startsWith('#')) return [paragraph(line)]
    const next = lines[i + 1]
    return next === undefined || next.startsWith('#') ? [] : [{ kind: 'heading', level: 1, text: line.replace(/^#+\s*/, '') }]
  })
}
