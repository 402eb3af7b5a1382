// 常见问题 by kind of place, in spoken words for the button and in the wording of a record for the report. They only
// save typing: the level is judged by the regulator, never by whoever found it.

export type CommonProblem = { readonly label: string; readonly formal: string; readonly category: string }

const p = (label: string, formal: string, category: string): CommonProblem => ({ label, formal, category })

const exitBlocked = p('消防通道堵了', '占用、堵塞疏散通道或消防车通道', 'fire')
const exitLocked = p('安全出口锁了', '安全出口锁闭', 'fire')
const wiring = p('电线私拉', '私拉乱接电气线路', 'electric')
const charging = p('电动车在屋里充电', '电动自行车及其蓄电池在室内停放、充电', 'fire')
const extinguisher = p('灭火器坏了没了', '灭火器缺失、失效或被遮挡', 'fire')
const living = p('里面住人', '生产、经营、储存场所内违规住人', 'fire')
const bottle = p('气瓶乱放', '液化石油气瓶存放、连接不符合要求', 'gas')
const gasAlarm = p('没装燃气报警器', '使用燃气的场所未安装可燃气体报警装置或装置失效', 'gas')
const overload = p('插座超负荷', '插座、插排超负荷使用或老化破损', 'electric')
const noTraining = p('工人没培训', '从业人员未经安全教育培训上岗', 'management')
const hotWork = p('动火没人看', '动火作业无审批、无现场监护', 'fire')

const SETS = {
  food: [bottle, gasAlarm, exitBlocked, p('油烟管没清洗', '排油烟管道未定期清洗', 'fire'), extinguisher],
  warehouse: [exitBlocked, p('货架超高', '货物堆放超高，距灯具或顶棚不足', 'fire'), exitLocked, p('库里住人', '仓库内违规住人', 'fire'), wiring],
  workshop: [p('机器没护罩', '机械设备传动、旋转部位缺少防护装置', 'machine'), wiring, hotWork, exitBlocked, noTraining],
  dust: [p('粉尘没清', '作业场所积尘未按规定清理', 'dust'), p('除尘器没开', '除尘系统未正常运行', 'dust'), p('电器不防爆', '粉尘爆炸危险场所使用非防爆电气设备', 'dust'), hotWork, exitBlocked],
  stay: [exitLocked, p('应急灯不亮', '应急照明、疏散指示标志损坏', 'fire'), overload, exitBlocked, extinguisher],
  crowd: [exitLocked, exitBlocked, p('应急灯不亮', '应急照明、疏散指示标志损坏', 'fire'), p('窗户焊死了', '外窗设置影响逃生和灭火救援的障碍物', 'fire'), extinguisher],
  school: [p('校门口通道堵了', '疏散通道、出入口堵塞', 'fire'), exitLocked, overload, p('窗户焊死了', '外窗设置影响逃生和灭火救援的障碍物', 'fire'), extinguisher],
  building: [p('楼道堆东西', '公共门厅、疏散走道、楼梯间堆放杂物', 'fire'), charging, p('消防栓没水', '室内消火栓无水或损坏', 'fire'), p('防火门坏了', '常闭式防火门损坏或常开', 'fire'), p('墙裂了、要塌', '房屋结构开裂、倾斜', 'building')],
  site: [p('没系安全带', '高处作业未使用安全带', 'height'), p('临边没护栏', '临边、洞口无防护', 'height'), p('吊装没人管', '起重吊装无专人指挥、无警戒', 'lifting'), p('脚手架不牢', '脚手架搭设不符合要求', 'height'), wiring],
  shop: [living, charging, exitBlocked, wiring, extinguisher],
  any: [exitBlocked, exitLocked, wiring, extinguisher, noTraining],
} as const satisfies Record<string, readonly CommonProblem[]>

type SetName = keyof typeof SETS
const TITLES: Record<SetName, string> = {
  food: '餐饮常见', warehouse: '仓库常见', workshop: '车间常见', dust: '涉粉企业常见', stay: '住宿、养老常见', crowd: '聚集场所常见', school: '学校常见', building: '楼院常见', site: '工地常见', shop: '小门店常见', any: '常见问题',
}

const BY_PLACE_KIND: Record<string, SetName> = {
  small_restaurant: 'food', small_school: 'school', small_hospital: 'stay', small_shop: 'shop', small_hotel: 'stay', small_entertainment: 'crowd', small_internet: 'crowd',
  small_fitness: 'crowd', small_workshop: 'workshop', self_built_house: 'building', old_compound: 'building', high_rise: 'building', complex: 'crowd', nursing_home: 'stay',
}

/** The common problems of this kind of place, by its kind, then by what its name says. Pure. */
export function commonProblems(place: { name: string; kind?: string | null; placeKind?: string | null; industry?: string | null }): { title: string; problems: readonly CommonProblem[] } {
  const set = setOf(place)
  return { title: TITLES[set], problems: SETS[set] }
}

function setOf(place: { name: string; kind?: string | null; placeKind?: string | null; industry?: string | null }): SetName {
  const known = place.placeKind ? BY_PLACE_KIND[place.placeKind] : undefined
  if (known) return known
  const { name } = place
  if (/仓|库|物流/.test(name)) return 'warehouse'
  if (/木业|家具|面粉|粉末|抛光|打磨/.test(name)) return 'dust'
  if (/餐|饭|面馆|火锅|烧烤|小吃|酒楼|食府/.test(name)) return 'food'
  if (/学校|幼儿园|小学|中学|培训/.test(name)) return 'school'
  if (/宾馆|酒店|旅馆|民宿|养老|医院|诊所/.test(name)) return 'stay'
  if (place.kind === 'project' || /工地|项目部|标段/.test(name)) return 'site'
  if (place.kind === 'building' || /小区|大厦|公寓/.test(name)) return 'building'
  if (place.industry?.startsWith('C') || /厂|制造|加工|机械|五金|塑料|印刷/.test(name)) return 'workshop'
  if (place.kind === 'place') return 'shop'
  return 'any'
}
