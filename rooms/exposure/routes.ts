// 曝光 and 挂牌督办 over HTTP: draft and nominate, take the steps (publishing and listing leave their numbered papers), the
// slots of the cadence, and the public pages across jurisdictions.
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, ownTransactions, type Endpoint, type House } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { labelOf } from '#mechanisms/duty/periods.ts'
import { take } from '#mechanisms/loop/define.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { factsOf, issueText, valuesOfCase, type Issued } from '#rooms/hazards/papers/store.ts'
import { spokenDay } from '#rooms/hazards/papers/words.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { exposureLedger, listingLedger, readExposurePage, readListingPage } from './page.ts'
import { exposureLoop, listingLoop, slotsOf, type Exposure, type ExposureStep, type Listing, type ListingStep } from './rules.ts'
import { coverOf, findHazardBrief, getExposure, getListing, insertExposure, insertListing, kindWords, listPublicExposures, listPublicListings, listPublishedDays, saveExposure, saveListing } from './store.ts'
import { coverText, unsayable } from './words.ts'

type By = { actor: Actor; today: Day; now: Date }

async function hazardOf(tx: Tx, id: string) {
  const hazard = await findHazardBrief(tx, id)
  if (!hazard) throw new Problem('invalid', '没有这件隐患，或不在你负责的范围内。', { fields: [{ field: 'hazardId', message: '请从台账里选' }] })
  return hazard
}

const draft = endpoint(contract.draftExposure, async ({ tx, actor, today, now, body }) => {
  const hazard = await hazardOf(tx, body.hazardId)
  const off = unsayable(body.title, body.content)
  if (off) throw new Problem('invalid', `${off.message}。`, { fields: [off] })
  await insertExposure(tx, { id: body.id, hazard, title: body.title, content: body.content, covered: body.covered, named: body.named, medium: body.medium ?? null }, { actor, today, now, commandId: body.commandId })
  return readExposurePage(tx, body.id, actor, today, now)
})

const readOne = endpoint(contract.readExposure, ({ tx, actor, today, now, params }) => readExposurePage(tx, params.id, actor, today, now))

/** Published: what the public reads is covered once and kept apart; the article is a numbered paper. */
async function publishing(tx: Tx, exposure: Exposure, { actor, today, now }: By): Promise<Partial<Exposure>> {
  const hazard = (await findHazardBrief(tx, exposure.hazardId))!
  const cover = coverOf(hazard, exposure)
  const [title, content] = [coverText(exposure.title, cover), coverText(exposure.content, cover)]
  const house = parameterAsOf(await listParameters(tx), issuer, today, exposure.regionPath).value
  const paper = await issueText(tx, { document: 'exposure-article', hazardId: hazard.id, entityId: hazard.entityId, values: { 签发单位: house.issuer, 签发日期: spokenDay(today), 曝光标题: title, 曝光内容: content }, house, actor, today, now })
  return { publicTitle: title, publicContent: content, publicEntity: exposure.named ? hazard.entityName : kindWords(hazard.entityKind), paperId: paper.id }
}

const exposureSteps = (Object.keys(contract.exposureSteps) as ExposureStep[]).map((name) => endpoint(contract.exposureSteps[name], async ({ tx, actor, today, now, params, body }) => {
  const exposure = await getExposure(tx, exposureLedger.compiled, params.id, true)
  const { commandId, baseVersion, ...input } = body
  const taken = take(exposureLoop, exposure, name, input, { actor, today, now, terms: null })
  checkVersion(exposure as unknown as LedgerRow, baseVersion)
  const more = name === 'publish' ? await publishing(tx, exposure, { actor, today, now }) : {}
  await saveExposure(tx, exposure.id, { ...taken.changes, ...more }, now)
  await append(tx, { ...taken.event, subject: { type: 'exposure', id: exposure.id }, actor, at: now, commandId, body: { ...taken.event.body, hazardId: exposure.hazardId } })
  return readExposurePage(tx, exposure.id, actor, today, now)
}))

const slots = endpoint(contract.readSlots, async ({ tx, today }) => {
  const found = slotsOf(await listParameters(tx), 'exposure.cadence', await listPublishedDays(tx), { from: addDays(today, -400), until: today }, today)
  return { slots: found.slice(-12).map((slot) => ({ ...slot, label: labelOf(slot.key) })) }
})

