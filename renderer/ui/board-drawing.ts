/** Draws marks of the whiteboard: in the broadcast window for viewers, in the studio under the teacher's pen. */
import type { Ink, Mark } from '../../shared/board'
import { assertNever } from '../../shared/model'

export const BOARD_GROUND = '#fcfcfa'
export const INK_COLOURS: Record<Ink, string> = { black: '#1c2230', blue: '#1f5fd0', red: '#c62f3a', green: '#1c7c4c' }
const LINE_HEIGHT = 1.3

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export function drawMark(context: Context, mark: Mark): void {
  switch (mark.kind) {
    case 'stroke':
      return drawStroke(context, mark)
    case 'text':
      return drawText(context, mark)
    case 'clear':
      return
    default:
      assertNever(mark)
  }
}

/** Through the midpoints between the points that were measured, so that a fast line is round and not a polygon. */
function drawStroke(context: Context, { tool, ink, width, points }: Extract<Mark, { kind: 'stroke' }>): void {
  const at = (index: number): [number, number] => [points[index * 2] as number, points[index * 2 + 1] as number]
  const count = points.length / 2
  context.strokeStyle = tool === 'eraser' ? BOARD_GROUND : INK_COLOURS[ink]
  context.lineWidth = width
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.beginPath()
  context.moveTo(...at(0))
  for (let index = 1; index < count - 1; index++) {
    const [x, y] = at(index)
    const [nextX, nextY] = at(index + 1)
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2)
  }
  // A dot is a line to itself.
  context.lineTo(...at(count - 1))
  context.stroke()
}

function drawText(context: Context, { ink, size, x, y, text }: Extract<Mark, { kind: 'text' }>): void {
  context.fillStyle = INK_COLOURS[ink]
  context.font = `400 ${size}px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`
  context.textBaseline = 'top'
  for (const [line, words] of text.split('\n').entries()) context.fillText(words, x, y + line * size * LINE_HEIGHT)
}
