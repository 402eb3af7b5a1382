import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDay } from '#platform/time/day.ts'
import { readText } from '../read/text.ts'
import { compilePlan } from './compile.ts'
import { SEEDS } from './fixtures/scored.ts'
import { isPlan, KINDS, PERIODS, type Plan } from './plan.ts'

const FIXTURES = new URL('./fixtures/', import.meta.url)
const file = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')
const seeds = SEEDS.map((seed) => readFileSync(seed, 'utf8'))
const texts = [...seeds, ...['enterprise', 'ministry', 'education', 'tourism', 'chemical', 'soe', 'township', 'water', 'zone', 'elderly', 'province'].map((name) => file(`invented/${name}.txt`))]
const compiled = (text: string): Plan => {
  const result = compilePlan(readText(text))
  if (!isPlan(result)) throw new Error(result.reason)
  return result
}

/** What must hold of any plan, whatever the text. Collected first: an expectation for each of thousands is slow. */
function sound(plan: Plan, text: string): void {
  const wrong: string[] = []
  const must = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what)
  }
  let last = 0
  for (const { id, span, text: words, kind, systems, frequency, owners, due } of plan.clauses) {
    must(text.slice(span.start, span.end) === words && words.trim() !== '', `${id} span`)
    must(span.start >= last, `${id} order`)
    last = span.start
    must(KINDS.includes(kind), `${id} kind`)
    must(systems.length > 0 && systems.every((code) => /^[A-MZ]\d\d$/.test(code)), `${id} systems`)
    must(frequency.every((one) => PERIODS.includes(one.per) && one.atLeast > 0), `${id} frequency`)
    must(owners.every((owner) => owner.name.length > 0), `${id} owners`)
    if (due === null) continue
    must(due.by === null || isDay(due.by), `${id} by`)
    must(due.from === null || due.by === null || due.from <= due.by, `${id} from after by`)
    must(due.by !== null || due.from !== null || due.standing, `${id} empty due`)
  }
  must(new Set(plan.clauses.map((clause) => clause.id)).size === plan.clauses.length, 'ids')
  expect(wrong).toEqual([])
}

it.each(texts.map((text) => [text.trim().slice(0, 20), text]))('is sound on %s…', (_name, text) => sound(compiled(text), text))

