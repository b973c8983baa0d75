import type { GraphNode } from '../../../../shared/advice'
import { type PlacedLink, type PlacedNode, RADIUS } from './layout'

/** From this scale on people are named too. */
const NAMED_FROM = 1.6
/** In pixels. */
const WIDEST_LABEL = 190
/** Of fewer nodes than this the lines may be seen well; of more they would hide everything else. */
const FEW_NODES = 150

/** Everything a picture is made of. */
export interface Scene {
  nodes: readonly PlacedNode[]
  links: readonly PlacedLink[]
  marked: string | undefined
  /** What the marked node is tied to. */
  near: ReadonlySet<string>
  scale: number
  offset: { x: number; y: number }
  colours: Colours
}

export type Colours = ReturnType<typeof readColours>

export function readColours(canvas: HTMLCanvasElement) {
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

/** Draws lines, nodes and names; the ground is left to the caller. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  drawLinks(context, scene)
  for (const node of scene.nodes) drawNode(context, scene, node)
  drawLabels(context, scene)
}

const placeOf = ({ scale, offset }: Scene, { x = 0, y = 0 }: PlacedNode) => ({
  x: x * scale + offset.x,
  y: y * scale + offset.y,
})
/** Nodes grow with the picture, but not as fast. */
const radiusOf = ({ scale }: Scene, { kind }: PlacedNode) =>
  RADIUS[kind] * Math.min(1.3, Math.max(0.7, Math.sqrt(scale)))
const isFaded = ({ marked, near }: Scene, id: string) => marked !== undefined && id !== marked && !near.has(id)
const isThing = (kind: GraphNode['kind']) => kind === 'course' || kind === 'topic'

/** All lines of one look in one path: a thousand strokes cost far more than one. */
function drawLinks(context: CanvasRenderingContext2D, scene: Scene): void {
  const { nodes, links, marked, colours } = scene
  const calm = marked !== undefined ? 0.1 : nodes.length < FEW_NODES ? 0.55 : 0.22
  for (const [colour, dash, chosen] of [
    [colours.line, [], (link: PlacedLink) => link.weight > 0],
    [colours.against, [4, 3], (link: PlacedLink) => link.weight < 0],
  ] as const) {
    for (const bright of [false, true]) {
      context.beginPath()
      for (const link of links) {
        const touches = marked !== undefined && (link.source.id === marked || link.target.id === marked)
        if (touches !== bright || !chosen(link)) continue
        const from = placeOf(scene, link.source)
        const to = placeOf(scene, link.target)
        context.moveTo(from.x, from.y)
        context.lineTo(to.x, to.y)
      }
      context.setLineDash(dash)
      context.strokeStyle = bright ? colours.accent : colour
      context.globalAlpha = bright ? 0.9 : calm
      context.lineWidth = bright ? 1.5 : 1
      context.stroke()
    }
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

/** Courses are squares, topics are diamonds, people are dots. */
function drawNode(context: CanvasRenderingContext2D, scene: Scene, node: PlacedNode): void {
  const { x, y } = placeOf(scene, node)
  const radius = radiusOf(scene, node)
  context.globalAlpha = isFaded(scene, node.id) ? 0.25 : 1
  context.fillStyle = scene.colours[node.kind]
  context.beginPath()
  if (node.kind === 'course') context.rect(x - radius, y - radius, 2 * radius, 2 * radius)
  else if (node.kind === 'topic') {
    context.moveTo(x, y - radius * 1.3)
    context.lineTo(x + radius * 1.3, y)
    context.lineTo(x, y + radius * 1.3)
    context.lineTo(x - radius * 1.3, y)
  } else context.arc(x, y, radius, 0, 7)
  context.fill()
  if (node.id === scene.marked) {
    context.strokeStyle = scene.colours.text
    context.lineWidth = 2
    context.stroke()
  }
  context.globalAlpha = 1
}

/** Names where there is room for them, the heaviest first. */
function drawLabels(context: CanvasRenderingContext2D, scene: Scene): void {
  const { colours } = scene
  context.font = `12px ${colours.font}`
  context.textBaseline = 'middle'
  const taken: { left: number; right: number; top: number; bottom: number }[] = []
  for (const node of namedNodes(scene)) {
    const { x, y } = placeOf(scene, node)
    const text = shortened(context, node.label)
    const left = x + radiusOf(scene, node) + 5
    const box = { left, right: left + context.measureText(text).width + 4, top: y - 8, bottom: y + 8 }
    const clashes = taken.some(
      (one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom,
    )
    if (clashes) continue
    taken.push(box)
    context.lineWidth = 3
    context.strokeStyle = colours.ground
    context.strokeText(text, left, y)
    const named = node.id === scene.marked || (isThing(node.kind) && !isFaded(scene, node.id))
    context.fillStyle = named ? colours.text : colours.soft
    context.fillText(text, left, y)
  }
}

/** A label cut to about its widest, between characters: Chinese ones take twice the room of Latin ones. */
function shortened(context: CanvasRenderingContext2D, label: string): string {
  const { width } = context.measureText(label)
  if (width <= WIDEST_LABEL) return label
  const characters = [...label]
  return `${characters.slice(0, Math.floor((characters.length * WIDEST_LABEL) / width) - 1).join('')}…`
}

/** Whose names are wanted, most wanted first. */
function namedNodes(scene: Scene): PlacedNode[] {
  const { nodes, marked, near, scale } = scene
  const rank = ({ id, kind, weight }: PlacedNode) =>
    (id === marked ? 1e9 : near.has(id) ? 1e8 : 0) + (isThing(kind) ? 1e6 : 0) + weight
  return nodes
    .filter(({ id, kind }) => id === marked || !isFaded(scene, id) || kind === 'course')
    .filter(({ id, kind }) => isThing(kind) || id === marked || scale >= NAMED_FROM || (near.has(id) && near.size < 40))
    .sort((a, b) => rank(b) - rank(a))
}
