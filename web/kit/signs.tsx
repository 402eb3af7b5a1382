// The shapes of state: ○ ◐ ◇ ◆ ✓ ↩ ▲ ⊠ ⊘ and the clock of a deadline. A sign is hidden from readers' software because the
// word beside it speaks; colour only repeats what the shape says.
import type { ReactElement, ReactNode } from 'react'

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const
const onSheet = { fill: 'none', stroke: 'var(--sheet)', strokeWidth: 1.5 } as const

const SHAPES = {
  /** ○ 未开始 */
  todo: <circle cx="7" cy="7" r="5.2" {...stroke} />,
  /** ◐ 正在办 */
  doing: <><circle cx="7" cy="7" r="5.2" {...stroke} /><path d="M7 2.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" /></>,
  /** ◇ 待人定 */
  hold: <path d="M7 1.600 12.400 7 7 12.400 1.600 7z" {...stroke} />,
  /** ◆ 等我定 */
  wait: <path d="M7 .8 13.200 7 7 13.200.8 7z" fill="currentColor" />,
  /** ✓ 办结 */
  done: <><circle cx="7" cy="7" r="6" fill="currentColor" /><path d="m4.200 7.200 2 2 3.700-4.200" {...onSheet} /></>,
  /** ↩ 退回 */
  back: <path d="M5.500 2.500 2 6l3.500 3.500M2.500 6H9a3 3 0 0 1 0 6H6" {...stroke} />,
  /** ▲ 超期 */
  over: <><path d="M7 1 13.500 12.500H.5z" fill="currentColor" /><path d="M7 5v3.600M7 10.300v.6" {...onSheet} /></>,
  /** 有期限 */
  soon: <><circle cx="7" cy="7" r="5.4" {...stroke} /><path d="M7 3.800V7l2.200 1.400" {...stroke} /></>,
  /** ⊠ 没做到 */
  miss: <><rect x="1.500" y="1.500" width="11" height="11" {...stroke} /><path d="m4.500 4.500 5 5M9.500 4.500l-5 5" {...stroke} /></>,
  /** ⊘ 作废 */
  void: <><circle cx="7" cy="7" r="5.2" {...stroke} /><path d="m3.500 10.500 7-7" {...stroke} /></>,
} satisfies Record<string, ReactElement>

export type SignName = keyof typeof SHAPES

export function Sign({ name }: { name: SignName }) {
  return (
    <svg className={`sign sign-${name}`} viewBox="0 0 14 14" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  )
}

/** Shape and word of where something stands. */
export function StateMark({ sign, children }: { sign: SignName; children: ReactNode }) {
  return <span className="state"><Sign name={sign} /><span>{children}</span></span>
}
