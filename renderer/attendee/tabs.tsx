import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

export interface TabLabel<Tab extends string> {
  tab: Tab
  label: string
  /** What is new there; 0 is not shown. */
  count: number
}

/** The tabs, walked with the arrow keys, and beside them what was put away. */
export function Tabs<Tab extends string>({
  tabs,
  chosen,
  onChoose,
  children,
}: {
  tabs: TabLabel<Tab>[]
  chosen: Tab
  onChoose(tab: Tab): void
  children: ReactNode
}) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const button = list.current?.querySelector(`#tab-${chosen}`)
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  function walk({ key }: KeyboardEvent) {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = (tabs.findIndex(({ tab }) => tab === chosen) + step + tabs.length) % tabs.length
    onChoose((tabs[at] as TabLabel<Tab>).tab)
    list.current?.querySelectorAll('button')[at]?.focus()
  }
  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" ref={list} onKeyDown={walk}>
        {tabs.map(({ tab, label, count }) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            aria-selected={tab === chosen}
            aria-controls="tab-panel"
            tabIndex={tab === chosen ? 0 : -1}
            data-testid={`tab-${tab}`}
            onClick={() => onChoose(tab)}
          >
            {label}
            {count > 0 && <span className="count">{count}</span>}
          </button>
        ))}
      </div>
      <span className="recalls">{children}</span>
    </div>
  )
}
