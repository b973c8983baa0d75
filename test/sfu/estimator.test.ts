import { expect, it } from 'vitest'
import { createEstimator } from '../../electron/sfu/estimator'

interface Way {
  kbps: number
  delayMs: number
  /** 0 to 1; chance from a fixed row. */
  loss?: number
}

/** Sends at a rate over a way with a queue without end, feedback every 100 ms, and returns what is believed afterwards. */
function simulate(
  estimator: ReturnType<typeof createEstimator>,
  sendKbps: number,
  way: Way,
  seconds: number,
  from = { number: 0, atMs: 0, freeAtMs: 0 },
) {
  const BYTES = 1000
  const gapMs = (BYTES * 8) / sendKbps
  let { number, atMs, freeAtMs } = from
  const endMs = atMs + seconds * 1000
  let batch: { number: number; arrivedMs: number | undefined }[] = []
  let toldMs = atMs
  let chance = 42
  for (; atMs < endMs; atMs += gapMs, number = (number + 1) & 0xffff) {
    estimator.sent(number, BYTES, atMs)
    chance = (chance * 1_103_515_245 + 12_345) % 2 ** 31
    const lost = chance / 2 ** 31 < (way.loss ?? 0)
    freeAtMs = Math.max(freeAtMs, atMs) + (BYTES * 8) / way.kbps
    batch.push({ number, arrivedMs: lost ? undefined : freeAtMs + way.delayMs })
    if (atMs - toldMs < 100) continue
    toldMs = atMs
    estimator.feedback({ first: batch[0]?.number ?? 0, atMs: batch.map((one) => one.arrivedMs) }, atMs + way.delayMs)
    batch = []
  }
  return { number, atMs, freeAtMs }
}

it('believes in what arrives while nothing queues', () => {
  const estimator = createEstimator()
  expect(estimator.read().kbps).toBeUndefined()
  simulate(estimator, 1700, { kbps: 10_000, delayMs: 20 }, 5)
  const { kbps, arrivedKbps, lossShare, queueMs } = estimator.read()
  expect(arrivedKbps).toBeGreaterThan(1500)
  expect(kbps).toBeGreaterThan(1600)
  expect(kbps).toBeLessThan(2700)
  expect(lossShare).toBe(0)
  expect(queueMs).toBeLessThan(5)
})

it('finds a narrow way within two seconds and sees the queue before it', () => {
  const estimator = createEstimator()
  simulate(estimator, 1700, { kbps: 300, delayMs: 20 }, 2)
  const { kbps, queueMs } = estimator.read()
  expect(kbps).toBeLessThan(400)
  expect(queueMs).toBeGreaterThan(250)
})

it('grows again when the way widens and more is sent', () => {
  const estimator = createEstimator()
  const at = simulate(estimator, 400, { kbps: 300, delayMs: 20 }, 4)
  expect(estimator.read().kbps).toBeLessThan(400)
  const later = simulate(estimator, 600, { kbps: 5000, delayMs: 20 }, 8, { ...at, freeAtMs: at.atMs })
  expect(later.atMs).toBeGreaterThan(at.atMs)
  expect(estimator.read().kbps).toBeGreaterThan(550)
})

it('takes chance losses for what they are and heavy ones for too much', () => {
  const light = createEstimator()
  simulate(light, 1700, { kbps: 10_000, delayMs: 100, loss: 0.05 }, 6)
  expect(light.read().lossShare).toBeGreaterThan(0.02)
  expect(light.read().lossShare).toBeLessThan(0.09)
  expect(light.read().kbps).toBeGreaterThan(1400)
  const heavy = createEstimator()
  simulate(heavy, 1700, { kbps: 10_000, delayMs: 100, loss: 0.3 }, 6)
  expect(heavy.read().lossShare).toBeGreaterThan(0.2)
  expect(heavy.read().kbps).toBeLessThan(1300)
})

it('does not mistake two clocks that drift apart, nor a jitter of a few milliseconds, for a queue', () => {
  const estimator = createEstimator()
  let number = 0
  for (let at = 0; at < 30_000; at += 100) {
    const times: number[] = []
    for (let i = 0; i < 20; i++, number++) {
      const sentMs = at + i * 5
      estimator.sent(number & 0xffff, 1000, sentMs)
      times.push(5_000_000 + sentMs * 1.0001 + ((number * 7919) % 50) / 10)
    }
    estimator.feedback({ first: (number - 20) & 0xffff, atMs: times }, at + 100)
  }
  expect(estimator.read().kbps).toBeGreaterThan(1400)
  expect(estimator.read().queueMs).toBeLessThan(20)
})

