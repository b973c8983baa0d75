import { type BrowserContext, expect as expectSoon, type Page, test } from '@playwright/test'
import { MAX_ATTENDEES } from '../../electron/classroom/entrance'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { openLiveClass, openWaitingClass } from '../helpers/classroom'
import { faults } from '../helpers/looks'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'
import { DESKTOP, openBrowser, type Students } from '../helpers/studio'
import { openWireWay } from '../helpers/wire-way'

const expect = expectSoon.configure({ timeout: 30_000 })

let folder: ReturnType<typeof temporaryFolder>
let store: ReturnType<typeof storeWithClass>
let browser: Students
test.beforeEach(async () => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  browser = await openBrowser()
})
test.afterEach(async () => {
  await browser.close()
  store.close()
  folder.remove()
})

const phone = (options: Parameters<typeof browser.newContext>[0] = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-US', ...options })

async function enter(page: Page, name: string): Promise<void> {
  await page.getByTestId('join-name').fill(name)
  await page.getByTestId('join-consent').check()
  await page.getByTestId('join-submit').click()
}

test('what the teacher asks is asked in each of its kinds, named and as large as a finger, and kept as it was answered', async () => {
  const live = await openWaitingClass(store)
  try {
    await live.classroom.plan(CLASS.id, {
      registration: {
        fields: [
          { id: 'field-text', kind: 'text', label: 'Where you work', required: true },
          { id: 'field-number', kind: 'number', label: 'Years of practice', required: true },
          { id: 'field-email', kind: 'email', label: 'Address for the notes', required: false },
          { id: 'field-choice', kind: 'choice', label: 'Your level', required: true, choices: ['New', 'Some'] },
        ],
        consentText: 'This class is recorded.',
        consentVersion: 0,
      },
    })
    const small = { width: 320, height: 568 }
    for (const [locale, colorScheme, viewport] of [
      ['en-US', 'light', small],
      ['zh-CN', 'dark', small],
      ['zh-CN', 'light', DESKTOP],
    ] as const) {
      const context = await phone({ locale, colorScheme, viewport })
      const page = await context.newPage()
      await page.goto(live.url)
      const answer = (kind: string) => page.getByTestId(`answer-field-${kind}`)
      const submit = page.getByTestId('join-submit')
      await page.getByTestId('join-name').fill('Ann')
      await page.getByTestId('join-consent').check()
      await page.getByTestId('join-consent-own').check()
      await answer('text').fill('Harbour school')
      await answer('choice').selectOption('Some')
      await answer('number').fill('many')
      await expect(submit).toBeDisabled()
      expect(await faults(page, { targetPx: 44 })).toEqual([])
      await answer('number').fill('12')
      await answer('email').fill('not an address')
      await expect(submit).toBeDisabled()
      await answer('email').fill('ann@example.org')
      await submit.click()
      await expect(page.getByTestId('waiting')).toBeVisible()
      await context.close()
    }
    const people = store.read.prepare('SELECT COUNT(*) AS n FROM attendees').get() as { n: number }
    expect(people.n).toBe(3)
  } finally {
    await live.close()
  }
})

test('a class that is full says so to whoever comes, and lets those in who are known', async () => {
  const live = await openLiveClass(store)
  try {
    const context = await phone()
    const page = await context.newPage()
    await page.goto(live.url)
    await enter(page, 'Ann')
    await page.getByTestId('chat-input').waitFor()
    const { room } = live.classroom.live()
    const nothing = () => undefined
    await Promise.all(
      Array.from({ length: MAX_ATTENDEES - 1 }, (_, at) =>
        room.greet(
          {
            id: `seat-${at}`,
            simulated: true,
            device: { address: 'of-this-machine' },
            send: nothing,
            sendFrames: nothing,
            close: nothing,
          },
          {
            type: 'join',
            v: PROTOCOL_VERSION,
            locale: 'en',
            name: `Student ${at}`,
            consent: true,
            consentVersion: 0,
            answers: {},
          },
        ),
      ),
    )
    const late = await (await phone({ locale: 'zh-CN' })).newPage()
    await late.goto(live.url)
    await enter(late, '李雷')
    await expect(late.getByRole('alert')).toHaveText('课堂人数已满。')
    await expect(late.getByTestId('join-name')).toHaveValue('李雷')
    expect(await faults(late, { targetPx: 44 })).toEqual([])
    await page.reload()
    await expect(page.getByTestId('chat-input')).toBeVisible()
  } finally {
    await live.close()
  }
})

test('a page that has lost its connection says so over the picture, keeps what was said, and is back when there is one', async () => {
  const live = await openLiveClass(store)
  const way = await openWireWay(live.url)
  try {
    const page = await (await phone()).newPage()
    await page.goto(way.url)
    await enter(page, 'Ann')
    await page.getByTestId('chat-input').fill('Before the tunnel')
    // Typed within one frame, by a keyboard that says nothing of its keys.
    await page.evaluate(() => {
      const field = document.activeElement as HTMLInputElement
      for (const letter of ' - go!') document.execCommand('insertText', false, letter)
      if (field.value !== 'Before the tunnel - go!') throw new Error(`a field that says ${field.value}`)
    })
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('chat-log')).toContainText('Before the tunnel - go!')
    await expect(page.getByTestId('chat-log').locator('.pending')).toHaveCount(0)
    way.cut()
    await expect(page.locator('.veil')).toContainText('Connection lost')
    await expect(page.getByTestId('chat-log')).toContainText('Before the tunnel - go!')
    expect(await faults(page, { targetPx: 44 })).toEqual([])
    way.restore()
    await expect(page.locator('.veil')).not.toContainText('Connection lost')
  } finally {
    way.close()
    await live.close()
  }
})
