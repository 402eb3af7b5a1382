// Single sentences of plans of many fields: when, how often, how much and by whom. Each stands alone in a small plan, so
// that a rule that breaks is seen at once and by its own sentence.

import { describe, expect, it } from 'vitest'
import { readText } from '../read/text.ts'
import { compilePlan } from './compile.ts'
import { isPlan, type Clause } from './plan.ts'
import { shortDue } from './score.ts'

const HEADS = {
  three: '临江市安全生产治本攻坚三年行动实施方案（2024—2026年）\n临江市安全生产委员会\n2024年3月20日',
  one: '临江市2025年安全生产专项整治实施方案\n临江市安全生产委员会\n2025年3月10日',
  annual: '临江市2025年安全生产工作要点\n临江市安全生产委员会\n2025年3月10日',
}

/** The clauses that the text makes below 一、重点任务. */
function clauses(head: keyof typeof HEADS, text: string, section = '一、重点任务\n（一）'): Clause[] {
  const plan = compilePlan(readText(`${HEADS[head]}\n${section}${text}\n二、保障措施\n（一）各部门要落实责任，制定方案，建立台账，组织检查。`))
  if (!isPlan(plan)) throw new Error(plan.reason)
  return plan.clauses.filter((clause) => clause.path[0] === '一')
}

const due = (clause: Clause): string => shortDue(clause.due)
const often = (clause: Clause): string => clause.frequency.map((one) => `${one.per}×${one.atLeast}`).join(' ')
const owners = (clause: Clause): string => clause.owners.filter((owner) => !owner.inferred).map((owner) => `${{ lead: '牵头 ', assist: '配合 ', responsible: '' }[owner.role]}${owner.name}`).join('、')

const CAMPAIGN = '2024-01-01..2026-12-31 yearly'

