// What a phone's form has to do with the outbox: putting a letter in and saying so, and telling that one is still on its way.
import { useState } from 'react'
import type { Device } from '#platform/sync/device.ts'
import { unsettled, type Letter } from '#platform/sync/outbox.ts'
import { useBox, useDevice } from '#platform/sync/react.ts'
import { NoteBar } from '../states.tsx'
import { toast } from '../toast.tsx'

type Post = Parameters<Device['post']>

/** Keeps a letter, with its files, and leaves; stays with what was typed when the phone is full: false. */
export function useSend(done: () => void): { busy: boolean; send: (...letter: Post) => Promise<boolean> } {
  const device = useDevice()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    async send(...letter) {
      setBusy(true)
      try {
        await device.post(...letter)
        toast(navigator.onLine ? '已存在手机里，正在传' : '已存在手机里，连上网自动传')
        done()
        return true
      } catch {
        setBusy(false)
        toast('手机存储满了，这条没存下。先别关这一页，删掉一些照片或视频再交。', { kind: 'wrong' })
        return false
      }
    },
  }
}

/** The letters about one thing that the server does not have yet. */
export function usePending(subject: string): readonly Letter[] {
  const box = useBox()
  return box ? unsettled(box).filter((letter) => letter.subject === subject) : []
}

export function Pending({ letters }: { letters: readonly Letter[] }) {
  return letters.map((letter) => (
    <div key={letter.id} className="pending"><NoteBar kind={letter.state === 'refused' ? 'wrong' : 'doing'}>{letter.label}：{letter.state === 'refused' ? `没收下。${letter.refusal?.title ?? ''}` : '已存在手机里，等传'} <a href={`/m/letters/${letter.id}`}>看这一条</a></NoteBar></div>
  ))
}
