import { describe, expect, it } from 'vitest'
import { readText } from '../read/text.ts'
import { readMarker } from './markers.ts'
import { outline, type Section } from './outline.ts'
import { annotationOf } from './annotation.ts'
import { listOf, saidOwners, subjectOf } from './owners.ts'
import { segmentsOf } from './segment.ts'
import { spanOf, view } from './view.ts'

const marker = (text: string, spaced = 0): string => {
  const found = readMarker(text, spaced)
  return found ? `${found.kind} ${found.label ?? found.number}` : '-'
}

it.each([
  ['一、总体要求', 'one 1'], ['十二、其他', 'one 12'], ['（一）指导思想', 'paren 1'], ['（2）开展', 'arabicParen 2'], ['1.要把', 'arabic 1'], ['1．强化', 'arabic 1'], ['10、落实', 'arabic 10'],
  ['①制定', 'circled 1'], ['⑵制定', 'arabicParen 2'], ['㈢制定', 'paren 3'], ['一是加强', 'firstly 1'], ['第一章总则', 'chapter 1'], ['第十二条各单位', 'article 12'], ['2.1压实责任', 'decimal 2.1'], ['2.1.3检查', 'subdecimal 2.1.3'],
  ['第二部分主要任务', 'part 2'], ['第三节强化培训', 'section 3'], ['任务1：应急演练', 'word 任务1'], ['行动三、治理', 'word 行动三'], ['甲、总体要求', 'stem 甲'], ['贰、工作任务', 'legal 贰'], ['Ⅲ．整治', 'capitalRoman Ⅲ'], ['ⅱ.整治', 'smallRoman ⅱ'], ['IV.整治', 'capitalRoman IV'],
  ['A.有限空间', 'capital A'], ['（b）各班组', 'small b'], ['a）2024年底前完成', 'small a'], ['ii.演练', 'smallRoman ii'],
  ['任务1.5倍', '-'], ['行动一致', '-'], ['甲、乙双方', '-'], ['A类企业', '-'], ['B.1区', '-'], ['a.m.', '-'], ['AB.甲', '-'], ['1.5支路', '-'], ['2024年，', '-'], ['1.2万平方米', '-'], ['第一条例', '-'], ['一般事故', '-'], ['十五条硬措施', '-'],
])('marker of %s', (text, want) => expect(marker(text)).toBe(want))
it('takes a bare number for a heading only with a blank behind it', () => {
  expect(marker('1工作目标', 1)).toBe('arabic 1')
  expect(marker('1工作目标')).toBe('-')
})

it('keeps the way back to the source across blanks, stray marks and full-width forms', () => {
  const source = '  **负有**　监 管[bookmark: _GoBack]职责，２０２４年\n'
  const seen = view(source, 0, source.length)
  expect(seen.text).toBe('负有监管职责，2024年')
  const at = seen.text.indexOf('监管')
  const span = spanOf(seen, at, at + 2)
  expect(source.slice(span.start, span.end)).toBe('监 管')
})

it('writes out a year of two figures that opens a part, and keeps what lasts twenty years', () => {
  const source = '24年6月底前完成，２５年，改造；使用20年以上的，20年内报废'
  const seen = view(source, 0, source.length)
  expect(seen.text).toBe('2024年6月底前完成，2025年，改造；使用20年以上的，20年内报废')
  const span = spanOf(seen, seen.text.indexOf('2025年'), seen.text.indexOf('2025年') + 5)
  expect(source.slice(span.start, span.end)).toBe('２５年')
  // A year at the very end of a short stretch has room.
  expect(view('24年，', 0, 3).text).toBe('2024年')
})

const sections = (text: string): Section[] => outline(readText(text)).filter((one): one is Section => one.type === 'paragraph')
const paths = (text: string): string[] => sections(text).map((one) => one.path.join('/'))