it('reads the head of a plan', () => {
  const plan = compiled(file('invented/ministry.txt'))
  expect([plan.title, plan.issuer, plan.documentNumber, plan.issuedOn, plan.status]).toEqual(['清川省交通运输厅关于开展公路桥隧安全能力提升专项行动的通知', '清川省交通运输厅', '清交安监〔2025〕36号', '2025-04-28', 'issued'])
  expect(plan.period).toEqual({ from: '2025-05-01', to: '2027-12-31' })
  expect(plan.actions.map((action) => action.title)).toEqual(['全面排查建档', '分类整治隐患', '健全长效机制'])
})
it('tells a draft, its stages and its actions', () => {
  const plan = compiled(seeds[1]!)
  expect([plan.status, plan.issuedOn, plan.actions.length]).toEqual(['draft', null, 10])
  expect(plan.stages.map((stage) => [stage.title, stage.from, stage.to])).toEqual([['夯实基础阶段', null, '2024-12-31'], ['集中攻坚阶段', '2025-01-01', '2025-12-31'], ['固本提升阶段', '2026-01-01', '2026-12-31']])
})
it('takes the year of a plan without one from its day of issue', () => {
  expect(compiled(seeds[2]!).clauses.find((clause) => clause.text.includes('今年7月底前'))?.due?.by).toBe('2023-07-31')
})
describe('deadlines that stand above the sentences', () => {
  const dues = (text: string): Record<string, string | null> => Object.fromEntries(compiled(text).clauses.map((clause) => [clause.text, clause.due?.by ?? null]))
  it('takes the day in the title of a task for what the task does not date itself', () => {
    const found = dues('养老机构消防审验整改方案\n市民政局\n2025年10月24日\n二、重点任务\n（一）全面摸排（2025年10月底前）\n各区民政局要对辖区养老机构开展排查，建立问题台账。\n（二）巩固提升\n市民政局组织开展“回头看”，2026年6月15日前报送工作总结。')
    expect(Object.entries(found).filter(([words]) => /排查|台账|回头看|总结/.test(words)).map(([, by]) => by)).toEqual(['2025-10-31', '2025-10-31', null, '2026-06-15'])
  })
  it('dates what came before by a sentence that is nothing but a day', () => {
    const found = dues('运输安全整治方案\n市交通运输局\n2024年3月1日\n一、整治任务\n（一）严格准入。运输部门要全面排查许可情况，依法取缔不具备资质的运输企业。2024年9月底前完成。\n（二）规范停车。各县要编制停车场建设规划。')
    expect(Object.entries(found).filter(([words]) => /排查|取缔|规划|完成/.test(words)).map(([, by]) => by)).toEqual(['2024-09-30', '2024-09-30', null])
  })
  it('reads stages that have a name but no number', () => {
    const found = dues('施工安全专项整治实施方案（2024年）\n一、整治内容\n施工企业要配足安全管理人员。\n二、实施步骤\n启动阶段（2024年5月1日前）：各地住建部门要制定实施方案。\n检查阶段（2024年7月16日至10月30日）：各地住建部门要对重点项目开展检查。')
    expect([Object.entries(found).find(([words]) => words.includes('制定实施方案'))?.[1], Object.entries(found).find(([words]) => words.includes('开展检查'))?.[1]]).toEqual(['2024-05-01', '2024-10-30'])
  })
})
describe('titles', () => {
  const clauses = (body: string): string[] => compiled(`安全整治方案（2024年）\n市安委会\n2024年3月1日\n一、主要任务\n（一）整治隐患\n2.建立隐患督办销号制度。${body}\n3.强化监管。各单位要落实责任，组织排查。`).clauses.map((clause) => clause.text)
  it('are commitments when the mechanism they name never comes back', () => expect(clauses('各单位要加大指导力度，督促按期销号。')).toContain('建立隐患督办销号制度'))
  it('are only titles when it does', () => expect(clauses('各单位要健全审核销号机制，加大指导力度。')).not.toContain('建立隐患督办销号制度'))
})
describe('owners told apart from the sentence', () => {
  it('keeps whoever leads where a note only says that all do their part', () => {
    const plan = compiled('专项行动方案（2024年）\n某某街道办事处\n2024年3月1日\n一、任务分工\n安委办负责牵头实施本方案。\n二、主要任务\n（一）强化保障\n1.加大资金投入。完善督办制度，每半年通报一次进展情况。（工作要求：各科室、各社区根据各自职责做好相关工作）\n2.加强宣传。应急办要组织宣传。')
    expect(plan.clauses.find((clause) => clause.text.includes('督办制度'))?.owners.map((owner) => `${owner.inferred ? '?' : ''}${owner.name}`)).toEqual(expect.arrayContaining(['各科室', '各社区', '?某某街道办事处']))
  })

  const owners = (text: string): string[] => compiled(`某市安全生产治本攻坚三年行动方案（2024—2026年）\n一、重点任务\n${text}\n二、保障措施\n（一）加强领导。各单位要落实责任，制定方案，建立台账。`).clauses
    .filter((clause) => clause.path[0] === '一').map((clause) => clause.owners.map((owner) => owner.name).join('、'))
  it('an annotation above the items holds for all of them', () => {
    expect(owners('（一）能力提升行动\n责任单位：市应急局牵头，市教育局配合\n1.组织开展集中轮训，落实培训计划。\n2.建立培训档案制度。\n（二）隐患清零行动\n责任单位：市住建局\n3.开展隐患排查整治工作。')).toEqual([
      '市应急局、市教育局', '市应急局、市教育局', '市应急局、市教育局', '市住建局',
    ])
  })
  it('an annotation that closes the last of several items holds for all of them', () => {
    expect(owners('（一）能力提升行动\n1.组织开展集中轮训工作。\n2.建立培训档案制度。（责任单位：市应急局）')).toEqual(['市应急局', '市应急局'])
  })
  it('a name that titles an item owns it', () => {
    expect(owners('（一）重点领域行动\n1.煤矿企业。推进智能化改造工作。严禁超能力组织生产。\n2.化工企业。制定老旧装置改造退出方案。')).toEqual(['煤矿企业', '煤矿企业', '化工企业'])
  })
  it('each item keeps its own annotation', () => {
    expect(owners('（一）能力提升行动\n1.组织开展集中轮训工作。（责任单位：市教育局）\n2.建立培训档案制度。（责任单位：市应急局）')).toEqual(['市教育局', '市应急局'])
  })
})
it('gives the kind and systems of the deed before to 每季度至少开展一次', () => {
  const plan = compiled('某县校园安全三年行动方案（2024—2026年）\n一、重点任务\n（一）中小学校每月至少开展一次应急疏散演练，幼儿园每季度至少开展一次。\n（二）各学校要建立隐患台账，落实整改责任，加强检查。')
  expect(plan.clauses.slice(0, 2).map((clause) => [clause.kind, clause.systems[0], clause.frequency[0]?.per])).toEqual([['drill', 'G07', 'month'], ['drill', 'G07', 'quarter']])
})
it('lets what happens at once have no date of its own', () => {
  const plan = compiled('某景区安全生产治本攻坚三年行动方案（2024—2026年）\n一、重点任务\n（一）2024年5月底前对玻璃栈道开展安全评估，评估不合格的立即停用，发现重大隐患的24小时内报告主管部门。\n（二）各部门要落实责任，制定方案，建立台账。')
  expect(plan.clauses.slice(0, 3).map((clause) => clause.due?.by ?? null)).toEqual(['2024-05-31', null, null])
})
it('gives every item of 甲、乙、丙等100% its number', () => {
  const plan = compiled('某区安全生产治本攻坚三年行动方案（2024—2026年）\n一、工作目标\n到2026年底，规上企业“一会三卡”、风险监测预警、智慧监管、监管队伍配备等100%。\n二、重点任务\n（一）各单位要落实责任，制定方案，建立台账。')
  expect(plan.clauses.filter((clause) => clause.path[0] === '一').map((clause) => [clause.systems[0], clause.targets[0]?.value, clause.due?.by])).toEqual([
    ['F03', 100, '2026-12-31'], ['K02', 100, '2026-12-31'], ['K01', 100, '2026-12-31'], ['H05', 100, '2026-12-31'],
  ])
})
it('reads columns of years as due in their years', () => {
  const plan = compiled('某区安全生产治本攻坚三年行动方案（2024—2026年）\n一、重点任务\n（一）各单位要落实责任，制定方案，建立台账。\n附件：任务清单\n序号\t重点任务\t2024年目标\t2025年目标\t责任单位\n1\t推进企业标准化达标建设\t达标率达到60%\t达标率达到80%\t应急局')
  expect(plan.clauses.filter((clause) => /达标率/.test(clause.text)).map((clause) => [clause.text, clause.due?.from, clause.due?.by, clause.owners[0]?.name])).toEqual([
    ['达标率达到60%', '2024-01-01', '2024-12-31', '应急局'], ['达标率达到80%', '2025-01-01', '2025-12-31', '应急局'],
  ])
})
it('reads a task table with inherited cells, and links its rows to the actions of the body', () => {
  const plan = compiled(seeds[4]!)
  const rows = plan.clauses.filter((clause) => clause.path[0] === '附件')
  expect(rows.length).toBe(69)
  const row = rows.find((clause) => clause.text.startsWith('推动燃气安全监管智能化建设'))
  expect(row?.due?.by).toBe('2026-12-31')
  expect(row?.owners.map((owner) => owner.name)).toEqual(['安全生产部', '园区各企业'])
  expect(row?.path).toEqual(['附件', '七', '21'])
  expect(plan.actions.find((action) => action.id === row?.action)?.title).toBe('开展安全工程治理行动')
})
it('keeps the covering letter’s own demands', () => {
  const letter = '各县（区）安委会，市级有关部门：\n现将《方案》印发你们，请认真贯彻落实。各县（区）要研究制定本地工作方案，于2024年3月15日前报市安办备案，每季度报送一次工作进展情况。\n临江市安全生产委员会\n2024年3月7日\n'
  const plan = compiled(`${letter}临江市安全生产行动方案\n一、总体要求\n加强领导，落实责任，推进行动。\n二、主要任务\n（一）加强检查。各部门要组织开展安全检查，建立台账。`)
  expect(plan.clauses.find((clause) => clause.text.includes('3月15日'))?.due?.by).toBe('2024-03-15')
  expect(plan.clauses.find((clause) => clause.text.includes('每季度'))?.frequency).toEqual([{ per: 'quarter', atLeast: 1, when: null }])
})

