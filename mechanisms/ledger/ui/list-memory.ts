// Which list a reader came from, so that a detail page can go back to it and step to the next one. Lives as long as the tab.
export type ListMemory = { readonly href: string; readonly ids: readonly string[]; readonly total: number; readonly row?: string }

const lists = new Map<string, ListMemory>()

export function rememberList(path: string, memory: ListMemory): void {
  lists.set(path, memory)
}

export function rememberedRow(path: string): string | undefined {
  return lists.get(path)?.row
}

export type Neighbours = { readonly href: string; readonly at: number; readonly total: number; readonly before?: string; readonly after?: string }

/** Where this row stands in the list its reader came from. */
export function neighbours(path: string, id: string): Neighbours | undefined {
  const list = lists.get(path)
  if (!list) return undefined
  const at = list.ids.indexOf(id)
  const before = list.ids[at - 1]
  const after = list.ids[at + 1]
  return { href: list.href, at: at + 1, total: list.total, ...(at > 0 && before ? { before } : {}), ...(at >= 0 && after ? { after } : {}) }
}

/** Coming back, the list stands at the row that was looked at last. */
export function looksAt(path: string, id: string): void {
  const list = lists.get(path)
  if (list?.ids.includes(id)) lists.set(path, { ...list, row: id })
}
