// The form library in our colours. Controls that use it are wrapped one by one, so that pages without a form load none of
// it. tokens.json says how; `mapOverride` goes after the algorithm, or the dark one dulls the colours.
import { ConfigProvider, theme as antd } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import type { ComponentType, ReactNode } from 'react'
import { useTheme } from '#web/kit/theme.ts'
import './forms.css'
import tokens from '#web/kit/tokens.json' with { type: 'json' }

type ThemeConfig = NonNullable<Parameters<typeof ConfigProvider>[0]['theme']>

function config(look: 'light' | 'dark'): ThemeConfig {
  const { mapOverride, token, components } = tokens.antd[look]
  return {
    algorithm: [look === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm, (_seed, map) => ({ ...map!, ...mapOverride })],
    token: { ...token, motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches } as ThemeConfig['token'] & object,
    components: components as ThemeConfig['components'] & object,
    cssVar: { key: `zb-${look}` },
    hashed: false,
  }
}

const configs = { light: config('light'), dark: config('dark') }

export function Themed({ children }: { children: ReactNode }) {
  const look = useTheme()
  return (
    <ConfigProvider theme={configs[look]} locale={zhCN} button={{ autoInsertSpace: false }} wave={{ disabled: true }} componentSize="middle"
      getPopupContainer={(node) => node?.closest<HTMLElement>('dialog') ?? document.body}>
      {children}
    </ConfigProvider>
  )
}

export function themed<P extends object>(Control: ComponentType<P>): ComponentType<P> {
  return function ThemedControl(props: P) {
    return <Themed><Control {...props} /></Themed>
  }
}
