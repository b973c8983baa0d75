import { expect, test } from 'vitest'
import { attendanceCurve, peak, presentMs } from '../../electron/insights/retention'

const spans = [
  { attendeeId: 'a', fromMs: 10, toMs: 40 },
  { attendeeId: 'b', fromMs: 20, toMs: 30 },
  // Came back, and on two devices at once.
  { attendeeId: 'b', fromMs: 50 },
  { attendeeId: 'b', fromMs: 60, toMs: 70 },
]

test('the curve has a point for every change and ends with the class', () => {
  expect(attendanceCurve(spans.slice(0, 3), 0, 100)).toEqual([
    { atMs: 0, here: 0 },
    { atMs: 10, here: 1 },
    { atMs: 20, here: 2 },
    { atMs: 30, here: 1 },
    { atMs: 40, here: 0 },
    { atMs: 50, here: 1 },
    { atMs: 100, here: 0 },
  ])
  expect(attendanceCurve([], 5, 9)).toEqual([
    { atMs: 5, here: 0 },
    { atMs: 9, here: 0 },
  ])
})

test('the peak is the first moment with most people', () => {
  expect(peak(attendanceCurve(spans.slice(0, 3), 0, 100))).toEqual({ atMs: 20, here: 2 })
  expect(peak([])).toEqual({ atMs: 0, here: 0 })
})

test('time in class counts overlapping devices once', () => {
  expect(Object.fromEntries(presentMs(spans, 100))).toEqual({ a: 30, b: 60 })
})
