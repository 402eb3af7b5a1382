// The library over HTTP: what stands on a day, words of two characters, suggestions, a jurisdiction's own wording with its
// refusals, checklists by trade, and the quiz.
import { strToU8 } from 'fflate'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { parseText } from '#platform/formats/formats.ts'
import { openSheets } from '#platform/sheets/sheets.ts'
import { docxParagraphs, readDocx, readPdf } from '#mechanisms/document/testing.ts'
import { askOf, stateOf } from './rules.ts'
import { industriesOf } from './definitions.ts'
import { isPassed } from './terms.ts'
import { questionsOf } from './study/quiz.ts'
import { shippedClauses } from './store.ts'
import { day } from '#platform/time/day.ts'

const product = await testProduct()
let coordinator: Client, owner: Client, audit: Client
let entityId: string

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  await product.addPerson({ login: 'audit', name: '查账', role: 'audit-administrator', post: '审计', organisation: 'anban' })
  ;[coordinator, audit] = [await product.signIn('coordinator'), await product.signIn('audit')]
  entityId = newId()
  await coordinator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '汇鑫木业', kind: 'place', industry: '2110', regionId: await product.region('xg') } })
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId })
  owner = await product.signIn('owner')
})

const get = async <T>(client: Client, path: string) => (await client.get<T>(`/api/standards${path}`)).body
type Clauses = { clauses: { document: string; documentNumber: string; clause: string; item: string | null; text: string; field: string }[] }
type Suggestions = { suggestions: { documentNumber: string; clause: string; item: string | null; score: number; why: { start: number; end: number }[]; caveats: string[] }[] }

it('lists documents by field, with what they replaced; empty shelves say so', async () => {
  const { documents, mayImport } = await get<{ documents: { key: string; documentNumber: string; state: string; clauses: number; source: string; replacedBy: string | null; replaces: { documentNumber: string }[] }[]; mayImport: boolean }>(owner, '')
  const of = (number: string) => documents.find((one) => one.documentNumber === number)
  expect(mayImport).toBe(false)
  expect(of('应急管理部令第21号')).toMatchObject({ state: 'in-force', clauses: 123, source: 'product', replaces: [{ documentNumber: '应急管理部令第4号（2020年）' }] })
  expect(of('建质规〔2022〕2号')).toMatchObject({ state: 'ended', clauses: 0, replacedBy: '建质规〔2024〕5号' })
  expect(of('GB 35181-2025')).toMatchObject({ state: 'in-force', clauses: 0, source: 'none' })
  expect(of('交办运〔2023〕52号')).toMatchObject({ state: 'unknown' })
  expect((await audit.get('/api/standards')).status).toBe(403)
})

it('reads one document with its caveats, and none that is not there', async () => {
  const { document, articles, caveats } = await get<{ document: { clauses: number }; caveats: string[]; articles: { article: string; clauses: { item: string | null; text: string; caveats: string[] }[] }[] }>(owner, '/documents/mem-order-10-2023-gongmao')
  expect(document.clauses).toBe(65)
  expect(caveats[0]).toContain('从其规定')
  expect(articles.find(({ article }) => article === '第十三条')!.clauses[0]).toMatchObject({ item: '（一）', caveats: [expect.stringContaining('并且'), expect.any(String)] })
  expect((await get<{ articles: { article: string }[] }>(owner, '/documents/laws-work-safety-law-2021')).articles.length).toBeGreaterThan(100)
  expect((await owner.get('/api/standards/documents/nothing')).status).toBe(404)
})

it('finds clauses by two characters, as of a day', async () => {
  const { clauses } = await get<Clauses>(owner, `/search?q=${encodeURIComponent('泄爆')}`)
  expect(clauses[0]).toMatchObject({ documentNumber: '应急管理部令第10号', clause: '第十一条', item: '（三）' })
  const coal = async (on: string) => (await get<Clauses>(owner, `/search?q=${encodeURIComponent('空顶')}&on=${on}`)).clauses.map((one) => one.documentNumber)
  expect(await coal('2026-07-01')).toEqual(['应急管理部令第21号'])
  expect(await coal('2026-06-30')).toEqual([])
})

