// Words that mean the same to the kind of a clause: deeds that open one, things that close one. A plan never seen says
// 组建 where the labelled ones say 成立; the class is known when the word is not.

export type Classes = readonly (readonly [name: string, pattern: RegExp])[]

const words = (list: string): string => `(?:${list.split(' ').sort((a, b) => b.length - a.length).join('|')})`
const opening = (list: string): RegExp => new RegExp(`^${words(list)}`)
const closing = (list: string): RegExp => new RegExp(`${words(list)}(?:工作|等)?$`)
const within = (list: string): RegExp => new RegExp(words(list))

/** What the clause does, by the verb behind its subject, date and adverbs. The first that fits. */
export const DEEDS: Classes = [
  ['forbid', opening('严禁 禁止 不得 杜绝 严防 坚决杜绝 坚决防止 防止 一律不得 不准 不许')],
  ['punish', opening('查处 打击 取缔 处罚 关停 责令 撤销 吊销 清退 严查 严惩 惩处 整治 纠治 查纠 拆除 清理 关闭 没收 扣押 移送 立案 依法从严 从严从重 从严 依法依规 依法')],
  ['finish', opening('完成 实现 基本完成 基本实现 全面完成 全面实现 全部完成 消除 确保 达到 建成 力争 基本消除 全面消除 有效遏制 遏制 杜绝 控制 基本建成 全面建成')],
  ['write', opening('制定 制订 编制 修订 印发 出台 起草 拟定 拟订 撰写 总结 全面总结 系统总结 编写 编印 修编 草拟 下发 签订 出具')],
  ['list', opening('梳理 摸清 登记 建档 汇总 明确 分解 纳入 录入 列出 逐一登记 厘清 将 把 摸底 建账 细化')],
  ['tell', opening('报送 上报 报告 通报 填报 反馈 报请 上传 报 汇报 抄送 备案 提交')],
  ['judge', opening('考核 评价 约谈 问责 追究 倒查 严肃 追责 评定 扣减 考评 述职 取消')],
  ['reward', opening('鼓励 奖励 表彰 激励 选树 评选 打造 培育 表扬 给予 创建 树立 支持')],
  ['spread', opening('宣传 宣讲 普及 播放 张贴 发放 推广 营造 发布 公布 发动 公开 曝光 制作 拍摄 刊播 悬挂 宣贯 公示 畅通 告知')],
  ['learn', opening('学习 培训 轮训 领会 深刻领会 集中学习 参加 参与 组织学习 教育 讲解')],
  ['check', opening('检查 排查 巡查 抽查 督查 核查 查验 检验 检测 摸排 暗访 督导 自查 复查 监督 监督检查 抽检 巡检 重点检查 紧盯 聚焦 盯紧 评估 诊断 体检')],
  ['connect', opening('接入 启用 上线 启动 运用 应用 联网 依托 打通数据 汇聚 归集 升级 搭建 开发 部署')],
  ['people', opening('成立 组建 设立 设置 配齐 配强 配备 抽调 聘请 安排 保障 投入 充实 建强 聘任 任命 整合 统筹 落实经费 负责 牵头 配合 选派 选配')],
  ['make', opening('改造 新建 更换 安装 加装 建设 增设 打通 更新 改建 扩建 加固 新增 铺设 修建 补建 增建 实施改造 淘汰 置换')],
  ['urge', opening('督促 推动 引导 指导 敦促 倒逼 推进 带动 压实 组织企业 要求 帮助 协助')],
  ['build', opening('建立 健全 完善 构建 形成 探索 优化 规范 理顺 改进 创新')],
  ['carry', opening('落实 执行 实行 实施 推行 贯彻 坚持 遵守 履行 严格 采取 用好 全面落实 做到 做好 抓好')],
  ['strengthen', opening('加强 强化 加大 深化 提升 提高 增强 夯实 巩固 巩固深化 筑牢 加快 扩大 拓展')],
  ['hold', opening('召开 听取 研究 会商 调度 研判 分析 审议 部署 专题研究 带队 调研')],
  ['do', opening('开展 组织 进行 举办 组织开展 开展好 举行 部署开展 启动开展')],
]

