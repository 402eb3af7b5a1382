// Statistics over HTTP: tables, movement, targets, map; the analysis report stands in papers/.
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import * as contract from './contract.ts'
import { readGoalsPage } from './goals/page.ts'
import { readMapPage } from './map/page.ts'
import { readCrossPage, readMovementPage } from './page.ts'
import { reportRoutes } from './papers/routes.ts'

const cross = endpoint(contract.readCross, ({ tx, today, query }) => readCrossPage(tx, query, today))
const movement = endpoint(contract.readMovement, ({ tx, today, query }) => readMovementPage(tx, query, today))
const goals = endpoint(contract.readGoals, ({ tx, today, query }) => readGoalsPage(tx, query.on, today))
const map = endpoint(contract.readMap, ({ tx, today, query }) => readMapPage(tx, query, today))

export const statisticsRoutes = [cross, movement, goals, map, ...reportRoutes] as Endpoint[]
