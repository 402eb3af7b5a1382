// A row of an office's list as a case: which headings are known, how their words are read, and what a row must have to be one.
// Pure. What a row leaves open stays open; nothing is made up but where the sentence beside it says so.
import { bad, good, oneOf, parseDay, parseMoney, parseText, type Parsed } from '#platform/formats/formats.ts'
import { headerKey, type CellProblem, type Column } from '#platform/sheets/columns.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { CATEGORIES, CHANNELS, LEVELS } from '#rooms/hazards/definitions.ts'
import { beginHazard, type ClauseCitation, type Hazard, type Level } from '#rooms/hazards/rules.ts'
import type { NewFinding } from '../store.ts'

export type ImportKind = 'sheet' | 'national'

/** A kept row: the case it would become, and its finding. */
export type Draft = { readonly hazard: Hazard; readonly finding: Omit<NewFinding, 'id' | 'hazardId' | 'began' | 'photos'>; readonly entityName: string }

export type Values = Record<string, unknown>

const labels = (choices: readonly { value: string; label: string }[]) => choices.map((one) => one.label)
const valueOf = (choices: readonly { value: string; label: string }[]) => (label: string) => choices.find((one) => one.label === label)!.value

const levelWord = oneOf(labels(LEVELS), { 重大隐患: '重大', 重大事故隐患: '重大', 是: '重大', 一般隐患: '一般', 一般事故隐患: '一般', 否: '一般', 较大: '一般', 较大隐患: '一般' })
function parseLevel(text: string): Parsed<string> {
  const word = levelWord(text)
  return word.ok ? good(valueOf(LEVELS)(word.value)) : word
}

const CHANNEL_WORDS: readonly (readonly [RegExp, string])[] = [
  [/自查|企业上报|自报|内部|班组/, 'self_check'], [/举报|投诉|12350|12345|随手拍|群众/, 'tipoff'], [/网格|社区巡查|巡查/, 'grid'], [/专家|服务机构|第三方|会诊/, 'expert'], [/监测|预警|物联|视频/, 'monitoring'],
  [/上级|督办|交办|转办|省|市|区督/, 'superior'], [/检查|督导|督查|执法|抽查|排查|部门/, 'inspection'],
]
function parseChannel(text: string): Parsed<string> {
  const known = CHANNELS.find(({ label, value }) => label === text.trim() || value === text.trim())
  const channel = known?.value ?? CHANNEL_WORDS.find(([found]) => found.test(text))?.[1]
  return channel ? good(channel) : good('import', `“${text.trim().slice(0, 20)}”不是已知的来源，记为台账导入`)
}

function parseCategory(text: string): Parsed<string> {
  const word = text.trim()
  const found = CATEGORIES.find(({ label, value }) => label === word || value === word) ?? CATEGORIES.find(({ label }) => label.length >= 2 && label !== '其他' && (word.includes(label) || (word.length >= 2 && label.includes(word))))
  return found ? good(found.value) : good('other', `“${word.slice(0, 20)}”不是已知的类别，记为其他`)
}

const long = (max: number) => (text: string): Parsed<string> => {
  const clean = parseText(text)
  return clean.ok && [...clean.value].length > max ? bad(`太长：最多 ${max} 字，现在 ${[...clean.value].length} 字`) : clean
}

