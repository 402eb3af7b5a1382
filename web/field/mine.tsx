// 我的: who I am, how large the letters are, light or dark, what is still on this phone, and the way out.
import { useEffect, useState } from 'react'
import { useDevice, useStanding } from '#platform/sync/react.ts'
import { chooseTheme, Dialog, useThemeChoice, type ThemeChoice } from '#web/kit/index.ts'
import { Deed, GroupHead, Head, Row, Screen } from '#web/kit/phone/index.ts'
import { Strip, Tabs, usePerson } from './person.tsx'
import { go } from './router.ts'
import { othersWaiting, signOut } from './session.ts'
import { chooseElder, useElder } from './size.tsx'

const THEMES: readonly [ThemeChoice, string][] = [['system', '跟手机'], ['light', '浅色'], ['dark', '深色']]
const CLOCK_TROUBLE_MS = 5 * 60_000

export function Mine() {
  const { me } = usePerson()
  const device = useDevice()
  const { waiting, refused, files } = useStanding() ?? { waiting: 0, refused: 0, files: 0 }
  const elder = useElder()
  const theme = useThemeChoice()
  const [others, setOthers] = useState(0)
  const [leaving, setLeaving] = useState(false)
  const unsent = waiting + refused
  const may = (permission: string) => me.permissions.includes(permission)
  const errands = ([
    [may('task.work') && me.organisations.length > 0, '/m/tasks', '任务和履职', '记进展、登记'], [may('plan.read'), '/m/plans', '方案', '看原文'],
    [may('dual-report.send'), '/m/dual-reports', '双报告', '报送、看签收'], [may('supervision.answer'), '/m/supervisions', '督办文书', '看、反馈'],
    [may('owner-notice.hand'), '/m/owner-notices', '告知回执', '当面送达'], [me.entity === null && may('problem.read'), '/m/problems', '问题清单', may('problem.rectify') ? '看、交整改' : '看办到哪一步'],
    [may('help-visit.report') || may('help-visit.answer'), '/m/help', '专家帮扶', may('help-visit.report') ? '诊查、回访' : '看建议、答复'], [may('filing.submit'), '/m/filings', '应报方案', '签收、上报'],
    [me.entity !== null && may('standard.read'), `/m/check/${me.entity?.id}`, '对照检查', '重点检查事项'], [may('standard.read'), '/m/standards', '判定标准', '查条款、学习测验'],
  ] as const).flatMap(([open, ...errand]) => (open ? [errand] : []))
  const off = Math.abs(device.ahead()) > CLOCK_TROUBLE_MS
  // Whoever signs in next begins at the beginning.
  const leave = () => void signOut().then(() => go('/m/', { replace: true }))
  useEffect(() => void othersWaiting().then(setOthers), [])
  return (
    <Screen head={<Head title="我的" />} strip={<Strip />} tabs={<Tabs current="/m/mine" />}>
      <dl className="card facts">
        <dt>姓名</dt><dd>{me.person.name}</dd>
        <dt>岗位</dt><dd>{me.person.post}</dd>
        <dt>单位</dt><dd>{me.entity?.name ?? me.organisations.map((one) => one.name).join('、')}</dd>
        <dt>登录名</dt><dd>{me.account.login}</dd>
      </dl>
      {errands.length > 0 && (
        <>
          <GroupHead title="办事" />
          <ul className="rows">{errands.map(([href, label, note]) => <Row key={href} href={href} title={label} aside={note} />)}</ul>
        </>
      )}
      <GroupHead title="字和颜色" />
      <div className="settings">
        <div className="options" role="group" aria-label="字的大小" style={{ gridTemplateColumns: '1fr 1fr' }}>
          <button type="button" className="option" aria-pressed={!elder} onClick={() => chooseElder(false)}>平常字</button>
          <button type="button" className="option" aria-pressed={elder} onClick={() => chooseElder(true)}>大字</button>
        </div>
        <div className="options" role="group" aria-label="颜色">
          {THEMES.map(([value, label]) => <button key={value} type="button" className="option" aria-pressed={theme === value} onClick={() => chooseTheme(value)}>{label}</button>)}
        </div>
      </div>
      <GroupHead title="存在手机里的" />
      <ul className="rows">
        <Row href="/m/records" title="待传的记录" aside={`${waiting} 条`}>{files > 0 && `照片 ${files} 张`}</Row>
        {refused > 0 && <Row href="/m/records" title="没收下的" aside={<span className="rows-aside late">{refused} 条</span>}>打开看原因，改一改再传</Row>}
        {others > 0 && <Row title="别人存在这台手机里的" aside={`${others} 条`}>要那个人自己登录才会传</Row>}
      </ul>
      {off && <p className="plain-note" style={{ marginTop: '0.5rem' }}>这台手机的时间差了 {offWords(device.ahead())}，记录里用的是服务器的时间。</p>}
      {!device.store.lasting && <p className="plain-note" style={{ marginTop: '0.5rem' }}>这个浏览器存不住东西，关掉页面没传的就没了。请换普通（非无痕）窗口。</p>}
      <div style={{ marginTop: '1.5rem' }}><Deed look="plain" icon="leave" onClick={() => (unsent > 0 ? setLeaving(true) : leave())}>退出登录</Deed></div>
      {leaving && (
        <Dialog title={`还有 ${unsent} 条没传上去`} onClose={() => setLeaving(false)} foot={<><Deed onClick={() => setLeaving(false)}>先不退</Deed><Deed look="plain" onClick={() => leave()}>退出，记录留着</Deed></>}>
          <p>{device.store.lasting ? '退出后这些记录还存在这台手机里，别人看不到也传不了；你再登录就接着传。' : '这个浏览器存不住东西，退出后这些记录就没了。请先连上网传完。'}</p>
        </Dialog>
      )}
    </Screen>
  )
}

function offWords(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  return minutes < 120 ? `${minutes} 分钟` : minutes < 48 * 60 ? `${Math.round(minutes / 60)} 小时` : `${Math.round(minutes / 1440)} 天`
}
