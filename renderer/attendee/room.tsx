import { createRoot } from 'react-dom/client'
import type { ReactionCounts } from '../ui/reactions'
import { App } from './app'
import { createMedia } from './media'
import type { StudioLink } from './studio'
import { type Links, Page } from './use-page'

/** How long a page in the background, which has no frames, may leave what is new undrawn. */
const UNSEEN_MS = 100

/**
 * Tells once a frame that something is new, however much the studio says in it: a lively class costs a slow phone no more
 * than a quiet one. What somebody does on the page itself is drawn at once, as ever.
 */
function onceAFrame(subscribe: StudioLink['subscribe']): StudioLink['subscribe'] {
  const listeners = new Set<() => void>()
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = undefined
    for (const listener of listeners) listener()
  }
  subscribe(() => {
    if (frame !== undefined) return
    frame = requestAnimationFrame(tell)
    timer = setTimeout(tell, UNSEEN_MS)
  })
  return (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

/** The class on the page: everything after the form. */
export function openRoom(studio: StudioLink, root: HTMLElement): void {
  const media = createMedia(studio)
  const reactionListeners = new Set<(counts: ReactionCounts) => void>()
  studio.attach({
    ...media,
    hear(message) {
      media.hear(message)
      if (message.type === 'reactions') for (const listener of reactionListeners) listener(message.counts)
    },
  })
  const onReactions: Links['onReactions'] = (listener) => {
    reactionListeners.add(listener)
    return () => reactionListeners.delete(listener)
  }
  createRoot(root).render(
    <Page.Provider value={{ studio: { ...studio, subscribe: onceAFrame(studio.subscribe) }, media, onReactions }}>
      <App />
    </Page.Provider>,
  )
}