type Spec = Omit<Column, 'parse'> & { parse?: Column['parse'] }
const SPECS: readonly Spec[] = [
  { key: 'externalId', label: '原编号', aliases: ['国家库编号', '重大事故隐患编号', '隐患编号', '隐患编码', '隐患ID', '台账编号', '编号'] },
  { key: 'entity', label: '单位', required: true, inherit: true, aliases: ['单位名称', '企业名称', '隐患单位', '受检单位', '被检查单位', '被检单位', '生产经营单位', '存在隐患单位', '企业名称（全称）', '场所名称'] },
  { key: 'creditCode', label: '统一社会信用代码', inherit: true, aliases: ['信用代码', '社会信用代码', '统一信用代码'] },
  { key: 'description', label: '隐患', required: true, parse: long(2000), aliases: ['隐患描述', '隐患内容', '隐患情况', '问题描述', '存在问题', '存在的问题', '主要问题', '问题隐患', '隐患名称', '问题', '重大事故隐患内容', '重大隐患描述', '存在的隐患', '安全隐患'] },
  { key: 'place', label: '部位', parse: long(200), aliases: ['隐患部位', '隐患位置', '具体位置', '所在位置', '具体部位', '位置', '地点', '隐患地点'] },
  { key: 'category', label: '类别', parse: parseCategory, aliases: ['隐患类别', '隐患类型', '问题类别', '问题类型'] },
  { key: 'level', label: '等级', parse: parseLevel, aliases: ['隐患等级', '隐患级别', '级别', '是否重大', '是否重大隐患', '隐患性质'] },
  { key: 'clause', label: '判定依据', parse: long(1000), aliases: ['判定标准', '判定条款', '依据条款', '依据', '违反条款', '法律依据', '判定依据条款', '重大隐患判定依据'] },
  { key: 'channel', label: '来源', parse: parseChannel, aliases: ['隐患来源', '发现渠道', '发现方式', '排查方式', '检查类型', '渠道', '排查渠道', '检查方式'] },
  { key: 'foundOn', label: '发现日期', required: true, parse: parseDay, inherit: true, aliases: ['排查日期', '检查日期', '检查时间', '发现时间', '排查时间', '上报日期', '上报时间', '录入时间', '录入日期'] },
  { key: 'foundByName', label: '发现人', parse: long(60), inherit: true, aliases: ['检查人', '检查人员', '排查人', '排查人员', '上报人', '发现人员'] },
  { key: 'organisation', label: '发现单位', parse: long(100), inherit: true, aliases: ['检查单位', '排查单位', '上报单位', '检查部门', '检查机构'] },
  { key: 'dueOn', label: '期限', parse: parseDay, aliases: ['整改期限', '整改时限', '限期整改日期', '计划完成时间', '计划整改完成时间', '整改完成期限', '限改日期', '要求完成时间'] },
  { key: 'state', label: '整改状态', parse: parseText, aliases: ['环节', '状态', '整改情况', '整改进度', '是否整改', '是否完成整改', '是否销号', '完成情况', '整改完成情况', '治理状态'] },
  { key: 'rectification', label: '整改措施', parse: long(1000), aliases: ['整改说明', '整改结果', '治理措施', '采取措施', '整改落实情况'] },
  { key: 'rectifiedByName', label: '整改责任人', parse: long(60), aliases: ['治理人', '责任人', '整改人', '整改负责人', '企业责任人'] },
  { key: 'planFunds', label: '整改资金', parse: parseMoney, aliases: ['投入资金', '治理资金', '资金'] },
  { key: 'rectifiedOn', label: '整改日期', parse: parseDay, aliases: ['提交整改', '整改完成日期', '整改完成时间', '实际完成时间', '实际完成日期', '整改时间', '完成时间', '完成日期'] },
  { key: 'reviewedByName', label: '复查人', parse: long(60), aliases: ['验收人', '核查人', '复查人员', '验收人员'] },
  { key: 'reviewedOn', label: '复查日期', parse: parseDay, aliases: ['复查时间', '验收日期', '验收时间', '核查日期'] },
  { key: 'closedOn', label: '销号日期', parse: parseDay, aliases: ['销号时间', '闭环日期', '闭环时间', '办结日期', '办结时间'] },
]

/** The headings of a list. A national list is known by its number. */
export function columnsOf(kind: ImportKind): Column[] {
  return SPECS.map((spec) => ({ parse: parseText, ...spec, ...(kind === 'national' && spec.key === 'externalId' ? { label: '国家库编号', required: true } : {}) }))
}

export const headingOf = (kind: ImportKind, key: string) => columnsOf(kind).find((column) => column.key === key)?.label ?? key

const CLOSED = /销号|已整改|整改完成|完成整改|已完成|整改到位|闭环|已治理|办结|验收合格|^是$|^完成$/
const OPEN = /未|正在|整改中|治理中|进行中|推进|限期|^否$/

/** 工贸企业重大事故隐患判定标准（应急管理部令第10号）第十一条（六）… → a citation; what cannot be told apart stays together. */
export function readClause(text: string): ClauseCitation {
  const clean = text.replace(/[《》“”]/g, '').replace(/\s+/g, ' ').trim()
  const at = /第[一二三四五六七八九十百零〇0-9]+条(?:\s*第?[（(]?[一二三四五六七八九十0-9]+[）)]?(?:项|款)?)*/.exec(clean)
  const head = (at ? clean.slice(0, at.index) : clean).trim()
  const number = /[（(]([^（）()]*(?:令|号|GB|AQ|〔\d{4}〕)[^（）()]*)[）)]/.exec(head)
  const document = head.replace(number?.[0] ?? '', '').replace(/[，,：:；;、的]+$/, '').trim()
  const rest = at ? clean.slice(at.index + at[0].length).replace(/^[，,：:；;。\s]+/, '') : ''
  return { document: (document || clean).slice(0, 120).padEnd(2, '—'), documentNumber: (number?.[1] ?? '').slice(0, 60), clause: (at?.[0].replace(/\s/g, '') ?? '原表未写条款').slice(0, 60), text: (rest || clean).slice(0, 1000).padEnd(2, '—') }
}

/** A number that names a record and not its place in a list. */
export function readNumber(text: unknown, kind: ImportKind): string | null {
  const number = typeof text === 'string' ? text.replace(/\s/g, '') : ''
  if (!number) return null
  return kind === 'national' || number.length >= 8 || (/\d{4}/.test(number) && /[A-Za-z一-龥]/.test(number)) ? number.slice(0, 80) : null
}

export type EntityOfRow = { id: string; name: string; regionId: string; regionPath: string; organisationId: string; communityId: string | null; industry?: string | null }

