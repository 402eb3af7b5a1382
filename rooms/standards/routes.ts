// Reading the library, finding a clause, suggesting one for a finding, checklists, and studying.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql, valuesOf } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import type { Contract } from '#platform/http/contract.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import * as contract from './contract.ts'
import { checklistRoutes } from './papers/routes.ts'
import { clausesAsOf, findClauses, stateOf } from './rules.ts'
import { caveatsOf, CAVEATS, clauseReplyOf, fieldOfKey, indexOf, LAWS, listOwn, listOwnClauses, ownEntries, SHELVES, shippedClauses, STANDARDS, type Found, type OwnStandard } from './store.ts'
import { bringStandard, standardTemplateFile } from './study/bring.ts'
import { questionsOf } from './study/quiz.ts'
import { suggest as suggestFrom } from './suggest.ts'
import { isPassed, QUESTIONS } from './terms.ts'

/* documents */

async function shelves(tx: Tx, today: Day) {
  const own = await listOwn(tx)
  const brought = new Set(own.map((standard) => standard.documentNumber))
  const replacedBy = new Map([...Object.values(STANDARDS), ...Object.values(LAWS)].flatMap((standard) => ('replaces' in standard ? (standard.replaces ?? []) : []).map((old) => [old.documentNumber, standard.documentNumber] as const)))
  return [
    ...Object.entries(STANDARDS).map(([key, standard]) => ({
      key, title: standard.title, documentNumber: standard.documentNumber, issuer: standard.issuer ?? null, field: fieldOfKey(key), kind: 'criteria' as const, effectiveFrom: standard.effectiveFrom as string | null, effectiveTo: standard.effectiveTo, state: stateOf(standard, today),
      replaces: (standard.replaces ?? []).map(({ title, documentNumber }) => ({ title, documentNumber })), replacedBy: replacedBy.get(standard.documentNumber) ?? null, clauses: shippedClauses(key).length, source: 'product' as const, url: standard.officialUrl ?? null, note: null as string | null,
    })),
    ...own.map((standard) => ownShelf(standard, today)),
    ...SHELVES.filter((shelf) => !brought.has(shelf.documentNumber)).map((shelf) => ({
      key: shelf.key, title: shelf.title, documentNumber: shelf.documentNumber, issuer: shelf.issuer, field: shelf.field, kind: 'criteria' as const, effectiveFrom: shelf.effectiveFrom, effectiveTo: shelf.effectiveTo, state: stateOf(shelf, today),
      replaces: shelf.replaces ? [{ title: '', documentNumber: shelf.replaces }] : [], replacedBy: shelf.replacedBy ?? null, clauses: 0, source: 'none' as const, url: shelf.url ?? null, note: shelf.note ?? null,
    })),
    ...Object.entries(LAWS).map(([key, law]) => ({
      key: `laws-${key}`, title: law.title, documentNumber: law.documentNumber, issuer: law.issuer, field: '法律法规', kind: 'law' as const, effectiveFrom: law.effectiveFrom as string | null, effectiveTo: law.effectiveTo, state: stateOf(law, today),
      replaces: [], replacedBy: null, clauses: law.articles.length, source: 'product' as const, url: null, note: null as string | null,
    })),
  ]
}

const ownShelf = (standard: OwnStandard, today: Day) => ({
  key: standard.id, title: standard.title, documentNumber: standard.documentNumber, issuer: standard.issuer, field: standard.field, kind: 'criteria' as const, effectiveFrom: standard.effectiveFrom as string | null, effectiveTo: standard.effectiveTo, state: stateOf(standard, today),
  replaces: standard.replaces ? [{ title: '', documentNumber: standard.replaces }] : [], replacedBy: null, clauses: standard.clauses, source: 'imported' as const, url: null, note: '本单位导入' as string | null,
})

async function getShelf(tx: Tx, key: string, today: Day) {
  const found = (await shelves(tx, today)).find((shelf) => shelf.key === key)
  if (!found) throw notFound('份标准')
  return found
}