describe('outline', () => {
  it('nests letters below whatever they are met under first', () => {
    expect(paths('甲、总体要求\n全面落实责任，加强检查。\n乙、主要任务\n壹、强化培训\n（a）主要负责人每季度带队检查。\n（b）安全总监每月排查。\n贰、整治隐患\na.2024年完成摸底。\n（1）各村报送。\nb.2025年完成改造。')).toEqual(['甲', '甲', '乙', '乙/壹', '乙/壹/a', '乙/壹/b', '乙/贰', '乙/贰/a', '乙/贰/a/（1）', '乙/贰/b'])
    expect(paths('一、主要任务\nH.其余事项。开展检查。\nI.开展演练，落实责任。')).toEqual(['一', '一', '一/I'])
    expect(paths('一、主要任务\nG.开展检查。')).toEqual(['一', '一'])
    expect(paths('一、主要任务\nA.甲事。\nB.乙事。\nC.丙事。\nD.丁事。\nE.戊事。\nF.己事。\nG.庚事。\nH.辛事。\nI.壬事。').at(-1)).toBe('一/I')
  })
  it('knows sections without a number by what they are called, where none has one', () => {
    const text = '某厂攻坚方案\n总体要求\n坚持安全第一，全面落实主体责任，推动隐患动态清零。\n主要任务\n强化教育培训\n各车间每季度组织一次培训，主要负责人每年讲一次课，新员工先培训后上岗。\n实施步骤\n动员部署（2024年4月底前）。制定方案，层层动员。\n集中整治（2024年5月至12月）。开展排查，建立清单。\n保障措施\n各部门要加强领导。'
    expect(paths(text)).toEqual(['', '总体要求', '总体要求', '主要任务', '主要任务/强化教育培训', '主要任务/强化教育培训', '实施步骤', '实施步骤/（一）', '实施步骤/（二）', '保障措施', '保障措施'])
    expect(sections(text).map((one) => one.role)).toEqual(['head', 'guiding', 'guiding', 'tasks', 'tasks', 'tasks', 'stages', 'stages', 'stages', 'safeguards', 'safeguards'])
    expect(paths(`${text}\n一、其他\n按月报送。`).slice(0, 3)).toEqual(['', '', ''])
  })
  it('nests numbers of all kinds', () => {
    expect(paths('一、主要任务\n（一）开展行动\n1.强化管控。建立机制，落实责任，加强检查。\n（1）制定方案。\n二、保障措施\n（一）加强领导。成立专班，落实责任到人。')).toEqual(['一', '一/（一）', '一/（一）/1', '一/（一）/1/（1）', '二', '二/（一）'])
  })
  it('takes a slogan of two halves for a title when numbered items stand below it', () => {
    const read = sections('二、任务\n（一）夯实底数，补齐短板。\n1、摸清企业底数，建立台账，逐家登记。\n（二）清理存量隐患，整改到位。各单位逐条销号，逐月报送情况。')
    expect(read.map((one) => one.headings.at(-1)!.title)).toEqual(['任务', '夯实底数，补齐短板', '', '清理存量隐患，整改到位'])
  })
  it('mends （2） where （二） belongs', () => {
    expect(paths('二、任务\n（一）开展甲行动\n1.做好甲。\n（2）开展乙行动\n2.做好乙。\n（三）开展丙行动\n3.做好丙。')).toEqual(['二', '二/（一）', '二/（一）/1', '二/（二）', '二/（二）/2', '二/（三）', '二/（三）/3'])
  })
  it('reads a heading printed twice once', () => {
    expect(paths('二、任务\n（一）开展甲行动\n（一）开展甲行动\n1.做好甲。')).toEqual(['二', '二/（一）', '二/（一）/1'])
  })
  it('joins a sentence that a page break cuts', () => {
    const read = sections('二、任务\n1.落实责任，持续加强重点行业领域企业安全管理，推动专业监管队伍配备、基\n\n— 3 —\n\n层应急管理能力建设。')
    expect(read.at(-1)!.seen.text).toContain('基层应急管理')
  })
  it('does not join a signature to the last paragraph', () => {
    const read = sections('四、保障措施\n1.各单位要落实责任，加强检查，按时报送情况，确保行动取得实效\n安平县人民政府办公室\n2025年3月1日')
    expect(read.map((one) => one.seen.text).at(-2)).toBe('安平县人民政府办公室')
  })
  it('finds headings inside text without line breaks', () => {
    expect(paths('为做好工作，制定本方案。一、工作目标全年不发生事故，各项指标下降。二、工作任务（一）加强检查。各单位每月检查一次。（二）加强培训。每年培训一次。')).toEqual(['', '一', '二', '二/（一）', '二/（二）'])
  })
})

it('keeps characters for radicals', () => expect(view('⽇⼯⻘', 0, 3).text).toBe('日工青'))

const cut = (text: string, role: Section['role'] = 'tasks'): string[] => segmentsOf(text, 0, text.length, role).map((one) => text.slice(one.from, one.to))

