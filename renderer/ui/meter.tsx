import { useEffect, useRef } from 'react'

/**
 * The level of a microphone, 0 to 1. Rises at once and falls slowly, as the eye expects of a level; drawn outside
 * React's rendering because it moves with every frame.
 */
export function LevelMeter({ label, read, className = '' }: { label: string; read: () => number; className?: string }) {
  const root = useRef<HTMLDivElement>(null)
  const fill = useRef<HTMLDivElement>(null)
  const source = useRef(read)
  source.current = read

  useEffect(() => {
    let frame = 0
    let shown = 0
    let spokenAt = 0
    const draw = (now: number) => {
      const level = Math.min(1, Math.max(0, source.current()))
      shown = level > shown ? level : Math.max(level, shown * 0.92 - 0.001)
      if (fill.current) fill.current.style.clipPath = `inset(0 ${((1 - shown) * 100).toFixed(1)}% 0 0)`
      if (now - spokenAt > 250) {
        spokenAt = now
        root.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)))
      }
      frame = requestAnimationFrame(draw)
    }
    frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
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
      <div ref={fill} className="meter-fill" />
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