type Taken = { ok: true; draft: Draft; notes: string[] } | { ok: false; problems: CellProblem[] }

/** What a row comes to. @param given the row as it stood in the file, by its headings */
export function draftOf(values: Values, at: { kind: ImportKind; entity: EntityOfRow; today: Day; actor: Actor; importId: string; given: Readonly<Record<string, string>> }): Taken {
  const { kind, entity, today } = at
  const problems: CellProblem[] = []
  const notes: string[] = []
  const wrong = (key: string, message: string) => void problems.push({ key, message })
  const text = (key: string) => (typeof values[key] === 'string' && values[key] ? (values[key] as string) : null)
  const day = (key: string) => (text(key) as Day | null)
  const foundOn = day('foundOn')!
  const state = text('state') ?? ''
  const said = (text('level') ?? (kind === 'national' ? 'major' : null)) as Level | null
  const says = CLOSED.test(state) && !/未/.test(state) ? 'closed' : OPEN.test(state) ? 'open' : state ? 'unclear' : 'nothing'
  const dueOn = day('dueOn')
  for (const key of ['foundOn', 'rectifiedOn', 'reviewedOn', 'closedOn'] as const) if (day(key) && day(key)! > today) wrong(key, '晚于今天，请核对')
  let closedOn = day('closedOn')
  if (says === 'open' && closedOn) wrong('closedOn', `写着“${state}”，又有销号日期，请核对`)
  if (says === 'closed' && !closedOn) {
    closedOn = day('reviewedOn') ?? day('rectifiedOn')
    if (closedOn) notes.push('没有销号日期的，按复查或整改完成的日期')
    else wrong('closedOn', `写着“${state}”，要有销号日期或整改完成日期`)
  }
  if (says === 'unclear' && !closedOn) wrong('state', `“${state.slice(0, 20)}”看不出整改完没有，请写已销号、整改中或未整改`)
  if (closedOn && closedOn < foundOn) wrong('closedOn', '早于发现日期，请核对')
  if (dueOn && dueOn < foundOn) wrong('dueOn', '早于发现日期，请核对')
  if (said === 'major' && !text('clause')) wrong('clause', '判为重大的，要写判定依据（哪个标准第几条）')
  if (text('description')!.length < 2) wrong('description', '至少写两个字')
  if (problems.length) return { ok: false, problems }

  // Major is only what was judged so by a clause; what was handed out or closed without a word of it was general.
  const level = said ?? (closedOn || dueOn ? 'general' : null)
  if (said === null && level) notes.push('没有写等级的，按一般')

  const foundByName = text('foundByName') ?? text('organisation') ?? '台账未写'
  const begun = beginHazard({
    id: '', number: '', entity, communityId: entity.communityId, description: text('description')!, place: text('place') ?? '', category: text('category'),
    channel: text('channel') ?? (kind === 'national' ? 'superior' : 'import'), foundOn, actor: at.actor,
  })
  const assigned = !closedOn && dueOn !== null
  // Into the case that begins here and not into a copy: an object of ninety fields is slow to copy, a list has a hundred thousand.
  const hazard: Hazard = Object.assign(begun, {
    foundBy: null, foundByName, level, clause: level && text('clause') ? readClause(text('clause')!) : null,
    state: closedOn ? 'closed' : assigned ? 'assigned' : level ? 'graded' : 'reported',
    ...(closedOn ? { holder: 'nobody', holderOrganisationId: null } : assigned ? { holder: 'entity', holderOrganisationId: null } : {}),
    dueOn, firstDueOn: dueOn, planFunds: (values['planFunds'] as number | null) ?? null,
    planResponsible: text('rectifiedByName'),
    ...(closedOn ? { closedOn, rectification: text('rectification'), rectifiedByName: text('rectifiedByName'), rectifiedOn: day('rectifiedOn'), reviewedByName: text('reviewedByName'), reviewedOn: day('reviewedOn') } : { planMeasures: text('rectification') }),
  })
  return {
    ok: true, notes,
    draft: {
      hazard, entityName: entity.name,
      finding: {
        entityId: entity.id, channel: hazard.channel, foundOn, foundBy: null, foundByName, organisation: text('organisation'), description: hazard.description, place: hazard.place || null, longitude: null, latitude: null,
        source: kind, externalId: readNumber(values['externalId'], kind), fingerprint: fingerprintOf(hazard), given: at.given, importId: at.importId,
      },
    },
  }
}

/** The same row again: unit, day, words and place letter by letter, without blanks and punctuation. */
export function fingerprintOf(hazard: Pick<Hazard, 'entityId' | 'foundOn' | 'description' | 'place'>): string {
  return [hazard.entityId, hazard.foundOn, headerKey(hazard.description).slice(0, 400), headerKey(hazard.place ?? '')].join('|')
}

/** What a list may say anew of a case, in the order people read it. */
export const COMPARED = ['description', 'place', 'level', 'dueOn', 'state', 'closedOn', 'rectifiedOn'] as const satisfies readonly (keyof Hazard)[]
