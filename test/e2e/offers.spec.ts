import { expect, type Page, test } from '@playwright/test'
import { attend, openBrowser, openStudio, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

/** Opens the limits of an offer and writes them. */
async function limit(page: Page, { stock, code }: { stock?: string; code?: string }): Promise<void> {
  await page.getByTestId('offer-limits').locator('summary').click()
  if (stock) await page.getByTestId('offer-stock').fill(stock)
  if (code) await page.getByTestId('offer-code').fill(code)
}

test('one seat, two clicks at once: one holds it; a code makes it cheaper; putting it away frees the seat', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const [ann, bob] = [await attend(browser, url, 'Ann'), await attend(browser, url, '李雷')]
    // Who wants what at a glance: a square of the grid prepares the offer to that person, a segment counts who is in it.
    await page.getByTestId('wants-grid').check()
    await page.getByTestId('grid-row').filter({ hasText: 'Ann' }).getByRole('button').first().click()
    await expect(page.getByTestId('offer-person')).toHaveValue(/.+/)
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 1')
    await page.getByTestId('audience-segment').check()
    await page.getByTestId('offer-segment').selectOption('did:voted')
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 0')
    await page.getByTestId('audience-all').check()
    await limit(page, { stock: '1', code: 'half' })
    await page.getByTestId('offer-code-percent').fill('50')
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 2')
    await page.getByTestId('offer-send').click()
    for (const student of [ann, bob]) await expect(student.getByTestId('offer-seats')).toHaveText('1 seat left')

    // Pressed where it is, not when it may be: the second may find it closed already.
    const press = (student: Page) =>
      student.getByTestId('offer-claim').evaluate((button) => (button as HTMLButtonElement).click())
    await Promise.all([ann, bob].map(press))
    await expect(async () => {
      const held = await Promise.all([ann, bob].map((student) => student.getByTestId('offer-held').count()))
      expect(held.sort()).toEqual([0, 1])
    }).toPass({ timeout: 20_000 })
    const annHolds = (await ann.getByTestId('offer-held').count()) === 1
    const [holder, other] = annHolds ? [ann, bob] : [bob, ann]
    await expect(other.getByTestId('offer-claim')).toHaveText('Sold out')
    await expect(page.getByTestId('sent-seats')).toHaveText('1/1 seats')

    // The code, wrong and right: the price is what the teacher's coupon says.
    const list = await holder.locator('.price s').textContent()
    await holder.getByTestId('offer-code').fill('wrong')
    await holder.getByTestId('offer-code').press('Enter')
    await expect(holder.getByTestId('offer-problem')).toBeVisible()
    await holder.getByTestId('offer-code').fill('half')
    await holder.getByTestId('offer-code').press('Enter')
    const cents = (text: string | null) => Math.round(Number((text ?? '').replace(/[^\d.]/g, '')) * 100)
    await expect
      .poll(async () => cents(await holder.getByTestId('offer-due').textContent()))
      .toBe(Math.floor((cents(list) * 50 + 50) / 100))

    // Who holds the seat pays the teacher, by the reference on the card.
    await holder.getByTestId('offer-click').click()
    await expect(holder.getByTestId('offer-reference')).toHaveText(/^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{8}$/)
    await holder.reload()
    await expect(holder.getByTestId('offer-held')).toBeVisible()
    await holder.getByTestId('offer-dismiss').click()
    await expect(other.getByTestId('offer-claim')).toBeEnabled()
    await other.getByTestId('offer-claim').click()
    await expect(other.getByTestId('offer-held')).toBeVisible()
    await expect(page.getByTestId('sent-seats')).toHaveText('1/1 seats')

    // Put away is put away: the same course does not go to that person again in this class.
    await page.getByTestId('offer-tab-new').check()
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 0')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the cue: nothing in the first minutes, then one line with its evidence; its key prepares the offer, which quiets it', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, ['--rehearsal=12'])
  try {
    await expect(page.getByTestId('matrix')).toContainText(/(?:[3-9]|1\d) likely/, { timeout: 60_000 })
    await expect(page.getByTestId('cue')).toBeHidden()
    // The studio's clock, six minutes later.
    await app.evaluate(() => {
      const real = Date.now
      Date.now = () => real() + 6 * 60_000
    })
    await expect(page.getByTestId('cue')).toBeVisible({ timeout: 15_000 })
    await page.keyboard.press('y')
    await expect(page.getByTestId('offer-preview-count')).not.toContainText('Send to 0')
    await page.getByTestId('offer-send').click()
    await expect(page.getByTestId('cue')).toBeHidden()
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})
