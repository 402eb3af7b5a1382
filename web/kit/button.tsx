// Buttons name the deed. `primary` is the ordinary main deed; `seal` is for an act that binds, at most one a screen. A
// closed button stays in place, disabled, with its reason beside it as text.
import { useId, type ButtonHTMLAttributes, type ReactNode, type Ref } from 'react'
import { Icon, type IconName } from './icons.tsx'

type Look = 'plain' | 'primary' | 'seal' | 'text' | 'quiet'

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  look?: Look
  size?: 'small' | 'large'
  block?: boolean
  icon?: IconName
  /** The one key that does the same. */
  hotkey?: string
  /** Under way: the button keeps its place and says so. */
  busy?: boolean | string
  submit?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function buttonClass({ look = 'plain', size, block }: { look?: Look; size?: 'small' | 'large'; block?: boolean } = {}, extra?: string): string {
  return ['button', look !== 'plain' && `button-${look}`, size && `button-${size}`, block && 'button-block', extra].filter(Boolean).join(' ')
}

export function Button({ look, size, block, icon, hotkey, busy, submit, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={submit ? 'submit' : 'button'} className={buttonClass({ ...(look ? { look } : {}), ...(size ? { size } : {}), ...(block ? { block } : {}) }, className)} disabled={disabled || Boolean(busy)} aria-busy={busy ? true : undefined}>
      {icon && <Icon name={icon} size="small" />}
      {typeof busy === 'string' ? busy : children}
      {hotkey && <kbd aria-hidden="true">{hotkey}</kbd>}
    </button>
  )
}

/** A button of one icon: ← × ⋯ only, always with a label. */
export function IconButton({ icon, label, size, look = 'plain', ...rest }: Omit<ButtonProps, 'children' | 'icon'> & { icon: IconName; label: string }) {
  return (
    <Button {...rest} look={look} {...(size ? { size } : {})} className="button-icon" aria-label={label} title={label}>
      <Icon name={icon} size="small" />
    </Button>
  )
}

/** A deed that is closed, and why, as text beside it. */
export function ClosedDeed({ label, reason, width }: { label: ReactNode; reason: string; width?: number }) {
  const id = useId()
  return (
    <div className="closed-deed">
      <button type="button" className="button" disabled aria-describedby={id} style={width ? { width } : undefined}>{label}</button>
      <span className="reason" id={id}>{reason}</span>
    </div>
  )
}
