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
import type { GraphEdge, GraphNode } from '../../../../shared/advice'

/** How large a node is, in units of the layout. */
export const RADIUS: Record<GraphNode['kind'], number> = { attendee: 4, sample: 3, course: 8, topic: 7 }

export interface NamedNode extends GraphNode {
  label: string
}
/** A node and where it stands. */
export interface PlacedNode extends NamedNode, SimulationNodeDatum {}
export interface PlacedLink extends SimulationLinkDatum<PlacedNode> {
  source: PlacedNode
  target: PlacedNode
  weight: number
}

export interface Layout {
  readonly nodes: readonly PlacedNode[]
  readonly links: readonly PlacedLink[]
  /** Lays other nodes out; those that were there before begin where they stood. */
  show(nodes: readonly NamedNode[], edges: readonly GraphEdge[]): void
  /** The node within a distance of a place, in units of the layout. */
  find(x: number, y: number, within: number): PlacedNode | undefined
  stop(): void
}

/** Places nodes by forces, and goes on settling them. @param moved called after every step */
export function openLayout(moved: () => void): Layout {
  let nodes: PlacedNode[] = []
  let links: PlacedLink[] = []
  const places = new Map<string, { x: number; y: number }>()
  const simulation = forceSimulation<PlacedNode>()
    .force('charge', forceManyBody<PlacedNode>().strength(-38).theta(1.1).distanceMax(400))
    .force('x', forceX<PlacedNode>().strength(0.05))
    .force('y', forceY<PlacedNode>().strength(0.07))
    .force(
      'collide',
      forceCollide<PlacedNode>((node) => RADIUS[node.kind] + 2),
    )
    .alphaDecay(0.035)
    .on('tick', moved)
    .stop()

  return {
    get nodes() {
      return nodes
    },
    get links() {
      return links
    },
    show(shown, edges) {
      for (const { id, x = 0, y = 0 } of nodes) places.set(id, { x, y })
      nodes = shown.map((node) => ({ ...node, ...places.get(node.id) }))
      const byId = new Map(nodes.map((node) => [node.id, node]))
      links = edges.flatMap(({ from, to, weight }): PlacedLink[] => {
        const source = byId.get(from)
        const target = byId.get(to)
        return source && target ? [{ source, target, weight }] : []
      })
      simulation
        .nodes(nodes)
        .force(
          'link',
          forceLink<PlacedNode, PlacedLink>(links)
            .distance(nodes.length > 400 ? 46 : 60)
            .strength((link) => 0.06 + 0.14 * Math.max(0, link.weight)),
        )
        .alpha(1)
      // The first shape is found before anything is seen; what follows only settles it.
      simulation.tick(nodes.length > 600 ? 30 : 60)
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) simulation.stop().tick(80)
      else simulation.restart()
    },
    find: (x, y, within) => simulation.find(x, y, within),
    stop: () => void simulation.stop(),
  }
}
