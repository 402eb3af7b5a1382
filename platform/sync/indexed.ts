// The store in IndexedDB. Writes ask for strict durability: the default of Chromium lets a commit be lost when the
// battery dies. Changes are told to the other tabs over a BroadcastChannel.
import { Dexie, type EntityTable } from 'dexie'
import { type Letter, type Parcel, unsettled } from './outbox.ts'
import { type Item, makeListeners, memoryStore, type Shelf, StorageFull, type Store } from './store.ts'

type Row = Item & { id: string }

type Base = Dexie & { letters: EntityTable<Letter, 'id'>; parcels: EntityTable<Parcel, 'id'> } & Record<Shelf, EntityTable<Row, 'id'>>

const rowId = (account: string, key: string) => `${account}\n${key}`

/** Opens the store; falls back to memory when the browser does not let us store anything. */
export async function openStore(name: string): Promise<Store> {
  try {
    const store = indexedStore(name)
    // Private windows of some browsers open the database and refuse the first write.
    await store.put('notes', { account: '', key: 'opened', value: true, at: Date.now() })
    return store
  } catch {
    return memoryStore()
  }
}

function indexedStore(name: string): Store {
  const base = new Dexie(name, { chromeTransactionDurability: 'strict' }) as Base
  const shelf = 'id, account'
  base.version(1).stores({ letters: 'id, account', parcels: 'id, account', photos: shelf, drafts: shelf, readings: shelf, notes: shelf })
  const { listen, tell } = makeListeners()
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`${name}-store`)
  channel?.addEventListener('message', (event: MessageEvent<Shelf | 'outbox'>) => tell(event.data))
  const announce = (what: Shelf | 'outbox') => {
    tell(what)
    channel?.postMessage(what)
  }

  const read = async (account: string) => ({
    letters: await base.letters.where('account').equals(account).toArray(),
    parcels: await base.parcels.where('account').equals(account).toArray(),
  })

  return {
    lasting: true,
    listen,
    box: (account) => base.transaction('r', base.letters, base.parcels, () => read(account)),
    async change(account, work, beside) {
      const after = await full(() =>
        base.transaction('rw', [base.letters, base.parcels, base.photos, base.drafts, base.readings, base.notes], async () => {
          const before = await read(account)
          const after = work(before)
          await write(base.letters, before.letters, after.letters)
          await write(base.parcels, before.parcels, after.parcels)
          for (const { shelf, key } of beside?.remove ?? []) await base[shelf].delete(rowId(account, key))
          return after
        }),
      )
      announce('outbox')
      for (const { shelf } of beside?.remove ?? []) announce(shelf)
      return after
    },
    get: (shelf, account, key) => base[shelf].get(rowId(account, key)),
    async put(shelf, item) {
      await full(() => base[shelf].put({ ...item, id: rowId(item.account, item.key) }))
      announce(shelf)
    },
    async remove(shelf, account, key) {
      await base[shelf].delete(rowId(account, key))
      announce(shelf)
    },
    list: (shelf, account) => base[shelf].where('account').equals(account).toArray(),
    async keys(shelf, account) {
      const ids = await base[shelf].where('account').equals(account).primaryKeys()
      return ids.map((id) => id.slice(account.length + 1))
    },
    async accounts() {
      const letters = await base.letters.toArray()
      return [...new Set(unsettled({ letters, parcels: [] }).map((letter) => letter.account))]
    },
  }
}

/** Writes what differs; a row that was not touched is the same object. */
async function write<T extends { id: string }>(table: EntityTable<T, 'id'>, before: readonly T[], after: readonly T[]) {
  const known = new Set<T>(before)
  const kept = new Set(after.map((row) => row.id))
  const gone = before.filter((row) => !kept.has(row.id)).map((row) => row.id)
  const changed = after.filter((row) => !known.has(row))
  if (gone.length > 0) await table.bulkDelete(gone as never)
  if (changed.length > 0) await table.bulkPut(changed)
}

async function full<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isFull(error)) throw new StorageFull(error)
    throw error
  }
}

function isFull(error: unknown): boolean {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = (cause as { inner?: unknown }).inner) {
    if ((cause as { name?: string }).name === 'QuotaExceededError') return true
  }
  return false
}