describe('what stands around a plan', () => {
  const LETTER = '某集团关于印发《三年行动实施方案》的通知\n各部门、各子公司：\n现将方案印发给你们，请抓好落实。\n一、提高认识。加强领导，落实责任。\n附件：1.实施方案\n2.任务清单\n某集团有限公司\n2024年4月8日\n'
  it('begins anew with the plan that a letter encloses', () => {
    const read = sections(`${LETTER}附件1\n某集团安全生产治本攻坚三年行动实施方案\n为推进治本攻坚，制定本方案。\n一、总体要求\n坚持安全第一，落实责任。\n二、主要任务\n开展检查，建立台账。\n附件2\n任务清单\n1.开展检查，落实责任。`)
    expect(read.map((one) => `${one.role} ${one.path.join('/')}`)).toEqual(['head ', 'head ', 'head ', 'tasks 一', 'head ', 'head ', 'head ', 'head ', 'head ', 'head ', 'head ', 'guiding 一', 'guiding 一', 'tasks 二', 'tasks 二', 'annex 二', 'annex 附件2', 'annex 附件2/1'])
  })
  it('passes over a table of contents, and keeps a list that only looks like one', () => {
    const plan = '某市三年行动实施方案\n目　录\n一、总体要求…………1\n二、主要任务…………2\n三、保障措施…………9\n一、总体要求\n坚持安全第一，落实责任。\n二、主要任务\n开展检查，建立台账。\n三、保障措施\n加强领导，落实经费。'
    expect(paths(plan)).toEqual(['', '一', '一', '二', '二', '三', '三'])
    expect(paths('某市实施方案\n一、总体要求\n坚持安全第一……\n落实责任……\n加强检查，严格执法。').at(-1)).toBe('一')
  })
  it('takes the last item above the signature for an item', () => {
    expect(sections('某街道实施方案\n一、主要任务\n1.开展检查，建立台账。\n2.组织安全培训。\n松湾街道办事处\n2026年1月5日').map((one) => one.bare)).toEqual([false, true, false, false, false, false])
  })
  it('opens the annex at its table', () => {
    const read = outline(readText('某市实施方案\n一、主要任务\n开展检查，建立台账。\n附表：责任分工\n序号\t任务\t责任部门\t完成时限\n1\t建立制度\t安全部\t2024年9月'))
    expect(read.at(-1)!.path).toEqual(['附表'])
  })
})

describe('what is handed in', () => {
  it.each([
    ['各部门将检查工作情况，于4月20日前报工程部。', ['各部门将检查工作情况，于4月20日前报工程部']],
    ['请各单位将联络员名单和实施方案，于5月10日前报送街道应急办，联系人：王某，13800000000。', ['请各单位将联络员名单和实施方案，于5月10日前报送街道应急办']],
    ['省住建厅会同省发改委、省市场监管局，2025年6月底前完成评估。', ['省住建厅会同省发改委、省市场监管局，2025年6月底前完成评估']],
    ['将经费纳入预算，于年底前下达。', ['将经费纳入预算', '于年底前下达']],
  ])('%s', (text, want) => { expect(cut(text)).toEqual(want) })
})

describe('places that plans of other houses number differently', () => {
  it('takes the year behind a number for a date', () => {
    expect(marker('6.2024年暑假前完成')).toBe('arabic 6')
    expect(marker('4.3.12024年6月底前完成')).toBe('subdecimal 4.3.1')
    expect(paths('一、任务\n4.3.1 2024年6月底前完成加装，落实到位。')).toEqual(['一', '一/4.3.1'])
  })
  it('reads 第一阶段 as a heading of its section', () => expect(marker('第一阶段：动员部署（2024年5月）。召开大会')).toBe('paren 1'))
  it('takes a short first sentence for a title only where its brothers have one', () => {
    const titled = (text: string): boolean[] => sections(text).filter((one) => one.headings.length > 1).map((one) => one.runIn !== null)
    expect(titled('一、任务\n6.推广安全防护设施。各项目要在年底前完成应用。\n7.高处作业人员未系安全带的，立即停止作业。')).toEqual([false, false])
    expect(titled('一、任务\n6.推广防护设施。各项目要在年底前完成应用。\n7.严管高处作业。作业人员未系安全带的，立即停止作业。')).toEqual([true, true])
    expect(titled('一、任务\n6.建成体验馆1处。年接待不少于5000人次，每月开放。')).toEqual([false])
  })
})

