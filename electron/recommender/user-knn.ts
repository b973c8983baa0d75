import { type Contribution, type History, type Model, powerDecay } from './model'
import { nthLargest } from './nth-largest'
import { LONGEST, type Places, placesOf, type Table, tableOf } from './table'

interface People extends Rows {
  order: Order
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

/** What stands before a row's courses: by which list it was seen last, and its length. */
const HEAD = 2
/** The largest mark there is room for. */
const MOST_ASKED = 65_535

/** Who took what as it is read when serving: each row in one piece, so that little is fetched from memory for it. */
interface Rows {
  rows: Uint16Array | Int32Array
  /** In the same places; empty where all are 1. */
  weights: Float32Array
  /** By course, for each learner where their row begins: those of course i from `starts[i]` to `starts[i + 1]`. */
  learners: Int32Array
  starts: Int32Array
}

function layOut({ people, items, starts, columns, values }: Table, places: Places): Rows {
  const size = columns.length + HEAD * people
  // Half the bytes where they suffice.
  const rows = items <= 65_536 ? new Uint16Array(size) : new Int32Array(size)
  const weights = new Float32Array(values.some((value) => value !== 1) ? size : 0)
  const headOf = (person: number) => (starts[person] as number) + HEAD * person
  for (let person = 0; person < people; person += 1) {
    const [from, end] = [starts[person] as number, starts[person + 1] as number]
    const head = headOf(person)
    rows[head + 1] = end - from
    rows.set(columns.subarray(from, end), head + HEAD)
    if (weights.length > 0) weights.set(values.subarray(from, end), head + HEAD)
  }
  return { rows, weights, learners: places.person.map(headOf), starts: places.starts }
}

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
    return { order, ...layOut(table, places), rarity }
  },
  nothing(items) {
    const table = tableOf([], items)
    return {
      order: { recency: 0, nearness: 0, before: 0 },
      ...layOut(table, placesOf(table)),
      rarity: new Float64Array(items),
    }
  },
  serve({ order, rows: learnt, weights, learners, starts, rarity }) {
    // Marks are left in them, and what was learnt stays as it is.
    const rows = learnt.slice()
    const recency = powerDecay(order.recency)
    /** By how far from the shared course something was taken: after it, and before it. */
    const after = Float64Array.from({ length: LONGEST }, (_, distance) => Math.max(1, distance) ** -order.nearness)
    const before = after.map((near) => order.before * near)
    /** Of a row's length. */
    const root = Float64Array.from({ length: LONGEST + 1 }, (_, length) => Math.sqrt(length + 5))
    let asked = 0
    /** Where the rows of the people compared begin, and how alike each of them is. */
    const compared = new Int32Array(COMPARED)
    const likeness = new Float64Array(COMPARED)
    const looked = new Int32Array(COMPARED_A_COURSE)
    const sorted = new Float64Array(COMPARED)
    /** What sharing a course says, by item; zero but while a list is made. */
    const telling = new Float32Array(rarity.length)

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
    /** Marks a row as seen by this list. */
    function nextMark(): number {
      if (asked === MOST_ASKED) {
        for (const at of learners) rows[at] = 0
        asked = 0
      }
      asked += 1
      return asked
    }
    /** Puts together whom to compare, learners of the most telling courses first. @returns how many */
    function gather(items: readonly number[]): number {
      const mark = nextMark()
      let found = 0
      let read = 0
      const tellingFirst = [...items].sort((a, b) => (telling[b] as number) - (telling[a] as number) || a - b)
      for (const item of tellingFirst) {
        const from = starts[item] as number
        const count = (starts[item + 1] as number) - from
        const some = Math.min(count, COMPARED_A_COURSE, COMPARED - found)
        // Asked for apart from being looked at: many fetches from memory are then under way at once.
        for (let n = 0; n < some; n += 1) looked[n] = learners[from + Math.floor((n * count) / some)] as number
        for (let n = 0; n < some && read < MOST_READ; n += 1) {
          const at = looked[n] as number
          if (rows[at] === mark) continue
          rows[at] = mark
          compared[found] = at
          found += 1
          read += rows[at + 1] as number
        }
      }
      return found
    }
    /** Compares the first so many and leaves the nearest in their place; their likeness is raised to the cube. */
    function nearest(count: number): number {
      for (let one = 0; one < count; one += 1) {
        const head = compared[one] as number
        const length = rows[head + 1] as number
        const end = head + HEAD + length
        // Two sums at a time: neither waits for the other, and nothing else is done in the loop that runs most.
        let even = 0
        let odd = 0
        let at = head + HEAD
        for (; at + 1 < end; at += 2) {
          even += telling[rows[at] as number] as number
          odd += telling[rows[at + 1] as number] as number
        }
        if (at < end) even += telling[rows[at] as number] as number
        const alike = (even + odd) / (root[length] as number)
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
    /** Where the courses of a row begin and end. */
    const rowAt = (head: number): [number, number] => [head + HEAD, head + HEAD + (rows[head + 1] as number)]
    const even = weights.length === 0
    const weightAt = (at: number): number => (even ? 1 : (weights[at] as number))
    /** Where the most telling shared course stands in a neighbour's row. */
    function pivotOf(from: number, end: number): number {
      let most = 0
      let pivot = from
      for (let at = from; at < end; at += 1) {
        const says = telling[rows[at] as number] as number
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
        const [from, end] = rowAt(compared[one] as number)
        const alike = likeness[one] as number
        const pivot = pivotOf(from, end)
        for (let at = from; at <= pivot; at += 1) {
          const item = rows[at] as number
          into[item] = (into[item] as number) + alike * (before[pivot - at] as number) * weightAt(at)
        }
        for (let at = pivot + 1; at < end; at += 1) {
          const item = rows[at] as number
          into[item] = (into[item] as number) + alike * (after[at - pivot] as number) * weightAt(at)
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
        const [from, end] = rowAt(compared[one] as number)
        let place = -1
        let shared = 0
        for (let at = from; at < end; at += 1) {
          if (rows[at] === item) place = at
          shared += telling[rows[at] as number] as number
        }
        if (place < 0) continue
        const distance = place - pivotOf(from, end)
        const near = (distance > 0 ? after[distance] : before[-distance]) as number
        const share = ((likeness[one] as number) * near * weightAt(place)) / shared
        for (let at = from; at < end; at += 1) {
          const by = rows[at] as number
          if (amounts.has(by)) amounts.set(by, (amounts.get(by) as number) + share * (telling[by] as number))
        }
      }
      forget(items)
      return Array.from(amounts, ([by, amount]) => ({ kind: 'item', item: by, amount }))
    }
    return { name: 'user-knn', score, explain }
  },
}
