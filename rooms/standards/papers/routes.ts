// The key-check items: to look at, and as the three files people carry round.
import { PassThrough } from 'node:stream'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { writeSheet } from '#platform/sheets/sheets.ts'
import type { Day, Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { exportChecklist, readChecklist } from '../contract.ts'
import { checklistPaper } from './checklist.ts'
import { keyItemsOf } from './key-items.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const checklist = endpoint(readChecklist, ({ tx, actor, today, query }) => keyItemsOf(tx, actor, query, (query.on ?? today) as Day))

const give = endpoint(exportChecklist, async ({ tx, actor, today, now, params, query }) => {
  const list = await keyItemsOf(tx, actor, query, (query.on ?? today) as Day)
  const trades = list.industries.filter(({ chosen }) => chosen).map(({ name }) => name).join('、') || '还没有选行业'
  const placeOf = ({ clause, item, also }: (typeof list.items)[number]) => [`${clause}${item ?? ''}`, ...also.map((other) => `同${other}`)]
  if (params.format === 'xlsx') {
    const out = new PassThrough()
    writeSheet(out, {
      title: '重大事故隐患排查检查表', note: `${list.entity ? `${list.entity}，` : ''}${trades}，按 ${list.on} 施行的标准，共 ${list.items.length} 项`,
      columns: [{ key: 'at', label: '序号', type: 'number' }, { key: 'document', label: '标准', width: 30 }, { key: 'about', label: '对象', width: 24 }, { key: 'clause', label: '条款', width: 18 }, { key: 'ask', label: '看什么', width: 70 }, { key: 'caveats', label: '现场要确认的', width: 40 }, { key: 'found', label: '结果', width: 10 }, { key: 'place', label: '部位和情况', width: 24 }],
      rows: list.items.map((item, at) => ({ at: at + 1, document: `${item.document}（${item.documentNumber}）`, about: item.about, clause: placeOf(item).join('，'), ask: item.ask, caveats: item.caveats.join('；'), found: '', place: '' })),
    }).catch((error: Error) => out.destroy(error))
    return new Download(`重大事故隐患排查检查表-${list.entity ?? trades}.xlsx`, XLSX, out)
  }
  const groups = new Map<string, (typeof list.items)[number][]>()
  for (const item of list.items) {
    const title = `${item.about || item.document}（${item.documentNumber}）`
    groups.set(title, [...(groups.get(title) ?? []), item])
  }
  const paper = compose(checklistPaper, {
    entity: list.entity, trades, on: list.on, notes: list.notes.flatMap(({ document, caveats }) => caveats.map((caveat) => `《${document}》${caveat}`)),
    groups: [...groups].map(([title, items]) => ({ title, items: items.map((item) => ({ clause: placeOf(item).join('\n'), ask: item.ask, caveats: item.caveats })) })),
  })
  return deliver(paper, params.format, now.toISOString() as Instant)
})

export const checklistRoutes = [checklist, give] as Endpoint[]
