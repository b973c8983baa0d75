import type { GraphEdge } from '../../../../shared/advice'
import { drawScene, readColours } from './drawing'
import { type NamedNode, openLayout } from './layout'
import { listenToPointers } from './pointers'

export interface GraphView {
  show(nodes: readonly NamedNode[], edges: readonly GraphEdge[]): void
  /** Marks a node and what it is tied to. */
  mark(id: string | undefined): void
  zoom(factor: number): void
  pan(x: number, y: number): void
  /** Everything in sight. */
  fit(): void
  /** Reads the colours of the theme again. */
  repaint(): void
  close(): void
}

/** How near a press has to be, in pixels. */
const REACH = 14
const SMALLEST = 0.1
const LARGEST = 8

/**
 * Draws a graph into a canvas and keeps it there: laid out by forces, moved by pointer and wheel. Where everything
 * stands is this view's own affair; React only says what to show.
 * @param picked told which node was pressed, undefined for the ground
 */
export function openGraphView(canvas: HTMLCanvasElement, picked: (id: string | undefined) => void): GraphView {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  const layout = openLayout(soon)
  let near = new Set<string>()
  let marked: string | undefined
  let scale = 1
  let offset = { x: 0, y: 0 }
  let fitted = true
  let frame = 0
  let colours = readColours(canvas)

  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight })

  function soon(): void {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }

  function fitView(): void {
    const { nodes } = layout
    if (nodes.length === 0) return
    const { width, height } = size()
    const xs = nodes.map(({ x = 0 }) => x)
    const ys = nodes.map(({ y = 0 }) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    scale = Math.min(2.5, (width - 96) / Math.max(1, right - left), (height - 64) / Math.max(1, bottom - top))
    offset = { x: width / 2 - (scale * (left + right)) / 2, y: height / 2 - (scale * (top + bottom)) / 2 }
  }

  function draw(): void {
    frame = 0
    const { width, height } = size()
    const ratio = devicePixelRatio || 1
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    if (fitted) fitView()
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    drawScene(context, { nodes: layout.nodes, links: layout.links, marked, near, scale, offset, colours })
  }

  function pan(x: number, y: number): void {
    fitted = false
    offset = { x: offset.x + x, y: offset.y + y }
    soon()
  }

  function zoomAt(factor: number, x: number, y: number): void {
    fitted = false
    const next = Math.min(LARGEST, Math.max(SMALLEST, scale * factor))
    offset = { x: x - ((x - offset.x) * next) / scale, y: y - ((y - offset.y) * next) / scale }
    scale = next
    soon()
  }

  const stopPointers = listenToPointers(canvas, {
    pressed: (x, y) => picked(layout.find((x - offset.x) / scale, (y - offset.y) / scale, REACH / scale)?.id),
    moved: pan,
    zoomed: zoomAt,
  })
  const watching = new ResizeObserver(soon)
  watching.observe(canvas)

  return {
    show(nodes, edges) {
      fitted = true
      layout.show(nodes, edges)
      soon()
    },
    mark(id) {
      marked = id
      near = new Set(
        layout.links.flatMap(({ source, target }) =>
          source.id === id ? [target.id] : target.id === id ? [source.id] : [],
        ),
      )
      soon()
    },
    zoom: (factor) => zoomAt(factor, size().width / 2, size().height / 2),
    pan,
    fit() {
      fitted = true
      soon()
    },
    repaint() {
      colours = readColours(canvas)
      soon()
    },
    close() {
      layout.stop()
      cancelAnimationFrame(frame)
      watching.disconnect()
      stopPointers()
    },
  }
}