describe('what is no plan is refused with a reason', () => {
  it.each([
    ['nothing', ''], ['blanks', ' \n\t　'], ['English', 'The committee shall inspect every plant each quarter and report. '.repeat(40)], ['one character', '安'.repeat(200_000)], ['ten megabytes of commas', '，'.repeat(10_000_000)],
    ['a poem', '床前明月光，疑是地上霜。举头望明月，低头思故乡。'.repeat(20)], ['a story', '那天傍晚，小船沿着河慢慢划过去，岸边的芦苇轻轻摇着，她忽然想起许多年前的一个夏天，外婆坐在门口剥豆子，猫睡在竹椅下面。'.repeat(20)],
    ['broken bytes', '\ufffd方案任务'.repeat(400)], ['numbers', '1234567890 '.repeat(500)],
    ['a summary of work done', `某局2024年安全生产工作总结\n一、主要工作\n${'（一）落实责任，开展检查，组织培训，完善措施，推进整治行动任务。\n'.repeat(20)}`],
    ['a law', `安全生产条例\n${Array.from({ length: 20 }, (_, i) => `第${'一二三四五六七八九十'[i % 10]}条 生产经营单位应当落实责任，加强检查，组织培训。`).join('\n')}`],
  ])('%s', (_name, text) => {
    const result = compilePlan(readText(text))
    expect(isPlan(result)).toBe(false)
    if (!isPlan(result)) expect(result.reason.length).toBeGreaterThan(8)
  })
})