const list = endpoint(contract.listStandards, async ({ tx, actor, today }) => ({ documents: await shelves(tx, today), mayImport: may(actor, 'standard.import') }))

const read = endpoint(contract.readStandard, async ({ tx, actor, today, params }) => {
  const document = await getShelf(tx, params.key, today)
  const shelf = SHELVES.find(({ key }) => key === params.key)
  const more = { mayImport: may(actor, 'standard.import'), missing: document.source === 'none' ? (shelf?.outline ?? []).map(([part, items]) => ({ part, items })) : [] }
  const standard = STANDARDS[params.key]
  if (standard) {
    return {
      document, ...more, scope: standard.scope ?? null, caveats: [...(CAVEATS[params.key]?.[''] ?? [])],
      articles: standard.articles.map((article) => ({
        article: article.article, chapter: null, about: article.items.length ? article.intro : '', judges: ['criteria', 'whole-article-criterion', 'general-rule'].includes(article.kind),
        clauses: (article.items.length ? article.items : [{ no: null, text: article.intro }]).map((item) => ({ clause: article.article, item: item.no, text: item.text, caveats: caveatsOf(standard.documentNumber, `${article.article}${item.no ?? ''}`) })),
      })),
    }
  }
  const law = LAWS[params.key.replace(/^laws-/, '')]
  if (law) {
    return { document, ...more, scope: null, caveats: [], articles: law.articles.map((article) => ({ article: article.article, chapter: article.chapter ?? null, about: '', judges: false, clauses: [{ clause: article.article, item: null, text: article.paragraphs.join('\n'), caveats: caveatsOf(law.documentNumber, article.article) }] })) }
  }
  const clauses = document.source === 'imported' ? await listOwnClauses(tx, document.key) : []
  const articles = [...new Set(clauses.map(({ clause }) => clause))]
  return { document, ...more, scope: null, caveats: [], articles: articles.map((article) => ({ article, chapter: null, about: '', judges: true, clauses: clauses.filter(({ clause }) => clause === article).map(({ clause, item, text, caveat }) => ({ clause, item: item || null, text, caveats: caveat ? [caveat] : [] })) })) }
})

/* clauses */

async function allClauses(tx: Tx, on: Day): Promise<Found[]> {
  const shipped = Object.entries(STANDARDS).flatMap(([key, standard]) => clausesAsOf([standard], on).map((clause): Found => ({ ...clause, effectiveTo: standard.effectiveTo, field: fieldOfKey(key), law: false })))
  const own = (await ownEntries(tx)).filter((entry) => entry.effectiveFrom <= on && (entry.effectiveTo === null || on <= entry.effectiveTo))
  const laws = Object.values(LAWS).filter((law) => law.effectiveFrom <= on).flatMap((law) => law.articles.map((article): Found => ({ document: law.title, documentNumber: law.documentNumber, effectiveFrom: law.effectiveFrom, effectiveTo: law.effectiveTo, clause: article.article, text: article.paragraphs.join('\n'), about: article.chapter ?? '', field: '法律法规', law: true })))
  return [...shipped, ...own, ...laws]
}

const search = endpoint(contract.searchClauses, async ({ tx, today, query }) => {
  const on = (query.on ?? today) as Day
  const clauses = (await allClauses(tx, on)).filter((clause) => !query.field || clause.field === query.field)
  return { on, clauses: (findClauses(clauses, query.q) as Found[]).map(clauseReplyOf) }
})

const suggest = endpoint(contract.suggestClauses, async ({ tx, today, query }) => {
  const on = (query.on ?? today) as Day
  const found = suggestFrom(await indexOf(tx), query.q, { on, industry: query.industry, limit: query.limit })
  return { on, suggestions: found.map((one) => ({ ...one, why: [...one.why], caveats: caveatsOf(one.documentNumber, `${one.clause}${one.item ?? ''}`) })) }
})

