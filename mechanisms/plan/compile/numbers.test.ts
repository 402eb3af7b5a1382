import { describe, expect, it } from 'vitest'
import { frequenciesIn, openIn } from './frequency.ts'
import { chinese, numberOf } from './numerals.ts'
import { targetsIn } from './quantity.ts'

const often = (text: string, dated = false): string => frequenciesIn(text, dated).map((one) => `${one.per}×${one.atLeast}${one.when ? `@${one.when}` : ''}`).join(' ')
const amounts = (text: string): string => targetsIn(text).map((one) => `${one.value ?? '?'}${one.unit}`).join(' ')

it.each([['十五', 15], ['二〇二四', 2024], ['三十', 30], ['一百二十', 120], ['两', 2], ['48', 48], ['1.5', 1.5]])('numeral %s', (text, value) => expect(numberOf(text)).toBe(value))
it('counts headings the Chinese way, and back', () => {
  for (let value = 1; value < 100; value += 1) expect(numberOf(chinese(value))).toBe(value)
})

it.each([
  ['推进“八大行动”', '8大'], ['紧盯“三大作业”', ''], ['按照“三个必须”', ''], ['工贸八大行业达标', ''], ['开展“百家讲坛”', ''], ['聚焦燃气、消防等九大领域', '9大'],
  ['推动重大事故隐患动态清零', '?'], ['四类桥梁动态清零', '0'], ['严禁“边审批、边施工”', '0起'], ['严防同类问题发生', '0起'], ['让全体员工熟知逃生路线', '100%'], ['劝导站有2名以上劝导员在岗', '2名'],
  ['恢复常闭式防火门31樘', '31樘'], ['查清37.6万立方米采空区', '37.6万立方米'], ['每天巡查不少于两小时', '2小时'], ['外包队伍由四家减为两家', '4家 2家'], ['全部老旧渔船加装终端', '100%'], ['三天内报告', ''],
])('counts what is a number and not what is a name: %s', (text, want) => expect(amounts(text)).toBe(want))

describe('frequency', () => {
  it.each([
    ['每季度带队检查至少1次', 'quarter×1'], ['（高危行业领域每月至少1次）', 'month×1@高危行业领域'], ['于每季度的最后一周报送', 'quarter×1@最后一周'],
    ['每月1日起，牵头汇总', 'month×1@1日起'], ['每年12月底之前报送年度工作报告', 'year×1@12月底之前'], ['每年至少组织开展2次演练', 'year×2'],
    ['一季度一考核、一季度一排名', 'quarter×1'], ['班组日排查、部门周排查、厂长月排查', 'day×1 week×1 month×1'], ['按月通报', 'month×1'],
    ['三年内对执法人员开展一轮集中培训', 'campaign×1'], ['至少组织开展1次专题培训', 'campaign×1'], ['建立年度任务清单', 'year×1'],
    ['每半年通报一次', 'half-year×1'], ['每学期不少于2场', 'half-year×2'], ['每周至少陪餐3次', 'week×3'], ['每半月调度一次', 'month×2'],
    ['每班开展岗位排查', 'day×1'], ['每旬组织一次排查', 'month×3'], ['于次月5日前录入', 'month×1@次月5日前'], ['每年6月20日、12月20日前报送', 'half-year×1'], ['每年上、下半年各组织一次演练', 'half-year×1'],
    ['健全周调度、月通报机制', 'week×1 month×1'], ['执行“日管控、周排查、月调度”制度', 'day×1 week×1 month×1'],
  ])('%s', (text, want) => expect(often(text)).toBe(want))
  it.each(['压实到每名管理人员、每个作业岗位、每位一线员工', '打造一批标杆', '2024年建立机制', '每一处隐患', '事故起数逐年下降'])('none in %s', (text) => expect(often(text)).toBe(''))
  it('counts once in a dated year', () => {
    expect(often('开展1次全覆盖培训', true)).toBe('year×1')
    expect(often('分别开展负责人集中培训', true)).toBe('year×1')
  })
  it('names what is left open', () => expect(openIn('定期召开会议，及时处置，打造一批')).toEqual(['定期', '及时', '一批']))
})

describe('quantity', () => {
  it.each([
    ['达标率达到100%', '100%'], ['给予500至2000元奖励', '500元 2000元'], ['死亡率控制在0.02以下', '0.02'], ['重伤事故为零', '0起'], ['3日内整改到位', '3日'], ['抽查不少于20台电梯', '20台'], ['片区3个、48万平方米', '3个 48万平方米'], ['开展“十大行动”', '10大'], ['十五条硬措施', '15条'],
    ['百分之九十五', '95%'], ['实现全覆盖', '100%'], ['坚决杜绝各类事故发生', '0起'], ['打造一批标杆', '?批'], ['全部达到二级', '100%'], ['１００％', ''], ['培训不少于24学时', '24学时'],
  ])('%s', (text, want) => expect(amounts(text)).toBe(want))
  it.each(['到1.5支路消防体验馆', '从业人员30人以下的小微企业', '《条例》第20条', '统一的', '一律', '一岗双责', '长度1公里以上的隧道', '总结2023行动经验'])('none in %s', (text) =>
    expect(amounts(text.replace('《条例》第20条', '《条例第20条》'))).toBe(''))
})
