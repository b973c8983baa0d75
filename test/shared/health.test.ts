import { expect, it } from 'vitest'
import type { BroadcastHealth, ViewerHealth } from '../../shared/broadcast'
import type { Load } from '../../shared/capacity'
import { verdictOf, worstFirst } from '../../shared/health'

const viewer = (viewerId: string, over: Partial<ViewerHealth> = {}): ViewerHealth => ({
  viewerId,
  state: 'connected',
  quality: '720',
  wish: 'auto',
  limit: 'none',
  kbps: 1500,
  lossPercent: 0,
  roundTripMs: 20,
  queueMs: 1,
  ...over,
})
const health = (
  viewers: ViewerHealth[],
  state: BroadcastHealth['publisher']['state'] = 'connected',
): BroadcastHealth => ({
  atMs: 0,
  publisher: { state, videoKbps: 1500, audioKbps: 40 },
  layers: [],
  viewers,
  uplinkKbps: 0,
  packetsPerSecond: 0,
  cpuPercent: 0,
  threads: 1,
})
const load = (busyPercent: number, seatsLeft = 50) => ({ busyPercent, seatsLeft }) as Load
const slow = viewer('slow', { limit: 'network' })

it('is good when everybody gets what they can show', () => {
  expect(verdictOf(health([viewer('a'), viewer('b', { limit: 'size', quality: '360' })]), load(30))).toBe('good')
})

it('is strained when one fares badly or the machine is full, bad when many do', () => {
  expect(verdictOf(health([viewer('a'), viewer('b'), slow]), load(30))).toBe('strained')
  expect(verdictOf(health([slow]), load(30))).toBe('strained')
  expect(verdictOf(health([viewer('a')]), load(95))).toBe('strained')
  expect(verdictOf(health([viewer('a')]), load(30, 0))).toBe('strained')
  expect(verdictOf(health([viewer('a'), slow, { ...slow, viewerId: 'slow too' }]), load(30))).toBe('bad')
})

it('is bad when nothing is published, and waits while it connects', () => {
  expect(verdictOf(health([], 'gone'), load(1))).toBe('bad')
  expect(verdictOf(health([], 'failed'), load(1))).toBe('bad')
  expect(verdictOf(health([], 'connecting'), load(1))).toBe('waiting')
  expect(verdictOf(undefined, undefined)).toBe('waiting')
})

it('puts the worst first and leaves its argument alone', () => {
  const viewers = [
    viewer('good'),
    viewer('late', { roundTripMs: 500 }),
    viewer('lossy', { lossPercent: 9 }),
    viewer('waits', { state: 'connecting' }),
    viewer('small', { quality: '180', limit: 'size' }),
  ]
  expect(worstFirst(viewers).map(({ viewerId }) => viewerId)).toEqual(['waits', 'lossy', 'late', 'small', 'good'])
  expect(viewers[0]?.viewerId).toBe('good')
})
