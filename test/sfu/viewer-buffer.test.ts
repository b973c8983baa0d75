import { expect, it } from 'vitest'
import { createViewerBuffer } from '../../renderer/ui/viewer-buffer'

const stats = (nackCount: number, roundTripMs: number) =>
  new Map([
    ['sound', { type: 'inbound-rtp', kind: 'audio' }],
    ['picture', { type: 'inbound-rtp', kind: 'video', nackCount }],
    ['tried', { type: 'candidate-pair', bytesReceived: 0, currentRoundTripTime: 9 }],
    ['used', { type: 'candidate-pair', bytesReceived: 5, currentRoundTripTime: roundTripMs / 1000 }],
  ]) as unknown as RTCStatsReport

/** Looks twice a second. */
function watch(receivers: object[]) {
  const buffer = createViewerBuffer(() => receivers as RTCRtpReceiver[])
  let [nowMs, nacks] = [0, 0]
  return (seconds: number, nacksPerSecond: number, roundTripMs: number) => {
    for (let i = 0; i < 2 * seconds; i++) {
      nowMs += 500
      nacks += nacksPerSecond / 2
      buffer.look(stats(nacks, roundTripMs), nowMs)
    }
  }
}

it('holds the picture back for as long as a lost packet takes to come again, while packets get lost', () => {
  const receivers = [{ jitterBufferTarget: null }, { jitterBufferTarget: null }]
  const pass = watch(receivers)
  pass(5, 0, 200)
  expect(receivers).toEqual([{ jitterBufferTarget: null }, { jitterBufferTarget: null }])
  pass(5, 10, 200)
  expect(receivers).toEqual([{ jitterBufferTarget: 460 }, { jitterBufferTarget: 460 }])
  pass(5, 10, 210)
  expect(receivers[0]).toEqual({ jitterBufferTarget: 460 })
  pass(5, 10, 400)
  expect(receivers[0]).toEqual({ jitterBufferTarget: 860 })
  pass(30, 0, 200)
  expect(receivers).toEqual([{ jitterBufferTarget: null }, { jitterBufferTarget: null }])
})

it('knows the older name, leaves alone browsers with neither, and holds nothing back of a studio that is near', () => {
  const [older, neither, near] = [{ playoutDelayHint: null }, {}, { jitterBufferTarget: null }]
  watch([older, neither])(5, 10, 200)
  expect(older).toEqual({ playoutDelayHint: 0.46 })
  expect(neither).toEqual({})
  watch([near])(5, 10, 5)
  expect(near).toEqual({ jitterBufferTarget: null })
})
