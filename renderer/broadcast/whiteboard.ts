import { applyToBoard, type BoardAct, type Mark, visibleMarks } from '../../shared/board'
import { PICTURE_HEIGHT, PICTURE_WIDTH } from '../../shared/layout'
import { BOARD_GROUND, drawMark } from '../ui/board-drawing'

export interface Whiteboard {
  readonly canvas: OffscreenCanvas
  /** The whole board anew, as main remembers it. */
  restore(marks: readonly Mark[]): void
  apply(act: BoardAct): void
}

/** Replays the teacher's whiteboard. Everything but the newest mark is drawn once and kept. */
export function createWhiteboard(onDrawn: () => void): Whiteboard {
  const [canvas, context] = blank()
  const [settled, settledContext] = blank()
  let marks: readonly Mark[] = []
  /** These are on the settled canvas, in this order. */
  let drawn: readonly Mark[] = []

  function draw(): void {
    const visible = visibleMarks(marks)
    const older = visible.slice(0, -1)
    if (!startsWith(older, drawn)) {
      clear(settledContext)
      drawn = []
    }
    for (const mark of older.slice(drawn.length)) drawMark(settledContext, mark)
    drawn = older
    context.drawImage(settled, 0, 0)
    const newest = visible.at(-1)
    if (newest) drawMark(context, newest)
    onDrawn()
  }

  return {
    canvas,
    restore(next) {
      marks = next
      draw()
    },
    apply(act) {
      marks = applyToBoard(marks, act)
      draw()
    },
  }
}

function blank(): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(PICTURE_WIDTH, PICTURE_HEIGHT)
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  clear(context)
  return [canvas, context]
}

function clear(context: OffscreenCanvasRenderingContext2D): void {
  context.fillStyle = BOARD_GROUND
  context.fillRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
}

/** Marks are never changed in place, so the same object is the same mark. */
const startsWith = (marks: readonly Mark[], beginning: readonly Mark[]) =>
  beginning.length <= marks.length && beginning.every((mark, at) => mark === marks[at])
