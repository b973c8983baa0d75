import { type Contribution, type History, type Model, powerDecay } from './model'
import { nthLargest } from './nth-largest'
import { LONGEST, type Places, placesOf, type Table, tableOf } from './table'

interface People {
  order: Order
  table: Table
  places: Places
  /** How telling a course is: the logarithm of how few took it. */
  rarity: Float64Array
}

/** People whose histories are most like this one. */
const NEIGHBOURS = 500
/** At most so many people are compared, and so many learners of one course, evenly spread: serving has a time limit. */
const COMPARED = 2000
const COMPARED_A_COURSE = 800
/** Nor more entries of their histories than this: some people's are very long. */
const MOST_READ = 50_000
/** The newest courses of a history that neighbours are sought by. */
const SOUGHT_BY = 32

/** How likeness and what a neighbour took turn into a score. */
interface Order {
  /** How much the newest courses of a history count more. */
  recency: number
  /** How much what a neighbour took near the shared course counts more. */
  nearness: number
  /** What they took before it, as a share of what they took after it. */
  before: number
}

/**
 * User-based nearest neighbours in time: people with a like history, and what they took after it. Likeness is the sum of
 * the rarity of shared courses, newest weighing most, over the root of the other's length; its cube is the say of a
 * neighbour, and says most for what they took soon after the most telling shared course.
 * Source: Resnick et al., "GroupLens", CSCW 1994; order after Garg et al., "Sequence and time aware neighborhood for
 * session-based recommendations (STAN)", SIGIR 2019; sampling after Ludewig and Jannach, UMUAI 2018.
 */