describe('dues', () => {
  it.each<[keyof typeof HEADS, string, string[]]>([
    // The year said before is the year of the months behind it.
    ['three', '2025年3月底前完成排查，6月底前完成整改，9月底前组织验收。', ['..2025-03-31', '..2025-06-30', '..2025-09-30']],
    ['three', '2024年4月至6月，各单位开展自查自纠；7月至9月，组织交叉检查；10月起，开展“回头看”。', ['..2024-06-30', '..2024-09-30', '2024-10-01.. standing']],
    ['three', '2024年完成500台电梯评估，2025年完成800台电梯评估，2026年底前全部评估到位。', ['2024-01-01..2024-12-31', '2025-01-01..2025-12-31', '..2026-12-31']],
    // A plan of one year need not say which.
    ['one', '6月开展“安全生产月”活动，各单位要组织宣讲活动和咨询活动。', ['..2025-06-30', '..2025-06-30']],
    ['one', '二季度末完成粉尘涉爆企业会诊，三季度完成问题整改。', ['..2025-06-30', '..2025-09-30']],
    ['one', '“六一”前签订家长责任书，国庆节前组织一次景区设备检查。', ['..2025-05-31', '..2025-09-30']],
    ['one', '6月20日、12月10日前分别报送半年和全年工作总结。', ['..2025-12-10']],
    ['three', '6月开展安全宣传活动。', ['-']],
    // What is said beside a date and is none.
    ['three', '三年内未发生事故的企业可以减少检查频次。', ['-']],
    ['three', '近三年内发生过事故的企业要重点检查。', ['-']],
    ['three', '每年1月15日前报送上年度总结和本年度计划。', [CAMPAIGN]],
    ['three', '企业要在24小时内上报，15个工作日内完成隐患整改。', ['-', '-']],
    // A date bound to its deed leaves alone what goes on for good.
    ['three', '2025年底前每个乡镇设立1个回收网点，严禁违规拆解废旧蓄电池。', ['..2025-12-31', '-']],
    ['three', '2024年8月底前完成充电需求摸底，按照一小区一方案编制建设计划。', ['..2024-08-31', '..2024-08-31']],
    ['three', '各地要制定年度监督检查计划并于3月20日前报市局备案，完善随机抽查的监管方式。', ['..2024-03-20', '-']],
    ['three', '对化工园区在用储罐开展排查，建立问题清单，分类提出停用、检验意见，2024年10月底前基本完成。', ['..2024-10-31', '..2024-10-31', '..2024-10-31']],
    // For good, or for the campaign.
    ['three', '各学校每学期开展不少于2次疏散演练。（完成时限：长期坚持）', ['.. standing']],
    ['three', '2024年5月20日前建立企业档案，以后每半年更新一次。', ['..2024-05-20', '.. standing']],
    ['three', '力争每年新增二级标准化企业50家。', [CAMPAIGN]],
    ['three', '督促运营单位每日开展试运行检查。', ['.. standing']],
    ['three', '每两年开展一次消防设施评估。', ['.. standing']],
    ['three', '压实责任。企业要健全全员责任制；主要负责人每年向职工大会报告履职情况。', ['-', '.. standing']],
    ['three', '人员密集场所每半年演练一次，县安委办每半年督查一次。', ['.. standing', CAMPAIGN]],
    ['three', '建立“周协调、月调度”工作机制。', ['-']],
    ['three', '各镇自2024年6月起每月3日前报送进展。', [CAMPAIGN]],
    ['three', '三年完成农村公路改造8000公里。', ['2026-01-01..2026-12-31']],
    ['three', '积极争取超长期国债支持管网改造。', ['-']],
    // A paper is written by the day it is handed in; what goes on, or is a case of its own, has no day.
    ['three', '各乡镇要结合实际制定子方案，于2024年3月31日前报县安委办备案。', ['..2024-03-31', '..2024-03-31']],
    ['three', '2025年接入尾矿库视频，逐步推广电气火灾监测装置。', ['2025-01-01..2025-12-31', '-']],
    ['three', '2024年6月底前，修订职责清单；对职能交叉的，按照业务相近原则提请县政府指定。', ['..2024-06-30', '-']],
    ['three', '修订园区产业目录，严禁承接淘汰的落后产能。（规划局、应急局；2024年6月底前完成目录修订，长期坚持）', ['..2024-06-30', '.. standing']],
    ['one', '去年挂账的8项重大事故隐患，必须在4月底前全部整改到位。', ['..2025-04-30']],
    ['three', '分两个阶段推进：排查整改（2024年8月至12月）、攻坚提升（2025年1月至9月）。', ['..2024-12-31', '..2025-09-30']],
    // What a year's plan counts is due in its year.
    ['annual', '完成1200台老旧电梯安全评估，推动大修不少于600台。', ['2025-01-01..2025-12-31', '2025-01-01..2025-12-31']],
    ['annual', '对有效举报给予奖励，最高不超过2万元。', ['-', '-']],
    ['one', '完成1200台老旧电梯安全评估工作。', ['-']],
  ])('%s: %s', (head, text, want) => expect(clauses(head, text).map(due)).toEqual(want))

  it('takes the year of a month from its stage, and what recurs from the campaign', () => {
    const made = clauses('three', '总结提升（2026年9月—12月）。9月底前完成自评，每季度末月25日前报送进展。', '一、实施步骤\n（一）')
    expect(made.map(due)).toEqual(['..2026-12-31', '..2026-09-30', CAMPAIGN])
  })
  it('gives all that a list of goals holds the day before its colon', () => {
    const made = clauses('three', '到2026年底，实现以下目标：责任事故为零；设备故障率降低15%；达标率不低于九成。', '一、工作目标\n')
    expect(made.slice(1).map((clause) => [due(clause), clause.targets[0]?.value])).toEqual([['..2026-12-31', 0], ['..2026-12-31', 15], ['..2026-12-31', 90]])
  })
  it('reads 从2024年起到2026年底 in the goals as their last day', () => {
    expect(clauses('three', '从2024年起到2026年底，全镇整治率达到100%。', '一、工作目标\n').map(due)).toEqual(['..2026-12-31'])
  })
})

