/** Viewers on bad networks, through real engines and a relay of our own. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { writeBusyPicture } from '../helpers/busy-picture'
import { buildMedia, type MediaBuild } from '../helpers/media-build'
import { firstPictureMs, look, moreFrames } from '../helpers/media-look'
import { launch, openPublisher, openStage, openViewer, type Stage, VISIBLE_ADDRESSES } from '../helpers/media-stage'
import { openRelay, type Relay } from '../helpers/relay'

/** The machine may have other things to do. */
const PATIENT = { timeout: 60_000, interval: 200 }
let build: MediaBuild
let stage: Stage
let studio: Browser
let students: Browser
let relay: Relay
let near: Page
let far: Page
let picture: string

const health = (viewerId: string) => stage.stats.at(-1)?.viewers.find((viewer) => viewer.viewerId === viewerId)
const heightOf = async (page: Page) => (await look(page)).height

/** What a page has received so far. */
const received = (page: Page): Promise<{ frames: number; samples: number; concealed: number; atMs: number }> =>
  page.evaluate(`(async () => {
    const seen = { frames: 0, samples: 0, concealed: 0, atMs: performance.now() }
    for (const one of (await window.connections.at(-1).getStats()).values()) {
      if (one.type !== 'inbound-rtp') continue
      if (one.kind === 'video') seen.frames = one.framesDecoded
      else {
        seen.samples = one.totalSamplesReceived
        seen.concealed = one.concealedSamples - (one.silentConcealedSamples ?? 0)
      }
    }
    return seen
  })()`)

