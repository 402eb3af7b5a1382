// The product assembled: every room's endpoints, consumers and daily jobs over one database. The command line, the tests,
// the simulator and the benchmarks all start it here.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { may, rolesWith, type Actor } from '#platform/auth/actor.ts'
import { openDatabase, type Database, type Tx } from '#platform/db/tx.ts'
import { readableNumbers } from '#platform/db/numbers.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { openFileStore } from '#platform/files/store.ts'
import type { Consumer } from '#platform/events/consume.ts'
import { buildApp } from '#platform/http/app.ts'
import type { Endpoint, House } from '#platform/http/endpoint.ts'
import { rateLimiter } from '#platform/http/rate-limit.ts'
import { forgetReceipts, startRunner, type Background, type DailyJob, type Runner } from '#platform/jobs/runner.ts'
import { dayOf } from '#platform/time/day.ts'
import { expiryJob } from '#mechanisms/ledger/expiry.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { accountRoutes } from '#rooms/accounts/routes.ts'
import type { SignOnSettings } from '#rooms/accounts/sign-on.ts'
import { openSessions } from '#rooms/accounts/sessions.ts'
import { checkRoutes } from '#rooms/checks/routes.ts'
import { certificates } from '#rooms/certificates/definitions.ts'
import { dualReportConsumers, dualReportJobs } from '#rooms/dual-reports/jobs.ts'
import { dualReportRoutes } from '#rooms/dual-reports/routes.ts'
import { namesOfEntities } from '#rooms/entities/store.ts'
import { entityJobs } from '#rooms/entities/jobs.ts'
import { entityRoutes } from '#rooms/entities/routes.ts'
import { evidenceChecks, evidenceConsumers, evidenceJobs } from '#rooms/evidence/jobs.ts'
import { evidenceRoutes } from '#rooms/evidence/routes.ts'
import { captionOf } from '#rooms/evidence/store.ts'
import { evidenceParameters } from '#rooms/evidence/terms.ts'
import { visitLedger } from '#rooms/experts/page.ts'
import { expertConsumers } from '#rooms/experts/jobs.ts'
import { exposureConsumers, exposureJobs } from '#rooms/exposure/jobs.ts'
import { exposureRoutes } from '#rooms/exposure/routes.ts'
import { findingConsumers, findingJobs } from '#rooms/findings/jobs.ts'
import { findingRoutes, recordFirst } from '#rooms/findings/routes.ts'
import { findingParameters } from '#rooms/findings/terms.ts'
import { expertRoutes } from '#rooms/experts/routes.ts'
import { fileRoutes } from '#rooms/files/routes.ts'
import { filingConsumers, filingJobs } from '#rooms/filings/jobs.ts'
import { filingRoutes } from '#rooms/filings/routes.ts'
import { findFiling } from '#rooms/filings/store.ts'
import { filingParameters } from '#rooms/filings/terms.ts'
import { hazardConsumers, hazardJobs } from '#rooms/hazards/jobs.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import { hazardRoutes } from '#rooms/hazards/routes.ts'
import { hazardParameters } from '#rooms/hazards/terms.ts'
import { standardParameters } from '#rooms/standards/terms.ts'
import { homeRoutes } from '#rooms/home/routes.ts'
import { insurance } from '#rooms/insurance/definitions.ts'
import { matterRoutes } from '#rooms/matters/routes.ts'
import { paperRegisterRoutes } from '#rooms/papers/routes.ts'
import { planRoutes } from '#rooms/plans/routes.ts'
import { findPlan } from '#rooms/plans/store.ts'
import { taskConsumers, taskJobs } from '#rooms/tasks/jobs.ts'
import { seesTask } from '#rooms/tasks/page.ts'
import { seesDeed, taskRoutes } from '#rooms/tasks/routes.ts'
import { noticeRoutes } from '#rooms/notices/routes.ts'
import { audienceOf, tell } from '#rooms/notices/store.ts'
import { problemConsumers, problemJobs } from '#rooms/problems/jobs.ts'
import { problemLedger } from '#rooms/problems/page.ts'
import { problemRoutes } from '#rooms/problems/routes.ts'
import { problemParameters } from '#rooms/problems/terms.ts'
import { ruleParameters } from '#rooms/parameters/definitions.ts'
import { parameterRoutes } from '#rooms/parameters/routes.ts'
import { stageConsumers, stageJobs } from '#rooms/stages/jobs.ts'
import { stageRoutes } from '#rooms/stages/routes.ts'
import { stageParameters } from '#rooms/stages/terms.ts'
import { supervisionConsumers, supervisionJobs } from '#rooms/supervision/jobs.ts'
import { seesMeasure } from '#rooms/supervision/page.ts'
import { supervisionRoutes } from '#rooms/supervision/routes.ts'
import { supervisionParameters } from '#rooms/supervision/terms.ts'
import { taskParameters } from '#rooms/tasks/terms.ts'
import { foldWaiting, statisticsJobs } from '#rooms/statistics/jobs.ts'
import { statisticsRoutes } from '#rooms/statistics/routes.ts'
import { viewRoutes } from '#rooms/views/routes.ts'
import { outcomesOf, planFigures } from './figures.ts'
import { standardRoutes } from '#rooms/standards/routes.ts'
import { standingOn } from '#rooms/standards/store.ts'
import { RUNNERS } from './running.ts'

