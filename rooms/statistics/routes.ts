// Statistics over HTTP: tables, movement, targets, map, and the analysis report kept as the paper it is.
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import * as contract from './contract.ts'
import { readCrossPage, readMovementPage } from './page.ts'

const cross = endpoint(contract.readCross, ({ tx, today, query }) => readCrossPage(tx, query, today))
const movement = endpoint(contract.readMovement, ({ tx, today, query }) => readMovementPage(tx, query, today))

export const statisticsRoutes = [cross, movement] as Endpoint[]
