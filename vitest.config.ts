import { defineConfig } from 'vitest/config'

// Two cores: files run in two forks; each fork that needs PostgreSQL takes its own database from a template
// (see platform/db/testing.ts). Browser walks live beside their rooms and are slow, so they get a longer leash.
export default defineConfig({
  test: {
    include: ['{platform,mechanisms,rooms,web,sim,scripts,packs,bench,tests}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['platform/db/test-server.ts'],
  },
})
