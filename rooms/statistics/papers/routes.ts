// Issue the analysis report of a period and read it again. Where a plan asks for the mechanism (analysis.area-industry), the
// periods that ended without a report are told.
import { newId } from '#platform/db/ids.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, daysBetween, type Day, type Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { takeNumber } from '#mechanisms/document/numbering.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { readTotal } from '#mechanisms/indicator/read.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from '../contract.ts'
import { INDICATORS } from '../definitions.ts'
import { readCrossPage, type By } from '../page.ts'
import { nothing } from '../rules.ts'
import { readOwed } from './owed.ts'
import { analysisReport, type AnalysisData, type AnalysisLine } from './analysis-report.ts'

type Sums = ReturnType<typeof nothing>

function lineOf(name: string, sums: Sums): AnalysisLine {
  const rate = sums.due === 0 ? '–' : `${Math.floor((sums.met / sums.due) * 1000) / 10}%`
  return { name, found: sums.found, closed: sums.closed, open: sums.open, overdue: sums.overdue, rate, days: sums.closed === 0 ? '–' : String(Math.round((sums.days / sums.closed) * 10) / 10), reopened: sums.reopened }
}

const together = (all: readonly { sums: Sums }[]): Sums => all.reduce((at, { sums }) => { for (const key of Object.keys(at) as (keyof Sums)[]) at[key] += sums[key]; return at }, nothing())

async function dataOf(tx: Tx, from: Day, to: Day, today: Day) {
  const by = async (what: By) => {
    const cross = await readCrossPage(tx, { from, to, by: what }, today)
    return { cross, items: cross.items.map(({ value, label }) => lineOf(label, together(cross.cells.filter(({ item }) => item === value)))) }
  }
  const length = daysBetween(from, to)
  const [industry, channel, category, major, before] = await Promise.all([by('industry'), by('channel'), by('category'), readTotal(tx, { from, to, level: 'major', regionIds: null }), readTotal(tx, { from: addDays(from, -length - 1), to: addDays(from, -1), level: 'all', regionIds: null })])
  const { cross } = industry
  const areas = cross.areas.map((area) => lineOf(area.name, together(cross.cells.filter((cell) => cell.areaId === area.id && cell.rest === area.rest))))
  return {
    area: cross.under.name, whole: lineOf('合计', together(cross.cells)), major: lineOf('重大', major), before: { found: before.found, closed: before.closed, open: before.open }, areas, industries: industry.items, channels: channel.items, categories: category.items,
    slow: areas.filter(({ overdue }) => overdue > 0).sort((a, b) => b.overdue - a.overdue).slice(0, 5).map(({ name, overdue }) => `${name}（${overdue}件）`),
    definitions: (['found', 'closed', 'open', 'overdue', 'rate', 'meanDays', 'reopened'] as const).map((name) => `${INDICATORS[name].label}：${INDICATORS[name].definition}。`),
  }
}

async function readReports(tx: Tx, today: Day) {
  const { issued, duty } = await readOwed(tx, today)
  return {
    rows: issued.map(({ id, number, data, issuedOn }) => ({ id, number, title: data.title, from: data.from, to: data.to, issuedOn })),
    duty: duty && { ...duty, waiting: duty.waiting.slice(-12), missing: duty.waiting.length },
  }
}

const list = endpoint(contract.listReports, ({ tx, today }) => readReports(tx, today))

const issue = endpoint(contract.issueReport, async ({ tx, actor, today, now, body }) => {
  const [from, to] = [body.from as Day, body.to as Day]
  if (from > to || to > today) throw new Problem('invalid', '期末不能早于期初，也不能晚于今天。', { fields: [{ field: 'to', message: from > to ? '不能早于期初' : '还没有到' }] })
  const house = parameterAsOf(await listParameters(tx), issuer, today).value
  const figures = await dataOf(tx, from, to, today)
  const { text: number } = await takeNumber(nextNumber, tx, { name: analysisReport.numbering!.series, pattern: analysisReport.numbering!.pattern }, today, { office: house.office })
  const whole = from.endsWith('-01') && addDays(to, 1).endsWith('-01') && from.slice(0, 7) === to.slice(0, 7)
  const span = whole ? `${Number(from.slice(0, 4))}年${Number(from.slice(5, 7))}月` : `${from}至${to}`
  const data = { ...figures, number, issuer: house.issuer, issuedOn: today, title: `${figures.area}${span}隐患统计分析报告`, from, to, problems: body.problems ?? null, next: body.next ?? null } satisfies AnalysisData
  compose(analysisReport, data)
  await tx.run(sql`insert into papers (tenant_id, id, document, number, subject_type, subject_id, entity_id, data, issued_by, issued_on, created_at)
    values (${tx.scope.tenantId}, ${body.id}, ${analysisReport.name}, ${number}, 'analysis', ${newId(now.getTime())}, null, ${JSON.stringify(data)}, ${actor.accountId}, ${today}, ${now})`)
  await append(tx, { what: 'analysis.paper-issued', subject: { type: 'analysis', id: body.id }, actor, at: now, commandId: body.commandId, body: { number, from, to } })
  return readReports(tx, today)
})

const read = endpoint(contract.readReport, async ({ tx, params }) => {
  const paper = await tx.find<{ data: unknown; createdAt: Instant }>(sql`select data, created_at as "createdAt" from papers where tenant_id = ${tx.scope.tenantId} and id = ${params.id} and subject_type = 'analysis'`)
  if (!paper) throw notFound('份统计分析报告')
  const composed = compose(analysisReport, paper.data)
  return deliver(composed, params.format, paper.createdAt)
})

export const reportRoutes = [list, issue, read] as Endpoint[]
