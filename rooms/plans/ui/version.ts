// A version whole, read in two parts and put together once: its text, which never changes and is asked for once, and its
// commitments column by column, which every decision of anybody makes stale.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf } from '#web/api/query.ts'
import { readVersionClauses, readVersionText, unpackVersion, type VersionReply } from '../contract.ts'

export function useVersion(planId: string, number: number) {
  const client = useQueryClient()
  const input = useMemo(() => ({ params: { id: planId, number } }), [planId, number])
  const key = useMemo(() => keyOf(readVersionClauses, input), [input])
  const found = useQuery<VersionReply, ApiProblem>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const [text, clauses] = await Promise.all([
        // Not the signal of this reading: another one may wait for the same text.
        client.ensureQueryData({ queryKey: keyOf(readVersionText, input), queryFn: () => call(readVersionText, input) }),
        call(readVersionClauses, { ...input, signal }),
      ])
      return unpackVersion(text, clauses)
    },
  })
  return { found, key }
}
