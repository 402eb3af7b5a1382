// Kinds by opening verb and closing noun, on sentences of other houses than the labelled plans: mines, hospitals, ports.

import { expect, it } from 'vitest'
import { saidByHand, zonesOf } from './cues.ts'
import type { Role } from './outline.ts'
import { kindOf } from './kinds.ts'
import type { Due, Frequency, Kind, Target } from './plan.ts'
import { targetsIn } from './quantity.ts'
import { systemsOf } from './systems.ts'

const by = (year: string): Due => ({ from: null, by: `${year}-12-31` as Due['by'], yearly: false, standing: false })
const kind = (text: string, due: Due | null = null, role: Role = 'tasks', targets: readonly Target[] = targetsIn(text)): Kind => kindOf(text, { role, due, frequency: [], targets, heading: '' }, systemsOf(text, { headings: [], role }))

it.each<[string, Kind]>([
  // What is measured is a target, however the deed before it reads.
  ['完成港区应急装备配备，装备完好率达到95%', 'target'],
  ['全部整改到位', 'target'],
  ['基本完成老旧桥梁加固', 'target'],
  ['推动病区护士长轮训全覆盖', 'training'],
  // 将……纳入……: what it is entered in.
  ['将消防培训纳入医院年度工作计划', 'document'],
  ['将外包队伍纳入矿山统一管理', 'ledger'],
  ['把防汛准备情况作为年终考核重要内容', 'assessment'],
  ['将典型事故案例列入班组长必修课程', 'training'],
  // Reports, and cases handed over.
  ['定期向港航局报告隐患整改情况', 'report'],
  ['对拒不整改的及时上报主管部门', 'report'],
  ['建立船舶险情统计报送制度', 'report'],
  // Papers and lists.
  ['结合实际编制防汛专项预案', 'document'],
  ['分类制定小微商户风险明白卡', 'ledger'],
  ['开展尾矿库自查自改，并建立台账', 'ledger'],
  ['落实清单管理', 'ledger'],
  // A mechanism by its name, unless the name tells another deed.
  ['建立医患安全会商研判机制', 'mechanism'],
  ['建立安全履职考核排名制度', 'assessment'],
  ['落实班组日排查、车间周排查、矿长月排查的隐患排查制度', 'duty'],
  // People and means.
  ['加强矿山救护队伍建设', 'organisation'],
  ['强化救援人员、车辆、经费保障', 'organisation'],
  ['明确一名副院长牵头抓总', 'organisation'],
  ['办公室设在港航局，负责日常考核工作', 'organisation'],
  // Sanctions, rewards and what lies between.
  ['对整改缓慢的码头及时采取函告、约谈等措施', 'mechanism'],
  ['严格问责问效', 'assessment'],
  ['全面整治占用消防车通道、堵塞安全出口等突出问题', 'enforcement'],
  ['严厉打击非法采砂', 'enforcement'],
  ['对重大火灾隐患实施挂牌督办', 'enforcement'],
  ['打造一批安全管理标杆医院', 'incentive'],
  ['在评优评先中注意了解安全履职情况', 'incentive'],
  ['开展综合减灾示范社区创建', 'mechanism'],
  // Deeds by their closing words.
  ['加强对培训机构培训质量的监督检查', 'inspection'],
  ['配合海事局加强危货码头专项检查', 'inspection'],
  ['检查港口企业制度落实情况', 'inspection'],
  ['督促港口企业严格动火作业资质审查', 'mechanism'],
  ['为小微企业提供技术咨询和安全培训', 'mechanism'],
  ['现场监护到位后方可作业', 'mechanism'],
  ['组织居民参观消防体验馆', 'publicity'],
  ['广泛发动群众举报身边隐患', 'publicity'],
  ['加快建设一批应急避险培训基地', 'engineering'],
  ['推进沿江码头护栏升级改造', 'engineering'],
  ['坚持“谁使用、谁负责”', 'mechanism'],
  ['重点检查吊装设备和除尘系统', 'inspection'],
  ['对诚信码头减少检查频次', 'incentive'],
  ['对违章作业的扣发当月奖金', 'assessment'],
  ['彻底清理挂靠经营车辆', 'enforcement'],
  ['联络员名单于8月15日前报市交通局', 'report'],
  ['完善吊装作业规程', 'document'],
  ['开展港口危险源辨识评估', 'mechanism'],
  ['设立医院安全管理机构', 'organisation'],
  ['建立隐患“一患一档”', 'ledger'],
])('%s: %s', (text, want) => expect(kind(text)).toBe(want))

it('calls a campaign with a date a milestone, by hand; the learned weights may know better', () => {
  const said = (due: Due | null) => saidByHand(zonesOf('配合开展码头违规作业专项整治'), { role: 'tasks', due, frequency: [], targets: [], heading: '' })
  expect([said(by('2025'))?.kind, said(null)?.kind]).toEqual(['milestone', 'inspection'])
  expect(saidByHand(zonesOf('推进爆破作业人员全面持证上岗'), { role: 'tasks', due: null, frequency: [], targets: [], heading: '' })?.kind).toBe('target')
  expect(kind('配齐救援装备')).toBe('organisation')
})
it('lets no mechanism be decided by hand where the deed has its rhythm', () => {
  const said = (frequency: readonly Frequency[]) => saidByHand(zonesOf('开展港口危险源辨识评估'), { role: 'tasks', due: null, frequency, targets: [], heading: '' })
  expect(said([])).toEqual({ kind: 'mechanism', by: 'decided' })
  expect(said([{ per: 'half-year', atLeast: 1, when: null }])?.by).not.toBe('decided')
})
it('leaves works that are counted works', () => {
  expect(kind('完成港区道路护栏改造42处', by('2025'))).toBe('engineering')
  expect(kind('更换港区消防管网12公里')).toBe('engineering')
})
it('decides nothing in goals by opening and closing words alone', () => {
  expect(kind('责任体系更加健全', null, 'goals')).toBe('mechanism')
  expect(kind('针对重大风险的一批“人防、技防、工程防”措施落地见效', by('2026'), 'goals')).toBe('engineering')
  expect(kind('坚决防止较大事故发生', by('2026'), 'goals')).toBe('target')
})
