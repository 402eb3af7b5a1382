// The door: name and password, the second factor, a new password when the first one was given by somebody else.
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Outcome, Refusal } from '#platform/sync/outbox.ts'
import { Logo, NoteBar, TextField } from '#web/kit/index.ts'
import { Deed } from '#web/kit/phone/index.ts'
import { go } from './router.ts'
import { acceptInvitation, changePassword, type Door, secondFactor, signIn } from './session.ts'
import { ElderSwitch } from './size.tsx'

export function SignIn({ unreached, known = '', waiting }: { unreached: boolean; known?: string; /** Records wait for this person. */ waiting?: boolean }) {
  const [door, setDoor] = useState<Door | 'name' | 'invited'>('name')
  const [given, setGiven] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | 'unreached'>()

  async function knock(work: Promise<Outcome>) {
    setBusy(true)
    setRefusal(undefined)
    const outcome = await work
    setBusy(false)
    if (outcome.kind === 'accepted') {
      const next = (outcome.reply as { state: Door }).state
      if (next === 'signed-in') {
        if (location.pathname === '/m/sign-in') go('/m/', { replace: true })
      } else setDoor(next)
    } else if (outcome.kind === 'refused') setRefusal(outcome.refusal)
    else setRefusal('unreached')
  }

  const wrong = (field: string) => (refusal && refusal !== 'unreached' ? refusal.fields.find((entry) => entry.field === field)?.message : undefined)
  const general = refusal === 'unreached'
    ? '没连上服务器。第一次登录要有网，请换个有信号的地方再试。'
    : refusal && refusal.fields.length === 0 ? refusal.title : undefined

  return (
    <div className="door">
      <div className="door-brand"><Logo /><b>治本</b></div>
      {door === 'name' && (
        <Step title="登录" note={waiting ? '登录后接着传手机里的记录' : '单位和个人账号都从这里进'} general={general ?? (unreached ? '没连上服务器。第一次登录要有网。' : undefined)}
          onSubmit={(form) => {
            setGiven(form.get('password') as string)
            return knock(signIn((form.get('login') as string).trim(), form.get('password') as string))
          }}>
          <TextField label="手机号或工号" name="login" defaultValue={known} autoComplete="username" autoCapitalize="none" required error={wrong('login')} />
          <TextField label="密码" name="password" type="password" autoComplete="current-password" required error={wrong('password')} />
          <Deed submit busy={busy}>{busy ? '正在登录' : '登录'}</Deed>
        </Step>
      )}
      {door === 'name' && !waiting && <p style={{ marginTop: '1rem' }}><button type="button" className="link" onClick={() => { setRefusal(undefined); setDoor('invited') }}>企业有邀请码，开通账号</button></p>}
      {door === 'invited' && (
        <Step title="开通企业账号" note="邀请码在社区或监管部门给你的通知上" general={general} onSubmit={(form) => {
          const word = (name: string) => (form.get(name) as string).trim()
          return knock(acceptInvitation({ creditCode: word('creditCode').toUpperCase(), code: word('code'), name: word('name'), mobile: word('mobile'), login: word('login').toLowerCase(), password: form.get('password') as string }))
        }}>
          <TextField label="统一社会信用代码" name="creditCode" hint="营业执照上的 18 位" maxLength={18} autoCapitalize="characters" required error={wrong('creditCode')} />
          <TextField label="邀请码" name="code" autoComplete="off" required error={wrong('code')} />
          <TextField label="你的姓名" name="name" autoComplete="name" required error={wrong('name')} />
          <TextField label="手机号" name="mobile" type="tel" autoComplete="tel" required error={wrong('mobile')} />
          <TextField label="登录名" name="login" hint="字母、数字、点、横线，以后用它登录" autoCapitalize="none" autoComplete="username" required error={wrong('login')} />
          <TextField label="密码" name="password" type="password" autoComplete="new-password" hint="至少 10 位，大写、小写、数字、符号里有三种" required error={wrong('password')} />
          <Deed submit busy={busy}>{busy ? '正在开通' : '开通账号'}</Deed>
          <p style={{ marginTop: '0.5rem' }}><button type="button" className="link" onClick={() => { setRefusal(undefined); setDoor('name') }}>已有账号，去登录</button></p>
        </Step>
      )}
      {door === 'second-factor' && (
        <Step title="第二步验证" note="打开你的动态口令，填上面的 6 位数" general={general} onSubmit={(form) => knock(secondFactor((form.get('code') as string).replace(/\s/g, '')))}>
          <TextField label="6 位动态口令" name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={12} required autoFocus error={wrong('code')} />
          <Deed submit busy={busy}>{busy ? '正在核对' : '接着登录'}</Deed>
        </Step>
      )}
      {door === 'change-password' && (
        <Step title="换个新密码" note="现在的密码是别人给的，换成只有你知道的" general={general} onSubmit={(form) => {
          if (form.get('next') !== form.get('again')) return setRefusal({ status: 0, kind: 'invalid', title: '', fields: [{ field: 'again', message: '两次填的不一样' }], facts: {} })
          return knock(changePassword(given || (form.get('current') as string), form.get('next') as string))
        }}>
          {!given && <TextField label="现在的密码" name="current" type="password" autoComplete="current-password" required error={wrong('current')} />}
          <TextField label="新密码" name="next" type="password" autoComplete="new-password" required hint="至少 10 位，大写、小写、数字、符号里有三种" error={wrong('next') ?? wrong('current')} />
          <TextField label="再填一遍" name="again" type="password" autoComplete="new-password" required error={wrong('again')} />
          <Deed submit busy={busy}>{busy ? '正在换' : '换上新密码'}</Deed>
        </Step>
      )}
      <div className="door-foot"><ElderSwitch /></div>
    </div>
  )
}

function Step({ title, note, general, onSubmit, children }: { title: string; note: string; general: string | undefined; onSubmit: (form: FormData) => Promise<void> | void; children: ReactNode }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void onSubmit(new FormData(event.currentTarget))
  }
  return (
    <form onSubmit={submit}>
      <h1>{title}</h1>
      <p>{note}</p>
      <div role="alert">{general && <div style={{ marginTop: '1rem' }}><NoteBar kind="wrong">{general}</NoteBar></div>}</div>
      {children}
    </form>
  )
}
