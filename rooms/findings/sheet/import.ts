// A list of hazards in: rows become cases, the same row again changes nothing or brings up to date what nobody here has worked
// on, what looks like a case we have is kept aside for somebody to decide, what cannot be read goes back as a workbook.
import { createHash } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { asProblem, type House } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { importRows, rejectsWorkbook, type CellProblem } from '#platform/sheets/sheets.ts'
import type { Outcome } from '#platform/sheets/import.ts'
import type { Day } from '#platform/time/day.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import type { Hazard } from '#rooms/hazards/rules.ts'
import { getHazardForUpdate, saveHazard } from '#rooms/hazards/store.ts'
import { CHANNELS, LEVELS, STATES } from '#rooms/hazards/definitions.ts'
import type { Readable } from 'node:stream'
import type { ImportReply } from '../contract.ts'
import { insertSuspects, type NewSuspect } from '../store.ts'
import { findKnown, openEntities, type Known, type Match, type Memory } from './match.ts'
import { columnsOf, COMPARED, draftOf, fingerprintOf, headingOf, readNumber, type Draft, type ImportKind, type Values } from './rows.ts'
import { beginImport, findMapping, noteProgress } from './store.ts'
import { openTurns } from './turns.ts'
import { createFromDrafts } from './write.ts'

export type Importing = { house: House; scope: Scope; actor: Actor; now: Date; today: Day; upload: Readable; kind: ImportKind; id?: string | undefined; name?: string | undefined; dryRun: boolean; mapping?: Readonly<Record<string, string>> | undefined; batchSize?: number }

const LARGEST = 64 * 1024 * 1024
/** A row is kept aside from here on: surer than what is merely shown. */
const ASIDE = 0.6
const TOLD = 2_000
const BATCH = 500

type Difference = ImportReply['differences'][number]
type Row = { row: number; values: Values; given: Record<string, string> }

export async function importList(parts: Importing): Promise<ImportReply> {
  const { house, scope, actor, now, today, kind, dryRun } = parts
  const id = parts.id ?? newId(now.getTime())
  const fileName = parts.name ?? '导入.xlsx'
  const kept = await house.files.keep(parts.upload, LARGEST)
  const mapping = parts.mapping ?? (await house.db.read(scope, (tx) => findMapping(tx, kind)))?.mapping ?? {}
  const resolve = openEntities()
  const notes = new Map<string, number>()
  const printed = new Map<string, number>()
  const differences: Difference[] = []
  const headings = new Map<string, string[]>()
  const headers: ImportReply['headers'] = []
  let noted = Date.now()

  const begin = openTurns<Row>(async (rows, memory, mayWrite) => {
    const how: Settling = { kind, id, actor, now, today, dryRun, resolve, memory, notes: new Map(), differences: [], printed, touched: [] }
    const outcomes = await house.db.write(scope, async (tx) => {
      const decided = await decideRows(tx, rows, how)
      await mayWrite()
      if (!dryRun) await decided.write()
      return decided.outcomes
    }).catch((error: unknown) => {
      memory.forget(how.touched)
      throw error
    })
    for (const [words, n] of how.notes) note(notes, words, n)
    differences.push(...how.differences)
    return outcomes
  }, rejection)
  const result = await importRows({
    source: { path: kept.path, name: fileName }, columns: columnsOf(kind), mapping, dryRun, batchSize: parts.batchSize ?? BATCH, keyLabel: headingOf(kind, 'externalId'),
    keyOf: (values) => readNumber((values as Values)['externalId'], kind) ?? undefined,
    async opened(sheets, atMost) {
      for (const { name, header, read } of sheets) {
        headings.set(name, [])
        for (const { column, parts: texts } of read ? (header?.cells ?? []) : []) headings.get(name)![column] = texts.join(' / ')
      }
      const first = sheets.find((sheet) => sheet.read)
      for (const { column, parts: texts } of first?.header?.cells ?? []) headers.push({ text: texts.join(' / '), key: first!.header!.matched.find((match) => match.column === column)?.key ?? null, sample: '' })
      if (!dryRun) await house.db.write(scope, (tx) => beginImport(tx, { id, kind, fileName, headers: headers.map(({ text }) => text), mapping: Object.fromEntries(headers.map(({ text, key }) => [text, key ?? ''])), atMost, actor, now }))
    },
    async apply(batch) {
      const rows = batch.map((row): Row => {
        const names = headings.get(row.sheet) ?? []
        for (const [column, name] of headers.some(({ sample }) => sample) ? [] : names.entries()) {
          const heading = headers.find(({ text }) => text === name)
          if (heading) heading.sample = row.cells[column]?.text.slice(0, 40) ?? ''
        }
        for (const { message } of row.warnings) note(notes, message, 1)
        return { row: row.row, values: row.values as Values, given: kind === 'national' ? Object.fromEntries(names.flatMap((name, column) => (name && row.cells[column] ? [[name, row.cells[column].text]] : []))) : {} }
      })
      return begin(rows)
    },
    progress(progress) {
      if (dryRun || Date.now() - noted < 1_000) return
      noted = Date.now()
      void house.db.write(scope, (tx) => noteProgress(tx, id, progress)).catch(() => undefined)
    },
  })
  house.wake(scope.tenantId)
  const rejectsFileId = result.rejects.length ? await keepRejects(parts, result, fileName) : null
  if (!dryRun) await house.db.write(scope, (tx) => noteProgress(tx, id, { ...result, differences: differences.slice(0, TOLD), rejectsFileId, endedAt: house.clock() }))
  const { read, created, updated, unchanged, aside, rejected, skipped } = result
  const passed = [[skipped.total, '合计行'], [skipped.note, '说明行'], [skipped.header, '重复表头'], [skipped.hidden, '隐藏行（已读）']] as const
  return {
    id, dryRun, read, created, updated, unchanged, aside, rejected, rejectsFileId, headers, differences: differences.slice(0, TOLD),
    problems: result.rejects.slice(0, 200).flatMap((row) => row.problems.map((p) => ({ sheet: row.sheet, row: row.row, column: p.label ?? (p.key ? headingOf(kind, p.key) : ''), message: p.message }))),
    notes: [...passed.filter(([n]) => n > 0).map(([n, label]) => `${label} ${n} 行`), ...[...notes].slice(0, 40).map(([words, n]) => `${words}：${n} 行`), ...(result.rejectsDropped ? [`没导入的太多，只退回前 ${result.rejects.length} 行`] : [])],
  }
}

