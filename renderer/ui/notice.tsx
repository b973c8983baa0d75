import { CircleAlert, CircleCheck, Info, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

const ICONS: Record<'problem' | 'done' | 'note', LucideIcon> = { problem: CircleAlert, done: CircleCheck, note: Info }

/** A sentence about what happened. Problems are spoken at once, the rest when the reader pauses. */
export function Notice({
  kind,
  children,
  action,
}: {
  kind: 'problem' | 'done' | 'note'
  children: ReactNode
  action?: ReactNode
}) {
  const Icon = ICONS[kind]
  return (
    <div className={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden />
      <p>{children}</p>
      {action}
    </div>
  )
}
