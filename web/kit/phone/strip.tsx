// The sync strip: what is still on this phone, and whether it is moving. It says what is true now, never what is hoped.
import { Icon, type IconName } from '../icons.tsx'
import { useEffect, useState, type ReactNode } from 'react'
import type { Motion } from '#platform/sync/courier.ts'
import type { Standing } from '#platform/sync/outbox.ts'
import { useDevice, useMotion, useOnline, useStanding } from '#platform/sync/react.ts'

export type StripWords = { readonly look: 'quiet' | 'off' | 'wrong' | 'done'; readonly icon: IconName; readonly text: string; readonly deed?: 'send' | 'see' | 'sign-in' }

/** What the strip says. It always stands there, so that nothing moves under the thumb when its words change. Pure. */
export function stripWords(facts: { standing: Standing; motion: Motion; online: boolean; signedOut: boolean; lasting: boolean; justDone: boolean; now: number }): StripWords {
  const { standing, motion, online, signedOut, lasting, justDone, now } = facts
  const { waiting, refused, files } = standing
  const photos = files > 0 ? `，照片 ${files} 张` : ''
  const kept = lasting ? '存在手机里' : '还在这一页里，先别关'
  if (signedOut) return { look: 'off', icon: 'key', text: waiting > 0 ? `登录过期了。${waiting} 条${kept}，登录后接着传` : '登录过期了，现在看到的是上次的', deed: 'sign-in' }
  if (refused > 0) return { look: 'wrong', icon: 'upload', text: `${refused} 条没收下，要你看一眼${waiting > 0 ? `；另有 ${waiting} 条待传` : ''}`, deed: 'see' }
  if (!online) return { look: 'off', icon: 'cloud-off', text: waiting > 0 ? `没有网。${waiting} 条${kept}${photos ? `${photos}待传` : ''}` : '没有网。照常用，先存在手机里' }
  if (waiting > 0 && motion.is === 'uploading') {
    const { received, size } = motion.parcel
    return { look: 'quiet', icon: 'sync', text: `正在传照片 ${Math.floor((received / size) * 100)}%，还有 ${files} 张` }
  }
  if (waiting > 0 && motion.is === 'sending') return { look: 'quiet', icon: 'sync', text: `正在传，还有 ${waiting} 条` }
  if (waiting > 0 && motion.is === 'waiting' && motion.until > now + 1_500) return { look: 'off', icon: 'cloud-off', text: `没传上去，${waiting} 条${kept}${photos}，会自动再传`, deed: 'send' }
  if (waiting > 0) return { look: 'quiet', icon: 'sync', text: `${waiting} 条${kept}，连上网自动传`, deed: 'send' }
  if (!lasting) return { look: 'off', icon: 'cloud-off', text: '这个浏览器存不住东西（无痕模式），要有网才能报' }
  return { look: justDone ? 'done' : 'quiet', icon: 'tick', text: '都传上去了' }
}

export function SyncStrip({ signedOut, seeHref, signInHref }: { signedOut: boolean; seeHref: string; signInHref: string }): ReactNode {
  const { courier, store, now } = useDevice()
  const standing = useStanding()
  const motion = useMotion()
  const online = useOnline()
  const justDone = useJustDone(standing?.waiting ?? 0)
  const atRisk = !store.lasting && (standing?.waiting ?? 0) > 0
  useEffect(() => {
    if (!atRisk) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [atRisk])
  const words = standing && stripWords({ standing, motion, online, signedOut, lasting: store.lasting, justDone, now: now() })
  return (
    <div role="status">
      {!words ? <div className="strip"><span>&nbsp;</span></div> : (
        <div className={words.look === 'quiet' ? 'strip' : `strip strip-${words.look}`}>
          <Icon name={words.icon} />
          <span>{words.text}</span>
          {words.deed === 'send' && <button type="button" onClick={() => courier.wake(true)}>现在传</button>}
          {words.deed === 'see' && <a href={seeHref}>去看</a>}
          {words.deed === 'sign-in' && <a href={signInHref}>去登录</a>}
        </div>
      )}
    </div>
  )
}

/** For a few seconds after the last letter has arrived. */
function useJustDone(waiting: number): boolean {
  const [last, setLast] = useState(waiting)
  const [done, setDone] = useState(false)
  if (waiting !== last) {
    setLast(waiting)
    setDone(last > 0 && waiting === 0)
  }
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 4_000)
    return () => clearTimeout(timer)
  }, [done])
  return done
}
