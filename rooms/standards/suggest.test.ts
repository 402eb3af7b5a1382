// The engine against labelled findings: what it promises is a threshold here. And what the words of the trade are worth:
// denial, slips of the pen, what is fine, which field, which day.
import { describe, expect, it, test } from 'vitest'
import { CLEAR, FINDINGS, score } from './fixtures/labelled.ts'
import { CAVEATS, LAWS, shippedIndex, STANDARDS } from './store.ts'
import { clausesOf, entriesOf, findingOf } from './rules.ts'
import { fieldOf, knowsIndustry, suggest } from './suggest.ts'
import { bareFact, denied, findWords, mend, partsOf, plain } from './words.ts'

const index = shippedIndex()
const { words } = index
const found = (text: string, more: object = {}) => suggest(index, text, { on: '2026-11-21', limit: 5, ...more }).map((one) => `${one.documentNumber} ${one.clause}${one.item ?? ''}`)
const concepts = (text: string) => findWords(mend(plain(text), words.lexicon), words).map(({ concept }) => concept)

describe('labelled findings', () => {
  it('are many, and name clauses that stand in the documents', () => {
    expect(FINDINGS.dev.length + FINDINGS.held.length).toBeGreaterThanOrEqual(500)
    const known = new Set(index.prepared.map(({ entry }) => `${entry.documentNumber}${entry.clause}`))
    expect(Object.values(FINDINGS).flat().flatMap(({ right }) => right).filter((clause) => !known.has(clause))).toEqual([])
  })

  it('label nearly every criterion of the five documents', () => {
    const labelled = new Set(Object.values(FINDINGS).flat().flatMap(({ right }) => right))
    const criteria = Object.values(STANDARDS).flatMap(clausesOf).map((clause) => `${clause.documentNumber}${clause.clause}`)
    expect(criteria).toHaveLength(312)
    expect(criteria.filter((clause) => !labelled.has(clause))).toEqual(['建质规〔2024〕5号第十七条', '建城规〔2023〕4号第十条', '国家发展改革委令第41号第十四条'].toSorted((a, b) => criteria.indexOf(a) - criteria.indexOf(b)))
  })

  it.each([['held', 0.97, 0.88], ['published', 0.95, 0.82], ['rounds', 0.95, 0.8], ['dev', 0.97, 0.88], ['blind1', 0.97, 0.95], ['blind2', 0.97, 0.87], ['real3', 0.98, 0.95], ['real4', 0.98, 0.95], ['real5', 0.98, 0.94], ['real6', 0.97, 0.94], ['real7', 0.97, 0.94], ['real8', 0.97, 0.88], ['real9', 0.97, 0.9], ['everyday', 0.97, 0.83]] as const)('%s: the right clause among the first three', (set, top3, top1) => {
    const scored = score(index, FINDINGS[set])
    expect(scored.top3, JSON.stringify(scored.missed.slice(0, 5), null, 1)).toBeGreaterThanOrEqual(top3)
    expect(scored.top1).toBeGreaterThanOrEqual(top1)
  })

  it('the field, when it is chosen, does not push the right clause out', () => {
    for (const set of ['real3', 'real4', 'real5', 'real6', 'real7', 'real8', 'real9'] as const) {
      const scored = score(index, FINDINGS[set], { withField: true })
      expect(scored.top3, JSON.stringify(scored.missed.slice(0, 3), null, 1)).toBeGreaterThanOrEqual(0.97)
    }
  })

  it('where nothing is wrong, or no clause speaks of it, nothing is pushed up', () => {
    for (const [set, sentences] of Object.entries(CLEAR)) {
      const scores = sentences.map(({ text }) => suggest(index, text, { on: '2026-11-21' })[0]?.score ?? 0)
      expect(scores.filter((score) => score >= 0.6), set).toEqual([])
      expect(scores.filter((score) => score >= 0.3).length / scores.length, set).toBeLessThan(0.25)
      if (set !== 'real') expect(scores.filter((score) => score === 0).length / scores.length, set).toBeGreaterThan(0.5)
    }
  })

  it('a finding under a law only does not get a criterion first', () => {
    const lawOnly = [...FINDINGS.blind1, ...FINDINGS.blind2].filter(({ right }) => right.every((clause) => /^(主席令|国务院令)/.test(clause)))
    const pushed = lawOnly.filter(({ text }) => !/^(主席令|国务院令)/.test(suggest(index, text, { on: '2026-11-21' })[0]!.documentNumber))
    expect(lawOnly.length).toBeGreaterThan(80)
    expect(pushed.length / lawOnly.length, pushed.map(({ text }) => text).join('\n')).toBeLessThan(0.05)
  })

  it('a score says how often it is right', () => {
    const sure: boolean[] = []
    const unsure: boolean[] = []
    for (const { text, right } of [...FINDINGS.held, ...FINDINGS.published]) for (const one of suggest(index, text, { on: '2026-11-21', limit: 5 })) {
      const hit = right.includes(`${one.documentNumber}${one.clause}${one.item ?? ''}`)
      if (one.score >= 0.8) sure.push(hit)
      if (one.score <= 0.2) unsure.push(hit)
    }
    expect(sure.filter(Boolean).length / sure.length).toBeGreaterThan(0.75)
    expect(unsure.filter(Boolean).length / unsure.length).toBeLessThan(0.1)
  })
})

