// db/schema.sql is what the migrations make, readable in one place. It is written by this test when ZHIBEN_WRITE_SCHEMA=1,
// and otherwise compared, so that a migration never lands without its picture.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dumpSchema } from '#platform/db/schema-dump.ts'
import { testDatabase } from '#platform/db/testing.ts'

const database = await testDatabase()
const file = join(import.meta.dirname, '../db/schema.sql')

it('is what db/schema.sql says', async () => {
  const now = await dumpSchema(database.owner)
  if (process.env['ZHIBEN_WRITE_SCHEMA']) writeFileSync(file, now)
  expect(readFileSync(file, 'utf8'), 'run ZHIBEN_WRITE_SCHEMA=1 npx vitest run scripts/schema-dump.test.ts').toBe(now)
})
