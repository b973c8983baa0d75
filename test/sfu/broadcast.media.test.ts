/** The media path through real engines: the broadcast page, the forwarder's process, pages that watch. */

import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildMedia, type MediaBuild } from '../helpers/media-build'
import { difference, firstPictureMs, listen, look, moreFrames } from '../helpers/media-look'
import {
  FAKE_DEVICES,
  launch,
  leave,
  openPublisher,
  openStage,
  openViewer,
  type Stage,
  VISIBLE_ADDRESSES,
} from '../helpers/media-stage'

const CAMERA = { picture: 'camera', cameraId: 'default', microphoneId: 'default' } as const

let build: MediaBuild
let stage: Stage
let studio: Browser
/** One browser hides its addresses behind mDNS names, as browsers of students do. */
let hidden: Browser
let open: Browser

/** The machine may have other things to do. */
const PATIENT = { timeout: 60_000 }
const heard = (page: Page) => expect.poll(() => listen(page, 700), PATIENT).toBeGreaterThan(0.02)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const pageOf = (viewerId: string) => {
  const page = stage.viewers.get(viewerId)
  if (!page) throw new Error(`no viewer ${viewerId}`)
  return page
}
const until = async (what: string, holds: () => boolean, timeoutMs = 30_000) => {
  const endMs = performance.now() + timeoutMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}\n${stage.log.join('\n')}`)
    await wait(20)
  }
}

beforeAll(async () => {
  build = await buildMedia()
  ;[stage, studio, hidden, open] = await Promise.all([
    openStage(build),
    launch(...FAKE_DEVICES, VISIBLE_ADDRESSES),
    launch(),
    launch(VISIBLE_ADDRESSES),
  ])
}, 120_000)

afterAll(async () => {
  await Promise.all([studio?.close(), hidden?.close(), open?.close(), stage?.close()])
  build?.remove()
})

it('shows and sounds the class to viewers that were there before it began', { timeout: 180_000 }, async () => {
  await openViewer(stage, hidden, 'hidden')
  await openViewer(stage, open, 'open')
  await until(
    'viewers wait',
    () => [...stage.states.viewer.values()].flat().filter((one) => one === 'waiting').length === 2,
  )
  const publisher = await openPublisher(stage, studio)
  await publisher.push('broadcast:start', CAMERA)
  for (const viewerId of ['hidden', 'open']) {
    const page = pageOf(viewerId)
    await firstPictureMs(page)
    await page.waitForFunction(`document.querySelector('video').videoWidth === 1280`)
    // The card comes first, the camera as soon as it is open.
    await until('camera shown', () => publisher.reports.at(-1)?.picture === 'camera')
    await moreFrames(page, 10)
    const before = await look(page)
    await moreFrames(page, 10)
    const after = await look(page)
    expect(after).toMatchObject({ width: 1280, height: 720 })
    expect(after.frames).toBeGreaterThan(before.frames)
    expect(difference(before, after)).toBeGreaterThan(0.1)
    await heard(page)
    expect(await page.evaluate('window.states')).toEqual(['waiting', 'connecting', 'playing'])
  }
  expect(publisher.reports.at(-1)).toMatchObject({ state: 'live', muted: false })
  expect(Math.max(...publisher.reports.map((one) => one.level))).toBeGreaterThan(0.02)
})

it('gives each viewer that comes later a picture', { timeout: 180_000 }, async () => {
  const waits: number[] = []
  for (let i = 0; i < 5; i++) {
    const page = await openViewer(stage, open, `later-${i}`)
    waits.push(await firstPictureMs(page, 20_000))
    await leave(stage, `later-${i}`)
  }
  console.log('first picture, ms:', waits.map(Math.round).join(' '))
})

it('changes the picture and mutes without a new offer', { timeout: 180_000 }, async () => {
  const { publisher } = stage
  if (!publisher) throw new Error('no publisher')
  const page = pageOf('open')
  const offer = stage.offers.get('open')
  await publisher.push('broadcast:use', { ...CAMERA, picture: 'none' })
  await until('card shown', () => publisher.reports.at(-1)?.picture === 'none')
  let card = await look(page)
  await expect
    .poll(async () => {
      const before = card
      await moreFrames(page, 3)
      card = await look(page)
      return difference(before, card)
    }, PATIENT)
    .toBeLessThan(2)
  // A busy machine may have taken a layer back for a while.
  await expect
    .poll(async () => {
      card = await look(page)
      return card
    }, PATIENT)
    .toMatchObject({ width: 1280, height: 720 })

  await publisher.push('broadcast:set-mute', { muted: true })
  await expect.poll(() => listen(page, 700), PATIENT).toBeLessThan(0.002)
  expect(publisher.reports.at(-1)?.muted).toBe(true)

  await publisher.push('broadcast:set-mute', { muted: false })
  await publisher.push('broadcast:use', CAMERA)
  await until('camera shown', () => publisher.reports.at(-1)?.picture === 'camera')
  await expect.poll(async () => difference(card, await look(page)), PATIENT).toBeGreaterThan(20)
  await heard(page)
  expect(stage.offers.get('open')).toBe(offer)
})

it('keeps card and silence when devices fail, and says which', { timeout: 180_000 }, async () => {
  const { publisher } = stage
  if (!publisher) throw new Error('no publisher')
  await publisher.push('broadcast:use', { picture: 'camera', cameraId: 'no-such-camera', microphoneId: 'default' })
  await until('camera reported', () => publisher.reports.at(-1)?.problem === 'camera-failed')
  expect(publisher.reports.at(-1)).toMatchObject({ picture: 'none', state: 'live' })
  await moreFrames(pageOf('hidden'), 3)
  await heard(pageOf('hidden'))
  await publisher.push('broadcast:use', { picture: 'camera', cameraId: 'default', microphoneId: 'no-such-microphone' })
  await until('microphone reported', () => publisher.reports.at(-1)?.problem === 'microphone-failed')
  await until('camera shown', () => publisher.reports.at(-1)?.picture === 'camera')
  expect(publisher.reports.at(-1)).toMatchObject({ problem: 'microphone-failed', state: 'live' })
  await publisher.push('broadcast:use', CAMERA)
  await until('all well again', () => publisher.reports.at(-1)?.problem === undefined)
})

it('goes on for its viewers when the broadcast window is replaced', { timeout: 180_000 }, async () => {
  const offers = new Map(stage.offers)
  await stage.publisher?.close()
  stage.sfu.publisherGone()
  await wait(700)
  const publisher = await openPublisher(stage, studio)
  await publisher.push('broadcast:start', CAMERA)
  for (const viewerId of ['hidden', 'open']) {
    const page = pageOf(viewerId)
    await moreFrames(page, 40)
    await expect.poll(() => look(page), PATIENT).toMatchObject({ width: 1280, height: 720 })
    await heard(page)
    expect(stage.offers.get(viewerId)).toBe(offers.get(viewerId))
    expect(await page.evaluate('window.states')).toEqual(['waiting', 'connecting', 'playing'])
  }
})

it('is not moved by garbage in signals', { timeout: 180_000 }, async () => {
  const garbage = [
    '',
    'v=0',
    'x'.repeat(20_000),
    'v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 \r\n',
    '\u0000\r\n=',
  ]
  const offer = stage.offers.get('open') ?? ''
  garbage.push(offer, offer.replace(/a=fingerprint.*/g, ''), offer.replace(/a=ice-pwd.*/g, ''), offer.slice(0, 400))
  for (const [index, sdp] of garbage.entries()) {
    stage.sfu.view(`garbage-${index}`)
    await until('offered', () => stage.offers.has(`garbage-${index}`))
    stage.sfu.viewerSignal(`garbage-${index}`, { type: 'answer', sdp })
    stage.sfu.viewerSignal(`garbage-${index}`, { type: 'offer', sdp })
    stage.sfu.viewerSignal(`garbage-${index}`, { type: 'candidate', candidate: { candidate: sdp.slice(0, 1000) } })
    stage.sfu.viewerSignal('nobody', { type: 'answer', sdp })
  }
  for (const message of [
    null,
    7,
    {},
    { kind: 'view' },
    { kind: 'viewer-signal', viewerId: 'open' },
    { kind: 'nonsense' },
  ])
    stage.child().send(message as never)
  await moreFrames(pageOf('open'), 20)
  for (const index of garbage.keys()) stage.sfu.leave(`garbage-${index}`)
  // A spoilt offer does not end the publication that runs.
  for (const sdp of garbage.slice(0, 5)) stage.sfu.publisherSignal({ type: 'offer', sdp })
  await moreFrames(pageOf('open'), 20)
  expect(stage.states.publisher.at(-1)).toBe('connected')
  expect(stage.restarts).toBe(0)
})

it('is not moved by malformed packets at its ports', { timeout: 180_000 }, async () => {
  const ports = [...(stage.offers.get('open') ?? '').matchAll(/^a=candidate:\S+ \d+ udp \d+ \S+ (\d+) /gim)].map(
    (one) => Number(one[1]),
  )
  expect(new Set(ports).size).toBe(1)
  const states = await pageOf('open').evaluate('window.states')
  const socket = createSocket('udp4')
  const stun = Buffer.from('000100002112a442000000000000000000000000', 'hex')
  // USERNAME and USE-CANDIDATE without MESSAGE-INTEGRITY: would hijack a connection that does not look.
  const forged = Buffer.concat([stun, Buffer.from('0006000461616161', 'hex'), Buffer.from('00250000', 'hex')])
  forged.writeUInt16BE(12, 2)
  const heads = [
    [0x00],
    [0x01],
    [0x14, 0xfe, 0xfd],
    [0x15, 0xfe, 0xfd],
    [0x16, 0xfe, 0xfd],
    [0x17],
    [0x40],
    [0x80, 0x60],
    [0x80, 0xc8],
    [0x90, 0xcd],
    [0xff],
  ]
  for (let round = 0; round < 60; round++) {
    for (const port of ports) {
      for (const head of heads)
        socket.send(Buffer.concat([Buffer.from(head), randomBytes(round * 20)]), port, '127.0.0.1')
      for (const packet of [stun, forged, Buffer.alloc(0), randomBytes(1400)]) socket.send(packet, port, '127.0.0.1')
    }
    await wait(5)
  }
  socket.close()
  await moreFrames(pageOf('open'), 20)
  expect(await pageOf('open').evaluate('window.states')).toEqual(states)
  expect(stage.log.filter((line) => /uncaught|unhandled/.test(line))).toEqual([])
})

it('comes back by itself when the process is killed', { timeout: 180_000 }, async () => {
  const killedAtMs = performance.now()
  stage.child().kill('SIGKILL')
  await until('restarted', () => stage.restarts === 1)
  const offer = stage.offers.get('open')
  await until('offered anew', () => stage.offers.get('open') !== offer)
  await moreFrames(pageOf('open'), 2)
  console.log('picture after the kill, ms:', Math.round(performance.now() - killedAtMs))
  await moreFrames(pageOf('hidden'), 20)
  await heard(pageOf('hidden'))
})

it('holds nothing when all have left', { timeout: 180_000 }, async () => {
  for (const viewerId of [...stage.viewers.keys()]) await leave(stage, viewerId)
  await wait(2500)
  const empty = stage.stats.at(-1)
  expect(empty).toMatchObject({ udpSockets: 1, viewers: [] })
  for (let i = 0; i < 100; i++) {
    stage.sfu.view(`storm-${i}`)
    if (i % 3 === 0) stage.sfu.view(`storm-${i}`)
    if (i % 2) await wait(5)
    stage.sfu.leave(`storm-${i}`)
  }
  await wait(3000)
  const after = stage.stats.at(-1)
  expect(after?.udpSockets).toBe(1)
  expect(after?.timers).toBeLessThanOrEqual(empty?.timers ?? 0)
  await stage.publisher?.close()
  stage.sfu.publisherGone()
  await wait(2500)
  expect(stage.stats.at(-1)).toMatchObject({ udpSockets: 0, publisher: { state: 'gone' } })
  console.log('timers:', empty?.timers, after?.timers, stage.stats.at(-1)?.timers)
})
