// Beside the photo pair: what was noticed, each as a fact with its figures and both pictures side by side; who took notice.
// No verdict: similarity and distance are said as they are.
import { useState } from 'react'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { TextArea } from '#web/kit/field.tsx'
import { moment } from '#web/kit/format.ts'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { look, lookBody, type EvidenceReply, type FlagReply } from '../contract.ts'
import { COPIED } from '../rules.ts'
import './evidence.css'

export function EvidenceFacts({ hazardId, evidence, may, live }: { hazardId: string; evidence: EvidenceReply; may: boolean; live: boolean }) {
  const [looking, setLooking] = useState(false)
  const { flags, photos, waiting, standing } = evidence
  const bare = photos.filter((photo) => !photo.comparable).length
  const undated = photos.filter((photo) => !photo.takenAt).length
  const open = flags.some((flag) => !flag.onSite)
  if (!flags.length && !photos.length && !(waiting && live)) return null
  return (
    <div className="evidence" role="group" aria-label="照片核对">
      <div className="evidence-head">
        <h3>照片核对</h3>
        <span className="note second">
          {waiting > 0 && live ? `${waiting} 张还在比对；复查、销号前会先比完` : flags.length ? `${flags.length} 条，供复查时核对` : '与以前的照片比过，没有发现相同的'}
          {bare > 0 && `　${bare} 张可比的细节太少`}{undated > 0 && `　${undated} 张没有记录拍摄时间`}
        </span>
        {may && open && <Button size="small" onClick={() => setLooking(true)}>{standing.copiedNotOnSite ? '写明怎么看的' : '记下看过了'}</Button>}
      </div>
      {flags.length > 0 && <ul>{flags.map((flag) => <Flag key={flag.id} flag={flag} />)}</ul>}
      {looking && <Look hazardId={hazardId} copied={standing.copied > 0} onClose={() => setLooking(false)} />}
    </div>
  )
}

function Flag({ flag }: { flag: FlagReply }) {
  const { today } = useVisitor()
  const copied = COPIED.includes(flag.kind)
  return (
    <li className="evidence-flag">
      <span className="evidence-words"><Sign name={flag.onSite ? 'done' : flag.seenAt ? 'doing' : 'hold'} /> <b>{flag.label}</b>　{flag.words}{flag.otherHazardId && copied && <>　<a href={`/hazards/${flag.otherHazardId}`}>看那一件</a></>}</span>
      {copied && flag.fileId && (
        <span className="evidence-both">
          <a href={fileAddress(flag.fileId, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(flag.fileId, 'thumb')} alt="这一张" /><small>这一张</small></a>
          {flag.otherFileId
            ? <a href={fileAddress(flag.otherFileId, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(flag.otherFileId, 'thumb')} alt="以前的一张" /><small>以前的一张</small></a>
            : <span className="muted note">以前的一张在你负责的范围以外，看不到</span>}
        </span>
      )}
      {flag.seenAt && <span className="note second">{flag.seenByName} {moment(flag.seenAt, today)} {flag.onSite ? '到现场看过' : '看过照片'}：{flag.seenNote}</span>}
    </li>
  )
}

function Look({ hazardId, copied, onClose }: { hazardId: string; copied: boolean; onClose: () => void }) {
  return (
    <StepForm<{ note: string; onSite: boolean }> title="照片核对" submitLabel="记下" schema={lookBody} start={{ note: '', onSite: false }} done="已记下" touches={['hazards', 'home']} onClose={onClose}
      send={(body) => call(look, { params: { id: hazardId }, body })}
      effect={(body) => (copied && !body.onSite ? '没有到现场看过的，还不能销号。' : '写进这件隐患的经过，企业看不到。')}>
      {(body, set, wrong) => (
        <>
          <TextArea label="怎么看的" name="note" maxLength={500} value={body.note} error={wrong['note']} hint="写看到的事实，比如：现场门已更换，照片是同一处两次拍的" onChange={(event) => set({ note: event.target.value })} />
          <label className="row"><input type="checkbox" checked={body.onSite} onChange={(event) => set({ onSite: event.target.checked })} />到现场看过</label>
        </>
      )}
    </StepForm>
  )
}