const nominate = endpoint(contract.nominate, async ({ tx, actor, today, now, body }) => {
  const hazard = await hazardOf(tx, body.hazardId)
  await insertListing(tx, { id: body.id, hazard, level: body.level, batch: body.batch ?? null, organisationId: body.organisationId, dueOn: body.dueOn as Day, reason: body.reason ?? null }, { actor, today, now, commandId: body.commandId })
  return readListingPage(tx, body.id, actor, today, now)
})

const readListing = endpoint(contract.readListing, ({ tx, actor, today, now, params }) => readListingPage(tx, params.id, actor, today, now))

async function listingPaper(tx: Tx, listing: Listing, document: 'listing-notice' | 'delisting-notice', telephone: string, more: { note?: string }, { actor, today, now }: By): Promise<Issued> {
  const values = await listParameters(tx)
  const house = parameterAsOf(values, issuer, today, listing.regionPath).value
  const facts = await factsOf(tx, listing.hazardId)
  const contact = { name: actor.name, telephone }
  const unit = await tx.get<{ name: string }>(sql`select name from organisations where tenant_id = ${tx.scope.tenantId} and id = ${listing.organisationId}`)
  return issueText(tx, {
    document, hazardId: listing.hazardId, entityId: listing.entityId, house, actor, today, now, contact,
    values: { ...valuesOfCase(facts, house, { today, contact }), 督办级别: listing.level, 督办批次: listing.batch, 督办责任单位: unit.name, 督办期限: spokenDay(listing.dueOn), 摘牌情况: more.note?.replace(/[。；;\s]+$/, '') },
  })
}

const listingSteps = (Object.keys(contract.listingSteps) as ListingStep[]).map((name) => endpoint(contract.listingSteps[name], async ({ tx, actor, today, now, params, body }) => {
  const listing = await getListing(tx, listingLedger.compiled, params.id, true)
  const { commandId, baseVersion, ...input } = body
  const taken = take(listingLoop, listing, name, input, { actor, today, now, terms: null })
  checkVersion(listing as unknown as LedgerRow, baseVersion)
  const { telephone, note } = input as { telephone: string; note?: string }
  const paper = name === 'approve' ? { paperId: (await listingPaper(tx, listing, 'listing-notice', telephone, {}, { actor, today, now })).id }
    : name === 'remove' ? { removalPaperId: (await listingPaper(tx, listing, 'delisting-notice', telephone, note ? { note } : {}, { actor, today, now })).id } : {}
  await saveListing(tx, listing.id, { ...taken.changes, ...paper }, now)
  await append(tx, { ...taken.event, subject: { type: 'listing', id: listing.id }, actor, at: now, commandId, body: { ...taken.event.body, hazardId: listing.hazardId } })
  return readListingPage(tx, listing.id, actor, today, now)
}))

/* without an account */

const tenants = (house: House) => house.db.outside<{ id: string; name: string }>(sql`select id, name from tenants order by code`)
type Shown = Awaited<ReturnType<typeof listPublicExposures>>[number]
const told = ({ content: _, ...rest }: Shown, tenant: { id: string; name: string }) => ({ ...rest, tenantId: tenant.id, tenant: tenant.name })

const publicList = ownTransactions(contract.listPublicExposures, async ({ house }) => {
  const found = await Promise.all((await tenants(house)).map((tenant) => house.db.read(systemScope(tenant.id), async (tx) => ({
    exposures: (await listPublicExposures(tx)).map((one) => told(one, tenant)),
    listings: await Promise.all((await listPublicListings(tx)).map(async ({ hazardId, ...one }) => {
      const hazard = (await findHazardBrief(tx, hazardId))!
      return { ...one, title: coverText(one.title, coverOf(hazard, { covered: [], named: true })), tenantId: tenant.id, tenant: tenant.name }
    })),
  }))))
  return { exposures: found.flatMap((one) => one.exposures), listings: found.flatMap((one) => one.listings) }
})

const publicOne = ownTransactions(contract.readPublicExposure, async ({ house, params }) => {
  const tenant = (await tenants(house)).find((one) => one.id === params.tenantId)
  if (!tenant) throw notFound('篇曝光')
  return house.db.read(systemScope(tenant.id), async (tx) => {
    const [one] = await listPublicExposures(tx, params.exposureId)
    if (!one) throw notFound('篇曝光')
    return { ...told(one, tenant), content: one.content, issuer: parameterAsOf(await listParameters(tx), issuer, one.publishedOn).value.issuer }
  })
})

export const exposureRoutes = [slots, ...exposureLedger.endpoints, ...listingLedger.endpoints, draft, readOne, ...exposureSteps, nominate, readListing, ...listingSteps, publicList, publicOne] as Endpoint[]