test('names the documented examples', () => {
  expect(found('喷涂车间没装可燃气体报警器').slice(0, 2).toSorted()).toEqual(['应急管理部令第10号 第七条（七）', '应急管理部令第10号 第八条（六）'])
  expect(found('氨制冷机房人没有证')[0]).toBe('应急管理部令第10号 第三条（二）')
  expect(found('配电箱门没关且无标识').slice(0, 3)).toEqual(expect.arrayContaining(['主席令第88号 第三十六条', '主席令第88号 第三十五条']))
})

test('the day decides which standards there are', () => {
  expect(found('瓦斯探头被塑料袋包住', { on: '2026-07-01' })[0]).toBe('应急管理部令第21号 第十四条（七）')
  expect(found('瓦斯探头被塑料袋包住', { on: '2026-06-30' }).filter((clause) => clause.startsWith('应急管理部令第21号'))).toEqual([])
  expect(found('除尘器没装泄爆片', { on: '2023-05-14' }).filter((clause) => clause.startsWith('应急管理部令第10号'))).toEqual([])
})

test('the field, said or chosen, decides between clauses of the same words', () => {
  expect(found('工地焊工没证')[0]).toBe('建质规〔2024〕5号 第四条（三）')
  expect(found('高压电工没证', { industry: '电力' })[0]).toBe('国家发展改革委令第41号 第十三条（一）')
  expect(found('焊工没证', { industry: '机械' })[0]).toBe('应急管理部令第10号 第三条（二）')
  expect(found('焊工没证', { industry: '教育' })).toEqual(found('焊工没证'))
  // who chose a quarry has said that what is under ground is no coal mine
  expect(found('井下还用着明令淘汰的电缆和老式绞车', { industry: '非煤矿山' })[0]).toBe('主席令第88号 第三十八条')
})

test('what protects and fails falls under the rule for all of them too', () => {
  expect(found('喷漆室可燃气体报警器坏了').slice(0, 3)).toContain('应急管理部令第10号 第十四条')
  expect(found('喷漆室没装可燃气体报警器').slice(0, 3)).not.toContain('应急管理部令第10号 第十四条')
})

test('all is well: an empty list; one thing wrong among it: its clause', () => {
  for (const text of ['未见积尘，清扫记录完整', '没有发现私拉乱接和飞线充电', '除尘器泄爆片完好，锁气卸灰阀运行正常', '有限空间已辨识并建立台账，警示牌齐全', '燃气公司已对用户书面告知，用户已整改', '未发现隐患', '无', '正常']) expect(found(text), text).toEqual([])
  // what ought to be there and was not found is a fault, not a denial
  expect(found('没有积尘清扫记录')[0]).toBe('应急管理部令第10号 第十一条（十）')
  expect(found('未设置电缆防护套管')).not.toEqual([])
  expect(found('掘进工作面没有临时支护')[0]).toBe('应急管理部令第21号 第二十条（十六）')
  // said after the thing it denies nothing
  expect(found('工地水平安全网缺失破损')[0]).toBe('建质规〔2024〕5号 第九条（四）')
  // 合格, and past its day; 未超过 what it ought to
  expect(found('货梯检验合格有效期已过')[0]).toBe('主席令第4号 第四十条')
  expect(found('外架高度未超过作业面')).not.toEqual([])
  expect(found('浓度未超过规定限值')).toEqual([])
  expect(found('未见有限空间警示标志')[0]).toBe('应急管理部令第10号 第十三条（一）')
  expect(found('没有清扫制度，车间积尘')[0]).toBe('应急管理部令第10号 第十一条（十）')
  expect(found('供气站没有隐患排查治理制度')[0]).toBe('建城规〔2023〕4号 第四条（三）')
  expect(found('通道畅通，灭火器完好，安全出口上锁')[0]).toBe('主席令第81号 第二十八条')
})

