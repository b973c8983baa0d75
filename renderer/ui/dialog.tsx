import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { IconButton } from './button'

/** A question or a list in front of everything else. `data-modal` tells the keyboard to leave it alone. */
export function Dialog({
  open,
  title,
  description,
  closeLabel,
  wide = false,
  onClose,
  children,
}: {
  open: boolean
  title: string
  description?: string
  closeLabel: string
  wide?: boolean
  onClose: () => void
  children?: ReactNode
}) {
  const content = useRef<HTMLDivElement>(null)
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-veil" />
        <Radix.Content
          className={`dialog ${wide ? 'dialog-wide' : ''}`}
          data-modal
          // On the close button the focus would open its tip, and the first Escape would only close that.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            content.current?.focus()
          }}
          ref={content}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <IconButton icon={X} label={closeLabel} size="small" shortcut="Escape" onClick={onClose} />
          </header>
          {description && <Radix.Description className="dialog-text">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
