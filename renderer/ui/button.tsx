import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Tip } from './tip'

interface Common extends ComponentProps<'button'> {
  /** `primary` is the one thing to do now; `live` goes live or ends it; `quiet` has no edge until it is pointed at. */
  kind?: 'primary' | 'plain' | 'quiet' | 'live' | 'danger'
  size?: 'normal' | 'small'
  icon?: LucideIcon
  shortcut?: string
}

function classes(kind: string, size: string, extra: string | undefined, bare = false): string {
  return ['button', `button-${kind}`, size === 'small' && 'button-small', bare && 'button-bare', extra]
    .filter(Boolean)
    .join(' ')
}

/** A button with words. `tip` explains it further, and shows its key. */
export function Button({
  kind = 'plain',
  size = 'normal',
  icon: Icon,
  shortcut,
  tip,
  className,
  children,
  ...rest
}: Common & { tip?: string }) {
  const button = (
    <button type="button" aria-keyshortcuts={shortcut} className={classes(kind, size, className)} {...rest}>
      {Icon && <Icon size={size === 'small' ? 14 : 16} aria-hidden />}
      {children}
    </button>
  )
  if (!tip) return button
  return (
    <Tip text={tip} shortcut={shortcut}>
      {button}
    </Tip>
  )
}

/** A button that is only an icon: its label is spoken, and shown when pointed at. */
export function IconButton({
  kind = 'quiet',
  size = 'normal',
  icon: Icon,
  label,
  shortcut,
  className,
  ...rest
}: Common & { icon: LucideIcon; label: string }) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={classes(kind, size, className, true)}
        {...rest}
      >
        <Icon size={size === 'small' ? 14 : 16} aria-hidden />
      </button>
    </Tip>
  )
}
