import { describe, expect, it } from 'vitest'
import { readText } from '../read/text.ts'
import { compilePlan } from './compile.ts'
import { furnitureOf } from './furniture.ts'
import { apart } from './issuer.ts'
import { isPlan, type Plan } from './plan.ts'
import { planName } from './title.ts'

const compiled = (text: string): Plan => {
  const result = compilePlan(readText(text))
  if (!isPlan(result)) throw new Error(result.reason)
  return result
}
const refusal = (text: string): string => {
  const result = compilePlan(readText(text))
  return isPlan(result) ? '' : result.reason
}

const LETTER = `云溪县安全生产委员会关于印发《云溪县仓储场所安全整治实施方案》的通知
云安委〔2025〕12号
各乡镇人民政府，县安委会各成员单位：
现将《云溪县仓储场所安全整治实施方案》印发给你们，请认真抓好落实。
云溪县安全生产委员会
2025年3月6日`
const BODY = `云溪县仓储场所安全整治实施方案
为防范仓储场所安全风险，结合我县实际，制定本方案。
一、工作目标
2025年底前，仓储场所隐患整改率达到95%。
二、主要任务
（一）全面排查。各乡镇要在6月底前对辖区仓储场所开展一次排查，建立隐患台账。
（二）集中整治。县应急局每季度组织一次联合检查，督促企业落实整改责任。`
const HEAD = `网站首页
政务公开
无障碍浏览
当前位置：首页 > 政务公开 > 部门文件
索引号：YX0451-2025-00033 主题分类：安全生产监管
发布机构：县应急管理局 成文日期：2025-03-06
标题：云溪县安全生产委员会关于印发《云溪县仓储场所安全整治实施方案》的通知
发文字号：云安委〔2025〕12号 有效性：有效
发布时间：2025-03-11 09:20 来源：县应急管理局 浏览次数：86 字号：[大 中 小] 打印 关闭`
const FOOT = `附件下载：任务分工.docx
责任编辑：王某
【打印】【关闭】
上一篇：县安委会召开季度例会
下一篇：关于春季森林防火的提示
扫一扫在手机打开当前页
主办：云溪县人民政府办公室 版权所有 云ICP备00000001号`

describe('a page copied as it is', () => {
  const page = compiled(`${HEAD}\n${LETTER}\n${BODY}\n${FOOT}`)
  it('has the same head and clauses as the text without what the page put around it', () => {
    const bare = compiled(`${LETTER}\n${BODY}`)
    const words = (plan: Plan): string[] => plan.clauses.map((clause) => clause.text)
    expect(words(page)).toEqual(words(bare))
    expect({ ...page, clauses: [], stages: [] }).toEqual({ ...bare, clauses: [], stages: [] })
  })
  it('says who issues it, under what number and when', () => {
    expect([page.title, page.issuer, page.documentNumber, page.issuedOn]).toEqual(['云溪县仓储场所安全整治实施方案', '云溪县安全生产委员会', '云安委〔2025〕12号', '2025-03-06'])
  })
  it('is taken at its word where the text itself says nothing', () => {
    const plan = compiled(`${HEAD}\n${BODY}\n${FOOT}`)
    expect([plan.issuer, plan.documentNumber, plan.issuedOn]).toEqual(['县应急管理局', '云安委〔2025〕12号', '2025-03-06'])
  })
  it('gives 6月底前 the year in which it was put there, but no day of issue', () => {
    const plan = compiled(`发布时间：2025-03-11 来源：本站 浏览次数：3\n仓储场所安全整治实施方案\n为防范安全风险，制定本方案。\n一、主要任务\n（一）各乡镇要在6月底前对辖区仓储场所开展一次排查，建立隐患台账。\n（二）县应急局每季度组织联合检查。`)
    expect(plan.issuedOn).toBeNull()
    expect(plan.clauses.find((clause) => clause.text.includes('6月底前'))?.due?.by).toBe('2025-06-30')
  })
  it('reads fields whose values stand on lines of their own', () => {
    const source = readText(`• 索引号：\n\n  00451/2025-0033\n  • 发文机构：\n\n  云溪县应急管理局\n  • 发文日期：\n\n  2025年03月06日\n  • 有效性：\n\n${BODY}`)
    const { dropped, facts } = furnitureOf(source)
    expect(facts).toMatchObject({ issuer: '云溪县应急管理局', day: '2025年03月06日' })
    expect(source.blocks.filter((block) => !dropped.has(block.start)).map((block) => source.text.slice(block.start, block.end))[0]).toBe('云溪县仓储场所安全整治实施方案')
  })
})

