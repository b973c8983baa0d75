import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Trial } from '../../../electron/recommender/evaluate'
import type { History, Item } from '../../../electron/recommender/model'
import { random } from '../../../electron/recommender/table'
import { parseLines } from './recommend-lines'

export interface BenchData {
  name: string
  items: Item[]
  histories: History[]
  /** The test: never looked at while learning. */
  trials: Trial[]
  /** Sentences on what could not be read. */
  problems: string[]
}

const EVERY = 20
const blank = (id: string, topics: string[] = []): Item => ({ id, topics, level: 'beginner', text: '' })

/** The data asked for, or the courses of MOOCCubeX where they lie beside the repository, or data made up here. */
export function readBenchData(options: string[]): BenchData {
  const at = options.indexOf('--data')
  const asked = at >= 0 ? options[at + 1] : process.env.LECTERN_BENCH_DATA
  const usual = resolve('..', 'shared', 'data', 'mooccubex')
  const place = asked ?? (existsSync(usual) ? usual : undefined)
  if (place === undefined) return invented()
  if (!existsSync(place)) throw new Error(`There is no ${place}.`)
  if (!statSync(place).isDirectory()) return readLines(place)
  return existsSync(join(place, 'train.clean.txt.gz')) ? readCourses(place) : readCourses(join(place, 'mooccubex'))
}

function textOf(file: string): string {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
const rowsOf = (file: string) =>
  textOf(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().split(/\s+/))

function readCourses(folder: string): BenchData {
  const names = new Map(
    rowsOf(join(folder, 'item_list.txt.gz'))
      .slice(1)
      .map(([id, at]): [number, string] => [Number(at), id as string]),
  )
  const rows = rowsOf(join(folder, 'train.clean.txt.gz')).map((row) => row.map(Number))
  const test = rowsOf(join(folder, 'test.txt.gz')).map((row) => row.map(Number))
  let largest = 0
  for (const row of rows) for (let n = 1; n < row.length; n += 1) largest = Math.max(largest, row[n] as number)
  for (const [, item] of test) largest = Math.max(largest, item as number)
  const topics = Array.from({ length: largest + 1 }, (): string[] => [])
  if (readdirSync(folder).includes('kg_final.txt.gz')) {
    for (const [head, relation, tail] of rowsOf(join(folder, 'kg_final.txt.gz'))) {
      topics[Number(head)]?.push(`${relation}-${tail}`)
    }
  }
  const items = topics.map((list, at) => blank(names.get(at) ?? `item-${at}`, list))
  const byLearner = new Map(
    rows.map(([learner, ...taken]): [number, History] => [
      learner as number,
      taken.map((item) => ({ item, weight: 1 })),
    ]),
  )
  const trials = test
    .filter((_, line) => line % EVERY === 0)
    .map(([learner, heldOut]) => ({ history: byLearner.get(learner as number) ?? [], heldOut: heldOut as number }))
  return { name: 'mooccubex', items, histories: [...byLearner.values()], trials, problems: [] }
}

/**
 * Lines of `user item [timestamp [weight]]`; the last new course of each learner is the test. Lines that cannot be read
 * are left out and told of.
 * @throws {Error} with a sentence, when no line can be read
 */
function readLines(file: string): BenchData {
  const { lines, problems } = parseLines(textOf(file))
  if (lines.length === 0) throw new Error(`${file} holds no line of the form «user item [timestamp [weight]]».`)
  // Where all times are the same they say nothing either.
  const timed = lines.every(({ at }) => at !== undefined) && lines.some(({ at }) => at !== lines[0]?.at)
  if (!timed && lines.some(({ at }) => at !== undefined)) {
    problems.push('Not every line has a time of its own: the order of the lines counts instead.')
  }
  // A median, so that stars, minutes and counts all come to about 1.
  const amounts = Float64Array.from(lines, ({ weight }) => Math.abs(weight)).sort()
  const typical = amounts[amounts.length >> 1] || 1
  const positions = new Map<string, number>()
  const people = new Map<string, Map<number, History[number]>>()
  const ordered = timed ? [...lines].sort((a, b) => (a.at as number) - (b.at as number)) : lines
  for (const { user, item, at, weight } of ordered) {
    const position = positions.get(item) ?? positions.size
    positions.set(item, position)
    const history = people.get(user) ?? new Map<number, History[number]>()
    people.set(user, history)
    const entry = {
      item: position,
      weight: Math.max(-2, Math.min(2, weight / typical)),
      ...(timed ? { atMs: at } : {}),
    }
    // Taken again: it keeps its place, and what is said of it most strongly counts.
    const before = history.get(position)
    if (!before) history.set(position, entry as History[number])
    else if (Math.abs(entry.weight) > Math.abs(before.weight))
      history.set(position, { ...before, weight: entry.weight })
  }
  const catalogue = [...positions.keys()].map((id) => blank(id))
  const sequences = [...people.values()].map((history) => [...history.values()])
  return { ...withLastHeldOut('file', catalogue, sequences), problems }
}

function withLastHeldOut(name: string, items: Item[], sequences: History[]): BenchData {
  const trials: Trial[] = []
  const histories = sequences.map((history) => {
    const last = history.at(-1)
    if (history.length < 2 || !last || last.weight <= 0) return history
    const before = history.slice(0, -1)
    trials.push({ history: before, heldOut: last.item })
    return before
  })
  const step = Math.max(1, Math.floor(trials.length / 5000))
  return { name, items, histories, trials: trials.filter((_, at) => at % step === 0), problems: [] }
}

/** Learners who walk along paths of related courses, with detours. */
function invented(): BenchData {
  const draw = random(20_260_101)
  const paths = 24
  const length = 20
  const items = Array.from({ length: paths * length }, (_, at) =>
    blank(`course-${at}`, [`path-${Math.floor(at / length)}`]),
  )
  const sequences = Array.from({ length: 6000 }, (): History => {
    const path = Math.floor(draw() ** 1.5 * paths)
    const taken = new Set<number>()
    let at = Math.floor(draw() * length)
    const steps = 2 + Math.floor(draw() ** 2 * 14)
    for (let step = 0; step < steps; step += 1) {
      at = (at + 1 + Math.floor(draw() ** 3 * 5)) % length
      taken.add(draw() < 0.75 ? path * length + at : Math.floor(draw() ** 2 * items.length))
    }
    return [...taken].map((item) => ({ item, weight: 1 }))
  })
  return withLastHeldOut('invented', items, sequences)
}
