// Every page of one record on the desk, opened with a word where its id belongs: it says that there is no such record, and
// asks the server nothing. `/api/supervisions/board` is another endpoint; its answer once broke the page of a case.
import { createMemoryHistory, createRouter } from '@tanstack/react-router'
import { expect, test } from 'vitest'
import { NoRecord } from './failed.tsx'
import { routeTree } from './routes.tsx'

type Route = { fullPath: string; options: { notFoundComponent?: unknown } }
const router = (at: string) => createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [at] }) })
const all = Object.values(router('/').routesByPath as unknown as Record<string, Route>)
const records = all.filter(({ fullPath }) => fullPath.split('/').includes('$id'))
const filled = (path: string, id: string) => path.replace('$id', id).replaceAll(/\$\w+/g, '1')

/** What became of an address: the route it fits, and whether that said there is nothing. */
async function open(at: string) {
  const one = router(at)
  await one.load()
  const last = one.state.matches.findLast(({ status }) => status === 'notFound') ?? one.state.matches.at(-1)!
  return { path: last.fullPath as string, missing: last.status === 'notFound' }
}

test('the pages of records are known', () => expect(records.length).toBeGreaterThan(18))

test.each(records.map(({ fullPath }) => fullPath))('%s is given ids only', async (path) => {
  for (const word of ['board', '7', '0198f0c4-1111-7000-8000-00000000000']) {
    const at = filled(path, word)
    // A page of its own may stand under this very word: /tasks/board.
    if (all.some(({ fullPath }) => fullPath === at)) continue
    expect(await open(at)).toEqual({ path, missing: true })
  }
  expect(records.find(({ fullPath }) => fullPath === path)!.options.notFoundComponent).toBe(NoRecord)
  expect(await open(filled(path, '0198f0c4-1111-7000-8000-000000000001'))).toEqual({ path, missing: false })
})