test('a clause that the finding names itself comes first', () => {
  expect(found('现场人员聚集，见照片（对照《工贸企业重大事故隐患判定标准》第十一条第（六）项）')[0]).toBe('应急管理部令第10号 第十一条（六）')
  expect(found('该公司焊接作业人员王某未取得操作证，违反了《中华人民共和国安全生产法》第三十条第一款的规定')[0]).toBe('主席令第88号 第三十条')
  expect(found('违反了《安全生产法》第三十条，焊工没证')[0]).toBe('主席令第88号 第三十条')
  // a number without its document names nothing
  expect(found('见整改通知第三十条，灭火器过期')[0]).toBe('主席令第81号 第十六条')
  expect(found('对照《工贸企业重大事故隐患判定标准》第十一条（六）', { on: '2023-05-14' }).filter((one) => one.includes('第10号'))).toEqual([])
})

test('an article is found by its number, written either way, though nothing in the finding is like it; not by its words', () => {
  expect(found('不符合《安全生产法》第99条第2项')[0]).toBe('主席令第88号 第九十九条')
  expect(found('对照应急管理部令 第10号第11条第（6）项')[0]).toBe('应急管理部令第10号 第十一条（六）')
  expect(found('违反《消防法》第60条')[0]).toBe('主席令第81号 第六十条')
  const penalties = new Set(['第九十七条', '第九十九条', '第一百零三条'])
  expect(found('特种作业人员未按照规定经专门的安全作业培训并取得相应资格，上岗作业').filter((clause) => penalties.has(clause.split(' ')[1]!))).toEqual([])
})

test('what a notice says around the fact does not count', () => {
  const fact = '车间内旋风除尘器未设置锁气卸灰装置'
  const notice = `2024年4月2日，某市应急管理局行政执法人员对某家具有限公司（从业人员46人）开展执法检查时，发现该公司存在以下问题：${fact}。上述行为违反了有关规定，责令限期改正，并处罚款1.9万元`
  expect(found(notice)[0]).toBe('应急管理部令第10号 第十一条（六）')
  const [first] = suggest(index, notice, { on: '2026-11-21' })
  expect(first!.score).toBeCloseTo(suggest(index, fact, { on: '2026-11-21' })[0]!.score, 1)
  expect(first!.why.every(({ start, end }) => start >= notice.indexOf(fact) && end <= notice.indexOf(fact) + fact.length)).toBe(true)
  expect(bareFact('未发现安全警示标志')).toBe('未发现安全警示标志')
  expect(bareFact('经查，灭火器过期').trim()).toBe('灭火器过期')
  expect(bareFact('2026年3月检查')).toBe('2026年3月检查')
  // the unit tells the field, though it is no fact
  expect(found('2026年8月3日对某煤矿检查时发现，一台开关失爆')[0]).toBe('应急管理部令第21号 第十三条（四）')
})

test('what a unit is called is no fact, and a quarry is no coal mine', () => {
  expect(found('9月22日查某电梯装饰公司，一名工人高处作业无证')[0]).not.toMatch(/^主席令第4号/)
  expect(found('外包给没有资质的公司，没签安全协议')[0]).toBe('主席令第88号 第四十九条')
  expect(found('采石场矿长和安全员的考核证过期').slice(0, 3)).toContain('主席令第88号 第二十七条')
  expect(found('煤矿矿长考核证过期').slice(0, 3).some((clause) => clause.startsWith('国务院令第774号'))).toBe(true)
})

