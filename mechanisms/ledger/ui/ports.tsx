// What the generic screens need from rooms: looking up referenced rows, saved views. The shell hands the contracts in, so
// that no mechanism imports a room.
import { createContext, useContext } from 'react'
import type { z } from 'zod'
import type { Contract } from '#platform/http/contract.ts'

export type LookupItem = { id: string; name: string; note: string | null; path: string | null; parentId: string | null; level: string | null }
export type SavedView = { id: string; ledger: string; name: string; query: string; shared: boolean; mine: boolean }

type Reply<T> = z.ZodType<T>
type Lookup = Contract<z.ZodType, z.ZodType<unknown, { q?: string | undefined }>, z.ZodType, Reply<{ items: LookupItem[] }>>

export type LedgerPorts = {
  readonly lookups: Readonly<Record<'entities' | 'regions' | 'organisations', Lookup>>
  readonly views: {
    readonly list: Contract<z.ZodType, z.ZodType<unknown, { ledger: string }>, z.ZodType, Reply<{ views: SavedView[] }>>
    readonly save: Contract<z.ZodType, z.ZodType, z.ZodType<unknown, { commandId: string; id: string; ledger: string; name: string; query: string; shared?: boolean }>, Reply<{ view: SavedView }>>
    readonly remove: Contract<z.ZodType<unknown, { id: string }>, z.ZodType, z.ZodType, Reply<unknown>>
  }
}

const Ports = createContext<LedgerPorts | null>(null)

export const LedgerPortsProvider = Ports.Provider

export function usePorts(): LedgerPorts {
  const ports = useContext(Ports)
  if (!ports) throw new Error('LedgerPortsProvider is missing above this screen')
  return ports
}
