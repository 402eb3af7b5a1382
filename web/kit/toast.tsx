// The quiet bar that says what has been done, with 撤回 where that is possible. One list for the whole page; `toast` may
// be called from anywhere.
import { useSyncExternalStore, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { NoteBar } from './states.tsx'

type Toast = { id: number; kind: 'done' | 'wrong' | 'doing'; words: ReactNode; undo?: () => void | Promise<void>; undoLabel: string }

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function put(next: readonly Toast[]) {
  toasts = next
  for (const listen of listeners) listen()
}

/** Says something; returns how to take it back. Words that went wrong stay until closed. */
export function toast(words: ReactNode, options: { kind?: Toast['kind']; undo?: Toast['undo']; undoLabel?: string } = {}): () => void {
  const id = ++last
  const kind = options.kind ?? 'done'
  put([...toasts.slice(-2), { id, kind, words, ...(options.undo ? { undo: options.undo } : {}), undoLabel: options.undoLabel ?? '撤回' }])
  const close = () => put(toasts.filter((one) => one.id !== id))
  if (kind === 'done') window.setTimeout(close, options.undo ? 10_000 : 5_000)
  return close
}

export function Toasts() {
  const shown = useSyncExternalStore((listen) => { listeners.add(listen); return () => listeners.delete(listen) }, () => toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <NoteBar key={one.id} kind={one.kind}>
          <span className="row">
            <span className="grow">{one.words}</span>
            {one.undo && <button type="button" className="link" onClick={() => { put(toasts.filter((t) => t.id !== one.id)); void one.undo?.() }}>{one.undoLabel}</button>}
            <IconButton icon="x" label="关上" look="quiet" size="small" onClick={() => put(toasts.filter((t) => t.id !== one.id))} />
          </span>
        </NoteBar>
      ))}
    </div>
  )
}
