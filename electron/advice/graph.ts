import type { GraphEdge, GraphNode, InterestGraph } from '../../shared/advice'
import { createMemory } from '../recommender/memory'
import { historyOf, weightLeft } from '../recommender/model'
import type { ReadableDb } from '../store/open'
import { isSampleActor, type Sample } from '../store/sample'
import { readCatalogue } from './catalogue'
import { readKnown } from './known'

/** What is left of evidence below this is not drawn. */
const FAINTEST = 0.02

interface Person {
  id: string
  edges: GraphEdge[]
  strength: number
}

/**
 * Who is drawn to which course and topic, read from the whole log, with what time has left of the evidence. Beyond `mostPeople`, those with the
 * strongest evidence are kept, people before the learners of the sample set.
 */
export function interestGraph(
  db: ReadableDb,
  { nowMs, mostPeople, sample }: { nowMs: number; mostPeople: number; sample?: () => Sample },
): InterestGraph {
  const catalogue = readCatalogue(db)
  const { items, topics } = catalogue
  const memory = createMemory(readKnown(db, catalogue, { nowMs, sample }).interactions)
  const positions = new Map(items.map(({ id }, at) => [id, at]))
  const people = memory.people().flatMap((id): Person[] => {
    const evidence = memory.of(id)
    const courses = historyOf(evidence, positions, nowMs).map(({ item, weight }) => ({
      from: id,
      to: `course ${items[item]?.id}`,
      weight,
    }))
    const spoken = new Map<string, number>()
    for (const { topic, weight, atMs } of evidence) {
      if (topic) spoken.set(topic, (spoken.get(topic) ?? 0) + weightLeft(weight, atMs, nowMs))
    }
    const edges = [...courses, ...Array.from(spoken, ([topic, weight]) => ({ from: id, to: `topic ${topic}`, weight }))]
    const drawn = edges.filter(({ weight }) => Math.abs(weight) >= FAINTEST)
    if (drawn.length === 0) return []
    return [{ id, edges: drawn, strength: drawn.reduce((sum, { weight }) => sum + Math.abs(weight), 0) }]
  })
  people.sort(
    (a, b) =>
      Number(isSampleActor(a.id)) - Number(isSampleActor(b.id)) || b.strength - a.strength || (a.id < b.id ? -1 : 1),
  )
  const shown = people.slice(0, mostPeople)
  const about = items.flatMap(({ id, topics: of }) =>
    of.map((topic): GraphEdge => ({ from: `course ${id}`, to: `topic ${topic}`, weight: 1 })),
  )
  const edges = [...shown.flatMap((person) => person.edges), ...about]
  const weights = new Map<string, number>()
  for (const { from, to, weight } of edges) {
    for (const id of [from, to]) weights.set(id, (weights.get(id) ?? 0) + Math.abs(weight))
  }
  const names = namesOf(db)
  const node = (id: string, kind: GraphNode['kind'], name = ''): GraphNode => ({
    id,
    kind,
    name,
    weight: weights.get(id) ?? 0,
  })
  const known = new Set(topics.map(({ id }) => id))
  for (const { topics: of } of items) for (const topic of of) known.add(topic)
  return {
    nodes: [
      ...shown.map(({ id }) => node(id, isSampleActor(id) ? 'sample' : 'attendee', names.get(id) ?? '')),
      ...items.map(({ id }) => node(`course ${id}`, 'course')),
      ...[...known].map((id) => node(`topic ${id}`, 'topic')).filter(({ weight }) => weight > 0),
    ],
    edges,
    leftOut: people.length - shown.length,
  }
}

function namesOf(db: ReadableDb): Map<string, string> {
  const rows = db.prepare('SELECT id, name FROM attendees').all() as { id: string; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}
