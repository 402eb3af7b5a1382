// Who does it, sentence by sentence and in whole plans: names behind 由, names that are facts or counts and no names, brackets in
// front of and behind a deed, titles that charge, rows whose words name somebody else than their cell, heads and their houses.

import { describe, expect, it } from 'vitest'
import { readText } from '../read/text.ts'
import { aboveBy, annotationOf, saysWho, bracketBehind, bracketInFront, cellBehind, chargedInTitle } from './annotation.ts'
import { compilePlan } from './compile.ts'
import { saidOwners, subjectOf } from './owners.ts'
import { isPlan, type Owner } from './plan.ts'

const SHORT = { lead: '牵头 ', assist: '配合 ', responsible: '' }
const plain = (owners: readonly Owner[]): string => owners.map((owner) => `${owner.inferred ? '?' : ''}${SHORT[owner.role]}${owner.name}`).join('、')

/** Owners of each clause of the tasks of a plan. */
function owners(tasks: string, title = '岭南县安全生产治本攻坚三年行动实施方案（2024—2026年）', head = '', foot = '岭南县应急管理局\n2024年5月6日'): string[] {
  const plan = compilePlan(readText(`${title}\n${head}\n一、总体要求\n坚持安全第一，落实责任，制定本方案。\n二、重点任务\n${tasks}\n三、保障措施\n（一）加强领导。落实责任，建立台账，开展督导检查。\n${foot}\n`))
  if (!isPlan(plan)) throw new Error(plan.reason)
  return plan.clauses.filter((clause) => clause.path[0] === '二').map((clause) => plain(clause.owners))
}

describe('who is named', () => {
  it.each([
    ['承租商进场前由设备科审证照、签协议', '设备科'], ['零星工程由村建股会同乡镇巡查', '村建股'], ['由领导小组办公室三日内明确牵头单位', '领导小组办公室'],
    ['由属地街道（镇）逐户上门核对', '属地街道（镇）'],
  ])('behind 由 acts: %s', (text, want) => expect(saidOwners(text).owners.map((owner) => owner.name)).toContain(want))
  it.each([
    ['各股室4月25日前将任务细化到人', '各股室'], ['各学院请于9月1日前将方案报送学校', '各学院'], ['各县三年内将负责人轮训一遍', '各县'],
    ['渔船出港前必须点名', '渔船'], ['各股室检查要带专家', '各股室'], ['各社区“两委”班子每半月会商一次', '各社区两委班子'],
    ['汛期网格员每三小时巡查一次', '网格员'], ['元旦、春节两个时段街道干部包片驻守', '街道干部'], ['各市自2024年5月起每月报送数据', '各市'],
    ['教务与实验室管理处牵头编制手册', '教务与实验室管理处'], ['安监部不打招呼抽查', '安监部'], ['保卫科月底通报一次', '保卫科'],
    ['发现险情，巡查员10分钟内到场', '巡查员'], ['无人机班每周巡视一遍', '无人机班'], ['施工单位自查到位', '施工单位'],
    ['各镇务必要压实责任', '各镇'], ['各地区也要结合实际制定方案', '各地区'], ['各部门、各租户要坚持自查', '各部门、各租户'],
  ])('with no day, occasion or verb in the name: %s', (text, want) => expect(saidOwners(text).subject?.map((owner) => owner.name).join('、')).toBe(want))
  it.each([
    '94名外协人员全部纳入公司考勤', '学校现有食堂十三处', '常驻承包商5家', '去年有9起发生在承租方', '施工单位人员全部纳入门禁管理', '达标企业减少检查频次',
    '保险机构检查提出的问题一并纳入台账', '企业自查自改和部门帮扶阶段（5月至7月）', '任何部门不得截留', '旺季临时用工纳入运营公司统一管理', '护线员举报一处给予200元奖励',
    '分企业建立问题清单', '速冻车间同时作业人数控制在9人以内', '一季度）开局要稳',
  ])('by nothing: %s', (text) => expect(subjectOf(text)).toBeUndefined())
})