it('suggests, with the reason and what to make sure of', async () => {
  const q = '喷涂车间没装可燃气体报警器'
  const { suggestions } = await get<Suggestions>(owner, `/suggest?q=${encodeURIComponent(q)}&on=2026-11-21&industry=${encodeURIComponent('工贸')}`)
  expect(suggestions.slice(0, 2).map((one) => `${one.clause}${one.item}`).toSorted()).toEqual(['第七条（七）', '第八条（六）'])
  expect(suggestions[0]!.why.map(({ start, end }) => q.slice(start, end))).toEqual(expect.arrayContaining([expect.stringContaining('可燃气体报警')]))
  expect(suggestions[0]!.caveats[0]).toContain('非水性漆')
  expect((await owner.get('/api/standards/suggest?q=')).status).toBe(422)
  expect((await owner.get(`/api/standards/suggest?q=${encodeURIComponent('字'.repeat(2000))}`)).status).toBe(200)
})

describe('a jurisdiction’s own wording', () => {
  const rows = (more: string[] = []) => ['文件名称,文号,行业领域,施行日期,条款,项,原文', '水利工程生产安全重大事故隐患清单,办监督〔2023〕273号,水利,2023-11-01,第三条,（一）,启闭机钢丝绳断丝超标仍在使用的', '水利工程生产安全重大事故隐患清单,办监督〔2023〕273号,水利,2023-11-01,第三条,（二）,渡槽排架裂缝未监测的', ...more].join('\r\n')
  const bring = (client: Client, content: string, name = 'a.csv', dryRun = false) => client.upload<{ created: number; unchanged: number; rejected: number; problems: { row: number; column: string; message: string }[] }>('POST', `/api/standards/import?name=${name}&dryRun=${dryRun}`, strToU8(content))

  it('is tried first, taken in, and then cited like what ships', async () => {
    expect((await bring(owner, rows())).status).toBe(403)
    expect((await bring(coordinator, rows(), 'a.csv', true)).body).toMatchObject({ created: 2 })
    expect((await get<Clauses>(owner, `/search?q=${encodeURIComponent('渡槽')}`)).clauses).toEqual([])
    expect((await bring(coordinator, rows())).body).toMatchObject({ created: 2, rejected: 0 })
    expect((await bring(coordinator, rows())).body).toMatchObject({ created: 0, unchanged: 2, rejected: 0 })
    expect((await get<Clauses>(owner, `/search?q=${encodeURIComponent('渡槽')}`)).clauses).toMatchObject([{ documentNumber: '办监督〔2023〕273号', item: '（二）', field: '水利' }])
    const { suggestions } = await get<Suggestions>(owner, `/suggest?q=${encodeURIComponent('渡槽排架有裂缝没人监测')}`)
    expect(suggestions[0]).toMatchObject({ documentNumber: '办监督〔2023〕273号', clause: '第三条', item: '（二）' })
    expect((await get<Clauses>(owner, `/search?q=${encodeURIComponent('渡槽')}&on=2023-10-31`)).clauses).toEqual([])
  })

  it('is refused row by row, with the reason; what is cited is never rewritten', async () => {
    const { body } = await bring(coordinator, rows([
      '水利工程生产安全重大事故隐患清单,办监督〔2023〕273号,水利,2023-11-01,第三条,（三）,',
      '水利工程生产安全重大事故隐患清单,办监督〔2023〕273号,水利,不知道,第四条,,坝体渗漏的',
      '水利工程生产安全重大事故隐患清单,办监督〔2023〕273号,水利,2023-11-01,关于大坝,,坝体渗漏的',
      '工贸企业重大事故隐患判定标准,应急管理部令第10号,工贸,2023-05-15,第三条,（一）,别的原文',
    ]))
    expect(body.problems.map(({ row, column }) => [row, column])).toEqual([[4, '原文'], [5, '施行日期'], [6, '条款'], [7, '']])
    expect(body.problems[3]!.message).toContain('产品里已经有')
    const again = await bring(coordinator, rows().replace('渡槽排架裂缝未监测的', '渡槽另一种写法的'))
    expect(again.body).toMatchObject({ created: 0, unchanged: 1, rejected: 1, problems: [{ message: expect.stringContaining('不改') }] })
  })

  it('comes as JSON too', async () => {
    const json = (clauses: object[]) => JSON.stringify({ title: '特种设备重大事故隐患判定准则', documentNumber: 'GB 45067-2024', field: '特种设备', effectiveFrom: '2024-12-01', clauses })
    const wrong = await bring(coordinator, json([{ clause: '4.1', text: '未取得许可的' }, { clause: '乱写', text: '短' }]), 'a.json')
    expect(wrong.body).toMatchObject({ created: 0, problems: [{ row: 2, column: 'clause' }, { row: 2, column: 'text' }] })
    expect((await bring(coordinator, json([{ clause: '4.1', item: 'a)', text: '特种设备未取得许可生产仍在使用' }]), 'a.json')).body).toMatchObject({ created: 1 })
    expect((await bring(coordinator, '{', 'a.json')).status).toBe(415)
    const { documents } = await get<{ documents: { documentNumber: string; source: string; clauses: number }[] }>(owner, '')
    expect(documents.filter((one) => one.documentNumber === 'GB 45067-2024')).toMatchObject([{ source: 'imported', clauses: 1 }])
  })

  it('has a template', async () => {
    const { status, raw } = await coordinator.get('/api/standards/template')
    expect([status, raw.subarray(0, 2).toString()]).toEqual([200, 'PK'])
  })
})

