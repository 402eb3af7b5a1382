// The forms behind the phone's steps: which questions each asks, and how the answers become the command. Pure; the
// validation is the step's own (rules.ts), so that phone and server say the same.
import type { PhotoNote } from '#platform/sync/photos.ts'
import { hazardLoop } from '../../rules.ts'
import { CHAIN_FIELDS, PLAN_FIELDS } from '../../rules.ts'
import type { HazardCase, HazardRow, PhoneStep } from './case.ts'

export type Question = { readonly name: string; readonly label: string; readonly kind: 'words' | 'line' | 'day' | 'yuan' | 'percent' | 'check'; readonly optional?: boolean; readonly hint?: string }

export type StepForm = {
  readonly title: string
  /** What happens then: shown before it is done. */
  readonly effect: string
  readonly deed: string
  readonly questions: readonly Question[]
  readonly photos?: { readonly label: string; readonly needed: boolean }
}

export const STEP_FORMS: Record<PhoneStep, StepForm> = {
  rectify: {
    title: '提交整改', deed: '交整改', effect: '交上去后由监管一方来复查；谁整改谁不复查。',
    photos: { label: '整改后的照片', needed: true },
    questions: [{ name: 'rectification', label: '怎么改的', kind: 'words', hint: '比如：货箱已清走，通道划线，安排专人每天看' }],
  },
  plan: {
    title: '制定整改方案', deed: '存方案', effect: '五项都有，才能提交整改。',
    questions: [
      { name: 'planMeasures', label: '措施：怎么改', kind: 'words' },
      { name: 'planResponsible', label: '责任：谁负责', kind: 'line' },
      { name: 'planFunds', label: '资金：要花多少元', kind: 'yuan', hint: '不花钱填 0' },
      { name: 'planDueOn', label: '时限：哪天改好', kind: 'day' },
      { name: 'planContingency', label: '预案：改好之前怎么防', kind: 'words' },
    ],
  },
  apply: {
    title: '自验、申请销号', deed: '自验合格，申请销号', effect: '申请以后由监管一方审核、复核；没改好会退回。',
    photos: { label: '自验照片', needed: false },
    questions: [{ name: 'selfChecker', label: '谁自验的', kind: 'line' }, { name: 'selfCheck', label: '自验看到什么', kind: 'words', hint: '对着整改方案逐条看，写结论' }],
  },
  reportProgress: {
    title: '报进展', deed: '报进展', effect: '监管部门看得到；很久没有进展的会被督办。',
    photos: { label: '现场照片', needed: false },
    questions: [{ name: 'percent', label: '改到百分之几', kind: 'percent', hint: '0 到 100' }, { name: 'progress', label: '做了什么，还剩什么', kind: 'words' }],
  },
  nameChain: {
    title: '实名责任', deed: '记下', effect: '六个人都写上，才能提交整改；知道几个写几个。',
    questions: CHAIN_FIELDS.map(([name, label]) => ({ name, label, kind: 'line', optional: true })),
  },
  askExtension: {
    title: '申请延期', deed: '申请延期', effect: '由监管部门批；批之前期限不变。',
    questions: [{ name: 'until', label: '要延到哪天', kind: 'day' }, { name: 'reason', label: '为什么来不及', kind: 'words' }],
  },
  accept: {
    title: '复查', deed: '复查通过', effect: '一般隐患通过就销号；重大隐患还要监管部门审核。',
    photos: { label: '复查照片', needed: false },
    questions: [{ name: 'review', label: '现场看到什么', kind: 'words', hint: '比如：通道已畅通，实测宽 1.4 米' }],
  },
  giveBack: {
    title: '退回整改', deed: '退回整改', effect: '退回给企业重新整改，原来的照片和说明都留在经过里。',
    photos: { label: '没改好的地方', needed: false },
    questions: [{ name: 'reason', label: '哪里没改好', kind: 'words' }, { name: 'dueOn', label: '新的期限', kind: 'day', optional: true, hint: '不填就还是原来的期限' }],
  },
}

export type StepDraft = { readonly commandId: string; readonly baseVersion: number; readonly values: Readonly<Record<string, string>>; readonly photos: readonly PhotoNote[]; /** Pictures of before, where an at-once rectification has none yet. */ readonly before?: readonly PhotoNote[] }

/** What this case asks beyond its step: each of the five where the plan wants them checked, and how a copied photo was looked at. Pure. */
export function questionsOf(step: PhoneStep, { row, terms, evidence }: Pick<HazardCase, 'row' | 'terms' | 'evidence'>): readonly Question[] {
  const asked = STEP_FORMS[step].questions
  if (step !== 'accept') return asked
  const five: Question[] = terms?.closedLoop?.includes('five-settled') && row.atOnce !== true ? PLAN_FIELDS.map(([field, label]) => ({ name: `five.${field}`, label: `${label}已落实`, kind: 'check' })) : []
  const flags: Question[] = (evidence?.standing.copiedNotOnSite ?? 0) > 0 ? [{ name: 'flagsSeen.note', label: '照片与以前的几乎相同，你怎么看的', kind: 'words', hint: '写看到的事实；没到现场看过的不能销号' }, { name: 'flagsSeen.onSite', label: '到现场看过', kind: 'check' }] : []
  return [...asked, ...five, ...flags]
}

