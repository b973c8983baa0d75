import { join } from 'node:path'
import { expect as expectSoon, type Page, test } from '@playwright/test'
import {
  attend,
  DESKTOP,
  freePort,
  openBrowser,
  openStudio,
  removeDataDir,
  type Students,
  type Studio,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

/** Two browsers and a studio share a machine that may be busy. */
const expect = expectSoon.configure({ timeout: 30_000 })

let dataDir: string
let port: string
let studio: Studio
let browser: Students
let url: string
let phone: Page
let desktop: Page

test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.beforeAll(async () => {
  dataDir = temporaryDataDir()
  port = String(await freePort())
  studio = await openStudio(dataDir, ['--port', port])
  browser = await openBrowser()
  url = await teach(studio.page)
  phone = await attend(browser, url, 'Ann')
  await phone.setViewportSize({ width: 390, height: 844 })
  desktop = await attend(browser, url, '李雷', { viewport: DESKTOP })
})
test.afterAll(async () => {
  await browser?.close()
  await studio?.app.close()
  removeDataDir(dataDir)
})

/** Where a picture of each screen goes when somebody wants to look at them. */
const pictures = process.env.LECTERN_PICTURES
const look = (page: Page, name: string) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) })

const person = (name: string) => studio.page.getByTestId('people-row').filter({ hasText: name })
async function toPerson(name: string, action: 'kick' | 'ban'): Promise<void> {
  await studio.page.getByTestId('tab-people').check()
  await person(name).locator('..').getByTestId('person-more').click()
  await studio.page.getByTestId(`person-${action}`).click()
}

test('reactions, counted over the picture for the teacher and for everybody', async () => {
  await phone.getByTestId('react').click()
  await phone.getByTestId('react-heart').click()
  for (const kind of ['heart', 'clap']) await desktop.getByTestId(`react-${kind}`).click()
  for (const student of [phone, desktop]) {
    await expect(student.getByTestId('class-reaction-clap')).toHaveText('1')
    await expect(student.getByTestId('class-reaction-heart')).toHaveText('2')
  }
  await expect(studio.page.locator('.live-reactions')).toContainText('2')
  // Not for ever.
  for (const student of [phone, desktop]) await expect(student.getByTestId('class-reaction-heart')).toHaveCount(0)
})

test('who is really here, how fast it goes, and what was handed out', async () => {
  const { page } = studio
  await page.getByTestId('tab-tools').check()
  await page.getByTestId('checkin-open').click()
  for (const student of [phone, desktop]) await expect(student.getByTestId('checkin-sheet')).toBeVisible()
  await phone.getByTestId('checkin-answer').click()
  await expect(page.getByTestId('checkin-answered')).toHaveText('1')
  await expect(page.getByTestId('checkin-missing')).toContainText('李雷')

  for (const [student, pace] of [
    [phone, 'lost'],
    [desktop, 'fast'],
  ] as const) {
    await student.getByTestId('pace').click()
    await student.getByTestId(`pace-${pace}`).click()
  }
  for (const pace of ['lost', 'fast']) await expect(page.getByTestId(`pace-${pace}`)).toHaveText('1')
  await expect(page.getByTestId('pace-slow')).toHaveText('0')

  await page.getByTestId('handout-url').fill('javascript:alert(1)')
  await expect(page.getByTestId('handout-share')).toBeDisabled()
  await page.getByTestId('handout-url').fill('http://127.0.0.1:9/exercises')
  await page.getByTestId('handout-title').fill('Exercises')
  await page.getByTestId('handout-share').click()
  await desktop.getByTestId('tab-material').click()
  await expect(desktop.getByTestId('handout')).toContainText('Exercises')
  await Promise.all([desktop.waitForEvent('popup'), desktop.getByTestId('handout-open').click()])
  await expect(page.getByTestId('handout-readers')).toContainText('1')
})

test('a poll that was kept is asked again without writing it', async () => {
  const { page } = studio
  await page.getByTestId('tab-polls').check()
  await page.getByTestId('poll-new').click()
  await page.getByTestId('poll-question').fill('Ready to go on?')
  await page.getByTestId('poll-choice-0').fill('Yes')
  await page.getByTestId('poll-choice-1').fill('Not yet')
  await page.getByTestId('poll-keep').click()
  await page.getByTestId('poll-open').click()
  await phone.getByTestId('poll-choice-1').check()
  await phone.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll-bar-1')).toContainText('1 · 100%')
  await page.getByTestId('poll-close').click()
  await page.getByTestId('poll-template').getByText('Ready to go on?').click()
  await page.getByTestId('poll-open').click()
  await expect(page.getByTestId('poll')).toHaveCount(2)
  await phone.getByTestId('poll-choice-0').check()
  await phone.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll').first().getByTestId('poll-bar-0')).toContainText('1 · 100%')
})

