import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { Sources } from '../../../shared/ipc'
import { type Corner, cornerBox, FIRST_CORNER, placeCorner } from '../../../shared/layout'
import { present } from '../stores/live'
import { useWords } from '../words'

/** One press of an arrow key, in fractions of the picture. */
const STEP = 0.02
/** Viewers see the corner move at most so often. */
const TELL_MS = 60

const MOVES: Record<string, Partial<Corner>> = {
  ArrowLeft: { left: -STEP },
  ArrowRight: { left: STEP },
  ArrowUp: { top: -STEP },
  ArrowDown: { top: STEP },
  '+': { width: STEP },
  '=': { width: STEP },
  '-': { width: -STEP },
}

const moved = (corner: Corner, { left = 0, top = 0, width = 0 }: Partial<Corner>): Corner => ({
  left: corner.left + left,
  top: corner.top + top,
  width: corner.width + width,
})

/** The camera over the screen: dragged to its place on the preview, by its lower right corner to its size. */
export function CornerHandle({ sources }: { sources: Sources }) {
  const { t } = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<Corner>()
  const drag = useRef<{ x: number; y: number; from: Corner; sizes: boolean; toldAtMs: number }>(undefined)
  const corner = dragged ?? sources.corner ?? FIRST_CORNER

  const begin = (event: PointerEvent, sizes: boolean) => {
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, y: event.clientY, from: corner, sizes, toldAtMs: 0 }
  }
  const follow = (event: PointerEvent) => {
    const picture = frame.current?.parentElement?.getBoundingClientRect()
    const { current } = drag
    if (!picture || !current) return
    const x = (event.clientX - current.x) / picture.width
    const y = (event.clientY - current.y) / picture.height
    const change = current.sizes ? { width: Math.max(x, y) } : { left: x, top: y }
    // Where it is held, not where it would snap to: the snap comes when it is let go.
    const next = inside(moved(current.from, change))
    setDragged(next)
    if (event.timeStamp - current.toldAtMs > TELL_MS) {
      current.toldAtMs = event.timeStamp
      present({ corner: next })
    }
  }
  const end = () => {
    if (!drag.current) return
    drag.current = undefined
    setDragged(undefined)
    present({ corner: placeCorner(corner) })
  }
  const press = (event: KeyboardEvent) => {
    const change = MOVES[event.key]
    if (!change) return
    event.preventDefault()
    event.stopPropagation()
    present({ corner: inside(moved(corner, change)) })
  }

  const box = cornerBox(corner)
  const place = (value: number) => `${(value * 100).toFixed(3)}%`
  return (
    <div
      ref={frame}
      className="corner"
      role="group"
      aria-label={t('scene.corner')}
      title={t('scene.corner')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: moved with the arrow keys
      tabIndex={0}
      data-testid="corner"
      style={{ left: place(box.left), top: place(box.top), width: place(box.width), height: place(box.height) }}
      onPointerDown={(event) => begin(event, false)}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    >
      <span
        className="corner-size"
        onPointerDown={(event) => begin(event, true)}
        aria-hidden
        data-testid="corner-size"
      />
    </div>
  )
}

/** Within the picture, without snapping. */
function inside({ left, top, width }: Corner): Corner {
  const size = placeCorner({ left, top, width }).width
  const within = (start: number) => Math.min(1 - size, Math.max(0, start))
  return { left: within(left), top: within(top), width: size }
}
