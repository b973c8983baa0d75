import { expect, type Page, test } from '@playwright/test'
import { attend, openBrowser, openStudio, picture, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'
import { watch, watched } from '../helpers/watching'

/** The share of the picture's mean brightness that the last frames have. */
const brightness = async (student: Page) => (await watched(student)).at(-1)?.mean ?? 0

test('pictures change without a black frame, a new size or a new connection', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const ann = await attend(browser, await teach(page), 'Ann')
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    await watch(ann)
    const camera = await brightness(ann)
    const shows = async (name: string) => {
      await expect(page.getByTestId(`scene-${name}`)).toBeChecked()
      const { frames } = await picture(ann)
      await expect.poll(async () => (await picture(ann)).frames).toBeGreaterThan(frames + 8)
    }
    await page.keyboard.press('6')
    await shows('none')
    await page.keyboard.press('2')
    await page.getByTestId('screen-choice').first().click()
    await shows('screen')
    await page.keyboard.press('3')
    await expect(page.getByTestId('corner')).toBeVisible()
    await shows('both')
    await page.keyboard.press('1')
    await shows('camera')
    await page.keyboard.press('z')
    await expect(page.getByTestId('pause')).toHaveAttribute('aria-label', 'Go on')
    await expect.poll(() => brightness(ann)).toBeLessThan(camera * 0.75)
    await page.keyboard.press('z')
    await expect.poll(() => brightness(ann)).toBeGreaterThan(camera * 0.9)

    const frames = await watched(ann)
    expect(frames.every(({ width, height }) => width === 1280 && height === 720)).toBe(true)
    // A black frame has nothing bright in it; each of our pictures has.
    expect(Math.min(...frames.map(({ brightest }) => brightest))).toBeGreaterThan(40)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