export const VERSION = '0.1.0'

export type ProductOptions = {
  /** The application's own connection: role zhiben_app. */
  app: ConnectionConfig
  /** Attachments go to `files/` in it, uploads that are not whole yet to `incoming/`. */
  dataFolder: string
  clock?: () => Date
  log?: Logger
  /** 1 for people; Infinity switches request limits off (tests, load). */
  limits?: number
  uploadLimitMb?: number
  idleMinutes?: number
  secure?: boolean
  trustProxy?: boolean
  signOn?: SignOnSettings
  connections?: number
  /** `false`: nothing runs by itself until `run` is called; the simulator and most tests settle events by hand. */
  background?: boolean
}

export type Product = {
  house: House
  db: Database
  http: FastifyInstance
  endpoints: readonly Endpoint[]
  consumers: readonly Consumer[]
  jobs: readonly DailyJob[]
  /** Long work behind the events. */
  backgrounds: readonly Background[]
  /** Whether photos are compared. A simulation switches it off while it plays: its dozen drawn pictures say nothing. */
  photos: { compared: boolean }
  /** Starts what runs by itself: sealing, consumers, daily jobs, long work. */
  run(): void
  close(): Promise<void>
}

const LONG_TAIL = [insurance, certificates]

/** Every parameter of the house. */
export const PARAMETERS = [...ruleParameters, ...filingParameters, ...stageParameters, ...taskParameters, ...hazardParameters, ...standardParameters, ...evidenceParameters, ...problemParameters, ...supervisionParameters, ...findingParameters]

const seesHazard = async (tx: Tx, actor: Actor, id: string) => may(actor, 'hazard.read') && (await findRow(tx, hazardLedger.compiled, id)) !== undefined