export const userKnn: Model<People> = {
  name: 'user-knn',
  grid: [
    { recency: 0.5, nearness: 0.7, before: 0.2 },
    // Where order says nothing.
    { recency: 0, nearness: 0, before: 1 },
    { nearness: 0.3, before: 0.5 },
  ],
  fit({ table }, { settings, tick }) {
    tick?.(0)
    const places = placesOf(table)
    tick?.(0.5)
    const rarity = Float64Array.from({ length: table.items }, (_, item) => {
      const learners = (places.starts[item + 1] as number) - (places.starts[item] as number)
      return Math.log(1 + table.people / (1 + learners))
    })
    const order = {
      recency: settings?.recency ?? 0.5,
      nearness: settings?.nearness ?? 0.7,
      before: settings?.before ?? 0.2,
    }
    tick?.(1)
    return { order, table, places, rarity }
  },
  nothing(items) {
    const table = tableOf([], items)
    return {
      order: { recency: 0, nearness: 0, before: 0 },
      table,
      places: placesOf(table),
      rarity: new Float64Array(items),
    }
  },
  serve({ order, table, places, rarity }) {
    const recency = powerDecay(order.recency)
    /** By how far from the shared course something was taken: after it, and before it. */
    const after = Float64Array.from({ length: LONGEST }, (_, distance) => Math.max(1, distance) ** -order.nearness)
    const before = after.map((near) => order.before * near)
    const { starts, values } = table
    // Half the bytes where they suffice: more of the table stays near the processor.
    const columns: ArrayLike<number> = table.items <= 65536 ? new Uint16Array(table.columns) : table.columns
    const seen = new Uint8Array(table.people)
    /** The people compared, and how alike each of them is. */
    const compared = new Int32Array(COMPARED)
    const likeness = new Float64Array(COMPARED)
    /**
     * The first course of each. Asking for it when people are put together sets many fetches from memory going at once;
     * when a row is read through, it is there.
     */
    const heads = new Int32Array(COMPARED)
    const sorted = new Float64Array(COMPARED)
    /** What sharing a course says, by item; zero but while a list is made. */
    const telling = new Float32Array(table.items)

    function tell(history: History): number[] {
      const newest = history.filter(({ weight }) => weight > 0).slice(-SOUGHT_BY)
      newest.forEach(({ item, weight }, index) => {
        // Rounded by being kept, so that sums of it are exact: in any order the same courses make equally alike.
        telling[item] = weight * recency(newest.length - 1 - index) * (rarity[item] as number)
      })
      return newest.map(({ item }) => item)
    }
    const forget = (items: readonly number[]) => {
      for (const item of items) telling[item] = 0
    }
    /** Puts together whom to compare, learners of the most telling courses first. @returns how many */
    function gather(items: readonly number[]): number {
      let found = 0
      let read = 0
      const tellingFirst = [...items].sort((a, b) => (telling[b] as number) - (telling[a] as number) || a - b)
      for (const item of tellingFirst) {
        const from = places.starts[item] as number
        const count = (places.starts[item + 1] as number) - from
        const looked = Math.min(count, COMPARED_A_COURSE, COMPARED - found)
        for (let n = 0; n < looked && read < MOST_READ; n += 1) {
          const person = places.person[from + Math.floor((n * count) / looked)] as number
          if (seen[person] === 1) continue
          seen[person] = 1
          compared[found] = person
          heads[found] = columns[starts[person] as number] as number
          found += 1
          read += (starts[person + 1] as number) - (starts[person] as number)
        }
      }
      for (let at = 0; at < found; at += 1) seen[compared[at] as number] = 0
      return found
    }
    /** Compares the first so many and leaves the nearest in their place; their likeness is raised to the cube. */
    function nearest(count: number): number {
      for (let one = 0; one < count; one += 1) {
        const from = starts[compared[one] as number] as number
        const end = starts[(compared[one] as number) + 1] as number
        // Two sums at a time: neither waits for the other, and nothing else is done in the loop that runs most.
        let even = telling[heads[one] as number] as number
        let odd = 0
        let at = from + 1
        for (; at + 1 < end; at += 2) {
          even += telling[columns[at] as number] as number
          odd += telling[columns[at + 1] as number] as number
        }
        if (at < end) even += telling[columns[at] as number] as number
        const alike = (even + odd) / Math.sqrt(end - from + 5)
        likeness[one] = alike * alike * alike
      }
      if (count <= NEIGHBOURS) return count
      sorted.set(likeness)
      const least = nthLargest(sorted.subarray(0, count), NEIGHBOURS)
      let kept = 0
      for (let one = 0; one < count; one += 1) {
        if ((likeness[one] as number) < least) continue
        compared[kept] = compared[one] as number
        likeness[kept] = likeness[one] as number
        kept += 1
      }
      return kept
    }
    /** Where the most telling shared course stands in a neighbour's row. */
    function pivotOf(from: number, end: number): number {
      let most = 0
      let pivot = from
      for (let at = from; at < end; at += 1) {
        const says = telling[columns[at] as number] as number
        if (says <= most) continue
        most = says
        pivot = at
      }
      return pivot
    }

    function score(history: History, into: Float32Array): void {
      into.fill(0)
      const items = tell(history)
      const count = nearest(gather(items))
      for (let one = 0; one < count; one += 1) {
        const from = starts[compared[one] as number] as number
        const end = starts[(compared[one] as number) + 1] as number
        const alike = likeness[one] as number
        const pivot = pivotOf(from, end)
        for (let at = from; at <= pivot; at += 1) {
          const item = columns[at] as number
          into[item] = (into[item] as number) + alike * (before[pivot - at] as number) * (values[at] as number)
        }
        for (let at = pivot + 1; at < end; at += 1) {
          const item = columns[at] as number
          into[item] = (into[item] as number) + alike * (after[at - pivot] as number) * (values[at] as number)
        }
      }
      forget(items)
    }
    /** A neighbour's say is owed to the courses shared with them, to each as much as it made them alike. */
    function explain(history: History, item: number): Contribution[] {
      const items = tell(history)
      const amounts = new Map(items.map((by) => [by, 0]))
      const count = nearest(gather(items))
      for (let one = 0; one < count; one += 1) {
        const person = compared[one] as number
        const from = starts[person] as number
        const end = starts[person + 1] as number
        let place = -1
        let shared = 0
        for (let at = from; at < end; at += 1) {
          if (columns[at] === item) place = at
          shared += telling[columns[at] as number] as number
        }
        if (place < 0) continue
        const distance = place - pivotOf(from, end)
        const near = (distance > 0 ? after[distance] : before[-distance]) as number
        const share = ((likeness[one] as number) * near * (values[place] as number)) / shared
        for (let at = from; at < end; at += 1) {
          const by = columns[at] as number
          if (amounts.has(by)) amounts.set(by, (amounts.get(by) as number) + share * (telling[by] as number))
        }
      }
      forget(items)
      return Array.from(amounts, ([by, amount]) => ({ kind: 'item', item: by, amount }))
    }
    return { name: 'user-knn', score, explain }
  },
}
