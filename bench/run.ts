// `npm run bench [-- name --option=value …]`: everything that is measured, printed as ratios against a named baseline.
export {}

const [only, ...words] = process.argv.slice(2).filter((word) => word !== '--')
const option = (key: string, fallback: number) => Number(words.find((word) => word.startsWith(`--${key}=`))?.split('=')[1] ?? fallback)

const folder = (key: string) => words.find((word) => word.startsWith(`--${key}=`))?.slice(key.length + 3)

/** Only by name: they need more time, or machines, than all others together. */
const BY_NAME: Record<string, () => Promise<void>> = {
  hazards: async () => (await import('./hazards.ts')).benchHazards({ hazards: option('hazards', 100_000), rounds: option('rounds', 20), folder: folder('folder'), only: folder('only'), log: console.log }),
  boards: async () => (await import('./boards.ts')).benchBoards({ tasks: option('tasks', 100_000), entities: option('entities', 100_000), units: option('units', 50), rounds: option('rounds', 10), log: console.log }),
  spread: async () => (await import('./spread.ts')).benchSpread({ hazards: option('hazards', 50_000), seconds: option('seconds', 3), rounds: option('rounds', 3), log: console.log }),
  photos: async () => (await import('./photos.ts')).benchPhotos({ library: option('library', 5_000), minutes: option('minutes', 600), queries: option('queries', 200), threads: option('threads', 2), keep: folder('keep'), pictures: folder('pictures'), log: console.log }),
  burst: async () => (await import('./photo-burst.ts')).benchBurst({ clients: option('clients', 20), each: option('each', 10), log: console.log }),
}

const BENCHES: Record<string, () => Promise<void>> = {
  plans: async () => (await import('./plan-compile.ts')).benchPlans({ log: console.log }),
  sheets: async () => (await import('./sheets.ts')).benchSheets({ rows: option('rows', 20_000), hazards: option('hazards', 200_000), log: console.log }),
  'hazards-import': async () => (await import('./hazards-import.ts')).benchHazardsImport({ rows: option('rows', 100_000), stock: option('stock', 0), questions: option('questions', 220), log: console.log }),
  suggest: async () => (await import('./suggest.ts')).benchSuggest({ rounds: option('rounds', 3), log: console.log }),
  http: async () => (await import('./http.ts')).benchHttp({ hazards: option('hazards', 200_000), seconds: option('seconds', 5), rounds: option('rounds', 3), log: console.log }),
}

if (only && !BENCHES[only] && !BY_NAME[only]) {
  console.error(`no bench is called ${only}: ${[...Object.keys(BENCHES), ...Object.keys(BY_NAME)].join(', ')}`)
  process.exit(1)
}
for (const [key, run] of Object.entries(only && BY_NAME[only] ? BY_NAME : BENCHES)) {
  if (only && only !== key) continue
  console.log(`\n## ${key}\n`)
  await run()
}
process.exit(0)