describe('segments', () => {
  it.each([
    ['按照有关规定，围绕岗位风险，全面开展安全技能培训。', ['按照有关规定，围绕岗位风险，全面开展安全技能培训']],
    ['建立安全风险评估会商机制，落实禁止限制类产业目录，严格安全准入。', ['建立安全风险评估会商机制', '落实禁止限制类产业目录，严格安全准入']],
    ['每季度检查1次（高危行业领域每月至少1次），切实提升管理水平。', ['每季度检查1次', '（高危行业领域每月至少1次），切实提升管理水平']],
    ['建立审核把关机制，加大专业指导力度，落实闭环管控措施。', ['建立审核把关机制', '加大专业指导力度', '落实闭环管控措施']],
    ['应急办5月22日前，结合实际制定专项行动方案，按年度计划分步组织实施。', ['应急办5月22日前，结合实际制定专项行动方案', '按年度计划分步组织实施']],
    ['按照上级部门要求打造标准化标杆企业，推广先进管理经验。', ['按照上级部门要求打造标准化标杆企业', '推广先进管理经验']],
    ['聚焦违规用火用电、违规动火作业、违规装修、违规经营、占堵疏散通道、户外违规用火等突出问题，开展集中执法。', ['聚焦违规用火用电、违规动火作业、违规装修、违规经营、占堵疏散通道、户外违规用火等突出问题，开展集中执法']],
    ['推动部门联动监管，持续推进自建房隐患整治。', ['推动部门联动监管', '持续推进自建房隐患整治']],
    ['突出抓好三项工作：一是制定专项行动方案；二是组织开展全面排查。', ['制定专项行动方案', '组织开展全面排查']],
    ['对未开展排查导致隐患长期存在的，严肃追究责任。', ['对未开展排查导致隐患长期存在的，严肃追究责任']],
    ['2024年完成改造10座，2025年完成15座。', ['2024年完成改造10座', '2025年完成15座']],
    ['深入开展消防设施升级改造、公路防护工程建设、电梯安全筑底、消防车通道打通等工程治理。', ['深入开展消防设施升级改造', '公路防护工程建设', '电梯安全筑底', '消防车通道打通等工程治理']],
    ['规上企业“一会三卡”、风险监测预警、智慧监管、监管队伍配备等100%。', ['规上企业“一会三卡”', '风险监测预警', '智慧监管', '监管队伍配备等100%']],
    ['电梯、锅炉、压力容器检验率、人员持证率均达到100%。', ['电梯、锅炉、压力容器检验率、人员持证率均达到100%']],
    ['负责照明系统升级改造，2026年底前全部完成。', ['负责照明系统升级改造，2026年底前全部完成']],
    ['要重点围绕用电、用气等致灾因素，以及疏散、分隔等关键要素，开展自查自改。', ['要重点围绕用电、用气等致灾因素，以及疏散、分隔等关键要素，开展自查自改']],
    ['对事故负有责任的单位主要负责人，明确五年内不得担任同类职务。', ['对事故负有责任的单位主要负责人，明确五年内不得担任同类职务']],
    ['三年内，结合负责人轮训班，对网格员开展集中培训。', ['三年内，结合负责人轮训班，对网格员开展集中培训']],
    ['每天填报零报告，24小时值班电话：0999-2958000，18900000000（夜间）。', ['每天填报零报告']],
  ])('%s', (text, want) => expect(cut(text)).toEqual(want))
})

