import type { Contribution, Item, Model } from './model'
import { packNeighbours, scoreByNeighbours, similarityTo } from './neighbours'

/** Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009: usual settings. */
const K1 = 1.2
const B = 0.75
const NEIGHBOURS = 50
/** A topic the teacher named says more than a word that happens to stand in a description. */
const TOPIC_REPEATS = 3

const topicTerm = (topic: string) => `topic:${topic}`

/** Latin words as they are, Chinese as pairs of neighbouring characters: no dictionary is needed. */
export function termsOf(text: string): string[] {
  const lower = text.toLowerCase()
  const words = lower.match(/[\p{Script=Latin}\p{N}]{2,}/gu) ?? []
  const pairs = (lower.match(/\p{Script=Han}{2,}/gu) ?? []).flatMap((run) => {
    const characters = [...run]
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  })
  return [...words, ...pairs]
}

function documentOf(item: Item): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (term: string, by: number) => counts.set(term, (counts.get(term) ?? 0) + by)
  for (const topic of item.topics) add(topicTerm(topic), TOPIC_REPEATS)
  add(`level:${item.level}`, 1)
  for (const term of termsOf(item.text)) add(term, 1)
  return counts
}

/** What a course is about: BM25 of each course as a query against every other, 1 for a course against itself. */
export const content: Model = {
  name: 'content',
  fit({ items }) {
    const documents = items.map(documentOf)
    const lengths = documents.map((document) => [...document.values()].reduce((sum, count) => sum + count, 0))
    const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, items.length)
    const postings = new Map<string, number[]>()
    documents.forEach((document, index) => {
      for (const term of document.keys()) {
        const list = postings.get(term)
        if (list) list.push(index)
        else postings.set(term, [index])
      }
    })

    /** What one shared term adds to how well document j answers any query that holds it. */
    function termWeight(term: string, j: number): number {
      const containing = postings.get(term)?.length ?? 0
      const idf = Math.log(1 + (items.length - containing + 0.5) / (containing + 0.5))
      const count = documents[j]?.get(term) ?? 0
      return (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * (lengths[j] as number)) / Math.max(1, meanLength)))
    }

    const own = documents.map((document, i) => [...document.keys()].reduce((sum, term) => sum + termWeight(term, i), 0))
    const rows = documents.map((document, i) => {
      const row = new Map<number, number>()
      for (const term of document.keys()) {
        for (const j of postings.get(term) ?? []) {
          if (j !== i) row.set(j, (row.get(j) ?? 0) + termWeight(term, j) / (own[i] as number))
        }
      }
      return row
    })
    const neighbours = packNeighbours(rows, NEIGHBOURS)

    /** Shared topics are named as such; what shared words add is put down to the course they stand in. */
    function explain(history: { item: number; weight: number }[], item: number): Contribution[] {
      return history.flatMap((entry): Contribution[] => {
        const whole = entry.weight * similarityTo(neighbours, entry.item, item)
        if (whole === 0) return []
        const shared = (items[entry.item] as Item).topics.filter((topic) => items[item]?.topics.includes(topic))
        const byTopic = shared.map(
          (topic): Contribution => ({
            kind: 'topic',
            topic,
            amount: (entry.weight * termWeight(topicTerm(topic), item)) / (own[entry.item] as number),
          }),
        )
        const rest = whole - byTopic.reduce((sum, { amount }) => sum + amount, 0)
        return [...byTopic, { kind: 'item', item: entry.item, amount: rest }]
      })
    }

    return { name: 'content', score: (history) => scoreByNeighbours(neighbours, history), explain }
  },
}