beforeAll(async () => {
  picture = writeBusyPicture()
  build = await buildMedia()
  ;[stage, studio, students, relay] = await Promise.all([
    openStage(build),
    launch(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${picture}`,
      VISIBLE_ADDRESSES,
    ),
    launch(VISIBLE_ADDRESSES),
    openRelay(),
  ])
  const publisher = await openPublisher(stage, studio)
  await publisher.push('broadcast:start', { picture: 'camera', cameraId: 'default', microphoneId: 'default' })
  near = await openViewer(stage, students, 'near')
  far = await openViewer(stage, students, 'far', relay)
  await firstPictureMs(near, 60_000)
  await firstPictureMs(far, 60_000)
}, 180_000)

afterAll(async () => {
  await Promise.all([studio?.close(), students?.close(), stage?.close()])
  relay?.close()
  build?.remove()
  if (picture) rmSync(dirname(picture), { recursive: true, force: true })
})

beforeEach(async () => {
  Object.assign(relay.way, { kbps: undefined, loss: 0, delayMs: 0, cut: false })
  for (const viewerId of ['near', 'far']) stage.sfu.wish(viewerId, { quality: 'auto' })
  for (const page of [near, far]) await expect.poll(() => heightOf(page), { ...PATIENT, timeout: 120_000 }).toBe(720)
}, 300_000)

it('gives a viewer on a narrow way a smaller layer while others keep theirs, and the best again', {
  timeout: 240_000,
}, async () => {
  relay.way.kbps = 300
  await expect.poll(() => heightOf(far), PATIENT).toBe(180)
  await expect.poll(() => health('far')?.limit, PATIENT).toBe('network')
  await moreFrames(far, 20, 60_000)
  await expect.poll(() => heightOf(near), PATIENT).toBe(720)
  expect(Math.max(...stage.stats.flatMap((one) => one.viewers.map((viewer) => viewer.queueMs)))).toBeLessThanOrEqual(
    100,
  )

  relay.way.kbps = undefined
  await expect.poll(() => heightOf(far), { ...PATIENT, timeout: 120_000 }).toBe(720)
  await moreFrames(far, 20, 60_000)
  await expect.poll(() => health('far')?.limit, PATIENT).toBe('none')
})

/** Frames a second at the far viewer, and the share of its sound that was made up. */
async function measure(forMs: number): Promise<{ fps: number; gaps: number }> {
  const [before, nearBefore] = await Promise.all([received(far), received(near)])
  await new Promise((resolve) => setTimeout(resolve, forMs))
  const [after, nearAfter] = await Promise.all([received(far), received(near)])
  const fps = ((after.frames - before.frames) * 1000) / (after.atMs - before.atMs)
  const fullFps = ((nearAfter.frames - nearBefore.frames) * 1000) / (nearAfter.atMs - nearBefore.atMs)
  const gaps = (after.concealed - before.concealed) / (after.samples - before.samples)
  console.log(`${fps.toFixed(1)} of ${fullFps.toFixed(1)} fps, ${(gaps * 100).toFixed(2)} % of the sound made up`)
  return { fps, gaps }
}

it('keeps picture and sound running at 5 % loss and a round trip of 200 ms', { timeout: 120_000 }, async () => {
  Object.assign(relay.way, { loss: 0.05, delayMs: 100 })
  // The page finds out how far away the studio is, and holds the picture back accordingly.
  await new Promise((resolve) => setTimeout(resolve, 8000))
  const seen = await measure(12_000)
  expect(seen.fps).toBeGreaterThanOrEqual(15)
  expect(seen.gaps).toBeLessThan(0.02)
  expect(health('far')?.roundTripMs).toBeGreaterThan(100)
})

it('sends each viewer what it wishes, and does not encode what nobody watches', { timeout: 120_000 }, async () => {
  stage.sfu.wish('near', { quality: '180' })
  await expect.poll(() => heightOf(near), PATIENT).toBe(180)
  stage.sfu.wish('far', { quality: '360' })
  await expect.poll(() => heightOf(far), PATIENT).toBe(360)
  await expect.poll(() => stage.layersWanted.at(-1), PATIENT).toEqual(['360', '180'])
  await expect
    .poll(
      () =>
        stage.stats
          .at(-1)
          ?.layers.filter((one) => one.kbps > 0)
          .map((one) => one.layer),
      PATIENT,
    )
    .toEqual(['360', '180'])
  stage.sfu.wish('near', { quality: 'sound' })
  await expect.poll(() => health('near')?.quality, PATIENT).toBe('sound')
  stage.sfu.wish('near', { quality: 'auto' })
  stage.sfu.wish('far', { quality: 'auto' })
  await expect.poll(() => heightOf(near), PATIENT).toBe(720)
  await expect.poll(() => heightOf(far), PATIENT).toBe(720)
})

it('is not moved by malformed media and control packets from the address of a viewer', {
  timeout: 90_000,
}, async () => {
  const states = stage.states.viewer.get('far')?.length
  for (let round = 0; round < 300; round++) {
    const data = randomBytes((round * 13) % 1400)
    // Media, its control packets, DTLS, STUN.
    if (data.length > 1)
      data.set(
        [
          [0x80, 0x60],
          [0x81, 0xc9],
          [0x8f, 0xcd],
          [0x16, 0xfe],
          [0x00, 0x01],
        ][round % 5] as number[],
      )
    relay.inject(data)
  }
  await moreFrames(far, 20, 60_000)
  expect(stage.states.viewer.get('far')?.length).toBe(states)
  expect(stage.log.filter((line) => /uncaught|unhandled/.test(line))).toEqual([])
})

/** From the network's return to the second new frame on the page, after so long without a network. */
async function comeBackMs(awayMs: number): Promise<number> {
  relay.way.cut = true
  await new Promise((resolve) => setTimeout(resolve, awayMs))
  await expect.poll(() => far.evaluate('window.states.at(-1)'), PATIENT).toBe('lost')
  relay.way.cut = false
  const cameBackAtMs = performance.now()
  await moreFrames(far, 2, 60_000)
  const ms = performance.now() - cameBackAtMs
  await expect.poll(() => far.evaluate('window.states.at(-1)'), PATIENT).toBe('playing')
  return ms
}

it('has the picture again within two seconds of the network, whether its connection is still known or not', {
  timeout: 180_000,
}, async () => {
  const waits: number[] = []
  // The forwarder forgets a viewer that it has not heard for ten seconds.
  for (const awayMs of [4000, 4000, 13_000]) waits.push(await comeBackMs(awayMs))
  console.log('picture after the network was back, ms:', waits.map(Math.round).join(' '))
  // One of three may fall into a moment in which the machine has other things to do.
  expect(waits.sort((a, b) => a - b)[1]).toBeLessThan(2000)
})
