// 文书 over HTTP: the register and its workbook, the 台账 for paper, and the wordings of the jurisdiction, each change a version.
import { PassThrough } from 'node:stream'
import { newId } from '#platform/db/ids.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { writeSheet, type OutColumn } from '#platform/sheets/sheets.ts'
import type { Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { CHANNELS, STATES } from '#rooms/hazards/definitions.ts'
import { PAPERS, wordingOf } from '#rooms/hazards/papers/store.ts'
import { TEXT_PAPERS, TEXT_PAPER } from '#rooms/hazards/papers/texts.ts'
import { spokenMoney } from '#rooms/hazards/papers/words.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { wordingFault } from './rules.ts'
import { countKinds, insertVersion, listMajor, listRegister, listVersions, type HazardLine } from './store.ts'

const PAGE = 50
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const labelOf = (document: string) => PAPERS[document]?.label ?? document

const list = endpoint(contract.listPapers, async ({ tx, query }) => {
  const { after, limit = PAGE, ...filters } = query
  const [rows, counts] = await Promise.all([listRegister(tx, filters, { after, limit: limit + 1 }), countKinds(tx, filters)])
  const shown = rows.slice(0, limit).map((row) => ({ ...row, label: labelOf(row.document) }))
  return { rows: shown, next: rows.length > limit ? shown.at(-1)!.id : null, counts: contract.KINDS.flatMap(({ name, label }) => { const found = counts.find((one) => one.document === name); return found ? [{ document: name, label, count: found.count }] : [] }) }
})

function workbook(name: string, sheet: Parameters<typeof writeSheet>[1]): Download {
  const out = new PassThrough()
  writeSheet(out, sheet).catch((error: Error) => out.destroy(error))
  return new Download(name, XLSX, out)
}

const exported = endpoint(contract.exportPapers, async ({ tx, actor, today, query }) => {
  const rows = await listRegister(tx, query, { limit: 20_000 })
  return workbook(`发文登记簿-${today}.xlsx`, {
    title: '发文登记簿', note: `截至 ${today}，导出人 ${actor.name}`, printed: true,
    columns: [{ key: 'at', label: '序号', type: 'number', width: 6 }, { key: 'number', label: '文号', width: 24 }, { key: 'label', label: '文书', width: 20 }, { key: 'issuedOn', label: '签发日期', type: 'day' }, { key: 'entityName', label: '单位', width: 28 }, { key: 'hazardNumber', label: '隐患编号' }, { key: 'description', label: '隐患', width: 40 }, { key: 'issuedByName', label: '经办人', width: 10 }],
    rows: rows.map((row, i) => ({ ...row, at: i + 1, label: labelOf(row.document) })),
  })
})

const RUNG_WORDS: Readonly<Record<string, string>> = { letter: '函告', bulletin: '通报', talk: '约谈', exposure: '曝光', listed: '挂牌督办', 'report-up': '报告上级', 'hand-over': '移送执法' }

/** The columns offices keep a 台账 by, under the headings they print. */
const REGISTER: readonly OutColumn[] = [
  { key: 'at', label: '序号', type: 'number', width: 5 },
  { key: 'entityName', label: '单位名称', width: 20, group: '单位' }, { key: 'address', label: '地址', width: 16, group: '单位' }, { key: 'principal', label: '主要负责人', width: 9, group: '单位' },
  { key: 'description', label: '隐患', width: 30, group: '隐患情况' }, { key: 'clause', label: '判定依据', width: 20, group: '隐患情况' }, { key: 'foundOn', label: '发现日期', type: 'day', width: 11, group: '隐患情况' }, { key: 'channel', label: '来源', width: 9, group: '隐患情况' },
  { key: 'measures', label: '措施', width: 24, group: '五落实' }, { key: 'responsible', label: '责任人', width: 9, group: '五落实' }, { key: 'funds', label: '资金', width: 10, group: '五落实' }, { key: 'dueOn', label: '时限', type: 'day', width: 11, group: '五落实' },
  { key: 'organisationName', label: '监管部门', width: 14, group: '督办' }, { key: 'rungs', label: '督办措施', width: 14, group: '督办' }, { key: 'papers', label: '文号', width: 20, group: '督办' },
  { key: 'rectifiedOn', label: '完成日期', type: 'day', width: 11, group: '销号' }, { key: 'reviewedByName', label: '复查人', width: 9, group: '销号' }, { key: 'closedOn', label: '销号日期', type: 'day', width: 11, group: '销号' },
  { key: 'state', label: '现状', width: 8 },
]

function line(row: HazardLine, i: number) {
  return {
    ...row, at: i + 1, description: row.place ? `${row.place}：${row.description}` : row.description, funds: spokenMoney(row.funds) ?? '', channel: CHANNELS.find((one) => one.value === row.channel)?.label ?? row.channel, state: STATES.find((one) => one.value === row.state)?.label ?? row.state,
    rungs: row.rungs?.split(',').map((rung) => RUNG_WORDS[rung] ?? rung).join('、') ?? '',
  }
}

const register = endpoint(contract.exportRegister, async ({ tx, actor, today, query }) => {
  const [rows, house] = [await listMajor(tx, query), parameterAsOf(await listParameters(tx), issuer, today).value]
  const span = query.from || query.until ? `，发现日期 ${query.from ?? '最早'} 至 ${query.until ?? today}` : ''
  return workbook(`重大事故隐患督办台账-${today}.xlsx`, { title: '重大事故隐患督办台账', note: `填报单位：${house.issuer}　截至 ${today}${span}　共 ${rows.length} 件　制表人：${actor.name}`, printed: true, columns: REGISTER, rows: rows.map(line) })
})

const others = async (tx: Tx, document: string) => Promise.all(TEXT_PAPERS.filter((one) => one.name !== document).map(async (one) => (await wordingOf(tx, one.name)).pattern))
const houseOf = async (tx: Tx, today: Day) => parameterAsOf(await listParameters(tx), issuer, today).value

async function template(tx: Tx, document: string, today: Day) {
  const paper = TEXT_PAPER.get(document)!
  const [{ number, title, body, pattern }, versions, house] = await Promise.all([wordingOf(tx, document), listVersions(tx, document), houseOf(tx, today)])
  return { document, label: paper.label, number, title, body, pattern, places: [...paper.places], office: house.office, issuer: house.issuer, versions, shipped: { title: paper.title, body: paper.text, pattern: paper.pattern } }
}

const templates = endpoint(contract.listTemplates, async ({ tx, today }) => {
  const { office } = await houseOf(tx, today)
  return { templates: await Promise.all(TEXT_PAPERS.map(async ({ name, label }) => { const { number, title, pattern } = await wordingOf(tx, name); return { document: name, label, number, title, pattern, office } })) }
})

const readOne = endpoint(contract.readTemplate, ({ tx, params, today }) => template(tx, params.document, today))

const set = endpoint(contract.setTemplate, async ({ tx, actor, now, today, params, body }) => {
  const { document } = params
  const wrong = wordingFault(document, body, await others(tx, document))
  if (wrong) throw new Problem('invalid', `${wrong.message}。`, { fields: [wrong] })
  const before = await wordingOf(tx, document)
  if (before.number !== body.baseNumber) throw new Problem('stale', '这种文书的措辞刚被别人改过，请看一眼最新的再改。')
  if (before.title === body.title && before.body === body.body && before.pattern === body.pattern) throw new Problem('step-refused', '和现在的措辞一样，没有要存的改动。')
  await insertVersion(tx, { document, number: before.number + 1, title: body.title, body: body.body, pattern: body.pattern, note: body.note, name: actor.name, now })
  await append(tx, { what: 'template.set', subject: { type: 'template', id: newId(now.getTime()) }, actor, at: now, commandId: body.commandId, body: { document, label: labelOf(document), number: before.number + 1, note: body.note } })
  return template(tx, document, today)
})

export const paperRegisterRoutes = [exported, register, list, templates, readOne, set] as Endpoint[]