test('when the rest is far behind, the third place is for the general duty', () => {
  const finding = '除尘器没有锁气卸灰阀'
  const raws = suggest(index, finding, { on: '2026-11-21', limit: 3 })
  expect(raws[0]).toMatchObject({ clause: '第十一条', item: '（六）' })
  expect(raws[2]).toMatchObject({ documentNumber: '主席令第88号', clause: '第三十六条' })
})

test('the thing that is missing counts more than the place it is missing in', () => {
  expect(found('中频炉水冷系统进水电机外壳未进行接地保护')[0]).toBe('主席令第88号 第三十六条')
  expect(found('铸造车间地坑未设置防护栏杆')[0]).toBe('主席令第88号 第三十六条')
  expect(found('铸造车间地坑有积水')[0]).toBe('应急管理部令第10号 第七条（三）')
})

test('among three criteria the third place is for a law, and what is like nothing falls under the general duty', () => {
  expect(found('熔炉炉皮上有个豁口，没有补')).toContain('主席令第88号 第三十六条')
  expect(found('职工浴室没有防滑垫').slice(0, 3)).toContain('主席令第88号 第三十六条')
  expect(suggest(index, '职工浴室没有防滑垫', { on: '2026-11-21' })[0]!.score).toBeLessThan(0.35)
  for (const text of ['引锭盘粘住后没有停止铸造，违规用金属棍撬压']) expect(found(text).slice(0, 3).some((clause) => clause.startsWith('主席令')), text).toBe(true)
})

test('of several sentences each has its clause among the first three', () => {
  const three = found('电炉炉下渣坑存在积水；电炉冷却水系统未设置出水温度、进水流量差监测报警装置；除尘系统未设置锁气卸灰装置').slice(0, 3).toSorted()
  expect(three).toEqual(['应急管理部令第10号 第七条（三）', '应急管理部令第10号 第七条（四）', '应急管理部令第10号 第十一条（六）'].toSorted())
  // what is fine is no fact
  expect(found('灭火器完好有效；除尘系统未设置锁气卸灰装置').slice(0, 1)).toEqual(['应急管理部令第10号 第十一条（六）'])
})

test('scores fall from first to last', () => {
  for (const { text } of [...FINDINGS.real3, ...FINDINGS.real4, ...FINDINGS.real5]) {
    const scores = suggest(index, text, { on: '2026-11-21', limit: 5 }).map(({ score }) => score)
    expect(scores.slice(1), text).toEqual(scores.slice(1).toSorted((a, b) => b - a))
    expect(scores[0] ?? 0, text).toBeGreaterThanOrEqual(scores[1] ?? 0)
  }
})

test('slips of a scanner', () => {
  expect(found('有限空问作业末办审批')[0]).toBe('应急管理部令第10号 第十三条（二）')
  expect(found('喷漆房可燃气休报警嚣末安装').slice(0, 2).toSorted()).toEqual(['应急管理部令第10号 第七条（七）', '应急管理部令第10号 第八条（六）'])
  expect(mend('喷淋末端', words.lexicon)).toBe('喷淋末端')
})

test('trades by the names people use', () => {
  for (const [typed, field] of [['机械制造', '工贸'], ['非煤矿山', '非煤矿山'], ['煤矿', '煤矿'], ['化工园区', '危险化学品'], ['房屋市政', '建筑施工'], ['天然气燃气', '城镇燃气'], ['消防', '消防']] as const) expect(fieldOf(typed, words.lexicon), typed).toBe(field)
  expect(knowsIndustry('机械', words.lexicon)).toBe(true)
  expect(knowsIndustry('火星', words.lexicon)).toBe(false)
  // a mine without coal has no criteria here; the coal mines' regulation, which comes when no field is chosen, does not bind it
  expect(found('主要通风机坏了')).toContain('国务院令第774号 第二十五条')
  expect(found('主要通风机坏了', { industry: '非煤矿山' }).filter((clause) => clause.startsWith('国务院令第774号'))).toEqual([])
})

test('every item of a checklist brings its own clause back when it was ticked', () => {
  const lost = Object.values(STANDARDS).flatMap(clausesOf).filter((clause) => {
    const [, article = clause.clause, item = null] = /^(第[^条]+条)(（.+）)$/.exec(clause.clause) ?? []
    return found(findingOf({ text: clause.text, document: clause.document, clause: article, item }))[0] !== `${clause.documentNumber} ${clause.clause}`
  })
  expect(lost.map(({ clause }) => clause)).toEqual([])
})

