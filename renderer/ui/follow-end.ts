import { type RefObject, useEffect, useRef } from 'react'

/** So close to the end, in pixels, one is reading what is newest. */
const NEAR_PX = 40

/**
 * Keeps the end of a list in sight while its content grows, a line gets a reaction, or the room it has becomes smaller.
 * Who has scrolled back to read is left in peace.
 * @param content changes whenever the list may have become longer
 */
export function useFollowedEnd(content: unknown): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  const follow = useRef(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight })
  })
  useEffect(() => {
    const element = list.current
    if (!element) return
    const note = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    }
    const observer = new ResizeObserver(follow.current)
    observer.observe(element)
    element.addEventListener('scroll', note, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', note)
    }
  }, [])
  useEffect(() => follow.current(), [content])
  return list
}
