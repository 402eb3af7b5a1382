// How far the review of a text is, as one bar and one sentence.
import { count } from '#web/kit/format.ts'
import './progress.css'

export type Progress = { readonly clauses: number; readonly accepted: number; readonly asked: number; readonly unread: number; readonly setAside: number }

const PARTS = [['accepted', '已确认'], ['setAside', '不执行'], ['asked', '等你定'], ['unread', '未看']] as const

export const progressWords = (progress: Progress) => `共 ${count(progress.clauses)} 句，${PARTS.filter(([part]) => progress[part] > 0).map(([part, label]) => `${label} ${count(progress[part])}`).join('，')}`

export function ProgressBar({ progress, small }: { progress: Progress; small?: boolean }) {
  return (
    <span className={small ? 'read-bar read-bar-small' : 'read-bar'} role="img" aria-label={progressWords(progress)} title={progressWords(progress)}>
      {PARTS.map(([part]) => progress[part] > 0 && <i key={part} className={`read-bar-${part}`} style={{ flexGrow: progress[part] }} />)}
    </span>
  )
}
