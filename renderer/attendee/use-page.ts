import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { ReactionCounts } from '../ui/reactions'
import type { Media } from './media'
import type { PageState } from './state'
import type { StudioLink } from './studio'
import { type Words, wordsIn } from './words'

export interface Links {
  studio: StudioLink
  media: Media
  /** Hears the reactions of the class. They pass by and are no state: a storm of them draws nothing else anew. */
  onReactions(listener: (counts: ReactionCounts) => void): () => void
}

export const Page = createContext<Links>(undefined as unknown as Links)

/** The page's link to the studio, its picture and voices, what it knows now, and the words to say it in. */
export function usePage(): Links & { state: PageState; words: Words } {
  const links = useContext(Page)
  const state = useSyncExternalStore(links.studio.subscribe, links.studio.state)
  return { ...links, state, words: wordsIn(state.locale) }
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

/** False for the first picture of a page: what takes long, and is not what one came for, is drawn into the second. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setSettled(true))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])
  return settled
}
