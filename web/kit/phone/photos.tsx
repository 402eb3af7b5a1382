// Photos on a phone: small pictures of what is stored here, and a row of them with a camera at the end. A photo is on the phone before
// it stands in the row, and gone with it.
import { useState } from 'react'
import { dropPhoto, keepPhotos, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, usePhoto } from '#platform/sync/react.ts'
import { fileAddress } from '../../api/upload.ts'
import { Icon } from '../icons.tsx'
import { Sign } from '../signs.tsx'
import { toast } from '../toast.tsx'
import { CameraPicker } from './chrome.tsx'

const MOST = 9

export function LocalPhoto({ id, alt }: { id: string; alt: string }) {
  const address = usePhoto(id)
  return address ? <img src={address} alt={alt} /> : <span className="photo-none" role="img" aria-label={alt}><Icon name="camera" /></span>
}

/** Stores what the camera took; says so where it could not. */
export function useCamera(): { taking: boolean; take: (files: readonly File[]) => Promise<readonly PhotoNote[]> } {
  const device = useDevice()
  const [taking, setTaking] = useState(false)
  return {
    taking,
    async take(files) {
      setTaking(true)
      try {
        return await keepPhotos(device, files)
      } catch (trouble) {
        toast(trouble instanceof Error && trouble.name !== 'StorageFull' ? trouble.message : '手机存储满了，照片没存下。删掉一些照片或视频再拍。', { kind: 'wrong' })
        return []
      } finally {
        setTaking(false)
      }
    },
  }
}

export type PhotoRowProps = {
  label: string
  name?: string
  photos: readonly PhotoNote[]
  error?: string | undefined
  onChange: (change: (before: readonly PhotoNote[]) => readonly PhotoNote[]) => void
  /** One is being stored: what is sent now would go without it. */
  onTaking?: (taking: boolean) => void
}

/** A row of small photos; each can be taken out again. */
export function PhotoRow({ label, name, photos, error, onChange, onTaking }: PhotoRowProps) {
  const { store, account } = useDevice()
  const { taking, take } = useCamera()
  const add = async (files: readonly File[]) => {
    onTaking?.(true)
    const kept = await take(files)
    onChange((before) => [...before, ...kept].slice(0, MOST))
    onTaking?.(false)
  }
  const drop = (id: string) => {
    onChange((before) => before.filter((one) => one.id !== id))
    void dropPhoto(store, account, id)
  }
  return (
    <div className="field" data-field={name}>
      <span className="field-label">{label}</span>
      <ul className="photo-row">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <LocalPhoto id={photo.id} alt={`${label}第 ${index + 1} 张`} />
            <button type="button" className="photo-drop" aria-label={`不要第 ${index + 1} 张`} onClick={() => drop(photo.id)}><Icon name="x" size="small" /></button>
          </li>
        ))}
        {photos.length < MOST && <li><CameraPicker className="photo-add" busy={taking} onTake={(files) => void add(files)}>{photos.length === 0 ? '拍一张' : '再拍一张'}</CameraPicker></li>}
      </ul>
      {error && <div className="field-error" role="alert"><Sign name="over" />{error}</div>}
    </div>
  )
}

/** Pictures the server has: each opens. */
export function SentPhotos({ files, label = '照片' }: { files: readonly { readonly id: string; readonly mediaType: string }[]; label?: string }) {
  const photos = files.filter(({ mediaType }) => mediaType.startsWith('image/'))
  if (photos.length === 0) return null
  return <ul className="photo-row photo-sent">{photos.map(({ id }, i) => <li key={id}><a href={fileAddress(id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(id, 'thumb')} alt={`${label}第 ${i + 1} 张`} /></a></li>)}</ul>
}
