import { expect, test } from '@playwright/test'
import {
  attend,
  DESKTOP,
  FULL_RATE,
  keepReceived,
  loudness,
  openBrowser,
  openStudio,
  picture,
  receivedLoudness,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

test('a raised hand comes onto the stage: seen and heard by all through the one broadcast, without an echo, and back', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const ann = await attend(browser, url, 'Ann')
    const bob = await attend(browser, url, 'Bob', { viewport: DESKTOP })
    await expect.poll(async () => (await picture(bob)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    // Only what Ann's connections receive is kept, to be listened to.
    await keepReceived(ann)
    await page.keyboard.press('m')
    await expect.poll(() => loudness(bob, 600), { timeout: 20_000 }).toBeLessThan(0.005)

    await ann.getByTestId('hand').click()
    await expect(ann.getByTestId('hand')).toHaveAttribute('aria-pressed', 'true')
    await page.getByTestId('tab-people').check()
    await expect(page.getByTestId('hand')).toContainText('Ann')
    await page.getByTestId('admit-camera').click()
    await ann.getByTestId('stage-camera').click()
    await expect(ann.getByTestId('on-stage')).toBeVisible()
    await expect(page.getByTestId('guest')).toContainText('On stage')
    await expect(page.getByTestId('hand')).toBeHidden()

    // The teacher is muted: what Bob hears is Ann, and Ann hears nobody, least of all herself.
    await expect.poll(() => loudness(bob, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    expect(await receivedLoudness(ann, 2500)).toBeLessThan(0.003)
    expect(await ann.getByTestId('stage-video').evaluate((video) => (video as HTMLVideoElement).muted)).toBe(true)
    // Two in the picture: its middle, where the camera's circle was, now holds the seam between them.
    const quarter = await bob.getByTestId('stage-video').evaluate((element) => {
      const canvas = document.createElement('canvas')
      canvas.width = 64
      canvas.height = 36
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      context.drawImage(element as HTMLVideoElement, 0, 0, 64, 36)
      const at = (x: number, y: number) => context.getImageData(x, y, 1, 1).data[1] as number
      return { left: at(6, 18), right: at(58, 18), top: at(32, 1) }
    })
    expect(quarter.left).toBeGreaterThan(60)
    expect(quarter.right).toBeGreaterThan(60)
    expect(quarter.top).toBeLessThan(60)

    // With the teacher's voice back, Ann hears it; muted by the teacher, nobody hears her.
    await page.keyboard.press('m')
    await expect.poll(() => receivedLoudness(ann, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    await page.keyboard.press('m')
    await page.getByTestId('guest-mute').click()
    await expect(ann.getByTestId('on-stage')).toContainText('muted you')
    await expect.poll(() => loudness(bob, 1500), { timeout: 30_000 }).toBeLessThan(0.005)

    await page.getByTestId('guest-back').click()
    await expect(ann.getByTestId('on-stage')).toBeHidden()
    await expect(ann.getByTestId('hand')).toHaveAttribute('aria-pressed', 'false')
    await expect(page.getByTestId('guest')).toBeHidden()

    // And from a desktop, from where one goes back by oneself.
    await bob.getByTestId('hand').click()
    await page.getByTestId('admit-camera').click()
    await bob.getByTestId('stage-camera').click()
    await expect.poll(() => loudness(ann, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    await bob.getByTestId('stage-leave').click()
    await expect(page.getByTestId('guest')).toBeHidden()
    await expect(bob.getByTestId('hand')).toBeVisible()
    expect(await ann.getByTestId('stage-video').evaluate((video) => (video as HTMLVideoElement).muted)).toBe(false)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('where the page is not encrypted, the way to the HTTPS door is explained, and it leads to the same person', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const ann = await attend(browser, url, 'Ann')
    // Loopback is trusted by browsers; a page from another machine's address is not.
    await ann.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
    await ann.getByTestId('hand').click()
    await page.getByTestId('tab-people').check()
    await page.getByTestId('admit-microphone').click()
    await expect(ann.getByTestId('secure-way')).toBeVisible()
    await expect(ann.getByTestId('stage-microphone')).toBeHidden()
    const fingerprint = await ann.getByTestId('secure-fingerprint').textContent()
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    const address = (await ann.getByTestId('secure-link').getAttribute('href')) as string
    expect(address).toMatch(/^https:/)

    const trusting = await browser.newContext({ ignoreHTTPSErrors: true, viewport: DESKTOP, locale: 'en-US' })
    const secure = await trusting.newPage()
    // By a press on the plain page, as in class: what the door knows of the device comes along.
    await secure.goto(url)
    const device = async () => (await trusting.cookies(url)).map(({ name, value }) => [name, value])
    const plain = await device()
    expect(plain).toHaveLength(1)
    await secure.evaluate((to) => location.assign(to), address)
    await secure.waitForURL(/^https:/)
    expect(await device()).toEqual(plain)
    await expect(secure.getByTestId('stage-invitation')).toBeVisible()
    expect(secure.url()).not.toContain('session')
    await ann.close()
    await secure.getByTestId('stage-microphone').click()
    await expect(secure.getByTestId('on-stage')).toBeVisible()
    await expect(page.getByTestId('here')).toContainText('1 here')
    await expect(page.getByTestId('guest')).toContainText('On stage')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
