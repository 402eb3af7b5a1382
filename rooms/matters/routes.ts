// “一件事” over HTTP: the board, one matter whole, its chain, pins, meetings, and the list of responsibilities to take away.
import { PassThrough } from 'node:stream'
import { all, sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { writeSheet } from '#platform/sheets/sheets.ts'
import type { Instant } from '#platform/time/day.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { checkVersion, getRowForUpdate, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { compose } from '#mechanisms/document/define.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { matterLedger, readMatterPage } from './page.ts'
import { responsibilityChain } from './papers/responsibility-chain.ts'
import { chainProblem, noFigures, rectified, type LinkFigures } from './rules.ts'
import { figuresByMatter, foreignLinks, hasCase, insertMeeting, listLinked, listLinks, pin, saveChain, touchMatter, unpin, type Pinned } from './store.ts'

const { compiled } = matterLedger
const PAGE = 50

const board = endpoint(contract.board, async ({ tx, today }) => {
  const rows = await tx.rows<{ id: string; name: string; leadOrganisationName: string | null; regionName: string | null; startedOn: string }>(sql`select t.id, t.name, o.name as "leadOrganisationName", g.name as "regionName", t.started_on as "startedOn"
    from matters t left join organisations o on o.tenant_id = t.tenant_id and o.id = t.lead_organisation_id left join regions g on g.tenant_id = t.tenant_id and g.id = t.region_id
    where ${all(visible(compiled, tx.scope))} and t.voided_on is null order by t.started_on desc, t.id limit 200`)
  const ids = rows.map((row) => row.id)
  const [links, figures] = await Promise.all([listLinks(tx, ids), figuresByMatter(tx, ids, today, true)])
  const matters = rows.map((row) => {
    const own = links.filter((link) => link.matterId === row.id)
    return { ...row, links: own.length, withoutOwner: own.filter((link) => link.organisationId === null).length, units: [...new Set(own.flatMap((link) => (link.organisationName ? [link.organisationName] : [])))], figures: figures.get(row.id) ?? noFigures }
  })
  return { matters, withoutOwner: matters.reduce((sum, one) => sum + one.withoutOwner, 0) }
})

const read = endpoint(contract.readMatter, ({ tx, actor, today, params }) => readMatterPage(tx, params.id, actor, today))

/** The matter, locked, as the actor based the change on it. */
async function forChange(tx: Tx, id: string, baseVersion?: number): Promise<LedgerRow> {
  const row = await getRowForUpdate(tx, compiled, id)
  if (baseVersion !== undefined) checkVersion(row, baseVersion)
  if (row['voidedOn']) throw new Problem('step-refused', '这件事已经作废，不能再改。')
  return row
}

const setChain = endpoint(contract.setChain, async ({ tx, actor, today, now, params, body }) => {
  await forChange(tx, params.id, body.baseVersion)
  const wrong = chainProblem(body.links)
  if (wrong) throw new Problem('invalid', `${wrong.message}。`, { fields: [wrong] })
  if (await foreignLinks(tx, params.id, body.links.map((link) => link.id))) throw new Problem('conflict', '有环节的编号已经用在别的事上。请刷新后重试。')
  const before = await listLinks(tx, [params.id])
  await saveChain(tx, params.id, body.links, today)
  await touchMatter(tx, params.id, now)
  const after = await listLinks(tx, [params.id])
  const brief = (links: typeof before) => links.map((link) => ({ name: link.name, unit: link.organisationName }))
  await append(tx, { what: 'matter.chain-set', subject: { type: 'matter', id: params.id }, actor, at: now, commandId: body.commandId, body: { before: brief(before), after: brief(after) } })
  return readMatterPage(tx, params.id, actor, today)
})

/** A link of this matter; throws where it is none. */
async function linkOf(tx: Tx, matterId: string, linkId: string) {
  const link = (await listLinks(tx, [matterId])).find((one) => one.id === linkId)
  if (!link) throw new Problem('invalid', '这件事没有这个环节。', { fields: [{ field: 'linkId', message: '请从链条里选' }] })
  return link
}

/** The one case the body names. Throws where it names none or both. */
function caseOf(body: { hazardId?: string | null | undefined; taskId?: string | null | undefined }): Pinned {
  if (Boolean(body.hazardId) === Boolean(body.taskId)) throw new Problem('invalid', '隐患和任务只填一个。', { fields: [{ field: 'hazardId', message: '选一件' }] })
  return body.taskId ? { type: 'task', id: body.taskId } : { type: 'hazard', id: body.hazardId! }
}

const WORDS = { hazard: '隐患', task: '任务' } as const

const pinCase = endpoint(contract.pinCase, async ({ tx, actor, today, now, params, body }) => {
  await forChange(tx, params.id, body.baseVersion)
  const link = await linkOf(tx, params.id, body.linkId)
  const subject = caseOf(body)
  if (!(await hasCase(tx, subject))) throw new Problem('invalid', `没有这件${WORDS[subject.type]}，或已经作废、不再要求。`, { fields: [{ field: `${subject.type}Id`, message: '请从台账里选' }] })
  await pin(tx, { linkId: link.id, subject, reason: body.reason, name: actor.name, today })
  await touchMatter(tx, params.id, now)
  await append(tx, { what: 'matter.pinned', subject: { type: 'matter', id: params.id }, actor, at: now, commandId: body.commandId, body: { link: link.name, ...subject, of: WORDS[subject.type], reason: body.reason } })
  return readMatterPage(tx, params.id, actor, today)
})

const unpinCase = endpoint(contract.unpinCase, async ({ tx, actor, today, now, params, body }) => {
  await forChange(tx, params.id, body.baseVersion)
  const link = await linkOf(tx, params.id, body.linkId)
  const subject = caseOf(body)
  if (!(await unpin(tx, { linkId: link.id, subject, today }))) throw new Problem('step-refused', `这件${WORDS[subject.type]}不是人工挂上的，取不下来；要它不在这里，改环节的条件。`)
  await touchMatter(tx, params.id, now)
  await append(tx, { what: 'matter.unpinned', subject: { type: 'matter', id: params.id }, actor, at: now, commandId: body.commandId, body: { link: link.name, ...subject, of: WORDS[subject.type], reason: body.reason } })
  return readMatterPage(tx, params.id, actor, today)
})

const addMeeting = endpoint(contract.addMeeting, async ({ tx, actor, today, now, params, body }) => {
  await forChange(tx, params.id)
  if (body.heldOn > today) throw new Problem('invalid', '会议日期不能晚于今天。', { fields: [{ field: 'heldOn', message: '开过了再记' }] })
  await insertMeeting(tx, { id: body.meetingId, matterId: params.id, heldOn: body.heldOn, title: body.title, note: body.note ?? null, name: actor.name, now })
  await attachFiles(tx, body.files, { type: 'matter-meeting', id: body.meetingId }, 'other')
  await append(tx, { what: 'matter.met', subject: { type: 'matter', id: params.id }, actor, at: now, commandId: body.commandId, body: { heldOn: body.heldOn, title: body.title, files: body.files } })
  return readMatterPage(tx, params.id, actor, today)
})

const linked = endpoint(contract.listHazards, async ({ tx, today, params, query }) => {
  await readMatterRow(tx, params.id)
  const limit = query.limit ?? PAGE
  const rows = await listLinked(tx, params.id, { linkId: query.linkId, show: query.show ?? 'live', after: query.after, limit: limit + 1, today })
  const shown = rows.slice(0, limit)
  return { rows: shown, next: rows.length > limit ? shown.at(-1)!.id : null }
})

async function readMatterRow(tx: Tx, id: string): Promise<void> {
  if (!(await tx.find(sql`select 1 from matters t where ${all(visible(compiled, tx.scope))} and t.id = ${id}`))) throw notFound('件一件事')
}

const rate = (figures: LinkFigures) => {
  const { part, whole } = rectified(figures)
  return whole === 0 ? '–' : `${Math.round((part / whole) * 1000) / 10}%`
}

const exportChain = endpoint(contract.exportChain, async ({ tx, actor, today, now, params }) => {
  const page = await readMatterPage(tx, params.id, actor, today)
  const row = page.row as unknown as Record<string, string | null>
  if (params.format === 'xlsx') {
    const out = new PassThrough()
    const rows = page.links.map((link, i) => ({ at: i + 1, name: link.name, unit: link.organisationName ?? '（尚未明确）', duty: link.duty, live: link.figures.live, major: link.figures.major, late: link.figures.late, closed: link.figures.closed, rate: rate(link.figures) }))
    writeSheet(out, {
      title: `${row['name']}责任链条清单`, note: `牵头单位 ${row['leadOrganisationName']}，范围 ${row['regionName']}；截至 ${today}，导出人 ${actor.name}`, rows,
      columns: [{ key: 'at', label: '序号', type: 'number' }, { key: 'name', label: '环节', width: 20 }, { key: 'unit', label: '责任单位', width: 28 }, { key: 'duty', label: '职责', width: 40 }, { key: 'live', label: '在办隐患', type: 'number' }, { key: 'major', label: '其中重大', type: 'number' }, { key: 'late', label: '超期', type: 'number' }, { key: 'closed', label: '已销号', type: 'number' }, { key: 'rate', label: '整改率' }],
    }).catch((error: Error) => out.destroy(error))
    return new Download(`${row['name']}责任链条清单-${today}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', out)
  }
  const house = parameterAsOf(await listParameters(tx), issuer, today).value
  const paper = compose(responsibilityChain, {
    issuer: house.issuer, matter: row['name'], lead: row['leadOrganisationName'], region: row['regionName'], until: today, goal: row['goal'] ?? null, withoutOwner: page.withoutOwner,
    links: page.links.map((link) => ({ name: link.name, unit: link.organisationName, duty: link.duty ?? '', live: link.figures.live, major: link.figures.major, late: link.figures.late, rate: rate(link.figures) })),
  })
  return deliver(paper, params.format, now.toISOString() as Instant)
})

export const matterRoutes: Endpoint[] = [board, ...matterLedger.endpoints, read, setChain, pinCase, unpinCase, addMeeting, linked, exportChain] as Endpoint[]