it.each([
  '（一）时间安排。2025年6月1日至30日，各单位开展宣传活动。', '来源管控。各企业要严格采购来源登记，落实台账。', '名称、数量、位置要逐项登记，建立清单。', '举报电话要向社会公布，各单位落实专人值守。', '附件：1.任务分工表', '责任单位：县应急局；完成时限：6月底前',
  '活动时间：2025年6月1日至6月30日', '牵头部门：县住建局', '首页信息要及时更新，各单位落实专人负责网站安全。',
])('keeps %s, which only looks like a page', (line) => {
  const source = readText(`${BODY}\n${line}\n（三）强化保障。各单位要落实责任，加强检查，按时报送情况。`)
  expect([...furnitureOf(source).dropped]).toEqual([])
})

it('drops what shops of documents print around a text, and joins the parts they number', () => {
  const plan = compiled(`某镇养老机构安全整治工作方案.docx
资源大小：21KB
《某镇养老机构安全整治工作方案.docx》由会员分享，可在线阅读，更多相关《某镇养老机构安全整治工作方案.docx（4页珍藏版）》请在某某文库上搜索。
1、某镇养老机构安全整治工作方案为加强养老机构安全管理，结合我镇实际，制定本方案。一、工作目标年内不发生亡人事故。二、主要任务（一）开展排查。民政办每月对养老机构开展一次检查，建立隐患台
2、账，督促限期整改。（二）加强培训。各养老机构每季度组织一次消防培训。`)
  expect(plan.title).toBe('某镇养老机构安全整治工作方案')
  expect(plan.clauses.some((clause) => clause.text.replace(/\s|2、/g, '').includes('建立隐患台账'))).toBe(true)
  expect(plan.clauses.every((clause) => !/会员|文库|KB|docx/.test(clause.text))).toBe(true)
})

