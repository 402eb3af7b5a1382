// 监管对象: enterprises, places (九小场所 and the like), projects and buildings, in one ledger. Facts that rules depend on
// are dated (facts.ts); the row holds their value today.
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, decimal, flag, integer, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'
import { findIndustry, parseCreditCode, parseIndustry, parsePhone } from '#platform/formats/formats.ts'

const sayIndustry = (code: string) => [code, findIndustry(code)?.name].filter(Boolean).join(' ')

export const KINDS = [
  { value: 'enterprise', label: '企业', aliases: ['公司', '工厂', '个体工商户', '个体户'] },
  { value: 'place', label: '场所', aliases: ['九小场所', '小场所', '门店'] },
  { value: 'project', label: '工程项目', aliases: ['项目', '工地', '在建工程'] },
  { value: 'building', label: '建筑', aliases: ['楼宇', '自建房', '高层建筑'] },
] as const satisfies readonly Choice[]

/** 九小场所 and what the five plans name beside them. */
export const PLACE_KINDS = [
  ['small_school', '小学校（幼儿园）'], ['small_hospital', '小医院（诊所）'], ['small_shop', '小商店'], ['small_restaurant', '小餐饮场所'], ['small_hotel', '小旅馆'],
  ['small_entertainment', '小歌舞娱乐场所'], ['small_internet', '小网吧'], ['small_fitness', '小美容洗浴场所'], ['small_workshop', '小生产加工企业'],
  ['self_built_house', '经营性自建房'], ['old_compound', '老旧小区'], ['high_rise', '高层建筑'], ['complex', '大型商业综合体'], ['nursing_home', '养老机构'], ['other', '其他'],
].map(([value, label]) => ({ value: value!, label: label! }))

export const OPERATING = [
  { value: 'operating', label: '正常经营', aliases: ['在营', '营业', '开业', '存续', '生产'] },
  { value: 'stopped', label: '停产停业', aliases: ['停产', '停业', '歇业'] },
  { value: 'closed', label: '已关闭', aliases: ['关闭', '注销', '搬离', '吊销'] },
] as const satisfies readonly Choice[]

/** Facts that rules look up as of a day: field of the row ↔ name in entity_facts. */
export const DATED_FACTS = {
  status: 'status', highHazard: 'high_hazard', keyIndustry: 'key_industry', aboveScale: 'above_scale', eightTrades: 'eight_trades',
  selfEmployed: 'self_employed', headcount: 'headcount', organisationId: 'organisation_id', regionId: 'region_id', industry: 'industry', standardisation: 'standardisation',
} as const
export type DatedField = keyof typeof DATED_FACTS

export const entities = defineLedger({
  name: 'entity',
  path: 'entities',
  table: 'entities',
  label: '监管单位',
  unit: '家',
  systems: ['A07', 'D05', 'E02'],
  placedBy: 'own region',
  title: 'name',
  keys: [['creditCode'], ['name', 'regionId']],
  fields: {
    name: text({ label: '名称', max: 200, required: true, aliases: ['单位名称', '企业名称', '场所名称', '项目名称', '公司名称', '商户名称', '名称（全称）'] }),
    kind: choice({ label: '类型', choices: KINDS, required: true, aliases: ['单位类型', '对象类型', '类别'] }),
    creditCode: text({ label: '统一社会信用代码', max: 40, parse: parseCreditCode, aliases: ['信用代码', '社会信用代码', '统一信用代码', '营业执照号'] }),
    regionId: reference({ label: '所属社区', to: 'regions', nameField: 'regionName', required: true, aliases: ['社区', '村（社区）', '所属网格', '网格', '辖区', '属地', '片区'] }),
    address: text({ label: '地址', max: 300, aliases: ['经营地址', '详细地址', '注册地址', '生产经营地址', '住所'] }),
    industry: text({ label: '行业', max: 60, parse: parseIndustry, say: sayIndustry, aliases: ['行业代码', '所属行业', '国民经济行业'] }),
    placeKind: choice({ label: '场所类别', choices: PLACE_KINDS, aliases: ['九小场所类别', '场所类型'] }),
    organisationId: reference({ label: '监管部门', to: 'organisations', nameField: 'organisationName', aliases: ['行业监管部门', '主管部门', '责任科室', '监管科室', '牵头部门'] }),
    principal: text({ label: '主要负责人', max: 60, aliases: ['主要负责人姓名', '负责人', '法定代表人', '法定代表人姓名', '法人', '负责人姓名', '法人代表'] }),
    principalMobile: text({ label: '负责人电话', max: 30, personal: true, parse: parsePhone, aliases: ['主要负责人手机号码', '主要负责人联系电话', '主要负责人电话', '联系电话', '电话', '手机', '手机号码', '负责人手机', '联系方式'] }),
    controller: text({ label: '实际控制人', max: 60, aliases: ['实控人'] }),
    safetyOfficer: text({ label: '安全管理人员', max: 60, aliases: ['安全管理人员姓名', '安全员', '安全员姓名', '安全管理员', '安全负责人'] }),
    safetyMobile: text({ label: '安全员电话', max: 30, personal: true, parse: parsePhone, aliases: ['安全管理人员手机号码', '安全管理人员联系电话', '安全员手机', '安全管理人员电话'] }),
    headcount: integer({ label: '从业人数', min: 0, max: 1_000_000, unit: '人', aliases: ['职工人数', '员工人数', '人数', '从业人员', '从业人员数'] }),
    status: choice({ label: '经营状态', choices: OPERATING, aliases: ['状态', '生产状态', '营业状态'] }),
    highHazard: flag({ label: '高危行业', aliases: ['是否高危', '高危', '是否高危企业'] }),
    keyIndustry: flag({ label: '重点行业', aliases: ['是否重点行业', '重点企业'] }),
    aboveScale: flag({ label: '规上', aliases: ['是否规上', '规模以上', '规上企业'] }),
    eightTrades: flag({ label: '工贸八大行业', aliases: ['工贸八大行业企业', '八大行业'] }),
    selfEmployed: flag({ label: '个体经营', aliases: ['是否个体', '个体工商户'] }),
    standardisation: text({ label: '标准化等级', max: 40, aliases: ['安全生产标准化', '标准化'] }),
    foundedOn: day({ label: '成立日期', aliases: ['成立时间', '注册日期', '开业日期', '登记日期'] }),
    longitude: decimal({ label: '经度', min: 73, max: 136 }),
    latitude: decimal({ label: '纬度', min: 3, max: 54 }),
    note: text({ label: '备注', max: 1000, long: true }),
  },
  columns: ['name', 'kind', 'creditCode', 'regionId', 'industry', 'organisationId', 'principal', 'headcount', 'highHazard', 'status'],
  filters: ['kind', 'regionId', 'industry', 'placeKind', 'organisationId', 'status', 'highHazard', 'keyIndustry', 'aboveScale', 'eightTrades', 'headcount', 'foundedOn', 'creditCode'],
  sort: 'name',
  search: ['name', 'creditCode', 'address', 'principal'],
  assume: (row) => ({ kind: row['creditCode'] ? 'enterprise' : 'place' }),
  together: [
    { field: 'creditCode', check: (row) => (row['kind'] === 'enterprise' && !row['creditCode'] && row['selfEmployed'] !== true ? '企业要有统一社会信用代码；没有执照的请登记为场所' : undefined) },
    { field: 'latitude', check: (row) => ((row['longitude'] == null) !== (row['latitude'] == null) ? '经度和纬度要一起填' : undefined) },
  ],
})
