// Files of a case as a list: its name opens it (a picture in the browser), when and by whom it came.
import type { z } from 'zod'
import type { fileReply } from '#rooms/hazards/contract.ts'
import { fileAddress } from '#web/api/upload.ts'
import { moment } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import './attached.css'

export function Attached({ files, padded }: { files: readonly z.output<typeof fileReply>[]; padded?: boolean }) {
  const { today } = useVisitor()
  if (!files.length) return null
  return <ul className={padded ? 'attached pad' : 'attached'}>{files.map((file) => <li key={file.id}><a href={fileAddress(file.id, file.mediaType.startsWith('image/') ? 'view' : 'original')} target="_blank" rel="noreferrer"><Icon name="clip" size="small" /> {file.name}</a><span className="muted note">{moment(file.uploadedAt, today)}　{file.uploadedByName}</span></li>)}</ul>
}
