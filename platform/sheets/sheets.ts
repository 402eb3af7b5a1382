// The door of platform/sheets: reading, writing and importing ledgers. No domain words in here.
export * from './read.ts'
export * from './write.ts'
export * from './rejects.ts'
export * from './import.ts'
export { columnName } from './cells.ts'
