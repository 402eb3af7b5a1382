// A new password: on the way in (given-out first password) and from the account menu.
import { useState, type FormEvent } from 'react'
import { changePassword, type signInState } from '#rooms/accounts/contract.ts'
import type { z } from 'zod'
import { call } from '#web/api/client.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { TextField } from '#web/kit/field.tsx'
import { NoteBar } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import './login.css'

type State = z.output<typeof signInState>['state']

export function PasswordForm({ current: given, large, submitLabel, onDone }: { current?: string; large?: boolean; submitLabel: string; onDone: (state: State) => void }) {
  const [current, setCurrent] = useState(given ?? '')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const differs = again.length > 0 && again !== next
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (next !== again) return
    setBusy(true)
    setProblem(undefined)
    try {
      onDone((await call(changePassword, { body: { current, next } })).state)
    } catch (error) {
      setProblem(asApiProblem(error))
    } finally {
      setBusy(false)
    }
  }
  const wrong = { current: problem?.field('current'), next: problem?.field('next') }
  return (
    <form className="login-form" onSubmit={(event) => void submit(event)}>
      {!given && <TextField label="现在的密码" name="current" {...(large ? { large } : {})} type="password" autoComplete="current-password" value={current} error={wrong.current} onChange={(event) => setCurrent(event.target.value)} />}
      <TextField label="新密码" name="next" {...(large ? { large } : {})} type="password" autoComplete="new-password" hint="至少 10 个字符，大写、小写、数字、符号里占三种；不能含登录名" value={next} error={wrong.next} onChange={(event) => setNext(event.target.value)} />
      <TextField label="再填一次新密码" name="again" {...(large ? { large } : {})} type="password" autoComplete="new-password" value={again} error={differs ? '两次填的不一样' : undefined} onChange={(event) => setAgain(event.target.value)} />
      {problem && !wrong.current && !wrong.next && <NoteBar kind="wrong" role="alert">{problem.message}</NoteBar>}
      <div><Button look="primary" {...(large ? { size: 'large', block: true } as const : {})} submit busy={busy && '正在改…'} disabled={!current || !next || next !== again}>{submitLabel}</Button></div>
    </form>
  )
}

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="改密码" width={440} onClose={onClose}>
      <PasswordForm submitLabel="改密码" onDone={() => { toast('密码已改，别处登录的都要重新登录'); onClose() }} />
    </Dialog>
  )
}
