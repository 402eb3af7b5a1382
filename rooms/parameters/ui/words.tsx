// How a rule's state is told everywhere: what the document writes in ink, what it leaves open in ochre, what is off in grey.
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import type { ParameterRow } from '../contract.ts'

/** `check.principal-led` is /rules/check/principal-led: a path that ends in a dot and letters would be taken for a file. */
export const ruleHref = (name: string) => `/rules/${name.replace('.', '/')}`

export const STATE_LABELS = { written: '文中写明', assumed: '文中未写', off: '不启用' } as const

/** The value in plain words. */
export function RuleValue({ rule }: { rule: Pick<ParameterRow, 'state' | 'words' | 'since' | 'ended' | 'idle'> }) {
  if (rule.idle) return <span className="muted">“{rule.idle.replace(/[“”]/g, '')}”不启用，用不到</span>
  if (rule.state === 'off') return <span className="muted">{rule.ended ? `已止于 ${rule.ended}，不启用` : rule.since ? '不启用' : '方案未写，不启用'}</span>
  if (rule.state === 'assumed') return <><span>{rule.words}</span> <Assumed>{rule.since ? '文中未写' : '文中未写，默认值'}</Assumed></>
  return <span>{rule.words}</span>
}

/** 方案 三（二）1 as a mark, and the sentence it quotes. */
export function Basis({ basis, whole }: { basis: string; whole?: boolean }) {
  const at = basis.search(/：“/)
  const place = at > 0 && at <= 30 ? basis.slice(0, at) : undefined
  const quote = place === undefined ? basis : basis.slice(at + 1)
  return (
    <span className={whole ? 'rule-basis' : 'rule-basis cut'} title={whole ? undefined : basis}>
      {place !== undefined && <SourceTag>{place}</SourceTag>}
      <span className={whole ? undefined : 'second'}>{quote}</span>
    </span>
  )
}
