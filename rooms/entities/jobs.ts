// Each morning the facts that begin today are copied onto the rows that lists show.
import { daily } from '#platform/jobs/runner.ts'
import { fieldOfFact } from './rules.ts'
import { listFactsFrom, setCurrent } from './store.ts'

export const entityJobs = [
  daily('entities.facts', async (tx, today) => {
    for (const { entityId, fact, value } of await listFactsFrom(tx, today)) {
      const field = fieldOfFact(fact)
      if (field) await setCurrent(tx, entityId, field, value)
    }
  }),
]
