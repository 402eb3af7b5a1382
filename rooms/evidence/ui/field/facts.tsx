// 照片核对 on the phone of whoever reviews on site: what was noticed about the photos, each as a fact, this picture and the earlier one
// side by side. No verdict: likeness and distance are said as they are.
import { fileAddress } from '#web/api/upload.ts'
import { Sign } from '#web/kit/index.ts'
import { GroupHead } from '#web/kit/phone/index.ts'
import type { EvidenceReply } from '../../contract.ts'
import { COPIED } from '../../rules.ts'
import './facts.css'

export function PhoneEvidence({ evidence }: { evidence: Pick<Partial<EvidenceReply>, 'flags' | 'waiting'> | null | undefined }) {
  const { flags = [], waiting = 0 } = evidence ?? {}
  if (flags.length === 0 && waiting === 0) return null
  return (
    <section className="flags" aria-label="照片核对">
      <GroupHead title="照片核对" note={flags.length > 0 ? `${flags.length} 条，复查时看` : `${waiting} 张还在比对`} />
      {flags.map((flag) => (
        <div key={flag.id} className="card flag">
          <p><Sign name={flag.onSite ? 'done' : flag.seenAt ? 'doing' : 'hold'} /> <b>{flag.label}</b>　{flag.words}</p>
          {COPIED.includes(flag.kind) && flag.fileId && (
            <ul className="flag-both">
              {([[flag.fileId, '这一张'], [flag.otherFileId, '以前的一张']] as const).map(([id, label]) => (
                <li key={label}>{id ? <a href={fileAddress(id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(id, 'thumb')} alt={label} /><small>{label}</small></a> : <small>以前的一张在你负责的范围以外，看不到</small>}</li>
              ))}
            </ul>
          )}
          {flag.seenNote && <p className="muted">{flag.seenByName} {flag.onSite ? '到现场看过' : '看过照片'}：{flag.seenNote}</p>}
        </div>
      ))}
    </section>
  )
}
