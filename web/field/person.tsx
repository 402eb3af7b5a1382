// What every screen of the shell needs to know of the person: who, whether the session is over, which tabs are theirs.
import { createContext, useContext } from 'react'
import { SyncStrip, type Tab, TabBar } from '#web/kit/phone/index.ts'
import type { Session } from './session.ts'
import { takeUpdate, useUpdate } from './update.ts'

type In = Extract<Session, { state: 'in' }>
export const PersonContext = createContext<In | null>(null)

export function usePerson(): In {
  const person = useContext(PersonContext)
  if (!person) throw new Error('nobody is signed in')
  return person
}

/** People in public service have places; an enterprise is its own place. */
export function tabsOf(enterprise: boolean): Tab[] {
  return [
    { href: '/m/', icon: 'home', label: '今天' },
    ...(enterprise ? [] : [{ href: '/m/places', icon: 'pin', label: '点位' } as const]),
    { href: '/m/records', icon: 'list', label: enterprise ? '隐患' : '记录' },
    { href: '/m/mine', icon: 'user', label: '我的' },
  ]
}

export function Tabs({ current }: { current: string }) {
  const { me } = usePerson()
  return <TabBar tabs={tabsOf(me.entity !== null)} current={current} />
}

/** Under the title of every screen: the newer version, and the truth about what is still on this phone. */
export function Strip() {
  const { expired } = usePerson()
  const update = useUpdate()
  return (
    <>
      {update && <button type="button" className="update" onClick={takeUpdate}>有新版本，点一下换上</button>}
      <SyncStrip signedOut={expired} seeHref="/m/records" signInHref="/m/sign-in" />
    </>
  )
}
