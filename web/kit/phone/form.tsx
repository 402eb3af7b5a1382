// A form of the phone, whatever it asks: it saves itself as it is filled in, has its photos on the phone first, says what is missing and
// goes there, and becomes a letter in the outbox. Nothing waits for the network; a refused letter becomes this draft again.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import type { NewLetter, NewParcel } from '#platform/sync/outbox.ts'
import type { PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft } from '#platform/sync/react.ts'
import { clock } from '../format.ts'
import { Head, Screen, type HeadProps } from './chrome.tsx'
import type { PhotoRowProps } from './photos.tsx'
import { Pending, usePending, useSend } from './sending.tsx'

/** What every draft of a letter holds, beside what its form asks. */
type Kept = { readonly commandId: string; readonly photos: readonly PhotoNote[] }
type NamesOf<T, Kind> = { [Name in keyof T & string]-?: NonNullable<T[Name]> extends Kind ? Name : never }[keyof T & string]
type Said = Pick<NewLetter, 'path' | 'deed' | 'label' | 'body'> & Partial<Pick<NewLetter, 'page' | 'replaces'>>

export type PhoneForm<T extends object> = {
  /** Undefined until it is read from the phone. */
  readonly value: (T & Kept) | undefined
  /** It can be filled in: read, and none of its letters is on the way. */
  readonly open: boolean
  readonly busy: boolean
  /** What the head says of the draft. */
  readonly saved: string | undefined
  readonly pending: ReturnType<typeof usePending>
  /** What is wrong, by the name of the field. */
  readonly wrong: Readonly<Record<string, string>>
  /** Puts in one answer; what was said against it is done with. `answers` where it is complained of under another name. */
  readonly set: <Name extends keyof (T & Kept) & string>(name: Name, to: (T & Kept)[Name] | ((before: (T & Kept)[Name]) => (T & Kept)[Name]), answers?: string) => void
  /** Name, value, error and change of a field for words. */
  readonly field: (name: NamesOf<T, string>) => { name: string; value: string; error: string | undefined; onChange: (event: { target: { value: string } }) => void }
  /** The same of a row of photos. */
  readonly row: (name?: NamesOf<T & Kept, readonly PhotoNote[]>) => Omit<PhotoRowProps, 'label'>
  /** Says what is missing and goes to the first of it; false where nothing is. */
  readonly refuse: (gaps: Readonly<Record<string, string | false | undefined>>) => boolean
  /** Makes the letter of it; the command's id and the draft go along. */
  readonly send: (said: Said, parcels?: readonly NewParcel[]) => Promise<void>
}

export function useForm<T extends object>({ draft: key, subject, start, done }: { /** What it is kept under. */ draft: string; /** What its letters are about. */ subject: string; start: (mint: () => string) => T; /** It is in the outbox. */ done: () => void }): PhoneForm<T> {
  type Value = T & Kept
  const device = useDevice()
  const mint = () => newId(device.now())
  const draft = useDraft<Value>(key, () => ({ commandId: mint(), photos: [], ...start(mint) }))
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [taking, setTaking] = useState(false)
  const { busy, send } = useSend(done)
  const pending = usePending(subject)
  const { value } = draft
  const put = (name: string, change: (old: unknown) => unknown, answers = name) => {
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([one]) => one !== answers && !one.startsWith(`${answers}.`))))
    draft.set((before) => ({ ...before, [name]: change(before[name as keyof Value]) }))
  }
  return {
    value, pending, wrong,
    open: value !== undefined && pending.length === 0,
    busy: busy || taking,
    saved: draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined,
    set: (name, to, answers) => put(name, (old) => (typeof to === 'function' ? (to as (old: unknown) => unknown)(old) : to), answers),
    field: (name) => ({ name, value: String(value?.[name] ?? ''), error: wrong[name], onChange: ({ target }) => put(name, () => target.value) }),
    row(name) {
      const side = name ?? 'photos'
      return { name: side, photos: (value?.[side] as readonly PhotoNote[] | undefined) ?? [], error: wrong[side], onTaking: setTaking, onChange: (change) => put(side, (old) => change((old as readonly PhotoNote[] | undefined) ?? [])) }
    },
    refuse(gaps) {
      const found = Object.fromEntries(Object.entries(gaps).flatMap(([name, words]) => (words ? [[name, words]] : [])))
      setWrong(found)
      const [first] = Object.keys(found)
      if (first !== undefined) document.querySelector<HTMLElement>(`.scroll [name="${first}"], .scroll [data-field="${first}"] input`)?.focus()
      return first !== undefined
    },
    async send(said, parcels = []) {
      if (!value || busy) return
      draft.close()
      const kept = await send({ id: value.commandId, subject, draft: { key, value }, ...said, body: { commandId: value.commandId, ...said.body } }, parcels)
      if (!kept) draft.reopen()
    },
  }
}

/** What a step's own rules say is wrong, the first of each field; `words` where a form says it better. Pure. */
export function gapsOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[], words: Readonly<Record<string, string>> = {}): Record<string, string> {
  const gaps: Record<string, string> = {}
  for (const { path, message } of issues) gaps[path.slice(0, 2).map(String).join('.')] ??= words[String(path[0])] ?? message
  return gaps
}

type FormScreenProps = { form: Pick<PhoneForm<object>, 'open' | 'saved' | 'pending'>; head: Omit<HeadProps, 'aside'>; strip: ReactNode; /** Stand at the bottom while it can be filled in. */ deeds: ReactNode; children: ReactNode }

/** The screen of such a form: its head tells of the draft; what is on its way stands above everything else. */
export function FormScreen({ form, head, strip, deeds, children }: FormScreenProps) {
  return (
    <Screen head={<Head {...head} aside={form.open && deeds ? form.saved : undefined} />} strip={strip} deeds={form.open && deeds}>
      <Pending letters={form.pending} />
      {children}
    </Screen>
  )
}
