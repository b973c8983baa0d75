import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { Live } from '../../shared/ipc'
import { chaptersIn, play } from '../helpers/ffprobe'
import { ask, FULL_RATE, openStudio, removeDataDir, type Studio, teach, temporaryDataDir } from '../helpers/studio'

/** How often the whole studio is killed; more by hand. */
const KILLS = Number(process.env.LECTERN_KILLS ?? 2)
const CUTS = 20

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const recordings = (dataDir: string) => {
  const folder = join(dataDir, 'recordings')
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.webm'))
        .sort()
        .map((name) => join(folder, name))
    : []
}
const live = async (page: Page) => (await ask(page, 'live:get')) as Live

test('a class is recorded, stopped, finished with length and chapters, and plays from every cut', async () => {
  test.setTimeout(150_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  try {
    await teach(page)
    await expect.poll(async () => (await live(page)).broadcast.picture).toBe('camera')
    await page.keyboard.press('r')
    await expect(page.getByTestId('recording-state')).toContainText('left')
    await expect
      .poll(() => (recordings(dataDir)[0] ? statSync(recordings(dataDir)[0] as string).size : 0))
      .toBeGreaterThan(0)
    await wait(3500)
    await page.keyboard.press('6')
    await wait(2500)

    // Cut at twenty places, as any death at all would leave it: each plays, up to two seconds before.
    const [file] = recordings(dataDir) as [string]
    const copy = join(dataDir, 'cut.webm')
    copyFileSync(file, copy)
    const { startedAtMs } = (await live(page)).recording as { startedAtMs: number }
    const whole = play(copy)
    expect(whole.videoSeconds).toBeGreaterThan((statSync(copy).mtimeMs - startedAtMs) / 1000 - 2)
    const { size } = statSync(copy)
    for (let cut = 1; cut <= CUTS; cut++) {
      copyFileSync(file, copy)
      truncateSync(copy, Math.round(size * (0.2 + (0.8 * (cut + Math.random())) / (CUTS + 1))))
      const { videoSeconds, audioSeconds } = play(copy, { decode: cut % 5 === 0 })
      expect(videoSeconds).toBeGreaterThan(0.2)
      expect(audioSeconds).toBeGreaterThan(0.2)
    }

    await page.keyboard.press('r')
    await expect(page.getByTestId('recording-ended')).toContainText('Recording saved')
    const chapters = `${file.replace(/\.webm$/, '')}.chapters.vtt`
    await expect.poll(() => existsSync(chapters)).toBe(true)
    const finished = play(file)
    expect(finished).toMatchObject({ width: 1280, height: 720, codecs: ['opus', 'vp8'] })
    expect(finished.durationSeconds).toBeCloseTo(Math.max(finished.videoSeconds, finished.audioSeconds), 0)
    expect(finished.videoSeconds).toBeGreaterThan(5)
    expect(Math.abs(finished.videoSeconds - finished.audioSeconds)).toBeLessThan(1)
    expect(readFileSync(chapters, 'utf8')).toMatch(/^WEBVTT\n\n1\n00:00:00\.000 --> [\s\S]*\nBreak\n/)
    expect(chaptersIn(file).map(({ title }) => title)).toContain('Break')

    // A second recording of the same class, interrupted by the death of the window that makes it, goes on in a third.
    await page.keyboard.press('r')
    await expect.poll(() => recordings(dataDir).length).toBe(2)
    await wait(2500)
    await app.evaluate(({ BrowserWindow }) => {
      const hidden = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().includes('/broadcast/'),
      )
      hidden?.webContents.forcefullyCrashRenderer()
    })
    await expect.poll(() => recordings(dataDir).length, { timeout: 20_000 }).toBe(3)
    await wait(2500)
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(page.getByTestId('report-came')).toBeVisible()
    await expect
      .poll(
        () =>
          recordings(dataDir)
            .map((one) => play(one, { decode: false }).durationSeconds ?? 0)
            .every((seconds) => seconds > 1),
        { timeout: 20_000 },
      )
      .toBe(true)
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})

test('killed at random moments, each recording plays up to two seconds before, and the next start finishes it', async () => {
  test.setTimeout(60_000 + KILLS * 40_000)
  const dataDir = temporaryDataDir()
  let studio: Studio | undefined
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      studio = await openStudio(dataDir, [FULL_RATE])
      const { app, page } = studio
      if (kill === 0) await teach(page)
      else {
        await page.getByTestId('interrupted-continue').click()
        await page.getByTestId('preview').waitFor()
        await page.getByTestId('go-live').click()
        await page.getByTestId('join-url').waitFor()
        await page.keyboard.press('Escape')
      }
      await expect.poll(async () => (await live(page)).broadcast.picture).toBe('camera')
      await page.keyboard.press('r')
      await expect.poll(() => recordings(dataDir).length).toBe(kill + 1)
      const file = recordings(dataDir).at(-1) as string
      await expect.poll(() => statSync(file).size).toBeGreaterThan(0)
      await wait(2000 + Math.random() * 3000)
      const { startedAtMs } = (await live(page)).recording as { startedAtMs: number }
      app.process().kill('SIGKILL')
      const killedAtMs = Date.now()
      await wait(200)
      const { videoSeconds } = play(file)
      expect(videoSeconds).toBeGreaterThan((killedAtMs - startedAtMs) / 1000 - 2)
    }
    studio = await openStudio(dataDir, [FULL_RATE])
    await expect
      .poll(
        () => recordings(dataDir).filter((one) => play(one, { decode: false }).durationSeconds === undefined).length,
        { timeout: 30_000 },
      )
      .toBe(0)
    expect(recordings(dataDir)).toHaveLength(KILLS)
  } finally {
    await studio?.app.close()
    removeDataDir(dataDir)
  }
})
