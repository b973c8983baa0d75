import { expect, test } from 'vitest'
import { createAttention, LINE_MS, WHOLE_MS } from '../../electron/advice/attention'

const MINUTE = 60_000
const algebra = [{ courseId: 'algebra', share: 1, against: false }]
const shares = (found: { attendeeId: string; share: number }[]) =>
  Object.fromEntries(found.map(({ attendeeId, share }) => [attendeeId, share]))

test('a page counts for as long as somebody was there while it was shown, and five minutes are all of it', () => {
  const attention = createAttention()
  attention.arrive('ann', 0)
  expect(attention.show(algebra, MINUTE)).toEqual([])
  attention.arrive('ben', 2 * MINUTE)
  expect(shares(attention.leave('ann', 3 * MINUTE))).toEqual({ ann: (2 * MINUTE) / WHOLE_MS })
  expect(shares(attention.show([], 4 * MINUTE))).toEqual({ ben: (2 * MINUTE) / WHOLE_MS })
  // Nothing is on view that names it any more.
  expect(attention.show(algebra, 9 * MINUTE)).toEqual([])
  attention.arrive('ann', 10 * MINUTE)
  expect(shares(attention.show([], 60 * MINUTE))).toEqual({ ann: 1, ben: 1 })
})

test('who has lost the thread follows nothing until they say so, or for a minute and a half', () => {
  const attention = createAttention()
  for (const id of ['ann', 'ben']) attention.arrive(id, 0)
  attention.show(algebra, 0)
  expect(shares(attention.pace('ann', true, MINUTE))).toEqual({ ann: MINUTE / WHOLE_MS })
  expect(shares(attention.pace('ben', true, MINUTE))).toEqual({ ben: MINUTE / WHOLE_MS })
  expect(attention.say({ atMs: 1.2 * MINUTE, mentions: algebra })).toEqual([])
  expect(attention.pace('ben', false, 1.5 * MINUTE)).toEqual([])
  expect(shares(attention.say({ atMs: 1.6 * MINUTE, mentions: algebra }))).toEqual({ ben: LINE_MS / WHOLE_MS })
  const found = attention.show([], 3.5 * MINUTE)
  expect(found.find(({ attendeeId }) => attendeeId === 'ann')?.share).toBeCloseTo((2 * MINUTE) / WHOLE_MS)
  expect(found.find(({ attendeeId }) => attendeeId === 'ben')?.share).toBeCloseTo((3 * MINUTE) / WHOLE_MS)
})

test('whoever is not there is credited nothing, whatever they send', () => {
  const attention = createAttention()
  attention.show(algebra, 0)
  expect(attention.pace('ghost', false, MINUTE)).toEqual([])
  expect(attention.leave('ghost', MINUTE)).toEqual([])
  expect(attention.show([], 2 * MINUTE)).toEqual([])
})

test('what was said is counted for those who were there then when it is told later, and for those who play it', () => {
  const attention = createAttention()
  for (const id of ['ann', 'ben']) attention.arrive(id, 0)
  attention.show(algebra, MINUTE)
  attention.leave('ben', 2 * MINUTE)
  attention.show([], 3 * MINUTE)
  attention.end(60 * MINUTE)
  const said = [2.5 * MINUTE, 30 * MINUTE, 70 * MINUTE].map((atMs) => ({ atMs, mentions: algebra }))
  const found = attention.add([...said, { atMs: MINUTE, mentions: [] }])
  expect(shares(found)).toEqual({ ann: (2 * LINE_MS) / WHOLE_MS })
  const played = attention.watch('cem', { fromMs: 2 * MINUTE, toMs: 29 * MINUTE })
  expect(played.map(({ about, share }) => [about, share])).toEqual([
    ['slides', MINUTE / WHOLE_MS],
    ['speech', LINE_MS / WHOLE_MS],
  ])
  expect(attention.watch('cem', { fromMs: 40 * MINUTE, toMs: 50 * MINUTE })).toEqual([])
})
