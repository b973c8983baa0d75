import { expect as expectSoon, type Page, test } from '@playwright/test'
import {
  attend,
  DESKTOP,
  openBrowser,
  openStudio,
  removeDataDir,
  type Students,
  type Studio,
  teach,
  temporaryDataDir,
} from '../helpers/studio'
import { openWireWay, type WireWay } from '../helpers/wire-way'

/** Two browsers and a studio share a machine that may be busy. */
const expect = expectSoon.configure({ timeout: 30_000 })

let dataDir: string
let studio: Studio
let browser: Students
let way: WireWay
let phone: Page
/** Of the same person. */
let laptop: Page
let other: Page

test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.beforeAll(async () => {
  dataDir = temporaryDataDir()
  studio = await openStudio(dataDir)
  browser = await openBrowser()
  const url = await teach(studio.page)
  way = await openWireWay(url)
  phone = await attend(browser, way.url, 'Ann')
  other = await attend(browser, url, '李雷')
})
test.afterAll(async () => {
  await browser?.close()
  way?.close()
  await studio?.app.close()
  removeDataDir(dataDir)
})

const here = (count: number) => expect(studio.page.getByTestId('here')).toHaveText(`${count} here`)

/** Everything of Ann's, on pages that were never loaded anew. */
async function asBefore(): Promise<void> {
  for (const page of [phone, laptop]) {
    await expect(page.locator('.veil', { hasText: 'Connection lost' })).toBeHidden()
    await expect(page.getByTestId('group')).toContainText('Group 1')
    await expect(page.getByTestId('group-log')).toContainText('Before the cut')
    await expect(page.getByTestId('offer-held')).toHaveCount(1)
    await expect(page.getByTestId('poll-change')).toHaveCount(1)
    expect(await page.evaluate(() => (window as { loadedOnce?: boolean }).loadedOnce)).toBe(true)
  }
}

test('three devices of one person are one person; what one answers the others know', async () => {
  const { page } = studio
  const devices = [phone, await phone.context().newPage(), await phone.context().newPage()]
  laptop = devices[2] as Page
  await laptop.setViewportSize(DESKTOP)
  for (const device of devices.slice(1)) {
    await device.goto(way.url)
    await device.getByTestId('chat-input').waitFor()
  }
  await here(2)
  await page.getByTestId('tab-people').check()
  await expect(page.getByTestId('people-row')).toHaveCount(2)

  await page.getByTestId('tab-polls').check()
  await page.getByTestId('poll-new').click()
  await page.getByTestId('poll-question').fill('Is it linear?')
  await page.getByTestId('poll-choice-0').fill('Yes')
  await page.getByTestId('poll-choice-1').fill('No')
  await page.getByTestId('poll-open').click()
  // The tablet and the laptop change the vote of the phone; they do not add to it.
  for (const [at, device] of devices.entries()) {
    if (at > 0) {
      await device.reload()
      await device.getByTestId('poll-change').click()
    }
    await device.getByTestId(`poll-choice-${at % 2}`).check()
    await device.getByTestId('poll-submit').click()
    await expect(page.getByTestId(`poll-bar-${at % 2}`)).toContainText('1 · 100%')
  }
  await expect(page.getByTestId('poll-voters').first()).toContainText('1 of 2')
  await devices[1]?.close()
  await here(2)
})

test('a connection that breaks comes back without a reload: same person, vote, group and held seat, nobody twice', async () => {
  const { page } = studio
  for (const device of [phone, laptop]) {
    await device.reload()
    await device.getByTestId('poll-change').waitFor()
    await device.evaluate(() => Object.assign(window, { loadedOnce: true }))
  }
  await page.getByTestId('wants-grid').check()
  await page.getByTestId('grid-row').filter({ hasText: 'Ann' }).getByRole('button').first().click()
  await page.getByTestId('audience-all').check()
  await page.getByTestId('offer-limits').locator('summary').click()
  await page.getByTestId('offer-stock').fill('1')
  await page.getByTestId('offer-send').click()
  await phone.getByTestId('offer-claim').click()
  await expect(phone.getByTestId('offer-held')).toBeVisible()
  await page.getByTestId('tab-people').check()
  await page.getByTestId('groups-start').click()
  await page.getByTestId('groups-size').selectOption('2')
  await page.getByTestId('groups-open').click()
  await expect(phone.getByTestId('group')).toContainText('Group 1')
  await other.getByTestId('group-input').fill('Before the cut')
  await other.getByTestId('group-input').press('Enter')
  await asBefore()

  // Shorter than the studio's patience: nobody has been away.
  way.cut()
  way.restore()
  await asBefore()
  await here(2)

  way.cut()
  await expect(phone.locator('.veil')).toContainText('Connection lost')
  await here(1)
  // Written with no way to the studio: it is sent when there is one again, and once.
  await phone.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('[data-testid=group-input]') as HTMLInputElement
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'Written in a tunnel')
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await phone.evaluate(() =>
    document.querySelector<HTMLInputElement>('[data-testid=group-input]')?.form?.requestSubmit(),
  )
  await other.getByTestId('group-input').fill('While Ann was away')
  await other.getByTestId('group-input').press('Enter')
  way.restore()
  await asBefore()
  await here(2)
  await expect(page.getByTestId('people-row')).toHaveCount(2)
  for (const text of ['While Ann was away', 'Written in a tunnel']) {
    for (const student of [phone, laptop, other]) {
      await expect(student.getByTestId('group-log').getByText(text)).toHaveCount(1)
    }
  }
})

test('a phone that was asleep while its connection died wakes up in the class', async () => {
  const cdp = await phone.context().newCDPSession(phone)
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
  way.cut()
  await here(1)
  way.restore()
  await cdp.send('Page.setWebLifecycleState', { state: 'active' })
  await here(2)
  await asBefore()
  await studio.page.getByTestId('groups-close').click()
  await expect(phone.getByTestId('group')).toBeHidden()
})
