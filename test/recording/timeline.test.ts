import { expect, test } from 'vitest'
import { placeAlong } from '../../electron/recording/timeline'

const parts = [
  { startedAtMs: 1000, durationMs: 500 },
  { startedAtMs: 3000, durationMs: 1000 },
]

test('a moment lies in the part that ran then, else at the beginning of the next, or at the end of the last', () => {
  expect(placeAlong(parts, 1200)).toEqual({ part: 0, atMs: 200 })
  expect(placeAlong(parts, 3999)).toEqual({ part: 1, atMs: 999 })
  expect(placeAlong(parts, 10)).toEqual({ part: 0, atMs: 0 })
  expect(placeAlong(parts, 2000)).toEqual({ part: 1, atMs: 0 })
  expect(placeAlong(parts, 9000)).toEqual({ part: 1, atMs: 1000 })
})
