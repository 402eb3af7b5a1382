// Photos on their way: small pictures of what is stored on this phone, and a row of them with a camera at the end.
import type { PhotoNote } from '#platform/sync/photos.ts'
import { usePhoto } from '#platform/sync/react.ts'
import { Icon } from '#web/kit/index.ts'
import { CameraPicker } from '#web/kit/phone/index.ts'
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
