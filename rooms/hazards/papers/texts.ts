// The default wording of the papers of supervision, exposure and listing. A jurisdiction replaces it by a template of its
// own (rooms/papers); which places a paper can fill is decided here and stays. The words only ask for what an issuer without
// the power to order may ask for (安全生产法第九条第二款、第四十一条第三款); orders are rectification-order.ts.
import type { Layout } from '#mechanisms/document/blocks.ts'
import type { Place } from './template.ts'

export type TextPaper = {
  readonly name: string
  readonly label: string
  readonly systems: readonly string[]
  readonly layout: Layout
  /** 发文字号. */
  readonly pattern: string
  /** What follows the issuer in the red head; without it the paper has none. */
  readonly mark?: string
  readonly upward?: true
  /** Kept from the enterprise it is about. */
  readonly internal?: true
  readonly title: string
  readonly recipient?: string
  readonly text: string
  readonly places: readonly Place[]
}

const CASE: readonly Place[] = ['单位名称', '统一社会信用代码', '地址', '主要负责人', '隐患编号', '隐患', '部位', '判定依据', '发现日期', '发现来源', '交办日期', '整改期限', '监管部门', '所在区域', '整改措施', '整改责任人', '整改资金', '签发单位', '签发日期', '上级部门', '联系人', '联系电话']
const LADDER: readonly Place[] = [...CASE, '督办编号', '督办缘由', '督办台阶', '依据', '答复期限', '已采取措施']

const found = '经{发现来源}，{发现日期}发现{whose}存在重大事故隐患：{隐患}（隐患编号{隐患编号}）[，判定依据为{判定依据}]'
const foundAt = (whose: string) => found.replace('{whose}', whose)

