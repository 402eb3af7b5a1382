// The database server under Zhiben. `startServer` runs the embedded PostgreSQL on a private socket (or attaches to one
// that survived a killed process); `externalServer` gives the same shape for DATABASE_URL. Everything above only sees
// two connection configs: the owner (migrations, backup, restore) and the app (no superuser, row-level security holds).
export { externalServer } from './external.ts'
export { startServer, type StartOptions } from './embedded.ts'
export { type ConnectionConfig, onDatabase, type RunningServer } from './running.ts'
export { errorCode, type Log, StartError } from './start-error.ts'
