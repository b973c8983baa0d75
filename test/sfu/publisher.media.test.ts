/** A publisher whose packets get lost on their way to the forwarder, through real engines. */
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildMedia, type MediaBuild } from '../helpers/media-build'
import { firstPictureMs } from '../helpers/media-look'
import {
  FAKE_DEVICES,
  launch,
  openPublisher,
  openStage,
  openViewer,
  type Stage,
  VISIBLE_ADDRESSES,
} from '../helpers/media-stage'
import { openRelay, type Relay } from '../helpers/relay'

let build: MediaBuild
let stage: Stage
let browser: Browser
let relay: Relay

beforeAll(async () => {
  build = await buildMedia()
  ;[stage, browser, relay] = await Promise.all([
    openStage(build),
    launch(...FAKE_DEVICES, VISIBLE_ADDRESSES),
    openRelay(),
  ])
}, 120_000)

afterAll(async () => {
  await Promise.all([browser?.close(), stage?.close()])
  relay?.close()
  build?.remove()
})

it('asks the publisher again for what gets lost, so that viewers miss nothing', { timeout: 120_000 }, async () => {
  stage.publisherRelay = relay
  const publisher = await openPublisher(stage, browser)
  await publisher.push('broadcast:start', { picture: 'camera', cameraId: 'default', microphoneId: 'default' })
  const page = await openViewer(stage, browser, 'one')
  await firstPictureMs(page, 60_000)
  const seen = () =>
    page.evaluate(`(async () => {
      for (const one of (await window.connections.at(-1).getStats()).values())
        if (one.type === 'inbound-rtp' && one.kind === 'video')
          return { frames: one.framesDecoded, key: one.keyFramesDecoded, atMs: performance.now() }
    })()`) as Promise<{ frames: number; key: number; atMs: number }>

  relay.way.lossBack = 0.1
  await expect
    .poll(
      async () => {
        const before = await seen()
        await new Promise((resolve) => setTimeout(resolve, 3000))
        const after = await seen()
        const fps = ((after.frames - before.frames) * 1000) / (after.atMs - before.atMs)
        console.log(`${fps.toFixed(1)} fps, ${after.key - before.key} key frames`)
        // Every tenth packet lost and none repeated, hardly a picture would be whole and each would need a key frame.
        return fps > 12 && after.key - before.key <= 1
      },
      { timeout: 60_000 },
    )
    .toBe(true)
})
