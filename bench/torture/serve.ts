// The product as the torture sees it: database, schema, one jurisdiction with one person, HTTP on any port.
// Everything is made only where it is missing, so that a restart after a kill goes the same way as a first start.
import { buildProduct } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { findLogin, insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'

export const LOGIN = 'torture'
export const PASSWORD = 'Torture-Me-Not-1'

const [dataDir = '', programsDir] = process.argv.slice(2)
const server = await startServer({ dataDir, log: () => undefined, ...(programsDir ? { programsDir } : {}) })
await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
const product = await buildProduct({ app: server.appConfig, dataFolder: dataDir, limits: Infinity })
const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now: new Date() })
if (!(await findLogin(product.db, LOGIN))) {
  const organisationId = await organisationIdOf('example', 'anban')
  const passwordHash = await hashPassword(PASSWORD)
  await product.db.write(systemScope(tenantId), (tx) => insertAccount(tx, { id: newId(), name: '试验', mobile: null, login: LOGIN, passwordHash, mustChange: false, role: 'coordinator', post: '试验', organisationId, entityId: null, regionId: null }, new Date('2024-01-01')))
}
await product.http.listen({ host: '127.0.0.1', port: 0 })
const address = product.http.server.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
console.log(`ready ${JSON.stringify({ url, tenantId, regionId: await regionIdOf('example', 'xg'), app: server.appConfig, owner: server.ownerConfig })}`)
process.once('SIGTERM', () => void product.close().then(() => server.stop()).then(() => process.exit(0)))
