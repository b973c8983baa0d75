import { useEffect, useRef } from 'react'
import { create } from 'zustand'

interface Binding {
  key: string
  label: string
  run: () => void
}

/** All keys that do something now, oldest first; of two for one key the newest wins, which is how Escape steps back. */
export const useBindings = create<{ bindings: Binding[] }>(() => ({ bindings: [] }))

/** Makes a key do something while the component is shown. */
export function useKey(key: string, label: string, run: () => void, active = true): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!active) return
    const binding: Binding = { key, label, run: () => latest.current() }
    useBindings.setState(({ bindings }) => ({ bindings: [...bindings, binding] }))
    return () => useBindings.setState(({ bindings }) => ({ bindings: bindings.filter((other) => other !== binding) }))
  }, [key, label, active])
}

const NOT_TYPED_INTO = ['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'color', 'file']

function isTyping(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.includes(target.type)
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/**
 * One listener for the window. Keys mean nothing while one types, composes Chinese, or answers a dialogue, and one that
 * is held down means what it meant once.
 */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.repeat || document.querySelector('[data-modal]')) return
    if (isTyping(event.target)) {
      if (event.key === 'Escape') event.target.blur()
      return
    }
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key
    // A Chinese keyboard layout gives the full-width question mark.
    const key = pressed === '？' ? '?' : pressed
    const same = useBindings.getState().bindings.filter((one) => one.key.toLowerCase() === key.toLowerCase())
    const binding = same[same.length - 1]
    if (!binding) return
    event.preventDefault()
    binding.run()
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