describe('owners', () => {
  it.each([
    ['各企业主要负责人要每季度带队检查', '各企业主要负责人'], ['园区管委会将建立健全机制', '园区管委会'], ['2024年6月底前，各企业要开展排查', '各企业'],
    ['公共安全办（安监）撰写自评报告', '公共安全办（安监）'], ['区安委会把行动纳入考核', '区安委会'], ['应急办5月22日前制定方案', '应急办'], ['各社区根据实际制定方案', '各社区'],
    ['园区各企业，特别是高危企业要投保', '园区各企业'], ['对拒不整改的，市应急局依法处罚', '市应急局'],
  ])('subject of %s', (text, want) => expect(subjectOf(text)).toBe(want))
  it.each(['健全完善自查自改机制', '将风险评估纳入规划', '督促企业落实责任', '聚焦隐患排查整治', '加强救援队伍建设', '三年内对全区执法人员开展培训', '严格准入审查'])('no subject in %s', (text) => expect(subjectOf(text)).toBeUndefined())
  it('gives the deed to whom it is urged on', () => {
    expect(saidOwners('督促指导各生产经营单位健全责任制').owners).toEqual([{ name: '各生产经营单位', role: 'responsible', inferred: false }])
  })
  it('knows who leads and who assists', () => {
    expect(saidOwners('县教育局会同县市场监管局开展检查').owners.map((one) => `${one.role} ${one.name}`)).toEqual(['responsible 县教育局', 'assist 县市场监管局'])
    expect(saidOwners('配合区应急局推进数字应用建设').assisting).toBe(true)
  })
  it('reads annotations', () => {
    expect(annotationOf('（牵头单位：应急办；配合单位：各社区、派出所；完成时限：6月底前）')).toEqual({
      owners: [{ name: '应急办', role: 'lead', inferred: false }, { name: '各社区', role: 'assist', inferred: false }, { name: '派出所', role: 'assist', inferred: false }], time: '6月底前', rest: null,
    })
    expect(annotationOf('（以下简称“两单两卡”）')).toBeUndefined()
  })
  it.each([
    ['（市住建局牵头，市发改委、市城管委等按职责分工负责，各区县政府落实）', 'lead 市住建局 responsible 市发改委 responsible 市城管委 responsible 各区县政府'],
    ['责任部门：工程管理部牵头，物资采购部、法律合规部配合', 'lead 工程管理部 assist 物资采购部 assist 法律合规部'],
    ['（责任科室：保卫科、总务科；完成期限：2024年6月）', 'responsible 保卫科 responsible 总务科'],
  ])('reads roles in %s', (text, want) => expect(annotationOf(text)!.owners.map((one) => `${one.role} ${one.name}`).join(' ')).toBe(want))
  it.each(['（谁主管谁负责）', '（2024年完成，2025年巩固）', '（不少于3次，每次2小时）'])('no annotation in %s', (text) => expect(annotationOf(text)).toBeUndefined())
  it.each([
    ['自治区教育厅每季度通报进展', '自治区教育厅'], ['各区县要于9月15日前制定方案', '各区县'], ['镇党委会每季度研究一次', '镇党委会'], ['使用单位要定期检验', '使用单位'], ['保卫科每月检查一次', '保卫科'],
    ['接到通知5个工作日内，责任单位应报送方案', '责任单位'],
  ])('subject of %s', (text, want) => expect(subjectOf(text)).toBe(want))
  it.each(['报市安委办备案', '须经保卫科审批', '分行业组织专家开展指导', '全年培训人员3000人', '街道应急救援队伍建成率达到100%', '城中村、城乡结合部等老旧区域'])('no subject in %s', (text) => expect(subjectOf(text)).toBeUndefined())
  it.each([['对较大事故，由省级部门提级调查', 'lead 省级部门'], ['每月召开例会，由总经理主持', 'lead 总经理']])('knows by whom in %s', (text, want) => expect(saidOwners(text).owners.map((one) => `${one.role} ${one.name}`)).toContain(want))
  it.each([
    ['严格落实乡镇政府属地责任', '乡镇政府'], ['发挥安委办牵头抓总作用，加强统筹协调', '安委办'], ['严格落实班组日排查、车间周排查、厂长月排查制度', '厂长'],
    ['高危企业重大事故隐患要依法及时报告主管部门', '高危企业'], ['镇政府、产业园区等应当明确工作机构', '产业园区'], ['2026年，配合市应急局将预警系统逐步推广', '市应急局'],
    ['推动媒体设置专题栏目', '媒体'], ['推动高危行业企业从业人员技能提升', '高危行业企业'], ['统筹推动重点监管部门在本系统强化执法', '重点监管部门'], ['街道成立工作专班', '街道'],
  ])('knows who bears %s', (text, want) => expect(saidOwners(text).owners.map((one) => one.name)).toContain(want))
  it.each(['要按分级原则向监管部门及时报告', '严格落实主要负责人每季度、班组每天检查制度'])('names nobody in %s', (text) => expect(saidOwners(text).owners).toEqual([]))
  it('knows where an office is housed', () => expect(saidOwners('领导小组办公室设在保卫处').owners.map((one) => one.name)).toContain('保卫处'))
  it('splits lists of names but not shared nouns', () => {
    expect(listOf('应急办、各社区')).toEqual(['应急办', '各社区'])
    expect(listOf('应急、消防、综合执法部门')).toEqual(['应急、消防、综合执法部门'])
  })
})