describe('titles and issuers', () => {
  const head = (text: string): [string, string | null] => {
    const plan = compiled(`${text}\n一、主要任务\n（一）各单位要在2025年6月底前开展一次排查，建立隐患台账。\n（二）每季度组织一次联合检查，落实整改责任。`)
    return [plan.title, plan.issuer]
  }
  it.each([
    ['a name on three lines', '北岭县人民政府\n关于做好2025年安全生产工作的\n通　　知\n各乡镇人民政府：', '北岭县人民政府关于做好2025年安全生产工作的通知', '北岭县人民政府'],
    ['a name broken before its end', '市政府办公厅关于推进老旧小区和\n沿街商铺“安心用电”改造的实施意见\n各区人民政府：', '市政府办公厅关于推进老旧小区和沿街商铺“安心用电”改造的实施意见', '市政府办公厅'],
    ['a short name below its full one', '各乡镇：\n现将《北岭县安全生产委员会2025年工作要点》印发给你们。\n北岭县安全生产委员会\n2025年2月3日\n北岭县安全生产委员会\n2025年工作要点', '北岭县安全生产委员会2025年工作要点', '北岭县安全生产委员会'],
    ['a name that runs into the text', '北岭县校舍安全排查整治行动方案为深入排查校舍安全隐患，保障师生安全，按照上级部署，结合我县教育系统实际，制定本方案。', '北岭县校舍安全排查整治行动方案', '北岭县'],
    ['a name printed twice in a row', '全县渔船安全整治实施方案全县渔船安全整治实施方案根据省渔船安全整治方案，结合我县实际，制定本实施方案，请各单位认真抓好贯彻落实。', '全县渔船安全整治实施方案', null],
    ['a label in front of it', '政策文件：北岭县渡口安全整治方案\n北岭县渡口安全整治方案\n为加强渡口安全，制定本方案。', '北岭县渡口安全整治方案', '北岭县'],
    ['what passes on another’s', '北岭县人民政府办公室转发省政府办公厅关于加强冬季安全生产工作的通知\n各乡镇人民政府：\n现转发给你们，请认真落实。', '北岭县人民政府办公室转发省政府办公厅关于加强冬季安全生产工作的通知', '北岭县人民政府办公室'],
    ['who has written it', '渡口安全整治方案\n为加强渡口安全，省交通运输厅结合工作实际制定本方案。', '渡口安全整治方案', '省交通运输厅'],
    ['all that sign, the first of them first', '渡口安全整治方案\n水利部　农业农村部\n公安部　应急管理部\n2025年4月8日\n为加强渡口安全，制定本方案。', '渡口安全整治方案', '水利部、农业农村部、公安部、应急管理部'],
    ['two of one town on one line', '北岭县公安局　北岭县消防救援大队\n关于开展夜市安全整治的通知\n各乡镇：', '北岭县公安局北岭县消防救援大队关于开展夜市安全整治的通知', '北岭县公安局、北岭县消防救援大队'],
    ['an office that is a town’s own, though it says 市 twice', '市城市管理局关于印发《夜市安全整治方案》的通知\n各乡镇：', '夜市安全整治方案', '市城市管理局'],
    ['城市 that is no city', '城市照明设施安全整治行动方案\n为加强照明设施安全，制定本方案。', '城市照明设施安全整治行动方案', null],
    ['a village’s 安排', '石磨沟村汛期安全工作安排\n各位村民：\n今年雨水多，大家要留神。', '石磨沟村汛期安全工作安排', null],
    ['a name whose 印发 stands on the line before', '北岭县住房和城乡建设局关于印发\n《房屋市政工程安全整治实施方案》的通知\n各乡镇：', '房屋市政工程安全整治实施方案', '北岭县住房和城乡建设局'],
    ['a superior’s plan that it rests on', '根据《全省渡口安全整治行动方案》，制定本方案，请各单位认真抓好贯彻落实。', '', null],
    ['a notice on the plan itself', '岭南省安全生产委员会关于《北岭安全整治三年行动方案（2024—2026年）》的通知\n岭安委〔2024〕2号\n各市人民政府：\n一、主要任务\n（一）各单位要开展排查，建立台账，落实责任。\n（二）每季度组织联合检查。\n岭南省安全生产委员会\n2024年3月6日', '北岭安全整治三年行动方案（2024—2026年）', '岭南省安全生产委员会'],
  ])('%s', (_name, text, title, issuer) => expect(head(text)).toEqual([title, issuer]))
  it('mends a dash that a page has lost, and reads years in Chinese with a letter for the zero', () => {
    expect(compiled('北岭县安全整治三年行动方案（20252027年）\n北岭县人民政府\n二O二五年三月六日\n一、主要任务\n（一）各单位要开展排查，建立台账，落实责任。\n（二）每季度组织联合检查。')).toMatchObject({ title: '北岭县安全整治三年行动方案（2025—2027年）', issuedOn: '2025-03-06', period: { from: '2025-01-01', to: '2027-12-31' } })
  })
  it('knows the years of a five-year plan', () => {
    expect(compiled('北岭县“十四五”应急管理规划\n为加强应急管理，编制本规划。\n一、主要任务\n（一）健全应急体系，落实责任，加强队伍建设。\n（二）推进风险监测平台建设。').period).toEqual({ from: '2021-01-01', to: '2025-12-31' })
  })
  it('does not take a word of a quotation for the superior’s', () => {
    const plan = compiled('北岭县应急工作方案\n根据2025年全县“推进责任落实全覆盖、培训演练全覆盖”总体部署，结合我县应急管理工作实际，特制定本工作方案如下。\n一、主要任务\n（一）各单位要开展排查，建立台账，落实责任。\n（二）每季度组织联合检查。')
    expect(plan.clauses.every((clause) => !clause.text.startsWith('落实全覆盖'))).toBe(true)
  })
})

it.each([
  ['市公安局市消防救援支队', '市公安局、市消防救援支队'], ['区委区政府', '区委、区政府'], ['北岭市委宣传部北岭市教育局', '北岭市委宣传部、北岭市教育局'], ['应急管理部国家矿山安全监察局', '应急管理部、国家矿山安全监察局'],
  ['国家发展改革委住房城乡建设部', '国家发展改革委、住房城乡建设部'], ['教育部办公厅', '教育部办公厅'], ['市市场监督管理局', '市市场监督管理局'], ['北岭铁路局工务部', '北岭铁路局工务部'], ['北岭县人民政府河口街道办事处', '北岭县人民政府河口街道办事处'],
])('tells apart who signs together: %s', (glued, names) => expect(apart(glued)).toBe(names))