describe('frequencies', () => {
  it.each<[string, string[]]>([
    ['每15天开展一次检查，每两周召开一次例会，每4小时巡查一次病房。', ['month×2', 'month×2', 'day×6']],
    ['每学期至少开展2次消防演练，每学年组织1次法治教育。', ['half-year×2', 'year×1']],
    ['每两个月组织一次明察暗访，每三年开展一次安全评价。', ['year×6', 'campaign×1']],
    ['每名员工每年接受不少于24学时安全培训。', ['year×1']],
    ['每月抽查校车不少于10辆。', ['month×1']],
    ['实行“一月一调度、一季一通报、半年一督查、一年一考核”。', ['month×1 quarter×1 half-year×1 year×1']],
    ['车间、班组落实周检、日检。', ['week×1 day×1']],
    ['全院综合演练每年两次，夜间演练不少于1次。', ['year×2', 'year×2']],
    ['将整治情况纳入年终目标考核，对连续两个季度排名末位的单位予以约谈。', ['year×1', '']],
    ['2024年底前，各地要开展一轮判定标准专题培训。', ['']],
    ['新员工岗前培训不少于72学时，燃气软管每18个月更换一次。', ['', '']],
  ])('%s', (text, want) => expect(clauses('three', text).map(often)).toEqual(want))
})

describe('measures belong to the deed they measure', () => {
  it.each<[string, string[]]>([
    ['将培训纳入年度继续教育内容，每人每年不少于12学时。', ['将培训纳入年度继续教育内容，每人每年不少于12学时']],
    ['对餐饮场所进行入户安检，每年不少于2次。', ['对餐饮场所进行入户安检，每年不少于2次']],
    ['安装独立式烟感报警器，共计3600个。', ['安装独立式烟感报警器，共计3600个']],
    ['安装烟感报警器3600个，完好率达到95%。', ['安装烟感报警器3600个', '完好率达到95%']],
    ['完成边坡在线监测系统安装，接入率100%。', ['完成边坡在线监测系统安装，接入率100%']],
    ['检查企业不少于320家次，立案不少于48起。', ['检查企业不少于320家次，立案不少于48起']],
  ])('%s', (text, want) => expect(clauses('three', text).map((clause) => clause.text)).toEqual(want))
  it('knows the day of 2026年全部完成 as its own', () => expect(clauses('three', '2025年完成管网改造70%，2026年全部完成。').map(due)).toEqual(['2025-01-01..2025-12-31', '2026-01-01..2026-12-31']))
})

