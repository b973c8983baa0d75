import { expect, test } from 'vitest'
import type { History, Item } from '../../electron/recommender/model'
import { scoresOf } from '../../electron/recommender/model'
import { readModel, writeModel } from '../../electron/recommender/model-file'
import { serveBlend, train } from '../../electron/recommender/train'

const ITEMS: Item[] = Array.from({ length: 10 }, (_, at) => ({
  id: `course-${at}`,
  topics: [`topic-${at % 2}`],
  level: 'beginner',
  text: `课程 ${at}`,
}))
const HISTORIES: History[] = Array.from({ length: 50 }, (_, person) =>
  [0, 2, 4, 6].slice(0, 2 + (person % 3)).map((step) => ({ item: (step + person) % 10, weight: 1, atMs: step })),
)
const trained = train(ITEMS, HISTORIES, { seed: 1, nowMs: 77 })
const bytes = writeModel(trained)

test('what is read back serves exactly as what was written', () => {
  const read = readModel(bytes, ITEMS, trained.fingerprint)
  if (read.kind !== 'good') throw new Error(read.kind)
  expect(read.trained).toEqual(trained)
  const history: History = [{ item: 1, weight: 1 }]
  expect(scoresOf(serveBlend(read.trained, ITEMS), history, 10)).toEqual(
    scoresOf(serveBlend(trained, ITEMS), history, 10),
  )
  expect(writeModel(read.trained)).toEqual(bytes)
})

test('a file in an odd place of a larger buffer is read all the same', () => {
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  expect(readModel(shifted.subarray(3), ITEMS).kind).toBe('good')
})

test('a stale file says what it is stale against, and when it was made', () => {
  const other = ITEMS.map((item, at) => (at === 3 ? { ...item, id: 'renamed' } : item))
  expect(readModel(bytes, other)).toEqual({ kind: 'stale', reason: 'catalogue', trainedAtMs: 77 })
  expect(readModel(bytes, ITEMS.slice(1))).toMatchObject({ kind: 'stale', reason: 'catalogue' })
  expect(readModel(bytes, ITEMS, 'of other data')).toMatchObject({ kind: 'stale', reason: 'data' })
  expect(readModel(writeModel({ ...trained, version: 0 }), ITEMS)).toMatchObject({ kind: 'stale', reason: 'version' })
})

test('a broken file is an answer and never an exception, wherever it is cut or changed', () => {
  expect(readModel(new Uint8Array(0), ITEMS)).toEqual({ kind: 'broken', reason: 'not-a-model' })
  expect(readModel(Buffer.from('SQLite format 3 and more'), ITEMS)).toEqual({ kind: 'broken', reason: 'not-a-model' })
  for (let length = 0; length < bytes.length; length += 997) {
    expect(readModel(bytes.subarray(0, length), ITEMS).kind).toBe('broken')
  }
  for (let at = 0; at < bytes.length; at += 1009) {
    const damaged = bytes.slice()
    damaged[at] = (damaged[at] as number) ^ 0x10
    expect(readModel(damaged, ITEMS).kind).toBe('broken')
  }
})
