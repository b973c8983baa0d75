import { create } from 'zustand'
import type { Sources } from '../../../shared/ipc'

const KEY = 'lectern.sources'

function remembered(): Sources {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '')
    if (value && typeof value === 'object' && 'picture' in value) return value as Sources
  } catch {
    // Nothing remembered, or something that is not ours: start afresh.
  }
  return { picture: 'camera' }
}

/**
 * What the teacher chose last in the green room. Main does not give the sources back, and switching the picture must
 * name them all, so this window remembers them through a reload.
 */
export const useSources = create<Sources>(() => remembered())

export function keepSources(sources: Sources): void {
  useSources.setState(sources, true)
  localStorage.setItem(KEY, JSON.stringify(sources))
}