describe('owners', () => {
  it.each<[string, string[]]>([
    ['由市教育局牵头，市公安局、市消防救援支队配合，开展校园周边整治。', ['牵头 市教育局、配合 市公安局、配合 市消防救援支队']],
    ['开展供水企业隐患排查。（市城管局牵头，市应急局配合，2024年11月底前完成）', ['牵头 市城管局、配合 市应急局']],
    ['开展供水企业隐患排查。（市城管局、市应急局）', ['市城管局、市应急局']],
    ['发现问题的由发证机关重新组织考核。', ['牵头 发证机关']],
    ['镇建设办每月抽查在建工程不少于5处，中心校每学期组织演练，供电所要完成线路整治。', ['镇建设办', '中心校', '供电所']],
    ['各站段要会同地方政府开展沿线环境整治。', ['各站段、配合 地方政府']],
    ['5月至9月，各镇街教育中心每周组织一次水域巡查。', ['各镇街教育中心']],
    ['4月20日前报市安委办备案。', ['']],
    ['上半年组织一次食堂从业人员健康体检。', ['']],
    ['新建劝导站12个。', ['']],
    ['开展校园周边整治。〔市公安局牵头，市教育局配合〕', ['牵头 市公安局、配合 市教育局']],
    ['对整改难度大的由县领导包案化解。', ['牵头 县领导']],
    ['对超过使用年限的公共建筑，产权单位应当委托鉴定。', ['产权单位']],
    ['剩余21处2025年5月底前整治完毕。', ['']],
    ['分三批完成1500家粉尘涉爆企业在线监测联网。', ['']],
  ])('%s', (text, want) => expect(clauses('three', text).map(owners)).toEqual(want))

  it('return, at the end of a sentence, to who opened it', () => {
    const made = clauses('three', '建筑施工企业每季度开展1次排查，项目负责人每月组织1次检查，班组每日开展巡查。对发现的隐患要及时整改。')
    expect(made.at(-1)!.owners[0]).toEqual({ name: '建筑施工企业', role: 'responsible', inferred: true })
  })
  it('whom we help goes on to be helped to the end of the sentence', () => {
    const made = clauses('three', '配合区级部门开展燃气管网隐患排查，推进老旧燃气管道更新改造。建立燃气用户档案。')
    expect(made.map((clause) => clause.owners.some((owner) => owner.name === '区级部门'))).toEqual([true, true, false])
  })
  it('who is made to bear a duty does what follows', () => {
    const made = clauses('three', '压实外卖、快递、即时配送企业交通安全主体责任，建立骑手管理台账。')
    expect(made[1]!.owners[0]?.name).toBe('即时配送企业')
  })
  it('a plan that nobody signs speaks for those it tells most often what to do', () => {
    const plan = compilePlan(readText('房屋市政工程安全生产治本攻坚三年行动方案\n（2024—2026年）\n一、重点任务\n1．加强培训。2024年底前，各省级住房和城乡建设主管部门要组织培训。\n2．严格执法。严厉打击违法分包行为。\n3．加强监管。各级住房和城乡建设主管部门要成立工作专班，各地要建立信息报备制度。'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    expect(plan.issuer).toBeNull()
    expect(plan.clauses.find((clause) => clause.text.includes('违法分包'))?.owners[0]?.name).toMatch(/住房和城乡建设主管部门$/)
  })
  it('goals are also theirs to whom the plan is sent', () => {
    const plan = compilePlan(readText('临江市电动自行车安全隐患整治行动实施方案\n各县（市、区）人民政府，市政府各部门：\n临江市人民政府办公室\n2024年6月3日\n一、工作目标\n2024年底前，充电设施覆盖率达到70%。\n二、重点任务\n（一）各单位要落实责任，制定方案，建立台账。'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    expect(plan.clauses.find((clause) => clause.text.includes('覆盖率'))?.owners.map((owner) => owner.name)).toEqual(['临江市人民政府', '各县（市、区）人民政府', '市政府各部门'])
  })
})

describe('whose plan it is', () => {
  const COMPANY = '宏泽能源集团有限公司安全生产治本攻坚三年行动工作方案（2024—2026年）\n宏泽能源集团有限公司\n2024年3月20日'
  const ofCompany = (text: string): string[] => {
    const plan = compilePlan(readText(`${COMPANY}\n一、重点任务\n（一）${text}\n二、保障措施\n（一）各部门要落实责任，制定方案，建立台账，组织检查。`))
    if (!isPlan(plan)) throw new Error(plan.reason)
    return plan.clauses.filter((clause) => clause.path[0] === '一').map(due)
  }
  it.each<[string, string[]]>([
    ['每半年开展一次重大危险源安全评估。', ['.. standing']],
    ['各单位每月28日前向安全部报送进展情况。', [CAMPAIGN]],
    ['领导小组每季度召开一次推进会。', [CAMPAIGN]],
  ])('a company keeps its own rules for good and serves the campaign each year: %s', (text, want) => expect(ofCompany(text)).toEqual(want))
  it('lets a safety commission\'s office do what nobody is named for', () => {
    const named = clauses('three', '聘请专家组建专家库。进展报市安委办。')
    expect(named[0]!.owners.map((owner) => owner.name)).toContain('市安委办')
  })
})
