import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { PageState } from './state'
import type { StudioLink } from './studio'
import { type Words, wordsIn } from './words'

export const Studio = createContext<StudioLink>(undefined as unknown as StudioLink)

/** The studio link, what the page knows now, and the words to say it in. */
export function usePage(): { studio: StudioLink; state: PageState; words: Words } {
  const studio = useContext(Studio)
  const state = useSyncExternalStore(studio.subscribe, studio.state)
  return { studio, state, words: wordsIn(state.locale) }
}

/** The studio's clock, once a second. */
export function useStudioClock(): number {
  const { state } = usePage()
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return nowMs + state.clockOffsetMs
}