describe('on any text', () => {
  const pieces = ['一、', '（一）', '1.', '2.1', '①', '一是', '各企业要', '每季度', '至少1次', '2024年', '6月底前', '（高危行业领域每月至少1次）', '（责任单位：', '）', '“', '”', '《', '》', '；', '。', '，', '、', '\n', '\n\n', '\t', '建立机制', '开展检查', '落实责任', '100%', '附件', '任务\t时间\t责任单位\n', '附件：', '对', '的', '由', '负责', '督促', '配合', '\u0000', '\ud83d', '😀', 'XX', '至', '—', '甲、', '任务1：', 'A.', 'a）', 'ii.', '【责任单位】', '24年', '24年，', '目录\n', '附件1\n', '某市实施方案\n', '总体要求\n', '重点任务\n责任单位\n完成时限\n', '安全部\n', '2025年\n', '"', '——', '会同']
  it('never throws and stays sound', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 120 }), (parts) => {
        const text = `关于安全工作的行动方案\n一、主要任务\n加强检查，落实责任，开展培训，完善措施，推进整治，组织部门单位。\n${parts.join('')}`
        const result = compilePlan(readText(text))
        if (isPlan(result)) sound(result, text)
      }),
      { numRuns: 150 },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => void compilePlan(readText(text))), { numRuns: 200 })
  })
  it('stays sound when a plan is cut anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number]
        const part = text.slice(from, to)
        const result = compilePlan(readText(part))
        if (isPlan(result)) sound(result, part)
      }),
      { numRuns: 30 },
    )
  })
  it('gives the same answer twice, and the same clauses with other line ends', () => {
    const text = texts[4]!
    expect(compilePlan(readText(text))).toEqual(compilePlan(readText(text)))
    const plain = (plan: Plan): string[] => plan.clauses.map((clause) => clause.text.replace(/\s+/g, ''))
    expect(plain(compiled(text.replaceAll('\n', '\r\n')))).toEqual(plain(compiled(text)))
  })
  it('grows linearly and stands hostile stretches inside a plan', () => {
    // Of the processor, not of the clock on the wall: a busy machine proves nothing.
    const time = (text: string): number => {
      const from = process.cpuUsage()
      compilePlan(readText(text))
      const { user, system } = process.cpuUsage(from)
      return (user + system) / 1000
    }
    const small = seeds.join('\n')
    time(small)
    const one = Math.min(time(small), time(small), time(small))
    const four = Math.min(time(small.repeat(4)), time(small.repeat(4)))
    expect(four).toBeLessThan(one * 4 * 3 + 300)
    for (const stretch of ['要督促企业', '（', '“对', '2024年至', '，配合区', '每', '一是', '\t任务\n', '、各单位', '1.']) expect(time(`${small}\n${stretch.repeat(60_000 / stretch.length)}\n${small}`)).toBeLessThan(10_000)
  })
})
