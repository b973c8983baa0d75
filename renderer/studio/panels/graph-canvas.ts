import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force'
import type { GraphEdge, GraphNode } from '../../../shared/advice'

export interface DrawnNode extends GraphNode, SimulationNodeDatum {
  label: string
}
type DrawnLink = SimulationLinkDatum<DrawnNode> & { weight: number }

export interface GraphView {
  show(nodes: readonly (GraphNode & { label: string })[], edges: readonly GraphEdge[]): void
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

const RADIUS: Record<GraphNode['kind'], number> = { attendee: 4, sample: 3, course: 8, topic: 7 }
/** From this scale on people are named too. */
const NAMED_FROM = 1.6

/**
 * Draws a graph into a canvas and keeps it there: laid out by forces, moved by pointer and wheel. Where everything
 * stands is this view's own affair; React only says what to show.
 * @param picked told which node was pressed, undefined for the ground
 */
export function openGraphView(canvas: HTMLCanvasElement, picked: (id: string | undefined) => void): GraphView {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  let nodes: DrawnNode[] = []
  let links: DrawnLink[] = []
  let near = new Set<string>()
  let marked: string | undefined
  let scale = 1
  let offset = { x: 0, y: 0 }
  let fitted = true
  let frame = 0
  let colours = readColours(canvas)
  const places = new Map<string, { x: number; y: number }>()
  const simulation = forceSimulation<DrawnNode>()
    .force('charge', forceManyBody<DrawnNode>().strength(-38).theta(1.1).distanceMax(400))
    .force('x', forceX<DrawnNode>().strength(0.05))
    .force('y', forceY<DrawnNode>().strength(0.07))
    .force(
      'collide',
      forceCollide<DrawnNode>((node) => RADIUS[node.kind] + 2),
    )
    .alphaDecay(0.035)
    .on('tick', soon)
    .stop()

  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight })

  function soon(): void {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }

  function fitView(): void {
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
    drawLinks()
    for (const node of nodes) drawNode(node)
    drawLabels()
  }

  const at = ({ x = 0, y = 0 }: SimulationNodeDatum) => ({ x: x * scale + offset.x, y: y * scale + offset.y })

  /** All lines of one look in one path: a thousand strokes cost far more than one. */
  function drawLinks(): void {
    const strong = nodes.length < 150
    for (const [colour, dash, chosen] of [
      [colours.line, [], (link: DrawnLink) => link.weight > 0],
      [colours.against, [4, 3], (link: DrawnLink) => link.weight < 0],
    ] as const) {
      for (const bright of [false, true]) {
        context.beginPath()
        for (const link of links) {
          const source = link.source as DrawnNode
          const target = link.target as DrawnNode
          const touches = marked !== undefined && (source.id === marked || target.id === marked)
          if (touches !== bright || !chosen(link)) continue
          const from = at(source)
          const to = at(target)
          context.moveTo(from.x, from.y)
          context.lineTo(to.x, to.y)
        }
        context.setLineDash(dash)
        context.strokeStyle = bright ? colours.accent : colour
        context.globalAlpha = bright ? 0.9 : marked === undefined ? (strong ? 0.55 : 0.22) : 0.1
        context.lineWidth = bright ? 1.5 : 1
        context.stroke()
      }
    }
    context.setLineDash([])
    context.globalAlpha = 1
  }

  /** Nodes grow with the picture, but not as fast. */
  const radiusOf = ({ kind }: DrawnNode) => RADIUS[kind] * Math.min(1.3, Math.max(0.7, Math.sqrt(scale)))
  const faded = (id: string) => marked !== undefined && id !== marked && !near.has(id)

  function drawNode(node: DrawnNode): void {
    const { x, y } = at(node)
    const radius = radiusOf(node)
    context.globalAlpha = faded(node.id) ? 0.25 : 1
    context.fillStyle = colours[node.kind]
    context.beginPath()
    if (node.kind === 'course') context.rect(x - radius, y - radius, 2 * radius, 2 * radius)
    else if (node.kind === 'topic') {
      context.moveTo(x, y - radius * 1.3)
      context.lineTo(x + radius * 1.3, y)
      context.lineTo(x, y + radius * 1.3)
      context.lineTo(x - radius * 1.3, y)
    } else context.arc(x, y, radius, 0, 7)
    context.fill()
    if (node.id === marked) {
      context.strokeStyle = colours.text
      context.lineWidth = 2
      context.stroke()
    }
    context.globalAlpha = 1
  }

  /** Names where there is room for them, the heaviest first. */
  function drawLabels(): void {
    context.font = `12px ${colours.font}`
    context.textBaseline = 'middle'
    const taken: { left: number; right: number; top: number; bottom: number }[] = []
    const wanted = nodes
      .filter(({ id, kind }) => id === marked || !faded(id) || kind === 'course')
      .filter(
        ({ id, kind }) => isThing(kind) || id === marked || scale >= NAMED_FROM || (near.has(id) && near.size < 40),
      )
      .sort((a, b) => Number(b.id === marked) - Number(a.id === marked) || rank(b) - rank(a))
    for (const node of wanted) {
      const { x, y } = at(node)
      const text = node.label.length > 28 ? `${node.label.slice(0, 27)}…` : node.label
      const width = context.measureText(text).width
      const left = x + radiusOf(node) + 5
      const box = { left, right: left + width + 4, top: y - 8, bottom: y + 8 }
      const clashes = taken.some(
        (one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom,
      )
      if (clashes) continue
      taken.push(box)
      context.lineWidth = 3
      context.strokeStyle = colours.ground
      context.strokeText(text, left, y)
      context.fillStyle = isThing(node.kind) ? colours.text : colours.soft
      context.fillText(text, left, y)
    }
  }

  function nodeAt(x: number, y: number): DrawnNode | undefined {
    const inGraph = { x: (x - offset.x) / scale, y: (y - offset.y) / scale }
    return simulation.find(inGraph.x, inGraph.y, 14 / scale)
  }

  const stopPointers = listenToPointers(canvas, {
    pressed: (x, y) => picked(nodeAt(x, y)?.id),
    moved: (x, y) => {
      fitted = false
      offset = { x: offset.x + x, y: offset.y + y }
      soon()
    },
    zoomed: (factor, x, y) => zoomAt(factor, x, y),
  })
  const watching = new ResizeObserver(soon)
  watching.observe(canvas)

  function zoomAt(factor: number, x: number, y: number): void {
    fitted = false
    const next = Math.min(8, Math.max(0.1, scale * factor))
    offset = { x: x - ((x - offset.x) * next) / scale, y: y - ((y - offset.y) * next) / scale }
    scale = next
    soon()
  }

  return {
    show(shown, edges) {
      for (const { id, x = 0, y = 0 } of nodes) places.set(id, { x, y })
      nodes = shown.map((node) => ({ ...node, ...places.get(node.id) }))
      const byId = new Map(nodes.map((node) => [node.id, node]))
      links = edges.flatMap(({ from, to, weight }): DrawnLink[] => {
        const source = byId.get(from)
        const target = byId.get(to)
        return source && target ? [{ source, target, weight }] : []
      })
      fitted = true
      simulation
        .nodes(nodes)
        .force(
          'link',
          forceLink<DrawnNode, DrawnLink>(links)
            .distance(nodes.length > 400 ? 46 : 60)
            .strength((link) => 0.06 + 0.14 * Math.max(0, link.weight)),
        )
        .alpha(1)
      // The first shape is found before anything is seen; what follows only settles it.
      simulation.tick(nodes.length > 600 ? 30 : 60)
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) simulation.stop().tick(80)
      else simulation.restart()
      soon()
    },
    mark(id) {
      marked = id
      near = new Set(
        links.flatMap(({ source, target }) => {
          const [from, to] = [(source as DrawnNode).id, (target as DrawnNode).id]
          return from === id ? [to] : to === id ? [from] : []
        }),
      )
      soon()
    },
    zoom: (factor) => zoomAt(factor, size().width / 2, size().height / 2),
    pan(x, y) {
      fitted = false
      offset = { x: offset.x + x, y: offset.y + y }
      soon()
    },
    fit() {
      fitted = true
      soon()
    },
    repaint() {
      colours = readColours(canvas)
      soon()
    },
    close() {
      simulation.stop()
      cancelAnimationFrame(frame)
      watching.disconnect()
      stopPointers()
    },
  }
}