it('does not take a way that became longer for a narrower one', () => {
  const estimator = createEstimator()
  const at = simulate(estimator, 1700, { kbps: 10_000, delayMs: 0 }, 5)
  const from = { ...at, freeAtMs: at.atMs }
  simulate(estimator, 1700, { kbps: 10_000, delayMs: 100 }, 1.5, from)
  expect(estimator.read().kbps).toBeGreaterThan(1500)
})

it('believes in a way that carried a picture while only sound is sent and comes unevenly', () => {
  const estimator = createEstimator()
  const at = simulate(estimator, 1700, { kbps: 10_000, delayMs: 20 }, 5)
  let { number, atMs } = at
  for (let i = 0; i < 500; i++) {
    estimator.sent(number, 250, atMs)
    // Every half second the page pauses and then hears everything at once.
    const pauseMs = Math.max(0, 200 - (atMs % 500))
    estimator.feedback({ first: number, atMs: [atMs + 20 + pauseMs] }, atMs + 40 + pauseMs)
    number = (number + 1) & 0xffff
    atMs += 20
  }
  expect(estimator.read().kbps).toBeGreaterThan(1500)
})

it('counts as lost what never comes, not what others overtook nor what two reports tell of', () => {
  const estimator = createEstimator()
  for (let number = 0; number < 400; number++) estimator.sent(number, 1000, number * 5)
  const told = (first: number, times: (number | undefined)[], atMs: number) =>
    estimator.feedback({ first, atMs: times }, atMs)
  const times = (first: number, count: number) => Array.from({ length: count }, (_, i) => (first + i) * 5 + 20)
  told(0, times(0, 40), 220)
  // A shorter way: forty packets on the longer one arrive after those that were sent later.
  told(40, [...Array<undefined>(40), ...times(80, 20)], 520)
  told(
    40,
    times(40, 60).map((atMs, i) => (i < 40 ? atMs + 100 : atMs)),
    580,
  )
  told(100, times(100, 100), 1020)
  expect(estimator.read().lossShare).toBe(0)
  told(200, [...Array<undefined>(50), ...times(250, 50)], 1520)
  told(300, times(300, 80), 1920)
  expect(estimator.read().lossShare).toBeGreaterThan(0.15)
})

it('counts a loss once, and not at all when it was forgotten, although later reports tell of it again', () => {
  const told = (estimator: ReturnType<typeof createEstimator>, first: number, lost: number, atMs: number) => {
    const times = Array.from({ length: 100 }, (_, i) => (i < lost ? undefined : (first + i) * 5 + 20))
    estimator.feedback({ first, atMs: times }, atMs)
  }
  for (const forgets of [false, true]) {
    const estimator = createEstimator()
    for (let number = 0; number < 500; number++) estimator.sent(number, 1000, number * 5)
    told(estimator, 0, 0, 520)
    told(estimator, 100, 50, 1020)
    if (forgets) estimator.forgetLoss()
    told(estimator, 100, 50, 1030)
    told(estimator, 200, 0, 1520)
    const { lossShare } = estimator.read()
    expect(lossShare > 0).toBe(!forgets)
    told(estimator, 100, 50, 1530)
    told(estimator, 300, 0, 2020)
    expect(estimator.read().lossShare).toBeLessThanOrEqual(lossShare / 2)
  }
})

it('does not take what is lost of one key frame for the share that is lost', () => {
  const estimator = createEstimator()
  let [number, most] = [0, 0]
  const tenthOfASecond = (packets: number, lost: number, fromMs: number) => {
    const times = Array.from({ length: packets }, (_, i) => fromMs + (i * 100) / packets)
    for (const [i, atMs] of times.entries()) estimator.sent(number + i, 1000, atMs)
    const atMs = times.map((one, i) => (i < lost ? undefined : one + 20))
    estimator.feedback({ first: number, atMs }, fromMs + 120)
    number += packets
    most = Math.max(most, estimator.read().lossShare)
  }
  for (let tenth = 0; tenth < 60; tenth++) tenthOfASecond(tenth === 30 ? 100 : 19, tenth === 30 ? 30 : 0, tenth * 100)
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThan(0.15)
})
