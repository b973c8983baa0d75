import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { unpack } from '../../shared/packed'
import type { Report } from '../../shared/report'
import {
  ask,
  attend,
  FULL_RATE,
  openBrowser,
  openStudio,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a class is recorded and ends; later its replay plays on a phone, with poll and offer at their moments, counted apart', async () => {
  test.setTimeout(150_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const ann = await attend(browser, url, 'Ann')
    const bob = await attend(browser, url, 'Bob')
    await page.keyboard.press('r')
    await expect(page.getByTestId('recording-state')).toContainText('left')
    await wait(2500)
    await ask(page, 'room:act', { type: 'caption:say', id: 'caption-of-the-replay', text: 'A vector has a direction.' })
    const draft = { question: 'Clear so far?', kind: 'single' as const, choices: ['Yes', 'No'] }
    const rest = { correct: [0], anonymous: false, shared: true }
    await ask(page, 'room:act', { type: 'poll:open', id: 'poll-of-the-replay', draft: { ...draft, ...rest } })
    await ann.getByTestId('poll-choice-0').check()
    await ann.getByTestId('poll-submit').click()
    await wait(2500)
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 2')
    await page.getByTestId('offer-send').click()
    await expect(bob.getByTestId('offer-sheet')).toBeVisible()
    await wait(2000)
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(page.getByTestId('report-came')).toHaveText('2')
    const chapters = () => {
      const folder = join(dataDir, 'recordings')
      return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.chapters.vtt'))
    }
    await expect.poll(chapters, { timeout: 20_000 }).toBe(true)

    await page.getByTestId('replay-open').click()
    const replayUrl = (await page.getByTestId('replay-url').textContent()) as string
    // The recording under its own name, with the spaces it has, plays in the report too.
    await expect
      .poll(() =>
        page
          .getByTestId('replay')
          .locator('video')
          .evaluate((video) => (video as HTMLVideoElement).duration),
      )
      .toBeGreaterThan(5)

    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-US' })
    const zoe = await context.newPage()
    await zoe.goto(replayUrl)
    await expect(zoe.getByTestId('join-submit')).toHaveText('Watch the recording')
    await zoe.getByTestId('join-name').fill('Zoe')
    await zoe.getByTestId('join-consent').check()
    await zoe.getByTestId('join-submit').click()
    const video = zoe.getByTestId('replay-video')
    await expect(zoe.getByTestId('replay-contents').getByRole('button', { name: /Clear so far/ })).toBeVisible()
    await expect(page.getByTestId('replay-on')).toContainText('1 watching now')
    await expect(zoe.getByTestId('poll-sheet')).toBeHidden()
    await video.evaluate((element) => (element as HTMLVideoElement).play())
    await expect
      .poll(() =>
        video.evaluate((element) =>
          Array.from((element as HTMLVideoElement).textTracks[0]?.cues ?? [], (cue) => (cue as VTTCue).text),
        ),
      )
      .toEqual(['A vector has a direction.'])

    // The poll comes at its moment; a late answer shows what the class said.
    await expect(zoe.getByTestId('poll-sheet')).toBeVisible({ timeout: 15_000 })
    expect(await video.evaluate((element) => (element as HTMLVideoElement).currentTime)).toBeGreaterThan(1.5)
    expect(await video.evaluate((element) => (element as HTMLVideoElement).videoWidth)).toBe(1280)
    await zoe.getByTestId('poll-choice-1').check()
    await zoe.getByTestId('poll-submit').click()
    await expect(zoe.getByTestId('poll-correct')).toBeVisible()
    await expect(zoe.getByTestId('poll-sheet')).toContainText('1 answered in class')
    await expect(zoe.getByTestId('offer-sheet')).toBeVisible({ timeout: 15_000 })
    await expect(zoe.getByTestId('offer-sheet')).toContainText('Ends in')
    await zoe.getByTestId('offer-click').click()

    // Jumping ahead and back by the contents.
    await zoe
      .getByTestId('replay-contents')
      .getByRole('button', { name: /Clear so far/ })
      .click()
    await expect.poll(() => video.evaluate((element) => (element as HTMLVideoElement).currentTime)).toBeLessThan(4.5)
    await video.evaluate((element) => (element as HTMLVideoElement).pause())
    await zoe.reload()
    await expect(zoe.getByTestId('replay-contents')).toBeVisible()
    await expect(zoe.getByTestId('offer-sheet')).toBeVisible()

    const classes = await ask(page, 'class:list')
    const classId = classes.find(({ title }) => title === 'Vectors live')?.id as string
    const report = async () => unpack(await ask(page, 'report:get', { classId })) as Report
    await expect.poll(async () => (await report()).later?.people[0]?.watchedMs ?? 0).toBeGreaterThan(3000)
    const { polls, funnel, later, attendees } = await report()
    expect(attendees.map(({ name }) => name).sort()).toEqual(['Ann', 'Bob'])
    expect([polls[0]?.tally.counts, later?.polls[0]?.tally.counts]).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect([funnel[0]?.sent, later?.funnel[0]?.sent, later?.funnel[0]?.steps.clicked.part]).toEqual([2, 1, 1])

    await page.getByTestId('replay-close').click()
    await expect(page.getByTestId('replay-off')).toBeVisible()
    await expect(zoe.getByTestId('ended')).toContainText('The replay is off')
    const gone = await zoe.goto(replayUrl).catch(() => null)
    expect(gone === null || gone.status() === 404).toBe(true)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
