// Before and after at the same height, before on the left; what is known of a picture stands in the strip below it, never
// on the picture.
import { useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { Icon } from './icons.tsx'

export type Photo = {
  readonly id: string
  readonly thumb: string
  readonly view: string
  readonly original: string
  /** The whole picture with a strip below: when, who, digest. */
  readonly stamped?: string
  readonly alt: string
  /** `10-14 10:26` */
  readonly moment: string
  readonly by: string
  /** The original is kept with its digest. */
  readonly sealed: boolean
}

export function PhotoPair({ before, after, none }: { before: readonly Photo[]; after: readonly Photo[]; none: { before: ReactNode; after: ReactNode } }) {
  return (
    <div className="pair">
      <Side label="整改前" photos={before} none={none.before} />
      <Side label="整改后" photos={after} none={none.after} />
    </div>
  )
}

function Side({ label, photos, none }: { label: string; photos: readonly Photo[]; none: ReactNode }) {
  const [chosen, setChosen] = useState(0)
  const [large, setLarge] = useState(false)
  const photo = photos[Math.min(chosen, photos.length - 1)]
  return (
    <figure className="pair-side">
      {photo
        ? <button type="button" className="pair-picture" onClick={() => setLarge(true)} aria-label={`放大看${label}：${photo.alt}`}><img src={photo.view} alt={photo.alt} /></button>
        : <div className="pair-none">{none}</div>}
      {photos.length > 1 && (
        <div className="pair-more">
          {photos.map((one, index) => <button key={one.id} type="button" aria-pressed={one === photo} aria-label={`${label}第 ${index + 1} 张`} onClick={() => setChosen(index)}><img src={one.thumb} alt="" loading="lazy" /></button>)}
        </div>
      )}
      <figcaption>
        <b>{label}</b>
        {photo && <>{photo.moment}<span className="cut">{photo.by}</span>{photos.length > 1 && <span>{photos.length} 张</span>}<span className="push muted">{photo.sealed ? <>原件已封存 <Icon name="shield" size="small" /></> : '原件待封存'}</span></>}
      </figcaption>
      {large && photo && (
        <Dialog title={`${label}　${photo.moment}　${photo.by}`} width={1080} onClose={() => setLarge(false)} foot={<>{photo.stamped && <a href={photo.stamped} download>下载副本（下面写着时间、地点、单位）</a>} <a href={photo.original} download>下载原件</a></>}>
          <div className="lightbox"><img src={photo.view} alt={photo.alt} /></div>
        </Dialog>
      )}
    </figure>
  )
}