export async function buildProduct(options: ProductOptions): Promise<Product> {
  const clock = options.clock ?? (() => new Date())
  const log = options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' })
  const uploadLimit = (options.uploadLimitMb ?? 50) * 1_048_576
  const db = openDatabase(options.app, options.connections ? { connections: options.connections } : {})
  const incoming = join(options.dataFolder, 'incoming')
  const roles = readRoles()
  const sessions = openSessions(db, roles, options.idleMinutes ?? 30)
  const numbers = readableNumbers(db)
  const photos = { compared: true }

  const ledgers = LONG_TAIL.map((ledger) => mountLedger(ledger, { hooks: namesOfEntities }))
  const endpoints: Endpoint[] = [
    ...accountRoutes({ sessions, roles, secure: options.secure ?? false, idleMinutes: options.idleMinutes ?? 30, signOn: options.signOn }),
    ...homeRoutes,
    ...findingRoutes(numbers),
    ...hazardRoutes(numbers, photos, { recordFirst, standingOn }),
    ...dualReportRoutes,
    ...supervisionRoutes,
    ...exposureRoutes,
    ...paperRegisterRoutes,
    ...entityRoutes,
    ...ledgers.flatMap((ledger) => ledger.endpoints),
    ...fileRoutes({
      incoming, limit: uploadLimit, captions: { hazard: captionOf },
      sights: {
        hazard: seesHazard,
        task: seesTask,
        deed: async (tx, actor, id) => may(actor, 'task.read') && seesDeed(tx, id),
        filing: async (tx, actor, id) => may(actor, 'filing.read') && (await findFiling(tx, actor, id)) !== undefined,
        'stage-item': async (_, actor) => may(actor, 'stage.read'),
        'supervision-measure': seesMeasure,
        'help-visit': async (tx, actor, id) => may(actor, 'help-visit.read') && (await findRow(tx, visitLedger.compiled, id)) !== undefined,
        problem: async (tx, actor, id) => may(actor, 'problem.read') && (await findRow(tx, problemLedger.compiled, id)) !== undefined,
        'matter-meeting': async (_, actor) => may(actor, 'matter.read'),
        plan: async (tx, actor, id) => may(actor, 'plan.read') && (await findPlan(tx, id, dayOf(clock()))) !== undefined,
      },
    }),
    ...taskRoutes,
    ...evidenceRoutes(seesHazard),
    ...planRoutes({ runners: RUNNERS, figures: planFigures, outcomes: outcomesOf }),
    ...stageRoutes,
    ...filingRoutes,
    ...matterRoutes,
    ...problemRoutes,
    ...expertRoutes,
    ...checkRoutes,
    ...standardRoutes,
    ...statisticsRoutes,
    ...noticeRoutes,
    ...viewRoutes,
    ...parameterRoutes(PARAMETERS),
  ]
  const files = openFileStore(join(options.dataFolder, 'files'), incoming)
  const consumers = [
    ...hazardConsumers(roles), ...findingConsumers(roles), ...supervisionConsumers(roles), ...exposureConsumers(roles), ...taskConsumers(roles), ...stageConsumers, ...filingConsumers(roles), ...dualReportConsumers(roles), ...problemConsumers(roles), ...expertConsumers(roles),
    ...evidenceConsumers(photos),
  ]
  const backgrounds = [foldWaiting, evidenceChecks(files, roles)]
  const jobs = [
    forgetReceipts, ...entityJobs, ...hazardJobs(roles), ...findingJobs(roles), ...supervisionJobs, ...exposureJobs(roles), ...taskJobs(roles), ...stageJobs, ...filingJobs(roles), ...dualReportJobs(roles), ...evidenceJobs, ...problemJobs, ...statisticsJobs(roles),
    ...LONG_TAIL.flatMap((ledger) => expiryJob(ledger, async (tx, entityId, reminder, now) => tell(tx, await audienceOf(tx, entityId, rolesWith(roles, 'entity.create')), reminder, now)) ?? []),
  ]
  let runner: Runner | undefined
  const run = () => void (runner ??= startRunner({ db, consumers, jobs, backgrounds, clock, log }))
  if (options.background !== false) run()
  const house: House = { db, files, clock, wake: (tenantId) => runner?.wake(tenantId) }
  const http = await buildApp({
    house, endpoints, visitorOf: (cookie, now) => sessions.visitorOf(cookie, now), log, limiter: rateLimiter(options.limits ?? 1), uploadLimit,
    secure: options.secure ?? false, trustProxy: options.trustProxy ?? false, version: VERSION,
  })
  return {
    house, db, http, endpoints, consumers, jobs, backgrounds, photos, run,
    async close() {
      await http.close()
      await runner?.stop()
      await db.close()
    },
  }
}
