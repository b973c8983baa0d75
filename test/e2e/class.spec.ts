import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  attend,
  DESKTOP,
  FULL_RATE,
  loudness,
  openBrowser,
  openStudio,
  picture,
  removeDataDir,
  teachByHand,
  temporaryDataDir,
} from '../helpers/studio'

test('one class from first run to report: seen, heard, talked in, voted in, bought in', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const browser = await openBrowser()
  try {
    const url = await teachByHand(page)
    const ann = await attend(browser, url, 'Ann <script>alert(1)</script>')
    const bob = await attend(browser, url, '李雷', { viewport: DESKTOP })

    // Picture: decoded frames advance and their pixels change; sound has energy.
    for (const student of [ann, bob]) {
      await expect.poll(async () => (await picture(student)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
      const before = await picture(student)
      expect([before.width, before.height]).toEqual([1280, 720])
      await expect.poll(async () => (await picture(student)).sum).not.toBe(before.sum)
      await expect.poll(async () => (await picture(student)).frames).toBeGreaterThan(before.frames + 10)
    }
    expect(await loudness(bob, 3000)).toBeGreaterThan(0.01)

    // Chat, both ways, as text.
    await ann.getByTestId('chat-input').fill('What is a <b>basis</b>?')
    await ann.getByTestId('chat-input').press('Enter')
    await expect(page.getByTestId('chat-log')).toContainText('What is a <b>basis</b>?')
    await expect(page.getByTestId('chat-log')).toContainText('Ann <script>alert(1)</script>')
    await expect(bob.getByTestId('chat-log')).toContainText('What is a <b>basis</b>?')
    await page.getByTestId('chat-input').fill('A smallest set that spans.')
    await page.getByTestId('chat-input').press('Enter')
    await expect(ann.getByTestId('chat-log')).toContainText('A smallest set that spans.')

    // A poll with live bars; a changed vote counts once.
    await page.getByTestId('tab-polls').check()
    await page.getByTestId('poll-new').click()
    await page.getByTestId('poll-question').fill('Clear so far?')
    await page.getByTestId('poll-choice-0').fill('Yes')
    await page.getByTestId('poll-choice-1').fill('No')
    await page.getByTestId('poll-open').click()
    for (const [student, choice] of [
      [ann, 0],
      [bob, 1],
    ] as const) {
      await student.getByTestId(`poll-choice-${choice}`).check()
      await student.getByTestId('poll-submit').click()
    }
    await expect(page.getByTestId('poll-voters')).toContainText('2 of 2')
    await bob.getByText('Change my vote').click()
    await bob.getByTestId('poll-choice-0').check()
    await bob.getByTestId('poll-submit').click()
    await expect(page.getByTestId('poll-bar-0')).toContainText('2 · 100%')
    await expect(page.getByTestId('poll-voters')).toContainText('2 of 2')

    // A reload keeps identity and vote.
    await ann.reload()
    await expect(ann.getByTestId('poll-sheet')).toContainText('2 · 100%')
    await expect(page.getByTestId('here')).toContainText('2 here')
    await page.getByTestId('poll-close').click()
    await expect(ann.getByTestId('poll-sheet')).toContainText('Poll closed')

    // What an attendee does changes what is recommended to them.
    await ann.getByTestId('tab-for-you').click()
    const list = () =>
      ann.getByTestId('for-you-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-course')))
    await expect.poll(async () => (await list()).length).toBe(3)
    const [dismissed] = await list()
    await ann.getByTestId('for-you-dismiss').first().click()
    await expect.poll(list).not.toContain(dismissed)
    const wanted = (await list())[0]
    await ann.getByTestId('for-you-open').first().click()

    // An offer: card, click, order.
    await page.getByTestId('offer-course').selectOption(wanted as string)
    await page.getByTestId('audience-all').check()
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 2')
    await page.getByTestId('offer-send').click()
    await expect(ann.getByTestId('offer-sheet')).toBeVisible()
    await ann.getByTestId('offer-click').click()
    await bob.getByTestId('offer-dismiss').click()
    await expect(page.getByTestId('sent-clicked')).toContainText('1/2')
    await expect(page.getByTestId('sent-seen')).toContainText(/[12]\/2/)
    await page.getByTestId('sent-offer').locator('summary').click()
    await page.locator('.recipient', { hasText: 'Ann' }).getByTestId('order-confirm').click()
    await expect(ann.getByTestId('offer-paid')).toBeVisible()

    await ann.getByTestId('hand').click()
    await expect(ann.getByTestId('hand')).toHaveAttribute('aria-pressed', 'true')

    // The report's numbers are what the test did.
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(ann.getByTestId('ended')).toBeVisible()
    await expect(page.getByTestId('report-came')).toHaveText('2')
    await expect(page.getByTestId('report-peak')).toHaveText('2 / 2')
    await expect(page.getByTestId('report-messages')).toHaveText('2')
    await expect(page.getByTestId('report-poll')).toContainText('2 of 2')
    await expect(page.getByTestId('report-participation')).toContainText('Raised a hand (1×)1 / 2 · 50%')
    await expect(page.getByTestId('funnel-sent')).toHaveText('2')
    await expect(page.getByTestId('funnel-shown')).toHaveText('2 / 2 · 100%')
    await expect(page.getByTestId('funnel-clicked')).toHaveText('1 / 2 · 50%')
    await expect(page.getByTestId('funnel-paid')).toHaveText('1 / 2 · 50%')
    const price = await page.getByTestId('funnel-revenue').textContent()
    await expect(page.getByTestId('report-revenue')).toHaveText(price as string)

    // With the network off, after a restart of the window: the same report from this machine alone, and its CSV.
    await app.evaluate(({ session }) => session.defaultSession.enableNetworkEmulation({ offline: true }))
    await page.reload()
    await page.getByRole('button', { name: 'Report' }).click()
    await expect(page.getByTestId('report-came')).toHaveText('2')
    await expect(page.getByTestId('funnel-paid')).toHaveText('1 / 2 · 50%')
    const file = join(dataDir, 'chat.csv')
    await app.evaluate(({ dialog }, filePath) => {
      // A person's hand: the system's own dialog cannot be pressed from here.
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await page.locator('section', { hasText: 'Chat' }).last().getByRole('button', { name: 'Export CSV' }).click()
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain('What is a <b>basis</b>?')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
