import { expect, it } from 'vitest'
import type { Estimate } from '../../electron/sfu/estimator'
import { bestFor, createLayerChoice, type Wishes } from '../../electron/sfu/layer-choice'

const RATES = { '720': 1750, '360': 550, '180': 200 }
const AUTO: Wishes = { quality: 'auto' }
const good = (kbps: number): Estimate => ({ kbps, arrivedKbps: kbps, lossShare: 0, queueMs: 0 })

/** Asks every 100 ms and returns the last answer. */
function live(
  choice: ReturnType<typeof createLayerChoice>,
  fromMs: number,
  toMs: number,
  estimate: (probeKbps?: number) => Estimate,
  wishes = AUTO,
) {
  let last = choice.choose(fromMs, wishes, estimate(), RATES, true)
  const seen = new Set([last.quality])
  for (let nowMs = fromMs + 100; nowMs <= toMs; nowMs += 100) {
    last = choice.choose(nowMs, wishes, estimate(last.probeKbps), RATES, true)
    seen.add(last.quality)
  }
  return { ...last, seen: [...seen] }
}

it.each([
  [{ quality: 'auto' }, '720', 'none'],
  [{ quality: 'auto', lines: 720 }, '720', 'none'],
  [{ quality: 'auto', lines: 324 }, '720', 'none'],
  [{ quality: 'auto', lines: 180 }, '360', 'size'],
  [{ quality: 'auto', lines: 1 }, '180', 'size'],
  [{ quality: '360', lines: 1080 }, '360', 'wish'],
  [{ quality: 'sound' }, 'sound', 'wish'],
] as [Wishes, string, string][])('knows the best for %j', (wishes, quality, limit) => {
  expect(bestFor(wishes)).toEqual({ quality, limit })
})

it('stays at the best while it is carried, also where little is sent', () => {
  expect(live(createLayerChoice(true), 0, 20_000, () => good(1800))).toMatchObject({
    quality: '720',
    limit: 'none',
    seen: ['720'],
  })
  const choice = createLayerChoice(true)
  for (let nowMs = 0; nowMs < 20_000; nowMs += 100)
    expect(choice.choose(nowMs, AUTO, good(120), { ...RATES, '720': 100 }, true).quality).toBe('720')
})

it('goes down at once to what is carried, and says that the network is why', () => {
  const choice = createLayerChoice(true)
  expect(live(choice, 0, 2500, () => ({ ...good(290), queueMs: 400 }))).toMatchObject({
    quality: '180',
    limit: 'network',
  })
  expect(live(choice, 2600, 6000, () => ({ ...good(60), queueMs: 400 }))).toMatchObject({
    quality: 'sound',
    limit: 'network',
  })
})

it('is not moved by a hiccup, nor by a twentieth lost', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 5000, () => good(1800))
  live(choice, 5100, 5400, () => ({ ...good(200), queueMs: 300 }))
  expect(live(choice, 5500, 9000, () => ({ ...good(1500), lossShare: 0.05 })).seen).toEqual(['720'])
})

it('goes up again one layer at a time, each only after a probe was carried', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 2500, () => ({ ...good(290), queueMs: 400 }))
  const probes: number[] = []
  const up = live(choice, 2600, 20_000, (probeKbps) => {
    if (probeKbps) probes.push(probeKbps)
    // Whatever is sent arrives.
    return good(probeKbps ?? Math.max(220, 1.05 * (probes.at(-1) ?? 0)))
  })
  expect(up).toMatchObject({ quality: '720', limit: 'none', seen: ['180', '360', '720'] })
  expect([...new Set(probes)].map(Math.round)).toEqual([605, 1925])
})

it('tries for more only in its turn', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 2500, () => ({ ...good(290), queueMs: 400 }))
  for (let nowMs = 2600; nowMs < 20_000; nowMs += 100)
    expect(choice.choose(nowMs, AUTO, good(250), RATES, false).probeKbps).toBeUndefined()
  expect(choice.choose(20_000, AUTO, good(250), RATES, true).probeKbps).toBeGreaterThan(RATES['360'])
  // What has begun goes on when the turn is over.
  expect(choice.choose(20_100, AUTO, good(250), RATES, false).probeKbps).toBeGreaterThan(RATES['360'])
})

it('takes the next layer itself for a trial where no padding can be sent, and less often after each that failed', () => {
  const choice = createLayerChoice(false)
  live(choice, 0, 2500, () => ({ ...good(290), queueMs: 400 }))
  let [ups, quality] = [0, '180']
  for (let nowMs = 2600; nowMs < 60_000; nowMs += 100) {
    const carried: Estimate = quality === '180' ? good(250) : { ...good(290), queueMs: 400 }
    const next = choice.choose(nowMs, AUTO, carried, RATES, true)
    expect(next.probeKbps).toBeUndefined()
    if (next.quality === '360' && quality === '180') ups++
    quality = next.quality
  }
  expect(ups).toBeGreaterThanOrEqual(2)
  expect(ups).toBeLessThanOrEqual(5)
  expect(live(choice, 60_100, 150_000, () => good(2500)).quality).toBe('720')
})

it('asks less and less often when probes are not carried', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 2500, () => ({ ...good(290), queueMs: 400 }))
  let probed = 0
  let before: number | undefined
  const stays = live(choice, 2600, 60_000, (probeKbps) => {
    if (probeKbps && !before) probed++
    before = probeKbps
    return { ...good(250), queueMs: probeKbps ? 400 : 20 }
  })
  expect(stays).toMatchObject({ quality: '180', limit: 'network', seen: ['180'] })
  expect(probed).toBeGreaterThanOrEqual(2)
  expect(probed).toBeLessThanOrEqual(5)
})

it('waits for an estimate that recovers within a second, and less long for one that is far too low', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 5000, () => good(1800))
  expect(live(choice, 5100, 5900, () => good(1000)).seen).toEqual(['720'])
  live(choice, 6000, 8000, () => good(1800))
  expect(live(choice, 8100, 8700, () => good(400))).toMatchObject({ quality: '180', limit: 'network' })
})

it('follows the wish of the viewer at once, both ways, but not past what the network carries', () => {
  const choice = createLayerChoice(true)
  live(choice, 0, 3000, () => good(1800))
  expect(choice.choose(3100, { quality: '180' }, good(1800), RATES, true)).toMatchObject({
    quality: '180',
    limit: 'wish',
  })
  live(choice, 3200, 6000, () => good(210), { quality: '180' })
  expect(choice.choose(6100, AUTO, good(210), RATES, true)).toMatchObject({ quality: '720', limit: 'none' })
  live(choice, 6200, 8500, () => ({ ...good(290), queueMs: 400 }))
  expect(choice.choose(8600, { quality: '720' }, good(290), RATES, true)).toMatchObject({
    quality: '180',
    limit: 'network',
  })
})
