import { useEffect, useRef } from 'react'

const DRAWN_EVERY_MS = 50
/** What is left of a level after one drawing, when it has fallen silent. */
const FALL = 0.78

/**
 * The level of a microphone, 0 to 1. Rises at once and falls slowly, as the eye expects of a level. It moves all
 * through a class beside the picture, so it is drawn outside React's rendering and only by moving what is painted:
 * a fill pushed out to the left, within it the colours pushed back by as much.
 */
export function LevelMeter({ label, read, className = '' }: { label: string; read: () => number; className?: string }) {
  const root = useRef<HTMLDivElement>(null)
  const fill = useRef<HTMLDivElement>(null)
  const colours = useRef<HTMLDivElement>(null)
  const source = useRef(read)
  source.current = read

  useEffect(() => {
    let shown = 0
    let spokenAt = 0
    const drawing = setInterval(() => {
      const level = Math.min(1, Math.max(0, source.current()))
      const before = shown
      shown = Math.max(level, shown * FALL - 0.003)
      if (shown !== before) {
        const missing = ((1 - shown) * 100).toFixed(1)
        if (fill.current) fill.current.style.transform = `translateX(-${missing}%)`
        if (colours.current) colours.current.style.transform = `translateX(${missing}%)`
      }
      const now = performance.now()
      if (now - spokenAt > 250) {
        spokenAt = now
        root.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)))
      }
    }, DRAWN_EVERY_MS)
    return () => clearInterval(drawing)
  }, [])

  return (
    <div
      ref={root}
      className={`meter ${className}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <div ref={fill} className="meter-fill">
        <div ref={colours} className="meter-colours" />
      </div>
    </div>
  )
}

/** A share of something as a bar. The number stands beside it in words, so it is silent. */
export function Bar({ share, tone = 'accent' }: { share: number; tone?: 'accent' | 'faint' }) {
  const width = `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`
  return (
    <span className="bar" aria-hidden>
      <span className={`bar-fill bar-${tone}`} style={{ width }} />
    </span>
  )
}
