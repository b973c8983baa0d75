import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'

const PRINTED: Record<string, string> = { Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→' }

/** A key as it is printed on the keyboard. */
export function Key({ name }: { name: string }) {
  return <kbd className="key">{PRINTED[name] ?? (name.length === 1 ? name.toUpperCase() : name)}</kbd>
}

/** A short name for a control, with the key that does the same. */
export function Tip({ text, shortcut, children }: { text: string; shortcut?: string; children: ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut && <Key name={shortcut} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