const note = (notes: Map<string, number>, words: string, more: number) => void ((notes.has(words) || notes.size < 500) && notes.set(words, (notes.get(words) ?? 0) + more))

/** Short, for a hundred thousand of them. */
const short = (fingerprint: string) => createHash('sha1').update(fingerprint).digest('base64')

function rejection(error: unknown): string | CellProblem[] {
  const problem = asProblem(error)
  if (!(problem instanceof Problem)) throw error
  return problem.message
}

type Settling = { kind: ImportKind; id: string; actor: Actor; now: Date; today: Day; dryRun: boolean; resolve: ReturnType<typeof openEntities>; memory: Memory; notes: Map<string, number>; differences: Difference[]; /** Rows without a number, by what they say. */ printed: Map<string, number>; /** Units whose cases were remembered. */ touched: string[] }

/** What becomes of each row, and how it is written. */
async function decideRows(tx: Tx, rows: readonly Row[], how: Settling): Promise<{ outcomes: Outcome[]; write: () => Promise<void> }> {
  const { kind, memory } = how
  const outcomes: Outcome[] = rows.map(() => 'unchanged')
  const find = await how.resolve(tx, rows.flatMap(({ values }) => [values['creditCode'], values['entity']].filter((text): text is string => typeof text === 'string')))
  const drafts = rows.flatMap(({ row, values, given }, at): { at: number; row: number; draft: Draft }[] => {
    const byCode = values['creditCode'] ? find(values['creditCode'] as string) : undefined
    const entity = byCode && typeof byCode !== 'string' ? byCode : find(values['entity'] as string)
    if (!entity || typeof entity === 'string') {
      outcomes[at] = { rejected: [{ key: 'entity', message: entity ?? '要填单位' }] }
      return []
    }
    const taken = draftOf(values, { kind, entity, today: how.today, actor: how.actor, importId: how.id, given })
    if (!taken.ok) {
      outcomes[at] = { rejected: taken.problems }
      return []
    }
    if (!taken.draft.finding.externalId) {
      const key = short(taken.draft.finding.fingerprint!)
      const first = how.printed.get(key) ?? row
      if (first !== row) {
        outcomes[at] = { rejected: `与第 ${first} 行重复（单位、日期、隐患、部位都相同），已取前一行，请删去其中一行。` }
        return []
      }
      how.printed.set(key, row)
    }
    for (const words of taken.notes) note(how.notes, words, 1)
    return [{ at, row, draft: taken.draft }]
  })
  const known = await findKnown(tx, kind, drafts.flatMap(({ draft }) => draft.finding.externalId ?? []), drafts.map(({ draft }) => draft.finding.fingerprint!))
  const fresh: typeof drafts = []
  for (const one of drafts) {
    const { externalId, fingerprint } = one.draft.finding
    const before = externalId ? known.byNumber.get(externalId) : known.byFingerprint.get(fingerprint!)
    if (before) outcomes[one.at] = await bringUpToDate(tx, before, one, how)
    else if (known.waiting.has(fingerprint!)) outcomes[one.at] = 'aside'
    else fresh.push(one)
  }
  how.touched = fresh.map(({ draft }) => draft.hazard.entityId)
  await memory.read(tx, how.touched)
  const making: Draft[] = []
  const others: ReturnType<typeof memory.add>[] = []
  const aside: { row: number; draft: Draft; match: Match }[] = []
  for (const { at, row, draft } of fresh) {
    const mine = memory.traits(draft)
    const match = memory.likest(draft, mine, ASIDE)
    if (match) {
      outcomes[at] = 'aside'
      aside.push({ row, draft, match })
    } else {
      outcomes[at] = 'created'
      making.push(draft)
      others.push(memory.add(draft, mine))
    }
  }
  return {
    outcomes,
    async write() {
      const ids = await createFromDrafts(tx, making, { importId: how.id, actor: how.actor, today: how.today, now: how.now })
      for (const [i, id] of ids.entries()) others[i]!.id = id
      await insertSuspects(tx, aside.map(({ row, draft, match }): NewSuspect => ({ hazardId: null, importId: how.id, row, draft, otherId: match.other.id!, entityId: draft.hazard.entityId, organisationId: draft.hazard.organisationId, regionPath: draft.hazard.regionPath, score: match.score, reasons: match.reasons })), how.now)
    },
  }
}