it('makes one checklist of the union of trades; a unit’s code chooses them', async () => {
  type Checklist = { items: { clause: string; item: string | null; ask: string }[]; industries: { name: string; chosen: boolean }[]; entity: string | null }
  const one = await get<Checklist>(owner, `/checklist?industries=${encodeURIComponent('机械')}`)
  const both = await get<Checklist>(owner, `/checklist?industries=${encodeURIComponent('机械,粉尘涉爆')}`)
  expect([one.items.length, both.items.length]).toEqual([3 + 7 + 1, 3 + 7 + 10 + 1])
  expect(both.items[0]!.ask).toMatch(/^是否存在：.+[^的。；]$/)
  const mine = await get<Checklist>(owner, `/checklist?entityId=${entityId}`)
  expect(mine.entity).toBe('汇鑫木业')
  expect(mine.industries.filter((industry) => industry.chosen).map(({ name }) => name)).toEqual(['轻工', '粉尘涉爆'])
  expect(await get<Checklist>(owner, `/checklist?entityId=${newId()}`)).toMatchObject({ entity: null, items: [] })
  expect((await owner.get(`/api/standards/checklist?industries=${encodeURIComponent('太空')}`)).status).toBe(422)
})

it('asks once what two trades say in the same words, and tells what a look cannot settle', async () => {
  type Checklist = { items: { clause: string; item: string | null; text: string; also: string[]; caveats: string[] }[]; notes: { document: string; caveats: string[] }[] }
  const { items } = await get<Checklist>(owner, `/checklist?industries=${encodeURIComponent('机械,轻工,冶金,有色')}`)
  expect(new Set(items.map(({ text }) => text)).size).toBe(items.length)
  expect(items.find((one) => one.clause === '第七条' && one.item === '（七）')).toMatchObject({ also: ['第八条（六）'], caveats: ['只适用于非水性漆；先看漆的说明书'] })
  expect(items.find((one) => one.clause === '第四条' && one.item === '（八）')).toMatchObject({ also: ['第五条（十三）'] })
  const gas = await get<Checklist>(owner, `/checklist?industries=${encodeURIComponent('城镇燃气')}`)
  expect(gas.notes).toEqual([{ document: '城镇燃气经营安全重大隐患判定标准', caveats: [expect.stringContaining('只约束燃气经营者')] }])
  // before the day there was no such standard, hence no list
  expect((await get<Checklist>(owner, `/checklist?industries=${encodeURIComponent('城镇燃气')}&on=2023-09-20`)).items).toEqual([])
})