describe('brackets and cells', () => {
  it.each([
    ['组织老旧管线检测（设备部）', '设备部'], ['装齐防爆装置（设备部梁某）', '设备部'], ['改造耐张段31处（建设部）', '建设部'], ['报警器入户1260户（工会）', '工会'],
    ['清理各乡镇（街道办事处）', ''], ['检查重点单位（含学校）', ''], ['辨识有限空间（见附件）', ''],
  ])('behind a deed: %s', (text, want) => expect(plain(bracketBehind(text))).toBe(want))
  it.each([['完成隧道照明改造5月底隧道管理所', '隧道管理所'], ['清退无证人员一季度末安全股、机料股', '安全股、机料股'], ['6月底前报县应急局', '']])('cells typed with blanks: %s', (text, want) => expect(plain(cellBehind(text))).toBe(want))
  it.each([['（研究生院、教务处）新生考试合格方可进入', '研究生院、教务处'], ['（含校外）实验用房逐间检查', '']])('in front of a deed: %s', (text, want) => expect(plain(bracketInFront(text))).toBe(want))
  it.each([
    ['安全监管部牵头的事项', '安全监管部'], ['天天要盯的活（运维检修部）', '运维检修部'], ['没有写明的由管委会办公室兜底', '管委会办公室'], ['实验室安全攻坚', ''], ['强化部门负责的氛围', ''],
  ])('in a title: %s', (text, want) => expect(chargedInTitle(text).map((owner) => owner.name).join('、')).toBe(want))
  it('with 参与 as the last word', () => expect(plain(annotationOf('（县规划股、科技股按职责分工负责，有关企业参与）')!.owners)).toBe('县规划股、科技股、配合 有关企业'))
  it('for what stands above', () => expect(plain(aboveBy('以上除注明外由运维检修部负责')!.owners)).toBe('运维检修部'))
})