export const TEXT_PAPERS: readonly TextPaper[] = [
  {
    name: 'supervision-notice', label: '督办通知书', systems: ['D06', 'B03'], layout: 'official', pattern: '{office}督〔{year}〕{n}号', mark: '督办通知书', places: LADDER,
    title: '关于督办{单位名称}重大事故隐患整改的通知', recipient: '{单位名称}',
    text: `${foundAt('你单位')}。现纳入重大事故隐患督办清单，由{监管部门}督促整改，有关事项通知如下。
# 落实整改责任
你单位主要负责人[{主要负责人}]对整改工作负总责，应当做到整改措施、责任、资金、时限和预案“五落实”。[已定的整改措施为：{整改措施}。][整改责任人：{整改责任人}。]
# 按期完成整改
整改期限为{整改期限}。确实不能按期完成的，应当在期满前书面说明原因并申请延期。整改完成前应当采取有效防范措施；无法保证安全的，应当停止使用相关设施设备，撤出危险区域内的人员。
# 反馈整改进展
请于{答复期限}前书面反馈整改进展。整改完成后及时报告，由{监管部门}组织复查，审核通过后销号。[对整改缓慢的，将依次采取{督办台阶}等措施。]`,
  },
  {
    name: 'supervision-letter', label: '函告', systems: ['D06'], layout: 'letter', pattern: '{office}函〔{year}〕{n}号', places: LADDER,
    title: '关于{单位名称}重大事故隐患整改进展缓慢的函', recipient: '{单位名称}',
    text: `${foundAt('你单位')}，已于{交办日期}交办整改，整改期限为{整改期限}。截至{签发日期}，{督办缘由}，整改进展缓慢。现函告如下：
请你单位主要负责人亲自组织，查明进展缓慢的原因，倒排工期，落实资金和责任人，抓紧完成整改；整改完成前采取有效防范措施，确保安全。
请于{答复期限}前将原因、下一步措施和完成时间书面反馈我单位。到期仍无明显进展的，将依次采取进一步措施。`,
  },
  {
    name: 'supervision-bulletin', label: '通报', systems: ['D06', 'B02'], layout: 'official', pattern: '{office}通报〔{year}〕{n}号', mark: '文件', places: LADDER,
    title: '关于{单位名称}重大事故隐患整改缓慢情况的通报', recipient: '各有关单位',
    text: `为督促重大事故隐患按期销号，现将{单位名称}重大事故隐患整改缓慢情况通报如下。
# 基本情况
${foundAt('该单位')}，整改期限为{整改期限}。截至{签发日期}，{督办缘由}。[此前已采取的措施：{已采取措施}。]
# 有关要求
{单位名称}要深刻认识问题的严重性，由主要负责人负责，立即落实整改措施、责任、资金、时限和预案，并于{答复期限}前书面报告整改进展。
{监管部门}要跟踪督促，指导企业尽快消除隐患。各有关单位要引以为戒，对本单位、本行业领域的重大事故隐患逐项检查整改进度，确保按期销号。`,
  },
  {
    name: 'talk-notice', label: '约谈通知书', systems: ['D06', 'B05'], layout: 'official', pattern: '{office}约谈〔{year}〕{n}号', mark: '约谈通知书', places: [...LADDER, '约谈时间', '约谈地点', '约谈对象'],
    title: '关于约谈{单位名称}的通知', recipient: '{单位名称}',
    text: `${foundAt('你单位')}，整改期限为{整改期限}。截至{签发日期}，{督办缘由}。[此前已采取的措施：{已采取措施}。]现决定对你单位进行约谈，有关事项通知如下。
# 约谈时间和地点
{约谈时间}，{约谈地点}。
# 约谈对象
{约谈对象}。因故不能参加的，应当提前书面说明，并另行约定时间。
# 约谈内容
说明整改进展缓慢的原因、已经采取的安全防范措施、下一步整改措施和完成时间。请携带书面材料。`,
  },
  {
    name: 'talk-minutes', label: '约谈纪要', systems: ['D06', 'B05'], layout: 'official', pattern: '{office}约纪〔{year}〕{n}号', mark: '约谈纪要', places: [...LADDER, '约谈时间', '约谈地点', '约谈对象', '主持人', '参加人员', '约谈情况', '约谈要求'],
    title: '约谈{单位名称}纪要',
    text: `{约谈时间}，{签发单位}在{约谈地点}约谈{单位名称}{约谈对象}，由{主持人}主持。纪要如下。
# 约谈事由
{隐患}（隐患编号{隐患编号}），整改期限为{整改期限}。{督办缘由}。
# 约谈情况
{约谈情况}
# 约谈要求
{约谈要求}
[参加人员：{参加人员}。]`,
  },
  {
    name: 'exposure-article', label: '曝光稿', systems: ['D11', 'D06'], layout: 'official', pattern: '{office}曝〔{year}〕{n}号', places: ['签发单位', '签发日期', '曝光标题', '曝光内容', '依据'],
    title: '{曝光标题}',
    text: '{曝光内容}',
  },
  {
    name: 'listing-notice', label: '挂牌督办通知', systems: ['D11'], layout: 'official', pattern: '{office}挂〔{year}〕{n}号', mark: '文件', places: [...CASE, '督办级别', '督办批次', '督办责任单位', '督办期限', '依据'],
    title: '关于对{单位名称}重大事故隐患挂牌督办的通知', recipient: '{督办责任单位}，{单位名称}',
    text: `${foundAt('{单位名称}')}。经研究，决定[列入{督办批次}]实施{督办级别}挂牌督办，现通知如下。
# 督办责任单位
{督办责任单位}负责督促整改，定期检查整改进度，帮助协调解决整改中的困难。
# 督办期限
{督办期限}前完成整改并通过复查。
# 有关要求
{单位名称}要落实整改主体责任，整改期间采取有效防范措施，确保安全。整改完成后，由督办责任单位提出摘牌申请，经核查合格后摘牌。`,
  },
  {
    name: 'delisting-notice', label: '摘牌通知', systems: ['D11'], layout: 'official', pattern: '{office}摘〔{year}〕{n}号', mark: '文件', places: [...CASE, '督办级别', '督办批次', '督办责任单位', '摘牌情况', '销号日期'],
    title: '关于对{单位名称}重大事故隐患挂牌督办予以摘牌的通知', recipient: '{督办责任单位}，{单位名称}',
    text: `{单位名称}挂牌督办的重大事故隐患（{隐患}，隐患编号{隐患编号}）已经整改完成[，于{销号日期}销号]。经核查，{摘牌情况}，符合摘牌条件，现予以摘牌。
{单位名称}要举一反三，健全隐患排查治理长效机制，防止同类隐患再次发生；{督办责任单位}要继续加强日常监督检查。`,
  },
  {
    name: 'refusal-report', label: '拒不整改情况报告', systems: ['D06', 'H02'], layout: 'official', pattern: '{office}报〔{year}〕{n}号', mark: '文件', upward: true, internal: true, places: [...LADDER, '拒不整改情况'],
    title: '关于{单位名称}拒不整改重大事故隐患情况的报告', recipient: '{上级部门}',
    text: `现将{单位名称}拒不整改重大事故隐患的情况报告如下。
# 隐患基本情况
{单位名称}[（统一社会信用代码{统一社会信用代码}）]，地址为{地址}。${foundAt('该单位')}，已于{交办日期}交办整改，整改期限为{整改期限}。
# 督促整改和拒不整改情况
[已采取的措施：{已采取措施}。]{拒不整改情况}。
# 处理建议
鉴于该单位经督促仍不整改，我单位没有相应的行政处罚和行政强制权限，提请{上级部门}依法处理。我单位将配合做好调查取证和现场管控工作。
特此报告。`,
  },
  {
    name: 'transfer-letter', label: '移送函', systems: ['D06', 'H02', 'H03'], layout: 'letter', pattern: '{office}移〔{year}〕{n}号', internal: true, places: [...LADDER, '拒不整改情况'],
    title: '关于移送{单位名称}拒不整改重大事故隐患线索的函', recipient: '{上级部门}',
    text: `${foundAt('{单位名称}')}，已于{交办日期}交办整改，整改期限为{整改期限}。[已采取的措施：{已采取措施}。]{拒不整改情况}。
上述行为涉嫌违反安全生产法关于消除事故隐患的规定，现将有关线索和材料移送，请依法调查处理，并将处理结果函告我单位。`,
  },
]

export const TEXT_PAPER = new Map(TEXT_PAPERS.map((one) => [one.name, one]))
