import { resolve } from 'node:path'
import { serialize } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import type { History, Item } from '../../electron/recommender/model'
import { random } from '../../electron/recommender/table'
import { fits } from '../../electron/recommender/train'
import {
  buffersOf,
  CHARACTERS_AT_ONCE,
  ENTRIES_AT_ONCE,
  type Progress,
  startTraining,
  type ToTrainer,
} from '../../electron/recommender/training'

const FILE = resolve('out', 'main', 'train-worker.js')
/** What one turn of the calling thread may copy, in bytes: well under a millisecond's work. */
const LITTLE = 20_000

const ITEMS: Item[] = Array.from({ length: 60 }, (_, at) => ({
  id: `course-${at}`,
  topics: [],
  level: 'beginner',
  text: '',
}))
const draw = random(11)
const HISTORIES: History[] = Array.from({ length: 12_000 }, () => {
  const taken = new Set(Array.from({ length: 4 }, () => Math.floor(60 * draw() ** 2)))
  return [...taken].map((item, step) => ({ item, weight: 1, atMs: step }))
})
const REQUEST = { items: ITEMS, histories: HISTORIES, seed: 1, nowMs: 0, budgetMs: 1 }

interface Posted {
  message: ToTrainer
  moved: readonly ArrayBuffer[]
  /** Which turn of this thread's loop it was posted in. */
  turn: number
}

/** What goes to the thread and comes from it; everything runs as it does in the studio. */
function listen() {
  const posted: Posted[] = []
  const heard: unknown[] = []
  let turn = 0
  let watching = true
  const count = () => {
    turn += 1
    if (watching) setImmediate(count)
  }
  setImmediate(count)
  const { postMessage, emit } = Worker.prototype
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message, moved) {
    posted.push({ message, moved: moved as ArrayBuffer[], turn })
    postMessage.call(this, message, moved as ArrayBuffer[])
  })
  vi.spyOn(Worker.prototype, 'emit').mockImplementation(function (
    this: Worker,
    name: string | symbol,
    ...rest: unknown[]
  ) {
    if (name === 'message') heard.push(rest[0])
    return (emit as (...all: unknown[]) => boolean).call(this, name, ...rest)
  })
  return {
    posted,
    heard,
    turn: () => turn,
    stop() {
      watching = false
    },
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** What is left to copy of a message when its arrays change hands. */
const copiedBytes = (message: unknown) =>
  serialize(JSON.parse(JSON.stringify(message, (_, value) => (ArrayBuffer.isView(value) ? null : value)))).length

test('what a run learns from is put together and changes hands in small pieces, one a turn, and nothing large is copied', async () => {
  const { posted, heard, turn, stop } = listen()
  const askedFor = new Map<number, number>()
  function* oneByOne() {
    for (const history of HISTORIES) {
      askedFor.set(turn(), (askedFor.get(turn()) ?? 0) + history.length)
      yield history
    }
  }
  const progress: Progress[] = []
  const outcome = await startTraining(FILE, { ...REQUEST, histories: oneByOne() }, (one) => progress.push(one)).outcome
  stop()
  expect(askedFor.size).toBeGreaterThan(3)
  expect(Math.max(...askedFor.values())).toBeLessThanOrEqual(ENTRIES_AT_ONCE)
  if (outcome.kind !== 'done') throw new Error(`the run ended as ${outcome.kind}`)
  expect(outcome.trained.people).toBe(HISTORIES.length)

  const pieces = posted.filter(({ message }) => message.kind === 'histories')
  expect(pieces.length).toBeGreaterThan(3)
  expect(new Set(posted.map(({ turn }) => turn)).size).toBe(posted.length)
  for (const { message, moved } of posted) {
    // Gone from here: moved, and not copied.
    for (const buffer of [...moved, ...buffersOf(message)]) expect(buffer.byteLength).toBe(0)
    expect(copiedBytes(message)).toBeLessThan(LITTLE)
  }
  expect(pieces.every(({ moved }) => moved.length === 4)).toBe(true)

  expect(progress.length).toBeGreaterThan(0)
  expect(heard.length).toBe(progress.length + 1)
  for (const message of heard) expect(copiedBytes(message)).toBeLessThan(LITTLE)
  expect(fits(outcome.trained, ITEMS)).toBe(true)
})

test('a large catalogue with long descriptions is copied a little in every turn, and arrives whole', async () => {
  const { posted, stop } = listen()
  const items = Array.from(
    { length: 600 },
    (_, at): Item => ({
      ...(ITEMS[0] as Item),
      id: `course-${at}`,
      text: '长的介绍'.repeat(1250),
    }),
  )
  const outcome = await startTraining(FILE, { ...REQUEST, items, histories: HISTORIES.slice(0, 40) }, () => undefined)
    .outcome
  stop()
  const pieces = posted.flatMap(({ message }) => (message.kind === 'items' ? [message.items] : []))
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.flat()).toEqual(items)
  for (const piece of pieces) {
    expect(piece.slice(0, -1).reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(CHARACTERS_AT_ONCE)
  }
  expect(new Set(posted.map(({ turn }) => turn)).size).toBe(posted.length)
  expect(outcome.kind === 'done' && fits(outcome.trained, items)).toBe(true)
})

test('a run is cancelled at any moment: before it has anything, while it is given something, while it learns', async () => {
  const { posted } = listen()
  const atOnce = startTraining(FILE, REQUEST, () => undefined)
  atOnce.cancel()
  expect(await atOnce.outcome).toEqual({ kind: 'cancelled' })
  expect(posted).toEqual([])

  const halfway = startTraining(FILE, REQUEST, () => undefined)
  await expect.poll(() => posted.length, { interval: 1 }).toBeGreaterThan(0)
  halfway.cancel()
  const given = posted.length
  expect(await halfway.outcome).toEqual({ kind: 'cancelled' })
  expect(posted.length).toBe(given)

  const learning = startTraining(FILE, { ...REQUEST, budgetMs: 60_000 }, () => learning.cancel())
  expect(await learning.outcome).toEqual({ kind: 'cancelled' })
})

test('a thread that cannot learn says so, and one that cannot start too', async () => {
  for (const items of [null, [{ ...ITEMS[0], text: 5 }]] as unknown as Item[][]) {
    const wrong = { ...REQUEST, histories: [[{ item: 0, weight: 1 }]], items }
    expect(await startTraining(FILE, wrong, () => undefined).outcome).toMatchObject({ kind: 'failed' })
  }
  expect(await startTraining(resolve('out', 'main', 'nothing.js'), REQUEST, () => undefined).outcome).toMatchObject({
    kind: 'failed',
  })
})
