// Work on accounts for the three administrators: who has one, opening, disabling, unlocking, a new first password.
// Each sees the deeds of the own post only.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useDeferredValue, useRef, useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { keyOf, refresh } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { Field, TextArea, TextField } from '#web/kit/field.tsx'
import { Float } from '#web/kit/float.tsx'
import { moment } from '#web/kit/format.ts'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { createAccount, disableAccount, listAccounts, releaseSecondFactor, resetPassword, unlockAccount } from '../contract.ts'
import '#web/kit/grid.css'
import './accounts.css'

const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

type Accounts = z.output<typeof listAccounts.reply>
type Account = Accounts['rows'][number]

/** Roles an administrator may give; labels as in packs/roles.yaml. */
const ROLES = [
  ['coordinator', '安委办（统筹）'], ['leader', '领导'], ['regulator', '行业监管'], ['community', '社区负责人'], ['grid-worker', '网格员'], ['expert', '专家'],
  ['system-administrator', '系统管理员'], ['security-administrator', '安全管理员'], ['audit-administrator', '审计管理员'],
].map(([value, label]) => ({ value: value!, label: label! }))

export { AuditPage } from './audit.tsx'

export function AccountsPage() {
  const { may, today } = useVisitor()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const [dialog, setDialog] = useState<ReactNode>(null)
  const close = () => setDialog(null)
  const list = useInfiniteQuery<Accounts, ApiProblem, { pages: Accounts[] }, string[], string | undefined>({
    queryKey: [...keyOf(listAccounts, { query: q ? { q } : {} }), 'pages'],
    queryFn: ({ pageParam, signal }) => call(listAccounts, { query: { ...(q ? { q } : {}), ...(pageParam ? { after: pageParam } : {}) }, signal }),
    initialPageParam: undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <div className="head"><h1>账号</h1><p>一人一号；停用的保留，经过里还能查到是谁</p><span className="grow" />{may('account.create') && <Button look="primary" icon="plus" onClick={() => setDialog(<OpenAccount onClose={close} onOpened={(login, password) => setDialog(<FirstPassword login={login} password={password} onClose={close} />)} />)}>开通账号</Button>}</div>
      <div className="filters"><input className="input account-find" type="search" aria-label="找姓名、登录名" placeholder="姓名、登录名" value={typed} onChange={(event) => setTyped(event.target.value)} /></div>
      <section className="sheet">
        {list.error && !rows.length ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div>
          : list.isLoading ? <div className="pad"><Skeleton lines={8} /></div>
          : rows.length === 0 ? <Empty fact={q ? `没有找到“${q}”` : '还没有账号'}>{q ? '换个写法试试' : '从“开通账号”开始'}</Empty>
          : (
            <table className="grid">
              <thead><tr><th scope="col">姓名</th><th scope="col">登录名</th><th scope="col">岗位</th><th scope="col">单位或部门</th><th scope="col">状态</th><th scope="col">第二步验证</th><th scope="col">最近登录</th><th><span className="unseen">办理</span></th></tr></thead>
              <tbody>
                {rows.map((account) => (
                  <tr key={account.id}>
                    <th scope="row" className="nowrap"><b>{account.name}</b></th><td>{account.login}</td><td>{account.roleLabel}{account.post && !account.roleLabel.includes(account.post) ? `，${account.post}` : ''}</td><td>{account.where}</td>
                    <td><AccountState account={account} /></td><td className="nowrap">{account.hasSecondFactor ? '已开通' : <span className="muted">没有</span>}</td><td className="nowrap">{account.seenAt ? moment(account.seenAt, today) : <span className="muted">没有登录过</span>}</td>
                    <td className="right"><AccountDeeds account={account} show={setDialog} close={close} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
      </section>
      {list.hasNextPage && <p style={{ marginTop: 12 }}><Button busy={list.isFetchingNextPage && '正在载入…'} onClick={() => void list.fetchNextPage()}>再看一些</Button></p>}
      {dialog}
    </>
  )
}

function AccountState({ account }: { account: Account }) {
  if (account.disabled) return <StateMark sign="void">已停用</StateMark>
  if (account.locked) return <StateMark sign="over">已锁定</StateMark>
  return account.mustChange ? <StateMark sign="hold">等改初始密码</StateMark> : <StateMark sign="done">在用</StateMark>
}

function AccountDeeds({ account, show, close }: { account: Account; show: (dialog: ReactNode) => void; close: () => void }) {
  const { may } = useVisitor()
  const client = useQueryClient()
  if (account.disabled || (!may('account.create') && !may('account.disable'))) return null
  const unlock = async () => {
    try {
      await call(unlockAccount, { params: { id: account.id }, body: { commandId: newId() } })
      await refresh(client, ['accounts'])
      toast(`${account.name}的账号已解锁`)
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
  }
  return (
    <Float label={`${account.name}的账号`} align="right" button={(props) => <Button size="small" {...props}>办理</Button>}>
      {(shut) => (
        <>
          {may('account.create') && <button type="button" className="float-item" role="menuitem" onClick={() => { shut(); show(<Reset account={account} onClose={close} onReset={(password) => show(<FirstPassword login={account.login} password={password} onClose={close} />)} />) }}>重置密码</button>}
          {may('account.disable') && account.locked && <button type="button" className="float-item" role="menuitem" onClick={() => { shut(); void unlock() }}>解锁</button>}
          {may('account.disable') && account.hasSecondFactor && <button type="button" className="float-item" role="menuitem" onClick={() => { shut(); show(<Release account={account} onClose={close} />) }}>解除第二步验证</button>}
          {may('account.disable') && <button type="button" className="float-item" role="menuitem" onClick={() => { shut(); show(<Disable account={account} onClose={close} />) }}>停用</button>}
        </>
      )}
    </Float>
  )
}

function OpenAccount({ onClose, onOpened }: { onClose: () => void; onOpened: (login: string, password: string) => void }) {
  const { items } = useWhole('organisations')
  const [id] = useState(newId)
  const opened = useRef<() => void>(undefined)
  type Body = { name: string; login: string; role: string | null; post: string; organisationId: string | null; mobile: string }
  return (
    <StepForm<Body> title="开通账号" submitLabel="开通" schema={createAccount.body.omit({ commandId: true, id: true, entityId: true })} touches={['accounts']} done="账号已开通" onClose={onClose} start={{ name: '', login: '', role: null, post: '', organisationId: null, mobile: '' }}
      send={async (body) => { const { initialPassword } = await call(createAccount, { body: { ...body, role: body.role!, mobile: body.mobile || null, id } }); opened.current = () => onOpened(body.login.toLowerCase(), initialPassword) }}
      onDone={() => opened.current?.()}
      effect={() => '系统给一个初始密码，第一次登录必须改掉。'}>
      {(body, set, wrong) => (
        <Suspense fallback={<Skeleton />}>
          <TextField label="姓名" name="name" maxLength={60} value={body.name} error={wrong['name']} onChange={(event) => set({ name: event.target.value })} />
          <TextField label="登录名" name="login" maxLength={64} value={body.login} error={wrong['login']} hint="字母、数字、点、横线，如工号" autoCapitalize="none" onChange={(event) => set({ login: event.target.value })} />
          <Field label="岗位" name="role" error={wrong['role']}>{(control) => <ChooseBox control={control} options={ROLES} value={body.role} onChange={(role) => set({ role, ...(body.post ? {} : { post: ROLES.find((one) => one.value === role)?.label ?? '' }) })} />}</Field>
          <TextField label="职务" name="post" maxLength={60} value={body.post} error={wrong['post']} onChange={(event) => set({ post: event.target.value })} />
          <Field label="部门" optional name="organisationId" error={wrong['organisationId']}>{(control) => <ChooseBox control={control} options={items.map((item) => ({ value: item.id, label: item.name }))} value={body.organisationId} onChange={(organisationId) => set({ organisationId })} />}</Field>
          <TextField label="手机" optional name="mobile" maxLength={20} inputMode="tel" value={body.mobile} error={wrong['mobile']} onChange={(event) => set({ mobile: event.target.value })} />
        </Suspense>
      )}
    </StepForm>
  )
}

function FirstPassword({ login, password, onClose }: { login: string; password: string; onClose: () => void }) {
  return (
    <Dialog title="初始密码" width={440} onClose={onClose} foot={<Button look="primary" onClick={onClose}>已经交给本人</Button>}>
      <p>登录名 <b>{login}</b>，初始密码：</p>
      <p style={{ margin: '8px 0' }}><code className="secret">{password}</code></p>
      <p className="reason">只显示这一次。当面或打电话交给本人，不要发在群里；第一次登录必须改掉。</p>
    </Dialog>
  )
}

function Reset({ account, onClose, onReset }: { account: Account; onClose: () => void; onReset: (password: string) => void }) {
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      onReset((await call(resetPassword, { params: { id: account.id }, body: { commandId: newId() } })).initialPassword)
    } catch (error) {
      setProblem(asApiProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={`重置${account.name}的密码`} width={440} onClose={onClose} foot={<><Button look="primary" busy={busy && '正在重置…'} onClick={() => void run()}>重置密码</Button><Button onClick={onClose}>先放着</Button></>}>
      <p>现在的密码立即失效，已登录的都会退出；系统给一个新的初始密码。先确认是本人要求的。</p>
      {problem && <ProblemView problem={problem} />}
    </Dialog>
  )
}

function Release({ account, onClose }: { account: Account; onClose: () => void }) {
  return (
    <StepForm<{ reason: string }> title={`解除${account.name}的第二步验证`} submitLabel="解除" schema={releaseSecondFactor.body.omit({ commandId: true })} touches={['accounts']} done={`${account.name}可以只凭密码登录，再重新开通`} start={{ reason: '' }} onClose={onClose}
      send={(body) => call(releaseSecondFactor, { params: { id: account.id }, body })} effect={() => '已登录的都会退出；单点登录的绑定也一并解除。先确认是本人丢了手机。'}>
      {(body, set, wrong) => <TextArea label="理由" name="reason" maxLength={200} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />}
    </StepForm>
  )
}

function Disable({ account, onClose }: { account: Account; onClose: () => void }) {
  return (
    <StepForm<{ reason: string }> title={`停用${account.name}的账号`} submitLabel="停用，保留记录" schema={disableAccount.body.omit({ commandId: true })} touches={['accounts']} done={`${account.name}的账号已停用`} start={{ reason: '' }} onClose={onClose}
      send={(body) => call(disableAccount, { params: { id: account.id }, body })} effect={() => '立即退出、不能再登录；办过的事都留着，仍查得到是谁办的。'}>
      {(body, set, wrong) => <TextArea label="停用理由" name="reason" maxLength={200} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />}
    </StepForm>
  )
}
