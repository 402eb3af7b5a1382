// What an event is called in the audit log: noun and deed. A name nobody has worded yet is shown as it is stored.
const NOUNS: Readonly<Record<string, string>> = {
  account: '账号', hazard: '隐患', entity: '监管单位', insurance: '安责险', certificate: '特种作业证', invitation: '邀请', file: '附件', view: '视图', parameter: '参数', plan: '方案', task: '任务', duty: '履职',
  stage: '阶段', filing: '应报方案', matter: '一件事', standard: '判定标准', 'standard-study': '标准学习', evidence: '照片', supervision: '督办', exposure: '曝光', listing: '挂牌督办', template: '文书措辞', problem: '问题',
  'dual-report': '双报告', expert: '专家', 'help-visit': '专家帮扶', 'help-round': '三查一曝光', clause: '承诺', analysis: '统计分析报告', check: '对照检查',
}
const DEEDS: Readonly<Record<string, string>> = {
  created: '登记', changed: '修改', voided: '作废', imported: '导入', exported: '导出', 'signed-in': '登录', 'signed-out': '退出', 'sign-in-failed': '登录失败', locked: '锁定', unlocked: '解锁', disabled: '停用',
  'password-changed': '改密码', 'password-reset': '重置密码', 'second-factor-set': '开通第二步验证', reported: '上报', graded: '判定', assigned: '交办', planned: '定方案', rectified: '提交整改', accepted: '复查通过',
  returned: '退回整改', urged: '催办', closed: '销号', late: '超期', 'extension-asked': '申请延期', extended: '同意延期', 'extension-refused': '不同意延期', 'paper-issued': '出具文书', 'fact-recorded': '登记变化',
  accepted_invitation: '接受邀请', submitted: '上报', received: '签收', made: '建立', followed: '随修订更新', dropped: '不再列', 'item-added': '清单加项', 'item-changed': '清单改项', 'item-removed': '清单去项',
  'item-ticked': '勾清单', 'item-unticked': '取消勾选', rescheduled: '改日期', reopened: '重新打开', 'theme-set': '定年度主题', 'chain-set': '定责任链条', pinned: '挂隐患', unpinned: '取下隐患', met: '记会议', set: '设定',
  studied: '学习', looked: '核对', listed: '列入', revisited: '回访', evaluated: '评价', 'hazard-linked': '登记隐患', passed: '核查合格', failed: '核查不合格', warned: '列入警示榜', recurred: '认定重发',
  'recurrence-dismissed': '排除重发', regraded: '改判', named: '写实名责任', 'plan-approved': '同意方案', 'plan-returned': '退回方案', progressed: '报进展', applied: '申请销号', vetted: '审核把关', refused: '认定或不予',
  owed: '应报', sent: '报送', registered: '登记', admitted: '纳入清单', proposed: '提出下一级', taken: '办理台阶', waived: '先不办', 'refusal-withdrawn': '撤回认定', answered: '答复', minuted: '记约谈纪要', ended: '解除',
  resumed: '重新打开', 'form-issued': '出具表格', drafted: '拟稿', published: '审核发布', 'feedback-told': '公布整改结果', withdrawn: '撤下', nominated: '提名', approved: '批准', removed: '摘牌', 'removal-asked': '申请摘牌',
  'removal-refused': '不予摘牌', redone: '抽查核查', merged: '并入另一件', unmerged: '撤销并案', 'finding-added': '又发现一次', reimported: '按台账更新', 'owner-told': '告知负责人', 'owner-read': '负责人看过',
  'owner-handed': '当面送达告知',
}

/** Deeds of the review, which mean something else there. */
const WHOLE: Readonly<Record<string, string>> = {
  'clause.accepted': '确认一句承诺', 'clause.edited': '改一句承诺', 'clause.set-aside': '定一句不执行', 'clause.reopened': '重新看一句承诺', 'clause.split': '拆一句承诺', 'clause.merged': '并两句承诺', 'clause.added': '划出一句承诺',
  'plan.clauses-accepted': '一次确认多句承诺', 'plan.clauses-reopened': '撤回一次确认', 'plan.clauses-edited': '一起改多句承诺',
}

export function auditWords(what: string): string {
  if (WHOLE[what]) return WHOLE[what]
  const [noun = '', deed = ''] = what.split('.')
  const words = DEEDS[deed]
  if (!words) return what
  if (noun === 'account') return deed === 'created' ? '开通账号' : words
  return `${words}${NOUNS[noun] ?? noun}`
}

export function nounWords(type: string): string {
  return NOUNS[type] ?? type
}