describe('in a plan', () => {
  it('names nobody by nothing, where a stray 、 stands before a name', () => {
    const plan = compilePlan(readText('关于安全工作的行动方案\n一、主要任务\n加强检查，落实责任，开展培训，完善措施，推进整治，组织部门单位。\n、各企业要一、'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    expect(plan.clauses.flatMap((clause) => clause.owners.map((owner) => owner.name)).filter((name) => name !== '各企业')).toEqual([])
  })
  it('lets whom the covering letter names report, when the first half of his sentence is passed over', () => {
    const plan = compilePlan(readText('岭南省应急管理厅关于印发《岭南省安全生产治本攻坚三年行动方案（2024—2026年）》的通知\n各市安全生产委员会：\n现将方案印发你们，请抓好落实。各市安委会要切实加强工作统筹，及时将重点工作进展报送省应急管理厅，重大情况随时报告。\n一、重点任务\n（一）压实责任。健全隐患排查治理制度，建立台账。\n二、保障措施\n加强领导，落实责任。\n岭南省应急管理厅\n2024年5月6日\n'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    expect(plan.clauses.filter((clause) => clause.text.startsWith('及时')).map((clause) => plain(clause.owners))).toEqual(['?各市安委会'])
  })
  it('lets whom the letter is sent to hand in what it asks of them, when 请抓好落实 is passed over', () => {
    const plan = compilePlan(readText('华辰集团有限公司关于印发《华辰集团安全生产治本攻坚三年行动实施方案（2024—2026年）》的通知\n各部门、各子公司：\n现将方案印发给你们，请结合实际抓好落实，并于4月30日前将本单位实施细则报安全环保部备案。\n一、重点任务\n检验科、病理科严格执行管理制度，建立台账。\n二、保障措施\n加强领导，落实责任。\n华辰集团有限公司\n2024年4月6日\n'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    const of = (words: string): string[] => plan.clauses.filter((clause) => clause.text.includes(words)).map((clause) => plain(clause.owners))
    expect(of('4月30日前')).toEqual(['?各部门、?各子公司'])
    // 检验 is a deed elsewhere.
    expect(of('管理制度')).toEqual(['检验科、病理科'])
  })
  it.each([['牵头单位：消防救援大队', true], ['【责任单位】各街道、经发局', true], ['（责任单位：应急局； 完成时限：2024年6月）', true], ['责任单位要建立台账', false], ['工作要求：5月底前完成排查', false], ['各部门要落实责任单位：建立清单', false]])('tells what only says who: %s', (text, who) => { expect(saysWho(text)).toBe(who) })
  it('reads labels in brackets of their own below a title', () => {
    expect(owners('（一）工贸行业\n【牵头单位】应急管理局\n【责任单位】各街道、经发局\n1.对85家企业开展会诊，建立台账。\n2.每年组织培训不少于2期，400人次。')).toEqual(Array(3).fill('牵头 应急管理局、各街道、经发局'))
  })
  it('reads levels that share their noun as one addressee, and a body that has two names once', () => {
    const plan = compilePlan(readText('岭南省安全生产委员会关于印发《岭南省安全生产治本攻坚三年行动方案（2024—2026年）》的通知\n各市、县、自治县人民政府，省安委会各成员单位：\n一、主要目标\n形势持续稳定向好，重特大事故得到有效遏制。\n二、重点任务\n（一）压实责任。健全隐患排查治理制度，建立台账。\n三、保障措施\n岭南省安委会统筹协调各项工作。\n岭南省安全生产委员会\n2024年5月6日\n'))
    if (!isPlan(plan)) throw new Error(plan.reason)
    expect(plan.clauses.filter((clause) => clause.path[0] === '一').map((clause) => plain(clause.owners))).toEqual(Array(2).fill('?牵头 岭南省安委会、?各市、县、自治县人民政府、?省安委会各成员单位'))
  })
  it('gives the deeds of one sentence to the bracket behind the last of them, the follow-up too', () => {
    expect(owners('（一）设备攻坚。组织反应釜检测，完成罐区氮封改造（设备部）；烟道清洗一遍（工程部），以后每60天一次。')).toEqual(['设备部', '设备部', '工程部', '工程部'])
  })
  it('leaves his own to who is named before such a bracket', () => {
    expect(owners('（一）景区攻坚。各景区开展索道自检一次，排查缆车隐患15处（资源科）。')).toEqual(['各景区', '资源科'])
  })
  it('lets a title and a bracket in front speak for what follows', () => {
    expect(owners('（一）规划建设部牵头的事项\n1.完成围网建设11公里。\n2.更换管廊保温1840米。\n（二）管住人。（研究生院、教务处）每学期开展一次演练。')).toEqual(['?规划建设部', '?规划建设部', '?研究生院、?教务处'])
  })
  it('lets whoever leads an item lead the items below it', () => {
    const made = owners('（一）仓储攻坚。粮食储备科牵头编制隐患手册。\n1.完成仓房风险分级。\n2.更换老化线路。\n（二）交通攻坚。修订应急预案。')
    expect([...made.slice(0, 3), made.at(-1)]).toEqual(['牵头 粮食储备科', '?粮食储备科', '?粮食储备科', '?岭南县应急管理局'])
  })
  it('goes on with the firm behind its head', () => {
    expect(owners('（一）自查攻坚。企业主要负责人每季度带队检查一次，对查出的隐患登记建档。')[1]).toBe('?企业主要负责人、?企业')
  })
  it('comes back behind a semicolon from the staff to whom the title names', () => {
    expect(owners('（一）养老机构。院长每季度组织一次自查；护理员每小时巡房一次；更换老化电线。').at(-1)).toBe('?养老机构')
  })
  it('knows who founds what is housed elsewhere', () => {
    expect(owners('（一）加强统筹。成立领导小组，领导小组办公室设在县质量站。').at(-1)).toBe('县质量站、?岭南县应急管理局')
  })
  it('knows the office by its short name', () => {
    expect(owners('（一）调度攻坚。县局每月调度一次工作进展。', '岭南县应急管理局安全生产工作方案')[0]).toBe('县局、?岭南县应急管理局')
  })
  it('takes two signers of one town for two', () => {
    expect(owners('（一）会商攻坚。两部门每半年会商一次。', '安全治理三年行动方案', '', '岭南县民政局岭南县消防救援大队\n2024年5月6日')[0]).toBe('两部门、?岭南县民政局、?岭南县消防救援大队')
  })
  it('adds the firm to what only a firm can do', () => {
    expect(owners('（一）作业攻坚。仓储企业要建立台账。严格执行动火作业审批制度。（责任单位：县粮食局）').at(-1)).toBe('县粮食局、?仓储企业')
  })
  it('takes whom the cell of a row names, as the annex has it, and the words of the row only without one', () => {
    const plan = compilePlan(readText('某县安全生产治本攻坚三年行动方案\n一、任务分解\n序号\t任务\t完成时限\t责任股室\n1\t燃气企业每年入户安检不少于一次\t长期坚持\t燃气管理股\n2\t完成自建房安全鉴定\t2024年底\t村镇建设股\n二、保障措施\n落实责任，建立台账，开展督导检查。'))
    expect(isPlan(plan) && plan.clauses.slice(0, 2).map((clause) => plain(clause.owners))).toEqual(['燃气管理股', '村镇建设股'])
  })
})