it('gives the list as the three files people carry round, each with every item', async () => {
  const address = (format: string, industries = '机械,粉尘涉爆') => `/api/standards/checklist/${format}?industries=${encodeURIComponent(industries)}`
  const asks = (await get<{ items: { ask: string }[] }>(owner, `/checklist?industries=${encodeURIComponent('机械,粉尘涉爆')}`)).items.map(({ ask }) => ask)
  const xlsx = await owner.get(address('xlsx'))
  expect(xlsx.status).toBe(200)
  const reader = await openSheets({ bytes: xlsx.raw }, { columns: ['序号', '条款', '看什么'].map((label) => ({ key: label, label, parse: parseText })) })
  const rows: string[][] = []
  for await (const row of reader.rows()) rows.push(row.cells.map((cell) => cell?.text ?? ''))
  await reader.close()
  expect(asks.filter((ask, at) => !rows[at]?.includes(ask))).toEqual([])
  const docx = docxParagraphs(readDocx((await owner.get(address('docx'))).raw)['word/document.xml']!).join('')
  expect(asks.filter((ask) => !docx.includes(ask))).toEqual([])
  const { text } = await readPdf(new Uint8Array((await owner.get(address('pdf'))).raw))
  // cells stand side by side, so a cell's lines are not one text; the first line of each is
  expect(asks.filter((ask) => !text.includes(ask.replaceAll(/\s/g, '').slice(0, 14)))).toEqual([])
  expect(text).toContain('（只适用于非水性漆；先看')
  // a unit one may not see is no unit, and without a trade there is nothing to list
  expect((await readPdf(new Uint8Array((await owner.get(`/api/standards/checklist/pdf?entityId=${newId()}`)).raw))).text).toContain('先选这家单位涉及的行业')
})

it('a hazard keeps the clause of its finding day over the day a standard is replaced', async () => {
  const version = (from: string, to: string | null, text: string, clause: string) => JSON.stringify({ title: '化工重大隐患判定', documentNumber: to ? '旧〔2017〕121号' : 'AQ 新-2026', field: '化工', effectiveFrom: from, effectiveTo: to, replaces: to ? null : '旧〔2017〕121号', clauses: [{ clause, text }] })
  for (const content of [version('2017-11-13', '2026-09-29', '反应釜联锁摘除未审批的', '第四条'), version('2026-09-30', null, '反应釜安全联锁未经审批摘除，或者停用的', '5.3')]) {
    expect((await coordinator.upload<{ created: number }>('POST', '/api/standards/import?name=a.json', strToU8(content))).body).toMatchObject({ created: 1 })
  }
  const q = encodeURIComponent('反应釜联锁摘除没有审批')
  const first = async (on: string) => (await get<Suggestions>(owner, `/suggest?q=${q}&on=${on}`)).suggestions[0]
  expect([await first('2026-09-29'), await first('2026-09-30')]).toMatchObject([{ documentNumber: '旧〔2017〕121号', clause: '第四条' }, { documentNumber: 'AQ 新-2026', clause: '5.3' }])
  const hazard = newId()
  await coordinator.post('/api/hazards', { commandId: newId(), id: hazard, entityId, description: '反应釜联锁摘除没有审批', foundOn: '2026-09-29', photos: [] })
  const old = (await get<Clauses>(coordinator, `/search?q=${encodeURIComponent('反应釜 联锁')}&on=2026-09-29`)).clauses[0]!
  const { body: before } = await coordinator.get<{ row: { version: number } }>(`/api/hazards/${hazard}`)
  const graded = await coordinator.post(`/api/hazards/${hazard}/grade`, { commandId: newId(), baseVersion: before.row.version, level: 'major', clause: { document: old.document, documentNumber: old.documentNumber, clause: old.clause, text: old.text } })
  expect(graded.status).toBe(200)
  // found again today: the new version; the old hazard keeps its words
  expect((await get<Suggestions>(owner, `/suggest?q=${q}`)).suggestions[0]).toMatchObject({ documentNumber: 'AQ 新-2026' })
  expect((await coordinator.get<{ row: { clause: object } }>(`/api/hazards/${hazard}`)).body.row.clause).toMatchObject({ documentNumber: '旧〔2017〕121号', clause: '第四条', text: '反应釜联锁摘除未审批的' })
})