/* a jurisdiction's own */

const bring = ownTransactions(contract.importStandard, (visit) => bringStandard(visit as unknown as Visit<Contract>))
const template = endpoint(contract.standardTemplate, ({ query }) => Promise.resolve(standardTemplateFile(SHELVES.find(({ key }) => key === query.for))))

/* study */

async function questionsFor(tx: Tx, key: string, seed: string, today: Day) {
  const document = await getShelf(tx, key, today)
  const clauses = document.source === 'imported' ? (await ownEntries(tx)).filter((entry) => entry.documentNumber === document.documentNumber) : shippedClauses(key)
  const questions = questionsOf(document.title, clauses, Object.keys(STANDARDS).filter((other) => other !== key).flatMap(shippedClauses), `${key}/${seed}`, QUESTIONS)
  if (!questions.length) throw new Problem('invalid', '这份文件没有足够的条款可以出题。')
  return { document, questions }
}

const quiz = endpoint(contract.readQuiz, async ({ tx, today, params, query }) => {
  const { document, questions } = await questionsFor(tx, params.key, query.seed, today)
  return { document, seed: query.seed, questions: questions.map(({ kind, ask, options }) => ({ kind, ask, options: [...options] })) }
})

const submit = endpoint(contract.submitQuiz, async ({ tx, actor, now, today, body }) => {
  const { document, questions } = await questionsFor(tx, body.standard, body.seed, today)
  if (body.answers.length !== questions.length) throw new Problem('invalid', `一共 ${questions.length} 题，交上来 ${body.answers.length} 题。`, { fields: [{ field: 'answers', message: '每题都要有答案，不会的填 -1' }] })
  const marked = questions.map((question, at) => ({ right: body.answers[at] === question.answer, answer: question.answer, clause: question.clause, text: question.text }))
  const right = marked.filter((one) => one.right).length
  const passed = isPassed(await listParameters(tx), today, questions.length, right)
  await tx.run(sql`insert into standard_studies ${valuesOf([{
    tenant_id: actor.tenantId, id: body.id, account_id: actor.accountId, entity_id: actor.entityId, standard: body.standard, document_number: document.documentNumber, asked: questions.length, answered_right: right, passed,
    answers: JSON.stringify(marked.map((one, at) => ({ kind: questions[at]!.kind, clause: one.clause, right: one.right }))), studied_at: now,
  }])}`)
  await append(tx, { what: 'standard.studied', subject: { type: 'standard-study', id: body.id, entityId: actor.entityId }, actor, at: now, commandId: body.commandId, body: { standard: document.title, asked: questions.length, right } })
  return { study: { id: body.id, standard: body.standard, documentNumber: document.documentNumber, asked: questions.length, right, passed, at: now.toISOString() }, marked }
})

const studies = endpoint(contract.listStudies, async ({ tx, actor }) => ({ mine: await mineOf(tx, actor), coverage: await coverageOf(tx) }))

async function mineOf(tx: Tx, actor: Actor) {
  return tx.rows<{ id: string; standard: string; documentNumber: string; asked: number; right: number; passed: boolean; at: string }>(sql`
    select id, standard, document_number as "documentNumber", asked, answered_right as "right", passed, to_json(studied_at)#>>'{}' as at from standard_studies
    where tenant_id = ${actor.tenantId} and account_id = ${actor.accountId} order by studied_at desc limit 50`)
}

/** An enterprise counts its own people only: the rows of others are closed to it. */
async function coverageOf(tx: Tx) {
  return tx.rows<{ standard: string; people: number; passed: number }>(sql`
    select standard, count(distinct account_id)::int as people, count(distinct account_id) filter (where passed)::int as passed
    from standard_studies where tenant_id = ${tx.scope.tenantId} group by standard order by standard`)
}

export const standardRoutes = [list, read, search, suggest, ...checklistRoutes, bring, template, quiz, submit, studies] as Endpoint[]
