import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { openRelay, type Relay } from '../helpers/relay'
import {
  attend,
  FULL_RATE,
  loudness,
  openBrowser,
  openStudio,
  picture,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

/** Sound takes about 75 with all its headers, the smallest layer twice as much more. */
const NARROW_KBPS = Number(process.env.LECTERN_NARROW_KBPS ?? 100)

/** Puts a relay between a student's page and the studio's forwarder, and keeps the page's connections in view. */
async function putBetween(context: BrowserContext, relay: Relay): Promise<void> {
  await context.exposeFunction('throughRelay', (sdp: string) => relay.through(sdp))
  await context.addInitScript(() => {
    const own = window as unknown as { connections: RTCPeerConnection[]; throughRelay(sdp: string): Promise<string> }
    own.connections = []
    const Native = RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        own.connections.push(this)
      }
      override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        const sdp = await own.throughRelay(description.sdp ?? '')
        return super.setRemoteDescription({ type: description.type, sdp })
      }
    }
  })
}

/** Of the sound so far: samples played, and those of them that were made up. */
const sound = (page: Page) =>
  page.evaluate(async () => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] }
    const heard = { samples: 0, madeUp: 0 }
    for (const one of (await connections.at(-1)?.getStats())?.values() ?? []) {
      if (one.type !== 'inbound-rtp' || one.kind !== 'audio') continue
      heard.samples = one.totalSamplesReceived
      heard.madeUp = one.concealedSamples - (one.silentConcealedSamples ?? 0)
    }
    return heard
  })

test('a student whose way carries no picture hears the class and sees it in stills, and has the picture again', async () => {
  test.setTimeout(150_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const [browser, relay] = await Promise.all([openBrowser(), openRelay()])
  try {
    const ann = await attend(browser, await teach(page), 'Ann', { ready: (context) => putBetween(context, relay) })
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    await expect(ann.getByTestId('still')).toHaveCount(0)

    relay.way.kbps = NARROW_KBPS
    const still = ann.getByTestId('still')
    await expect(still).toBeVisible({ timeout: 40_000 })
    const first = (await still.getAttribute('src')) as string
    expect(Buffer.from(first.split(',')[1] as string, 'base64').length).toBeLessThanOrEqual(20_000)
    await expect.poll(() => still.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300)

    // The test camera's picture moves: the next one is another.
    const before = await sound(ann)
    await expect.poll(() => still.getAttribute('src'), { timeout: 20_000 }).not.toBe(first)
    const after = await sound(ann)
    expect(await loudness(ann, 1500)).toBeGreaterThan(0.02)
    const madeUp = (after.madeUp - before.madeUp) / (after.samples - before.samples)
    console.log(`${(madeUp * 100).toFixed(2)} % of the sound made up`)
    expect(madeUp).toBeLessThan(0.05)

    relay.way.kbps = undefined
    await expect(still).toHaveCount(0, { timeout: 60_000 })
    const { frames } = await picture(ann)
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(frames + 10)
  } finally {
    await browser.close()
    relay.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
