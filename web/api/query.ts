// TanStack Query over our contracts. A query's key is its address, so that everything read under a path can be made
// stale by that path; failures are ApiProblem.
import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Contract } from '#platform/http/contract.ts'
import { addressOf, call, type CallInput } from './client.ts'
import { ApiProblem } from './problem.ts'

// oxlint-disable-next-line typescript/no-explicit-any
type AnyContract = Contract<any, any, any, any>

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ApiProblem && (error.kind === 'offline' || error.kind === 'busy') && failures < 2,
    },
  },
})

/** The path without its query, split: `['api', 'hazards', '…id']`, then the whole address. */
export function keyOf(contract: Pick<Contract, 'path'>, input: { params?: unknown; query?: unknown } = {}): string[] {
  const address = addressOf(contract, input.params as Record<string, unknown>, input.query as Record<string, unknown>)
  return [...address.split('?')[0]!.split('/').filter(Boolean), address]
}

export function reading<C extends AnyContract>(contract: C, input: CallInput<C> = {}) {
  return queryOptions<z.output<C['reply']>, ApiProblem>({
    queryKey: keyOf(contract, input),
    queryFn: ({ signal }) => call(contract, { ...input, signal }),
  })
}

export function useReading<C extends AnyContract>(contract: C, input: CallInput<C> = {}, options: { enabled?: boolean; staleTime?: number; refetchInterval?: number } = {}): UseQueryResult<z.output<C['reply']>, ApiProblem> {
  return useQuery({ ...reading(contract, input), ...options })
}

/** A changing call. `touches` names the paths that are read anew afterwards: `['hazards', 'home']`. */
export function useCalling<C extends AnyContract>(contract: C, touches: readonly string[] = []) {
  const client = useQueryClient()
  return useMutation<z.output<C['reply']>, ApiProblem, CallInput<C>>({
    mutationFn: (input) => call(contract, input),
    onSuccess: () => refresh(client, touches),
  })
}

export async function refresh(client: QueryClient, touches: readonly string[]): Promise<void> {
  await Promise.all(touches.map((path) => client.invalidateQueries({ queryKey: ['api', ...path.split('/')] })))
}
