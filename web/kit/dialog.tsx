// A dialog on the browser's own <dialog>: focus stays inside and returns where it was, Esc closes, the page behind rests.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from './button.tsx'

export type DialogProps = {
  title: ReactNode
  onClose: () => void
  /** The row of buttons at the bottom. */
  foot?: ReactNode
  width?: number
  /** Something typed would be lost: Esc and × ask the owner first. */
  children: ReactNode
}

export function Dialog({ title, onClose, foot, width, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) {
      element.showModal()
      // The first thing to fill in, not the cross.
      element.querySelector<HTMLElement>('.dialog-body :is(input:not([type=file]),textarea,[data-autofocus])')?.focus()
    }
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} style={width ? ({ '--dialog-width': `${width}px` } as Record<string, string>) : undefined}
      onCancel={(event) => { event.preventDefault(); onClose() }}>
      <header className="dialog-head"><h2 id={id} className="grow">{title}</h2><IconButton icon="x" label="关上" look="quiet" onClick={onClose} /></header>
      <div className="dialog-body">{children}</div>
      {foot && <footer className="dialog-foot">{foot}</footer>}
    </dialog>
  )
}
