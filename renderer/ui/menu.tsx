import { MoreHorizontal } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './button'

export interface MenuItem {
  label: string
  danger?: boolean
  testId?: string
  run: () => void
}

/** What can be done with one thing in a list, behind one button; arrows and letters choose, Escape closes. */
export function Menu({
  label,
  items,
  testId,
  children,
}: {
  label: string
  items: MenuItem[]
  testId?: string
  children?: ReactNode
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        {children ?? <IconButton icon={MoreHorizontal} label={label} size="small" data-testid={testId} />}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8} data-modal>
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              className={item.danger ? 'menu-item menu-danger' : 'menu-item'}
              data-testid={item.testId}
              onSelect={item.run}
            >
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
