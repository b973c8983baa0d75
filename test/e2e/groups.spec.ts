import { expect, type Page, test } from '@playwright/test'
import {
  ask,
  attend,
  DESKTOP,
  keepReceived,
  loudness,
  openBrowser,
  openStudio,
  receivedLoudness,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

/** The loudest moment of the last voice received, 0 to 1; 0 while there is none. */
const heard = async (page: Page, forMs: number) => (await receivedLoudness(page, forMs)) ?? 0

test('a class goes apart into groups that write, talk and call, and comes back', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const ann = await attend(browser, url, 'Ann')
    const bob = await attend(browser, url, 'Bob', { viewport: DESKTOP })
    await page.getByTestId('tab-people').check()
    await page.getByTestId('groups-start').click()
    await page.getByTestId('groups-size').selectOption('2')
    await page.getByTestId('groups-open').click()
    for (const student of [ann, bob]) {
      await expect(student.getByTestId('group')).toContainText('Group 1')
      expect(await student.getByTestId('stage-video').evaluate((video) => (video as HTMLVideoElement).muted)).toBe(true)
      // The class is a small picture meanwhile, on a phone and on a desktop.
      const box = await student.getByTestId('stage-video').boundingBox()
      expect(box?.height).toBeLessThan(220)
      await keepReceived(student)
    }

    await ann.getByTestId('group-input').fill('Shall we begin?')
    await ann.getByTestId('group-input').press('Enter')
    await expect(bob.getByTestId('group-log')).toContainText('Shall we begin?')
    await expect(page.getByTestId('chat-log')).toBeHidden()

    // Voices between the two, without the studio in between.
    for (const student of [ann, bob]) await student.getByTestId('group-talk').click()
    for (const student of [ann, bob]) {
      await expect.poll(() => heard(student, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    }

    await bob.getByTestId('group-help').click()
    await expect(page.getByTestId('group-help')).toBeVisible()
    await page.getByTestId('group-visit').click()
    await expect(page.getByTestId('group-log')).toContainText('Shall we begin?')
    await page.getByTestId('group-input').fill('I am with you.')
    await page.getByTestId('group-input').press('Enter')
    await expect(ann.getByTestId('group-log')).toContainText('I am with you.')

    // The teacher talks with them, heard and hearing, while the class hears nothing.
    await keepReceived(page)
    await page.getByTestId('group-talk').click()
    for (const student of [ann, bob]) {
      await expect(student.getByTestId('group-teacher').locator('svg')).toBeVisible()
      await expect.poll(() => heard(student, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    }
    await expect.poll(() => heard(page, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
    await expect(page.getByTestId('mute')).toHaveAccessibleName('Unmute microphone')
    await page.getByTestId('group-talk').click()
    await expect(ann.getByTestId('group-teacher').locator('svg')).toBeHidden()
    await expect(page.getByTestId('mute')).toHaveAccessibleName('Mute microphone')
    await page.getByTestId('group-talk').click()
    await expect(page.getByTestId('mute')).toHaveAccessibleName('Unmute microphone')

    // Back after a reload, in the same group, with what was written.
    await ann.reload()
    await expect(ann.getByTestId('group-log')).toContainText('I am with you.')
    await page.getByTestId('groups-close').click()
    await expect(page.getByTestId('mute')).toHaveAccessibleName('Mute microphone')
    for (const student of [ann, bob]) {
      await expect(student.getByTestId('group')).toBeHidden()
      await expect(student.getByTestId('chat-log')).toBeVisible()
      await expect(student.getByTestId('chat-log')).not.toContainText('Shall we begin?')
    }
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the simulated attendees of a rehearsal are heard: on stage by all, and by a student in a group', async () => {
  test.setTimeout(180_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, ['--rehearsal=5'])
  const browser = await openBrowser()
  try {
    const live = () => ask(page, 'live:get')
    await expect.poll(async () => (await live())?.attendees.length, { timeout: 30_000 }).toBe(5)
    const ann = await attend(browser, (await live())?.door.joinUrl as string, 'Ann')
    await page.getByTestId('mute').click()
    await expect.poll(() => loudness(ann, 600), { timeout: 20_000 }).toBeLessThan(0.005)
    // Not all come who are asked, and the stage holds so many.
    const crowd = (await live())?.attendees.filter(({ simulated }) => simulated) ?? []
    for (const { id: attendeeId } of crowd)
      await ask(page, 'room:act', { type: 'stage:invite', id: `invite-${attendeeId}`, attendeeId, camera: false })
    await expect.poll(() => loudness(ann, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)

    await page.getByTestId('tab-people').check()
    await page.getByTestId('groups-start').click()
    await page.getByTestId('groups-size').selectOption('6')
    await page.getByTestId('groups-open').click()
    await keepReceived(ann)
    await ann.getByTestId('group-talk').click()
    await expect.poll(() => heard(ann, 1500), { timeout: 30_000 }).toBeGreaterThan(0.01)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
