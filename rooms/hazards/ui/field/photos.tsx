// Photos on their way: small pictures of what is stored on this phone, and a row of them with a camera at the end.
import { useState } from 'react'
import { dropPhoto, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, usePhoto } from '#platform/sync/react.ts'
import { Icon, toast } from '#web/kit/index.ts'
import { CameraPicker } from '#web/kit/phone/index.ts'
import { keepPhotos } from './draft.ts'
import './hazards.css'

export function LocalPhoto({ id, alt }: { id: string; alt: string }) {
  const address = usePhoto(id)
  return address ? <img src={address} alt={alt} /> : <span className="photo-none" role="img" aria-label={alt}><Icon name="camera" /></span>
}

/** A row of small photos; each can be taken out again. */
export function PhotoRow({ photos, onTake, onDrop, label, error, taking }: { photos: readonly PhotoNote[]; /** One is being stored. */ taking: boolean; onTake: (files: File[]) => void; onDrop: (id: string) => void; label: string; error?: string | undefined }) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <ul className="photo-row">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <LocalPhoto id={photo.id} alt={`${label}第 ${index + 1} 张`} />
            <button type="button" className="photo-drop" aria-label={`不要第 ${index + 1} 张`} onClick={() => onDrop(photo.id)}><Icon name="x" size="small" /></button>
          </li>
        ))}
        {photos.length < 9 && <li><CameraPicker className="photo-add" busy={taking} onTake={onTake}>{photos.length === 0 ? '拍一张' : '再拍一张'}</CameraPicker></li>}
      </ul>
      {error && <div className="field-error" role="alert">{error}</div>}
    </div>
  )
}

/** The same over a draft: a photo is on the phone before it stands in the row, and gone with it. */
export function KeptPhotos({ photos, onChange, label, error }: { photos: readonly PhotoNote[]; onChange: (change: (before: readonly PhotoNote[]) => readonly PhotoNote[]) => void; label: string; error?: string | undefined }) {
  const device = useDevice()
  const [taking, setTaking] = useState(false)
  const take = async (files: File[]) => {
    setTaking(true)
    try {
      const kept = await keepPhotos(device, files)
      onChange((before) => [...before, ...kept].slice(0, 9))
    } catch (trouble) {
      toast(trouble instanceof Error && trouble.name !== 'StorageFull' ? trouble.message : '手机存储满了，照片没存下。删掉一些照片或视频再拍。', { kind: 'wrong' })
    }
    setTaking(false)
  }
  const drop = (id: string) => {
    onChange((before) => before.filter((one) => one.id !== id))
    void dropPhoto(device.store, device.account, id)
  }
  return <PhotoRow photos={photos} taking={taking} label={label} error={error} onTake={(files) => void take(files)} onDrop={drop} />
}