/** What the clause ends on. The first that fits. */
export const THINGS: Classes = [
  ['share', closing('率 % 全覆盖 清零 100 达标 以上 以下 下降 到位率 覆盖 为零 零增长 零事故 零容忍')],
  ['drill', closing('演练 演习 拉练')],
  ['training', closing('培训 轮训 学习 教育 考试 课程 取证 持证上岗 研讨 培训班 实训 比武 练兵 继续教育 必修课 安全课 授课 宣教')],
  ['reward', closing('奖励 激励 标杆 表彰 奖补 表扬 示范企业 示范单位 先进 优惠 评选')],
  ['judge', closing('考核 问责 评价 约谈 追责 责任追究 一票否决 述职 排名 倒查 考评 挂钩 扣分 绩效 评优资格 处理 内容')],
  ['report', closing('情况 信息 总结 数据 报告 报表 上报 报送 通报 备案 简报 进展 专报 月报')],
  ['list', closing('清单 台账 档案 目录 数据库 名录 明白卡 名单 登记 底数 一张图 处置卡 操作卡 一企一档 一患一档 造册 建档 底册 存量 职责 分工 责任')],
  ['paper', closing('方案 预案 规程 办法 计划 规划 标准 指南 细则 手册 意见 导则 条例 规定 文件 制度汇编 承诺书 责任书 协议 纪要 指引')],
  ['mechanism', closing('机制 制度 体系 模式 责任制 格局 流程 网络 闭环 链条 销号')],
  ['check', closing('检查 排查 巡查 抽查 督查 核查 检验 检测 摸排 暗访 督导 自查 复查 排查整治 专项检查 回头看 体检 评估 诊断 抽检 排查治理 辨识 鉴定')],
  ['punish', closing('行为 违法 处罚 整治 执法 打击 问题 乱象 惩戒 取缔 关闭 关停 专项整治 专项行动 治理 上岗 作业 运行 使用 生产 经营 处罚力度 手段')],
  ['spread', closing('宣传 活动 氛围 宣传片 标语 知识 普法 案例 经验 做法 宣讲 栏目 举报 电话 公益广告 曝光 手册 提示 文化')],
  ['people', closing('队伍 人员 机构 专班 小组 经费 资金 保障 装备 物资 力量 联络员 专家 安全员 网格员 器材 车辆 岗位 总监 站')],
  ['digital', closing('系统 平台 监测 预警 数字化 智能化 信息化 监控 大数据 联网 智慧化 在线监测 感知 一码 APP 小程序 接入 算法 模块')],
  ['works', closing('改造 工程 设施 建设 通道 管网 护栏 车棚 更换 加固 安装 装置 喷淋 消火栓 充电桩 公里 处 台 个 户 栋 套 基地 中心')],
  ['ability', closing('能力 水平 质量 意识 素质 素养 技能 本领 底线 理念 自觉性')],
  ['risk', closing('风险 隐患 事故 危害 短板 漏洞 盲区')],
  ['work', closing('工作 力度 措施 管理 任务 服务 指导 监督 监管 安全 管控 规范 要求 落实 整改 作用 关系 帮扶 研判 会商 会议 汇报')],
]

/** What is spoken of anywhere in it. */
export const MATTERS: Classes = [
  ['digital', within('系统 平台 监测预警 数字化 智能化 信息化 视频监控 大数据 物联网 智慧 在线 数据 二维码 人工智能 算法 传感 云')],
  ['works', within('改造 新建 更换 加固 安装 加装 消火栓 护栏 管网 通道 车棚 工程 充电桩')],
  ['people', within('队伍 经费 资金 专班 机构 人员配备 编制 装备 专职 联络员 领导小组')],
  ['forbid', within('严禁 禁止 不得 一律 杜绝 取缔 违法 违规 非法')],
  ['judge', within('考核 问责 约谈 追究 追责 评优 挂钩 一票否决 扣分 绩效')],
  ['reward', within('奖励 表彰 激励 标杆 示范 奖补 鼓励')],
  ['training', within('培训 学习 轮训 教育 考试 持证 取证 授课')],
  ['spread', within('宣传 宣讲 普法 科普 媒体 警示教育 案例 曝光 举报 标语')],
  ['list', within('清单 台账 档案 目录 数据库 登记 底数 建档 名录')],
  ['paper', within('方案 预案 规程 办法 规划 标准 指南 细则 手册 计划')],
  ['report', within('报送 上报 报告 通报 备案 汇总 填报 反馈')],
  ['check', within('检查 排查 巡查 抽查 督查 核查 检测 评估 暗访')],
  ['mechanism', within('机制 制度 体系 责任制 模式 流程')],
  ['meeting', within('会议 例会 会商 调度 汇报 研究 研判')],
]

/** Who is spoken of first, as far as the clause says it. */
export const DOERS: Classes = [
  ['head', /(?:负责人|[长厂矿校院]|经理|书记|主任|控制人|领导|总监|班子成员|安全员|网格员|人员|员工|职工|同志)$/],
  ['firm', /(?:企业|单位|公司|集团|工厂|车间|班组|项目部|学校|医院|商场|场所|机构|矿山|经营者|业主|物业)$/],
  ['office', /(?:局|委|办|部门|政府|街道|镇|乡|厅|部|专班|安委会|安委办|领导小组|科室|处|县|市|区|省|各地|园区|管委会|社区|村)$/],
]