/** 即查即改 needs the pair: pictures of before are asked for where the report has none. Pure. */
export const needsBefore = (step: PhoneStep, { row, terms }: Pick<HazardCase, 'row' | 'terms'>) => step === 'rectify' && row.atOnce === true && terms?.beforePhotos === 0

export const stepKey = (id: string, step: PhoneStep) => `step:${id}:${step}`

/** What is already known fills the form. Pure. */
export function firstValues(step: PhoneStep, row: HazardRow): Record<string, string> {
  if (step === 'nameChain') return Object.fromEntries(CHAIN_FIELDS.map(([field]) => [field, row[field] ?? '']))
  if (step === 'reportProgress') return { percent: row.progressPercent === null || row.progressPercent === undefined ? '' : String(row.progressPercent) }
  if (step !== 'plan') return {}
  return {
    planMeasures: row.planMeasures ?? '', planResponsible: row.planResponsible ?? '', planFunds: row.planFunds === null ? '' : String(row.planFunds / 100),
    planDueOn: row.planDueOn ?? row.dueOn ?? '', planContingency: row.planContingency ?? '',
  }
}

/** Yuan as typed → fen; undefined when it is no amount. Pure. */
export function fenOf(typed: string): number | undefined {
  const clean = typed.replace(/[,，\s元]/g, '')
  const match = /^(\d+(?:\.\d{1,6})?)(万)?$/.exec(clean)
  if (!match) return undefined
  // In decimal digits, so that 0.29 is 29 fen.
  const [whole = '0', fraction = ''] = match[1]!.split('.')
  const shift = match[2] ? 6 : 2
  if (fraction.length > shift) return undefined
  return Number(whole + fraction.padEnd(shift, '0'))
}

export type Filled = { readonly body: Record<string, unknown> } | { readonly wrong: Record<string, string> }

/** The command's body, or what is wrong with which answer. Pure. */
export function fill(step: PhoneStep, draft: StepDraft, asked: { questions?: readonly Question[]; before?: boolean } = {}): Filled {
  const form = STEP_FORMS[step]
  const questions = asked.questions ?? form.questions
  const answers: Record<string, unknown> = {}
  const wrong: Record<string, string> = {}
  for (const { name, kind, optional } of questions) {
    const typed = (draft.values[name] ?? '').trim()
    if (kind === 'check') {
      if (name.startsWith('five.')) answers.five = [...((answers.five as string[] | undefined) ?? []), ...(typed ? [name.slice(5)] : [])]
      else put(answers, name, typed !== '')
      continue
    }
    if (typed === '') {
      if (!optional) wrong[name] = '这一项要填'
    } else if (kind === 'yuan') {
      const fen = fenOf(typed)
      if (fen === undefined) wrong[name] = '填数字，比如 4600 或 1.2万'
      else answers[name] = fen
    } else if (kind === 'percent') {
      const percent = Number(typed.replace(/[%％]/g, ''))
      if (Number.isInteger(percent) && percent >= 0 && percent <= 100) answers[name] = percent
      else wrong[name] = '填 0 到 100 的整数'
    } else put(answers, name, typed)
  }
  if (form.photos) {
    answers.photos = draft.photos.map((photo) => photo.id)
    if (form.photos.needed && draft.photos.length === 0) wrong.photos = '至少拍一张整改后的照片，复查和销号凭它核对'
  }
  if (asked.before) {
    answers.before = (draft.before ?? []).map((photo) => photo.id)
    if (!draft.before?.length) wrong.before = '即查即改要有整改前的照片，和整改后的对照'
  }
  if (Object.keys(wrong).length > 0) return { wrong }
  Object.assign(wrong, ruledOut(step, answers))
  if (Object.keys(wrong).length > 0) return { wrong }
  return { body: { ...answers, commandId: draft.commandId, baseVersion: draft.baseVersion } }
}

/** `flagsSeen.note` → `{ flagsSeen: { note } }`. */
function put(answers: Record<string, unknown>, name: string, value: unknown): void {
  const [first, second] = name.split('.') as [string, string | undefined]
  if (second) answers[first] = { ...(answers[first] as object | undefined), [second]: value }
  else answers[first] = value
}

/** What the step's own rule says. A browser too old for it leaves the checking to the server. */
function ruledOut(step: PhoneStep, answers: Record<string, unknown>): Record<string, string> {
  try {
    const parsed = hazardLoop.steps[step].body.safeParse(answers)
    return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.map(String).join('.'), issue.message]))
  } catch {
    return {}
  }
}