/** A row we have had before: nothing new, brought up to date where nobody here has worked on the case, else told. */
async function bringUpToDate(tx: Tx, known: Known, { row, draft }: { row: number; draft: Draft }, how: Settling): Promise<Outcome> {
  const said = draft.hazard
  const differing = COMPARED.filter((field) => said[field] !== null && said[field] !== '' && said[field] !== known[field] && (field !== 'state' || said.state === 'closed' || known.state === 'closed'))
  if (!how.dryRun && how.kind === 'national') await tx.run(sql`update hazard_findings set given = ${JSON.stringify(draft.finding.given)} where tenant_id = ${tx.scope.tenantId} and id = ${known.findingId}`, 'once')
  if (!differing.length) return 'unchanged'
  if (known.versionLeft !== known.version || known.state === 'voided') {
    for (const field of differing) how.differences.push({ row, hazardId: known.hazardId, number: known.number, field: headingOf(how.kind, field), ours: say(field, known), theirs: say(field, said) })
    return 'unchanged'
  }
  if (how.dryRun) return 'updated'
  const hazard = await getHazardForUpdate(tx, hazardLedger.compiled, known.hazardId)
  const changes: Partial<Hazard> = Object.fromEntries(differing.filter((field) => field !== 'state').map((field) => [field, said[field]]))
  if (differing.includes('state') || (differing.includes('closedOn') && said.closedOn)) {
    const { state, holder, holderOrganisationId, closedOn, rectifiedOn, rectification, rectifiedByName, reviewedOn, reviewedByName } = said
    Object.assign(changes, { state, holder, holderOrganisationId, closedOn, rectifiedOn, rectification, rectifiedByName, reviewedOn, reviewedByName })
  }
  if (changes.dueOn && !hazard.firstDueOn) changes.firstDueOn = changes.dueOn
  if (changes.level) changes.clause = said.clause
  await saveHazard(tx, hazard, changes, how.now)
  await tx.run(sql`update hazard_findings set version_left = ${hazard.version + 1}, fingerprint = ${fingerprintOf({ ...hazard, ...changes })} where tenant_id = ${tx.scope.tenantId} and id = ${known.findingId}`, 'once')
  await append(tx, { what: 'hazard.reimported', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor: how.actor, at: how.now, body: { importId: how.id, from: hazard.state, to: changes.state ?? hazard.state, changes: Object.fromEntries(differing.map((field) => [field, [hazard[field], said[field]]])) } })
  return 'updated'
}

const LABELS: Readonly<Record<string, readonly { value: string; label: string }[]>> = { state: STATES, level: LEVELS, channel: CHANNELS }

export function say(field: string, hazard: Readonly<Record<string, unknown>>): string {
  const value = hazard[field]
  return value == null || value === '' ? '（空）' : (LABELS[field]?.find((one) => one.value === value)?.label ?? String(value))
}

async function keepRejects({ house, scope, now }: Importing, result: Awaited<ReturnType<typeof importRows>>, fileName: string): Promise<string> {
  const out = new PassThrough()
  const [kept] = await Promise.all([house.files.keep(out, LARGEST * 2), rejectsWorkbook(out, { sheets: result.sheets, rejects: result.rejects })])
  const id = newId(now.getTime())
  await house.db.write(scope, (tx) => tx.run(sql`insert into files (tenant_id, id, sha256, size, media_type, name, uploaded_by, uploaded_at, entity_id, purpose)
    values (${scope.tenantId}, ${id}, ${kept.sha256}, ${kept.size}, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ${`${fileName.replace(/\.[a-z]+$/i, '').slice(0, 80)}-没导入的行.xlsx`}, ${scope.accountId}, ${now}, ${scope.entityId}, 'other')`))
  return id
}
