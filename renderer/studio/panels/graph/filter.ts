import type { GraphEdge, GraphNode, InterestGraph } from '../../../../shared/advice'

/** What is left of a graph. */
export interface ShownGraph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface GraphFilter {
  kinds: Record<GraphNode['kind'], boolean>
  /** Id of a topic: only its courses, and who is drawn to them. */
  topic?: string
  /** Evidence weaker than this is left out. */
  least: number
  /** Id of a node: only it and what it is tied to. */
  around?: string
}

export const WHOLE: GraphFilter = {
  kinds: { attendee: true, sample: true, course: true, topic: true },
  least: 0.05,
}

/** What is left of a graph: the nodes asked for that have an edge, and the edges between them. */
export function filterGraph(graph: InterestGraph, filter: GraphFilter): ShownGraph {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]))
  const shown = (id: string) => {
    const kind = kinds.get(id)
    return kind !== undefined && filter.kinds[kind]
  }
  let edges = graph.edges.filter(({ from, to, weight }) => Math.abs(weight) >= filter.least && shown(from) && shown(to))
  if (filter.topic !== undefined) {
    const topic = `topic ${filter.topic}`
    const courses = new Set(
      graph.edges.filter(({ to, from }) => to === topic && isCourse(from)).map(({ from }) => from),
    )
    edges = edges.filter(({ from, to }) => to === topic || courses.has(to) || (courses.has(from) && to === topic))
  }
  const { around } = filter
  if (around !== undefined) {
    const near = new Set(edges.flatMap(({ from, to }) => (from === around ? [to] : to === around ? [from] : [])))
    near.add(around)
    edges = edges.filter(
      ({ from, to }) => near.has(from) && near.has(to) && (from === around || to === around || isCourse(from)),
    )
  }
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]))
  return { nodes: graph.nodes.filter(({ id }) => tied.has(id)), edges }
}

const isCourse = (id: string) => id.startsWith('course ')
