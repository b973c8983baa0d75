import { expect, test } from 'vitest'
import { attendanceCurve, hereAt, peak } from '../../electron/insights/retention'

const spans = [
  { attendeeId: 'a', fromMs: 10, toMs: 40 },
  { attendeeId: 'b', fromMs: 20, toMs: 30 },
  // Came back.
  { attendeeId: 'b', fromMs: 50 },
]

test('the curve has a point for every change and ends with the class', () => {
  expect(attendanceCurve(spans, 0, 100)).toEqual([
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
  expect(peak(attendanceCurve(spans, 0, 100))).toEqual({ atMs: 20, here: 2 })
  expect(peak([])).toEqual({ atMs: 0, here: 0 })
})

test('how many were there is what the last change before said', () => {
  const curve = attendanceCurve(spans, 0, 100)
  expect([0, 9, 10, 25, 35, 45, 60].map((atMs) => hereAt(curve, atMs))).toEqual([0, 0, 1, 2, 1, 0, 1])
})
