// A finding begins with its photo, or with none: it is kept on the phone with its place, then its form is opened.
import { useState } from 'react'
import { newId } from '#platform/db/ids.ts'
import { useDevice } from '#platform/sync/react.ts'
import { beginReport, type ReportPlace } from '#rooms/hazards/ui/field/draft.ts'
import { toast } from '#web/kit/index.ts'
import { go } from './router.ts'

export function useNewFinding(place: ReportPlace | null): { taking: boolean; begin: (files: File[]) => Promise<void> } {
  const device = useDevice()
  const [taking, setTaking] = useState(false)
  return {
    taking,
    async begin(files) {
      const id = newId(device.now())
      setTaking(true)
      try {
        await beginReport(device, id, files, place)
        go(`/m/report/${id}`)
      } catch (error) {
        toast(error instanceof Error && error.name === 'StorageFull' ? '手机存储满了，照片没存下。删掉一些照片或视频再拍。' : '照片没存下，请再拍一张。', { kind: 'wrong' })
        setTaking(false)
      }
    },
  }
}
