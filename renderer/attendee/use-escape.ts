import { useLayoutEffect, useRef } from 'react'

/** What Escape would close now, the newest last. */
const open: (() => void)[] = []

function press(event: KeyboardEvent) {
  const close = open[open.length - 1]
  if (event.key !== 'Escape' || event.isComposing || !close) return
  event.preventDefault()
  close()
}

/** While `active`, Escape closes this: one step a press, what was opened last first. */
export function useEscape(active: boolean, close: () => void): void {
  const newest = useRef(close)
  newest.current = close
  // With what is drawn, not after it: a press in between would close what has just gone by itself.
  useLayoutEffect(() => {
    if (!active) return
    const own = () => newest.current()
    if (open.length === 0) addEventListener('keydown', press)
    open.push(own)
    return () => {
      open.splice(open.indexOf(own), 1)
      if (open.length === 0) removeEventListener('keydown', press)
    }
  }, [active])
}
