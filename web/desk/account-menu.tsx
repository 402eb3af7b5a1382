// The signed-in person: who, theme, password, second factor, sign out.
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { signOut, type Me } from '#rooms/accounts/contract.ts'
import { call } from '#web/api/client.ts'
import { useGo } from '#web/api/address.ts'
import { Float } from '#web/kit/float.tsx'
import { Icon } from '#web/kit/icons.tsx'
import { chooseTheme, useThemeChoice, type ThemeChoice } from '#web/kit/theme.ts'
import { clearDrafts } from '#web/kit/draft.ts'

const PasswordDialog = lazy(() => import('#rooms/accounts/ui/password.tsx').then((m) => ({ default: m.PasswordDialog })))
const SecondFactorDialog = lazy(() => import('#rooms/accounts/ui/second-factor.tsx').then((m) => ({ default: m.SecondFactorDialog })))

const THEMES: readonly [ThemeChoice, string][] = [['system', '跟随系统'], ['light', '浅色'], ['dark', '深色']]

export function AccountMenu({ me, where, onKeys }: { me: Me; where: string; onKeys: () => void }) {
  const [dialog, setDialog] = useState<'password' | 'factor' | undefined>()
  const theme = useThemeChoice()
  const go = useGo()
  const client = useQueryClient()
  const leave = async () => {
    // Signed out here even when the server cannot be reached just now.
    await call(signOut).catch(() => undefined)
    clearDrafts(me.account.id)
    client.clear()
    go('/login')
  }
  return (
    <>
      <Float label="我的账号" align="right" button={(props) => (
        <button type="button" className="person" {...props}><Icon name="user" /><b>{me.person.name}</b><span className="muted cut">{where}</span></button>
      )}>
        {(close) => (
          <>
            <div className="float-title">{me.person.name}，{me.person.post || me.roles.map((role) => role.label).join('、')}<br />登录名 {me.account.login}</div>
            <hr />
            <div className="float-title">界面</div>
            {THEMES.map(([choice, label]) => (
              <button key={choice} type="button" className="float-item" role="menuitemradio" aria-checked={theme === choice} onClick={() => { chooseTheme(choice); close() }}>
                <span className="float-tick">{theme === choice && <Icon name="tick" size="small" />}</span>{label}
              </button>
            ))}
            <hr />
            <button type="button" className="float-item" role="menuitem" onClick={() => { close(); onKeys() }}><Icon name="list" size="small" />快捷键</button>
            <button type="button" className="float-item" role="menuitem" onClick={() => { close(); setDialog('password') }}><Icon name="key" size="small" />改密码</button>
            <button type="button" className="float-item" role="menuitem" onClick={() => { close(); setDialog('factor') }}><Icon name="shield" size="small" />{me.account.hasSecondFactor ? '换第二步验证' : '开通第二步验证'}</button>
            <hr />
            <button type="button" className="float-item" role="menuitem" onClick={() => void leave()}><Icon name="leave" size="small" />退出</button>
          </>
        )}
      </Float>
      <Suspense>
        {dialog === 'password' && <PasswordDialog onClose={() => setDialog(undefined)} />}
        {dialog === 'factor' && <SecondFactorDialog onClose={() => setDialog(undefined)} />}
      </Suspense>
    </>
  )
}