const isThing = (kind: GraphNode['kind']) => kind === 'course' || kind === 'topic'
const rank = ({ kind, weight }: GraphNode) => (isThing(kind) ? 1e6 : 0) + weight

function readColours(canvas: HTMLCanvasElement) {
  const style = getComputedStyle(canvas)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    attendee: token('--accent'),
    sample: token('--line-control'),
    course: token('--success'),
    topic: token('--warning'),
    line: token('--line-control'),
    against: token('--warning-text'),
    accent: token('--accent-text'),
    text: token('--text'),
    soft: token('--text-soft'),
    ground: token('--surface'),
    font: style.fontFamily,
  }
}

interface Pointers {
  pressed(x: number, y: number): void
  moved(x: number, y: number): void
  zoomed(factor: number, x: number, y: number): void
}

/** Drag moves, wheel zooms, a press without a drag picks. */
function listenToPointers(canvas: HTMLCanvasElement, { pressed, moved, zoomed }: Pointers): () => void {
  let from: { x: number; y: number; far: boolean } | undefined
  const place = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const down = (event: PointerEvent) => {
    canvas.setPointerCapture(event.pointerId)
    from = { ...place(event), far: false }
  }
  const move = (event: PointerEvent) => {
    if (!from) return
    const to = place(event)
    const far = from.far || Math.hypot(to.x - from.x, to.y - from.y) > 3
    if (!far) return
    moved(to.x - from.x, to.y - from.y)
    from = { ...to, far }
  }
  const up = (event: PointerEvent) => {
    const { x, y } = place(event)
    if (from && !from.far) pressed(x, y)
    from = undefined
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { x, y } = place(event)
    zoomed(Math.exp(-event.deltaY * 0.0015), x, y)
  }
  canvas.addEventListener('pointerdown', down)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('wheel', wheel, { passive: false })
  return () => {
    canvas.removeEventListener('pointerdown', down)
    canvas.removeEventListener('pointermove', move)
    canvas.removeEventListener('pointerup', up)
    canvas.removeEventListener('wheel', wheel)
  }
}