it('asks, marks, and keeps the result under the person’s name', async () => {
  const key = 'mohurd-2024-5-construction'
  const { questions } = await get<{ questions: { kind: string; ask: string; options: string[] }[] }>(owner, `/documents/${key}/quiz?seed=a`)
  expect(questions).toHaveLength(10)
  expect(questions.every(({ options }) => new Set(options).size === 4)).toBe(true)
  expect(JSON.stringify(questions)).not.toContain('"answer"')
  const submit = (answers: number[]) => owner.post<{ study: { right: number; passed: boolean }; marked: { right: boolean; answer: number }[] }>('/api/standards/studies', { commandId: newId(), id: newId(), standard: key, seed: 'a', answers })
  const first = await submit(questions.map(() => -1))
  expect(first.body.study).toMatchObject({ right: 0, passed: false })
  const second = await submit(first.body.marked.map(({ answer }) => answer))
  expect(second.body.study).toMatchObject({ right: 10, passed: true })
  expect((await submit([0])).status).toBe(422)
  const { mine, coverage } = await get<{ mine: { right: number }[]; coverage: unknown[] }>(owner, '/studies')
  expect(mine.map(({ right }) => right).toSorted((a, b) => a - b)).toEqual([0, 10])
  expect(coverage).toEqual([{ standard: key, people: 1, passed: 1 }])
  expect((await get<{ mine: unknown[] }>(coordinator, '/studies')).mine).toEqual([])
  expect((await owner.get('/api/standards/documents/shelf-water/quiz')).status).toBeGreaterThanOrEqual(400)
})

test('questions: the right option is the clause’s own, the stranger is listed nowhere in the standard', () => {
  const clauses = shippedClauses('mem-order-10-2023-gongmao')
  const foreign = shippedClauses('mohurd-2024-5-construction')
  const own = new Set(clauses.map(({ text }) => text))
  for (const seed of ['1', '2', '3', '4', '5']) {
    const questions = questionsOf('工贸企业重大事故隐患判定标准', clauses, foreign, seed, 10)
    expect(questions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['belongs', 'not-listed', 'number']))
    for (const { kind, options, answer, ask, text, clause } of questions) {
      if (kind === 'not-listed') expect(options.map((option) => own.has(option))).toEqual(options.map((_, at) => at !== answer))
      if (kind === 'belongs') expect([options[answer], ask.includes(clause.replace(/（.+/, ''))]).toEqual([text, true])
      if (kind === 'number') expect(ask.replace('____', options[answer]!)).toContain(text)
    }
    expect(questionsOf('工贸企业重大事故隐患判定标准', clauses, foreign, seed, 10)).toEqual(questions)
  }
})

test('small rules', () => {
  expect(stateOf({ effectiveFrom: '2026-09-30', effectiveTo: null }, day('2026-09-29'))).toBe('coming')
  expect(stateOf({ effectiveFrom: '2026-09-30', effectiveTo: null }, day('2026-09-30'))).toBe('in-force')
  expect(stateOf({ effectiveFrom: null, effectiveTo: '2025-10-31' }, day('2025-11-01'))).toBe('ended')
  expect(stateOf({ effectiveFrom: null, effectiveTo: null, ended: true }, day('2025-11-01'))).toBe('ended')
  expect(askOf('未落实粉尘清理制度，造成作业现场积尘严重的。')).toBe('是否存在：未落实粉尘清理制度，造成作业现场积尘严重')
  expect(industriesOf('C3311').map(({ name }) => name)).toEqual(['机械'])
  expect(industriesOf('C')).toEqual([])
  const on = day('2026-11-22')
  const strict = [{ name: 'standard.quiz-pass', fromOn: day('2026-01-01'), untilOn: null, regionPath: null, value: 90, basis: '本级规定', inDocument: false }] as never
  expect([isPassed([], on, 10, 8), isPassed([], on, 10, 7), isPassed([], on, 0, 0), isPassed(strict, on, 10, 8), isPassed(strict, on, 10, 9)]).toEqual([true, false, false, false, true])
})