test('a law of one field waits for its field to be said', () => {
  expect(found('奶茶店阁楼上铺了两张床')[0]).toBe('主席令第81号 第十九条')
  expect(found('工地没盖好的楼里住着工人')[0]).toBe('国务院令第393号 第二十九条')
})

test('what fits nothing scores low', () => {
  for (const text of ['食堂菜价涨了', '员工对宿舍分配有意见', '办公室打印机卡纸']) expect(suggest(index, text, { on: '2026-11-21' })[0]?.score ?? 0).toBeLessThan(0.6)
  expect(suggest(index, '……！！', { on: '2026-11-21' })).toEqual([])
})

test('the reason points into the typed words', () => {
  const text = '3号车间，除尘器没有锁气卸灰阀'
  const [first] = suggest(index, text, { on: '2026-11-21' })
  expect(first).toMatchObject({ clause: '第十一条', item: '（六）' })
  expect(first!.why.map(({ start, end }) => text.slice(start, end)).join('')).toContain('锁气卸灰')
  expect(first!.why.every(({ start, end }, at, all) => start < end && end <= text.length && (at === 0 || all[at - 1]!.end < start))).toBe(true)
})

describe('words', () => {
  it('different words, one meaning', () => {
    for (const text of ['没装', '未设置', '缺少', '未安装', '没有']) expect(concepts(text), text).toContain('缺失')
    for (const text of ['喷漆房', '喷涂车间', '烤漆房', '调漆间']) expect(concepts(text), text).toContain('喷漆')
    for (const text of ['受限空间', '有限空间', '污水池', '化粪池']) expect(concepts(text), text).toContain('有限空间')
  })
  it('the longest word counts, and a certificate is missed with words in between', () => {
    expect(concepts('可燃气体报警器')).toEqual(['可燃气体报警'])
    expect(concepts('没有高压进网证')).toContain('无证')
    expect(concepts('证照齐全')).not.toContain('无证')
  })
  it('slips of the pen are put right without moving the rest', () => {
    expect(concepts('泄暴片')).toContain('泄爆')
    for (const [wrong, right] of Object.entries(words.lexicon.typos)) expect(wrong.length, wrong).toBe(right.length)
    expect(plain('ＬＮＧ储罐')).toBe('lng储罐')
  })
  it('“没有积水” is no water', () => {
    const text = '炉坑没有积水'
    expect([...denied(text, findWords(text, words), words.lexicon)].map(({ concept }) => concept)).toContain('积水')
    expect(suggest(index, '中频炉炉坑没有积水', { on: '2026-11-21' })[0]?.score ?? 0).toBeLessThan(suggest(index, '中频炉炉坑有积水', { on: '2026-11-21' })[0]!.score)
  })
  it('facts are read one by one, and what is fine counts little', () => {
    expect(partsOf('配电箱门没关且没有标识，已安装漏电保护器')).toHaveLength(3)
    expect(partsOf('报警器已安装，灭火器过期').map(({ fine }) => fine)).toEqual([true, false])
    expect(found('喷漆室已安装可燃气体报警器，灭火器压力不足')[0]).toBe('主席令第81号 第十六条')
  })
})

test('phrases and caveats name clauses that are there', () => {
  const entries = entriesOf(STANDARDS, LAWS, {})
  expect(entries.filter(({ law, onlyNamed }) => law && !onlyNamed)).toEqual([])
  for (const [document, caveats] of Object.entries(CAVEATS)) {
    const clauses = document.startsWith('laws/') ? LAWS[document.slice(5)]!.articles.map(({ article }) => article) : clausesOf(STANDARDS[document]!).map(({ clause }) => clause)
    expect(Object.keys(caveats).filter((clause) => clause !== '' && !clauses.includes(clause)), document).toEqual([])
  }
  for (const clause of Object.values(words.lexicon.lastly)) expect(index.prepared.some(({ entry }) => entry.documentNumber + entry.clause === clause && !entry.onlyNamed), clause).toBe(true)
  expect(index.prepared.filter(({ entry }) => entry.phrases.length === 0 && !entry.onlyNamed).map(({ entry }) => `${entry.documentNumber}${entry.clause}`)).toEqual([])
})
