// The way in: password, then the second step, then a new password when the first one was given out. Each step is asked
// only when the server says so.
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { publicTenants, readMe, secondFactor, signIn, signInState, singleSignOn } from '#rooms/accounts/contract.ts'
import type { z } from 'zod'
import { useGo, useSearchText } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { ApiProblem, asApiProblem } from '#web/api/problem.ts'
import { reading, useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { TextField } from '#web/kit/field.tsx'
import { Logo } from '#web/kit/marks.tsx'
import { NoteBar } from '#web/kit/states.tsx'
import { chooseTheme, useTheme } from '#web/kit/theme.ts'
import { useTitle } from '#web/kit/title.ts'
import { PasswordForm } from './password.tsx'
import './login.css'

type Stage = z.output<typeof signInState>['state'] | 'password'

/** Only a path of this product may follow a log-in. */
function nextOf(search: string): string | undefined {
  const next = new URLSearchParams(search).get('next')
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : undefined
}

export function LoginPage() {
  const [stage, setStage] = useState<Stage>('password')
  const [given, setGiven] = useState('')
  const search = useSearchText()
  const go = useGo()
  const client = useQueryClient()
  const tenants = useReading(publicTenants, {}, { staleTime: 600_000 })
  const only = tenants.data?.tenants.length === 1 ? tenants.data.tenants[0] : undefined
  const theme = useTheme()
  useTitle('登录')

  const follow = async (state: Stage) => {
    if (state !== 'signed-in') return setStage(state)
    client.clear()
    const next = nextOf(search)
    const me = await client.fetchQuery(reading(readMe)).catch(() => undefined)
    if (!next && me?.home === 'field') location.assign('/m/')
    else go(next ?? '/', { replace: true })
  }
  return (
    <div className="login">
      <section className="login-left">
        <div className="login-brand"><Logo large /><b>治本</b>{only && <span>{only.name}</span>}</div>
        <h1>方案里的每一句话，<br />都有人办、有期限、有凭据。</h1>
        <div className="sentence">
          <p>“<u>生产经营单位主要负责人每季度带队对本单位重大事故隐患排查整治情况检查至少 1 次</u>（高危行业领域每月至少 1 次）。”</p>
          <dl><dt>谁</dt><dd>主要负责人本人</dd><dt>多久</dt><dd>每季，高危每月</dd><dt>凭据</dt><dd>带队检查记录</dd></dl>
        </div>
        <div className="login-public"><a href="/p/">看公开页</a><a href="/m/">手机版</a></div>
      </section>
      <main className="login-right">
        {stage === 'second-factor' ? <SecondStep follow={follow} back={() => setStage('password')} />
          : stage === 'change-password' ? (
            <>
              <h2>先改密码</h2>
              <p className="second">这是别人给你的初始密码，只能用这一次</p>
              <PasswordForm {...(given ? { current: given } : {})} large submitLabel="改好，进入" onDone={(state) => void follow(state)} />
            </>
          ) : <FirstStep lost={new URLSearchParams(search).has('lost')} follow={follow} keep={setGiven} />}
      </main>
      <footer className="login-foot">
        <span>{only ? only.name : '安全生产治本攻坚'}</span><span className="grow" />
        <button type="button" className="link" onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>{theme === 'dark' ? '浅色' : '深色'}</button>
      </footer>
    </div>
  )
}

type Follow = (state: Stage) => Promise<void> | void

function FirstStep({ lost, follow, keep }: { lost: boolean; follow: Follow; keep: (password: string) => void }) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const other = useReading(singleSignOn, {}, { staleTime: 600_000 })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = [...(login.trim() ? [] : [{ field: 'login', message: '请填登录名' }]), ...(password ? [] : [{ field: 'password', message: '请填密码' }])]
    if (missing.length) return setProblem(new ApiProblem('invalid', '登录名和密码都要填。', { fields: missing }))
    setBusy(true)
    setProblem(undefined)
    try {
      const { state } = await call(signIn, { body: { login, password } })
      keep(state === 'change-password' ? password : '')
      await follow(state)
    } catch (error) {
      setProblem(asApiProblem(error))
      setPassword('')
      document.querySelector<HTMLInputElement>('input[name=password]')?.focus()
    } finally {
      setBusy(false)
    }
  }
  // What is wrong with name or password is said at the password, as the server does not tell which of the two.
  const atLogin = problem?.field('login')
  const atPassword = problem?.field('password') ?? (problem && !problem.fields.length && problem.kind !== 'offline' && problem.kind !== 'broken' && problem.kind !== 'busy' ? problem.message : undefined)
  return (
    <>
      <h2>登录</h2>
      <p className="second">单位和个人账号都从这里进</p>
      {lost && !problem && <div style={{ marginTop: 12 }}><NoteBar kind="doing" role="status">登录已过期，请重新登录。填了一半的内容还在。</NoteBar></div>}
      <form className="login-form" onSubmit={(event) => void submit(event)}>
        <TextField label="登录名" name="login" large autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus value={login} error={atLogin} onChange={(event) => setLogin(event.target.value)} />
        <TextField label="密码" name="password" large type="password" autoComplete="current-password" value={password} error={atPassword} onChange={(event) => setPassword(event.target.value)} />
        {problem && !atLogin && !atPassword && <NoteBar kind="wrong" role="alert">{problem.message}</NoteBar>}
        <Button look="primary" size="large" block submit busy={busy && '正在登录…'}>登录</Button>
      </form>
      <p className="note muted" style={{ marginTop: 10 }}>忘记密码，或被锁定：请本单位的账号管理员重置。</p>
      {other.data?.enabled && <><div className="login-or">或从单位已有的入口进</div><a className={buttonClass({ size: 'large', block: true })} href="/api/session/oidc/start">{other.data.label}</a></>}
    </>
  )
}

function SecondStep({ follow, back }: { follow: Follow; back: () => void }) {
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await follow((await call(secondFactor, { body: { code: code.replace(/\s/g, '') } })).state)
    } catch (error) {
      setProblem(asApiProblem(error))
      setCode('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h2>第二步验证</h2>
      <p className="second">打开验证器，填它给出的 6 位数字</p>
      <form className="login-form" onSubmit={(event) => void submit(event)}>
        <TextField label="验证码" name="code" large inputMode="numeric" autoComplete="one-time-code" maxLength={12} autoFocus value={code} error={problem?.message} onChange={(event) => setCode(event.target.value)} />
        <Button look="primary" size="large" block submit busy={busy && '正在核对…'} disabled={code.trim().length < 6}>进入</Button>
        <Button look="text" onClick={back}>换一个账号</Button>
      </form>
    </>
  )
}
