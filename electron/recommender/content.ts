import { type Contribution, type History, type Item, type Model, powerDecay } from './model'
import { type Neighbours, noNeighbours, packNeighbours, scoreByNeighbours, similarityTo } from './neighbours'

/** Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009: usual settings. */
const K1 = 1.2
const B = 0.75
const NEIGHBOURS = 50
/** A topic the teacher named says more than a word that happens to stand in a description. */
const TOPIC_REPEATS = 3
const decay = powerDecay(0.5)

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

/** How long every course's text is, and what it says of itself: what explaining needs beside the neighbours. */
interface About extends Neighbours {
  lengths: Float64Array
  own: Float64Array
}

/** What one shared term adds to how well a course answers any query that holds it. */
function openWeights(lengths: Float64Array) {
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  /** @param containing in how many courses the term stands @param count how often it stands in course j */
  return (containing: number, count: number, j: number): number => {
    const idf = Math.log(1 + (lengths.length - containing + 0.5) / (containing + 0.5))
    return (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * (lengths[j] as number)) / Math.max(1, meanLength)))
  }
}

/** The catalogue as documents, with what each term weighs in each. */
function readCatalogue(items: readonly Item[]) {
  const documents = items.map(documentOf)
  const lengths = Float64Array.from(documents, (document) =>
    [...document.values()].reduce((sum, count) => sum + count, 0),
  )
  const postings = new Map<string, number[]>()
  documents.forEach((document, index) => {
    for (const term of document.keys()) {
      const list = postings.get(term)
      if (list) list.push(index)
      else postings.set(term, [index])
    }
  })
  const weightOf = openWeights(lengths)
  const weigh = (term: string, j: number) => weightOf(postings.get(term)?.length ?? 0, documents[j]?.get(term) ?? 0, j)
  const own = Float64Array.from(documents, (document, i) =>
    [...document.keys()].reduce((sum, term) => sum + weigh(term, i), 0),
  )
  return { documents, postings, weigh, lengths, own }
}

/** In how many courses each topic stands. */
function topicCounts(items: readonly Item[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { topics } of items) for (const topic of new Set(topics)) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  return counts
}

/** What a course is about: BM25 of each course as a query against every other, 1 for a course against itself. */
export const content: Model<About> = {
  name: 'content',
  fit({ items }, { tick }) {
    const { documents, postings, weigh, lengths, own } = readCatalogue(items)
    const neighbours = packNeighbours(items.length, NEIGHBOURS, (i, row) => {
      if (i % 64 === 0) tick?.(i / items.length)
      for (const term of documents[i]?.keys() ?? []) {
        const sharing = postings.get(term) as number[]
        // A term that half the catalogue shares tells nothing and would cost the most.
        if (sharing.length > 200 && sharing.length > items.length / 2) continue
        for (const j of sharing) row.add(j, weigh(term, j) / (own[i] as number))
      }
    })
    return { ...neighbours, lengths, own }
  },
  nothing: (size) => ({ ...noNeighbours(size), lengths: new Float64Array(size), own: new Float64Array(size) }),
  serve(about, items) {
    const weightOf = openWeights(about.lengths)
    let containing: Map<string, number> | undefined

    /** Shared topics are named as such; what shared words add is put down to the course they stand in. */
    function explain(history: History, item: number): Contribution[] {
      // The texts are not read again for it: that would hold up whoever asks first.
      containing ??= topicCounts(items)
      const counts = containing
      const target = (items[item] as Item).topics
      return history.flatMap((entry, index): Contribution[] => {
        const factor = entry.weight * decay(history.length - 1 - index)
        const whole = factor * similarityTo(about, entry.item, item)
        if (whole === 0) return []
        const shared = [...new Set((items[entry.item] as Item).topics)].filter((topic) => target.includes(topic))
        const byTopic = shared.map((topic): Contribution => {
          const count = TOPIC_REPEATS * target.filter((one) => one === topic).length
          const amount = weightOf(counts.get(topic) as number, count, item) / (about.own[entry.item] as number)
          return { kind: 'topic', topic, amount: factor * amount }
        })
        const rest = whole - byTopic.reduce((sum, { amount }) => sum + amount, 0)
        return [...byTopic, { kind: 'item', item: entry.item, amount: rest }]
      })
    }
    return {
      name: 'content',
      score: (history, into) => scoreByNeighbours(about, history, decay, into),
      explain,
    }
  },
}