it.each([['渡口安全整治方案', 'plain'], ['石磨沟村防溺水十条措施', 'other'], ['2026年重点任务清单（第一批）', 'other'], ['关于开展夜市安全整治的通知', 'other'], ['关于春节放假的通知', undefined], ['四、保障措施', undefined], ['我镇出台汛期防范措施', undefined], ['防汛方案怎么写？', undefined], ['会议听取了方案，讨论了计划', undefined]])(
  'knows whether %s is a plan’s name', (line, names) => expect(planName(line)).toBe(names))

it('takes a text that names itself a plan for one, however it is worded', () => {
  const text = '石磨沟村汛期安全工作安排\n天说变就变，沟边上几户夜里睡得别太沉。去年那场水把老桥冲了半边，今年又早来了半个月。\n沟边六户，哪家跟哪家走，支书挨家讲一遍。喇叭响三声就往学校跑，鸡鸭先不管。老人腿脚慢的，两个后生背一个。桥头拉绳，水没过石墩谁也不许过。'
  expect(compiled(text).clauses.length).toBeGreaterThan(0)
  expect(compilePlan(readText(text.replace(/^.*\n/, '')))).toMatchObject({ notAPlan: true })
})

describe('what speaks of plans and is none', () => {
  const deeds = '要压实责任，开展隐患排查整治，加强检查，落实整改措施，组织培训，督促各单位完善制度。'
  it.each([
    ['news of a meeting', `北岭县召开安全整治行动推进会\n3月8日，北岭县召开安全整治行动推进会，副县长李某出席会议并讲话。\n会议指出，各单位${deeds}\n会议强调，一要提高认识，二${deeds}`, /新闻/],
    ['news of deeds, by points', `临湖街道扎实开展仓储场所整治\n近日，临湖街道积极开展仓储场所安全整治行动，落实各项责任措施。\n一是强化组织。成立了工作专班，${deeds}\n二是强化排查。${deeds}\n下一步，街道将持续推进整治任务。`, /新闻/],
    ['a report below headings', `关于仓储场所安全整治的情况\n根据要求，我镇开展了整治行动，现将情况报告如下：\n一、加强组织领导\n${deeds}\n二、强化隐患排查\n${deeds}`, /报告/],
    ['a speech', `在全县安全生产会议上的讲话\n同志们：\n一、提高认识\n${deeds}\n二、落实责任\n${deeds}`, /讲话/],
    ['an explanation', `《北岭县渡口安全整治方案》政策解读\n一、出台背景\n为贯彻落实上级部署，县交通局起草了方案。\n二、主要内容\n方案明确三项任务：${deeds}`, /解读/],
    ['rules in articles', `北岭县渡口安全管理办法\n第一章 总则\n第一条 为了加强渡口安全，落实责任，制定本办法。\n第二条 各单位${deeds}\n第三条 渡口经营人${deeds}\n第四条 各部门${deeds}`, /制度/],
    ['a quiz', `安全生产月知识竞赛试题\n一、单选题\n1.企业要组织开展（ ）检查。\nA.每月\nB.每季度\n答案：A。解析：应当落实责任。\n2.单位应当建立（ ）台账。\nA.隐患\nB.培训\n答案：A。解析：完善制度措施。\n${deeds}`, /试题/],
    ['a summary of a plan', `《某局年度监督检查计划》讲解了某区各类单位的检查工作安排。该计划明确了检查任务、措施和责任，${deeds}\n《某局年度监督检查计划》适用于辖区内所有单位，${deeds}`, /新闻|不像/],
  ])('%s', (_name, text, why) => expect(refusal(text)).toMatch(why))
  it.each([
    ['a notice without numbers that tells whom it is for', `各科室：\n为做好假期安全工作，现就有关事项通知如下。请各科室${deeds}节前报送值班表，落实专人值守。\n某某学校\n2025年4月28日`],
    ['a plan that an explanation’s page shows', `政策解读：北岭县渡口安全整治方案\n各乡镇：\n现将《北岭县渡口安全整治方案》印发给你们，请认真落实。\n一、主要任务\n（一）${deeds}\n（二）${deeds}`],
    ['a plan that sets up meetings and has things reported', `北岭县渡口安全整治方案\n为加强渡口安全，制定本方案。\n一、主要任务\n（一）召开动员会议，县交通局主持会议，传达上级要求。\n（二）会议要求由各乡镇逐项落实，近日完成部署，${deeds}`],
    ['a text whose headings lost their lines', `北岭县渡口安全整治方案一、整治目标各渡口隐患明显减少。二、主要任务（一）${deeds}（二）${deeds}`],
  ])('but takes %s', (_name, text) => expect(refusal(text)).toBe(''))
})
