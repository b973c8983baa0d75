import { expect, test } from 'vitest'
import { type Stretch, watched } from '../../renderer/attendee/stretch'

/** What is told when a player says these places one after the other, and what is left open. */
function told(places: number[]): { done: Stretch[]; open: Stretch | undefined } {
  const done: Stretch[] = []
  let open: Stretch | undefined
  for (const place of places) {
    const next = watched(open, place)
    if (next.done) done.push(next.done)
    open = next.open
  }
  return { done, open }
}

test('playing on is told every ten seconds, and nothing twice', () => {
  const places = Array.from({ length: 101 }, (_, at) => at * 250)
  expect(told(places)).toEqual({
    done: [
      { fromMs: 0, toMs: 10_000 },
      { fromMs: 10_000, toMs: 20_000 },
    ],
    open: { fromMs: 20_000, toMs: 25_000 },
  })
})

test('what is jumped over, forwards or back, was not watched', () => {
  expect(told([0, 1000, 60_000, 61_000, 5000, 6000])).toEqual({
    done: [
      { fromMs: 0, toMs: 1000 },
      { fromMs: 60_000, toMs: 61_000 },
    ],
    open: { fromMs: 5000, toMs: 6000 },
  })
  expect(told([500, 40_000, 90_000]).done).toEqual([])
})
