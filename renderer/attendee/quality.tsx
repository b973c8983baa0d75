import type { RefObject } from 'react'
import { useEffect } from 'react'
import { QUALITY_WISHES, type QualityWish } from '../../shared/broadcast'
import { usePage } from './use-page'

const SETTLE_MS = 300

/** What this viewer wants to see: by itself, a size, or sound alone. */
export function QualityChoice() {
  const { media, state, words } = usePage()
  return (
    <select
      className="quality"
      data-testid="quality"
      aria-label={words.quality.label}
      title={words.quality.label}
      value={state.wish}
      onChange={(event) => media.wish(event.target.value as QualityWish)}
    >
      {QUALITY_WISHES.map((wish) => (
        <option key={wish} value={wish}>
          {words.quality.wishes[wish]}
        </option>
      ))}
    </select>
  )
}

/** Tells the studio how large the picture is here, so that no more is sent than can be seen. */
export function useShownLines(video: RefObject<HTMLVideoElement | null>): void {
  const { media } = usePage()
  useEffect(() => {
    const element = video.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      clearTimeout(timer)
      const lines = document.hidden ? 1 : Math.round(element.clientHeight * (window.devicePixelRatio || 1))
      timer = setTimeout(() => lines > 0 && media.shows(lines), SETTLE_MS)
    }
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(tell)
    observer?.observe(element)
    document.addEventListener('visibilitychange', tell)
    tell()
    return () => {
      clearTimeout(timer)
      observer?.disconnect()
      document.removeEventListener('visibilitychange', tell)
    }
  }, [media])
}