test('a page that lost its connection and a studio that was restarted: everybody is back with what they had', async () => {
  const { page } = studio
  await page.getByTestId('audience-all').check()
  await page.getByTestId('offer-send').click()
  await expect(phone.getByTestId('offer-sheet')).toBeVisible()
  await page.getByTestId('tab-people').check()
  await page.getByTestId('groups-start').click()
  await page.getByTestId('groups-size').selectOption('2')
  await page.getByTestId('groups-open').click()
  for (const student of [phone, desktop]) await expect(student.getByTestId('group')).toContainText('Group 1')

  const asBefore = async () => {
    await expect(phone.getByTestId('group')).toContainText('Group 1')
    await expect(phone.getByTestId('group-member')).toHaveCount(2)
    await expect(phone.getByTestId('offer-sheet')).toBeVisible()
    await expect(phone.getByTestId('poll-choice-0')).toBeHidden()
    await expect(phone.getByTestId('poll-sheet')).toContainText('Ready to go on?')
  }
  await asBefore()

  // The page goes away and comes again: the same person, counted once.
  await phone.reload()
  await asBefore()
  await expect(phone.getByTestId('here-count')).toContainText('2')

  const killed = new Promise((resolve) => studio.app.process().once('exit', resolve))
  studio.app.process().kill('SIGKILL')
  await killed
  studio = await openStudio(dataDir, ['--port', port])
  await studio.page.getByTestId('interrupted-continue').click()
  await studio.page.getByTestId('preview').waitFor()
  await studio.page.getByTestId('go-live').click()
  await asBefore()
  await expect(phone.getByTestId('here-count')).toContainText('2')
  await expect(studio.page.getByTestId('here')).toContainText('2 here')
  await studio.page.getByTestId('tab-polls').check()
  await expect(studio.page.getByTestId('poll').first().getByTestId('poll-bar-0')).toContainText('1 · 100%')
  await studio.page.getByTestId('tab-people').check()
  await studio.page.getByTestId('groups-close').click()
  await expect(phone.getByTestId('group')).toBeHidden()
})

test('who is shown out may come back, whose browser is banned may not, under no other name either', async () => {
  await toPerson('李雷', 'kick')
  await expect(desktop.getByTestId('shown-out')).toBeVisible()
  await desktop.reload()
  await expect(desktop.getByTestId('chat-input')).toBeVisible()

  const guest = await attend(browser, url, 'Troll')
  await toPerson('Troll', 'ban')
  await expect(guest.getByTestId('shown-out')).toBeVisible()
  await guest.evaluate(() => localStorage.clear())
  await guest.reload()
  await guest.getByTestId('join-name').fill('Somebody else')
  await guest.getByTestId('join-consent').check()
  await guest.getByTestId('join-submit').click()
  await expect(guest.getByTestId('shown-out')).toBeVisible()
  await expect(person('Somebody else')).toHaveCount(0)
  await guest.context().close()
})

test('ratings are asked for, answered with what was done, and can still be given when the class is over', async () => {
  const { page } = studio
  await page.getByTestId('tab-tools').check()
  await page.getByTestId('rating-ask').click()
  await phone.getByTestId('rating-class-4').check({ force: true })
  await phone.getByTestId('rating-text').fill('More examples, please')
  await phone.getByTestId('rating-send').click()
  await expect(phone.getByTestId('rating-thanks')).toBeVisible()
  await expect(page.getByTestId('feedback')).toContainText('More examples, please')
  await page.getByTestId('feedback-note').click()
  await page.getByTestId('feedback-text').fill('Two more from next week on')
  await page.getByTestId('feedback-save').click()
  await expect(page.getByTestId('feedback-handled')).toContainText('Two more from next week on')

  await page.getByTestId('end-class').click()
  await page.getByTestId('end-confirm').click()
  await expect(page.getByTestId('report-came')).toBeVisible()
  await expect(desktop.getByTestId('ended')).toBeVisible()
  for (const [student, name] of [
    [desktop, 'ended-desktop'],
    [phone, 'ended-phone'],
  ] as const)
    await look(student, name)
  await desktop.getByTestId('rating-course-5').check({ force: true })
  await desktop.getByTestId('rating-send').click()
  await expect(desktop.getByTestId('rating-thanks')).toBeVisible()
  await page.reload()
  const feedback = await page.evaluate(async () => {
    const bridge = (window as unknown as { lectern: { request(channel: string, body?: unknown): Promise<never> } })
      .lectern
    const list = (await bridge.request('class:list')) as { value: { id: string }[] }
    return bridge.request('feedback:list', { classId: list.value[0]?.id })
  })
  expect(JSON.stringify(feedback)).toContain('"stars":5')
})
