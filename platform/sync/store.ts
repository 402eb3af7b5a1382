// Where the device keeps what it must not lose: the outbox, photos, drafts, cached readings. Two kinds of the same
// shape: IndexedDB through Dexie, and memory for a browser that refuses to store (private mode) — then `lasting` is
// false and the screen says so. Every change tells its listeners, in this tab and in the others.
import type { Box } from './outbox.ts'

/** `photos` holds bytes, `drafts` what is being filled in, `readings` the last answers, `notes` small settings. */
export type Shelf = 'photos' | 'drafts' | 'readings' | 'notes'

export type Item = { readonly account: string; readonly key: string; readonly value: unknown; readonly at: number }

/** What else happens in the same transaction as a change of the outbox. */
export type Beside = { readonly remove?: readonly { readonly shelf: Shelf; readonly key: string }[] }

export type Store = {
  /** False when everything is gone once the page closes. */
  readonly lasting: boolean
  box(account: string): Promise<Box>
  /** Changes the outbox of an account atomically. `work` is pure and may run again. */
  change(account: string, work: (box: Box) => Box, beside?: Beside): Promise<Box>
  get(shelf: Shelf, account: string, key: string): Promise<Item | undefined>
  put(shelf: Shelf, item: Item): Promise<void>
  remove(shelf: Shelf, account: string, key: string): Promise<void>
  list(shelf: Shelf, account: string): Promise<Item[]>
  keys(shelf: Shelf, account: string): Promise<string[]>
  /** Accounts with something in their outbox. */
  accounts(): Promise<string[]>
  /** Called after every change, with the shelf or `outbox`. Returns the way to stop. */
  listen(listener: (what: Shelf | 'outbox') => void): () => void
}

/** The device is full: nothing was stored. */
export class StorageFull extends Error {
  constructor(cause: unknown) {
    super('storage full', { cause })
    this.name = 'StorageFull'
  }
}

export function makeListeners() {
  const listeners = new Set<(what: Shelf | 'outbox') => void>()
  return {
    listen: (listener: (what: Shelf | 'outbox') => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell: (what: Shelf | 'outbox') => {
      for (const listener of listeners) listener(what)
    },
  }
}

/** Keeps everything in memory: for browsers that do not store, and for the tests of what is above it. */
export function memoryStore(): Store {
  const boxes = new Map<string, Box>()
  const shelves: Record<Shelf, Map<string, Item>> = { photos: new Map(), drafts: new Map(), readings: new Map(), notes: new Map() }
  const { listen, tell } = makeListeners()
  const at = (account: string, key: string) => `${account}\n${key}`
  const empty: Box = { letters: [], parcels: [] }
  return {
    lasting: false,
    listen,
    box: async (account) => boxes.get(account) ?? empty,
    async change(account, work, beside) {
      const box = work(boxes.get(account) ?? empty)
      boxes.set(account, box)
      for (const { shelf, key } of beside?.remove ?? []) shelves[shelf].delete(at(account, key))
      tell('outbox')
      for (const { shelf } of beside?.remove ?? []) tell(shelf)
      return box
    },
    get: async (shelf, account, key) => shelves[shelf].get(at(account, key)),
    async put(shelf, item) {
      shelves[shelf].set(at(item.account, item.key), item)
      tell(shelf)
    },
    async remove(shelf, account, key) {
      shelves[shelf].delete(at(account, key))
      tell(shelf)
    },
    list: async (shelf, account) => [...shelves[shelf].values()].filter((item) => item.account === account),
    keys: async (shelf, account) => [...shelves[shelf].values()].filter((item) => item.account === account).map((item) => item.key),
    accounts: async () => [...boxes].filter(([, box]) => box.letters.length > 0).map(([account]) => account),
  }
}
