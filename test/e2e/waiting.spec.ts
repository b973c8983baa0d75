import { expect, test } from '@playwright/test'
import { openBrowser, openStudio, prepare, removeDataDir, temporaryDataDir } from '../helpers/studio'

test('a class is planned, students register and wait, and are in when it goes live', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    await prepare(page)
    await page.getByTestId('plan-open').click()
    await page.getByTestId('plan-start').fill('2035-06-01T09:30')
    await page.getByTestId('field-add').click()
    await page.getByTestId('field-kind-0').selectOption('choice')
    await page.getByTestId('plan-save').click()
    await expect(page.getByText('a choice needs at least two lines')).toBeVisible()
    await page.getByTestId('field-label-0').fill('Your year')
    await page.getByTestId('field-choices-0').fill('First\nSecond')
    await page.getByTestId('field-required-0').check()
    await page.getByTestId('plan-consent').fill('This class is recorded.')
    await page.getByTestId('plan-save').click()
    await expect(page.getByTestId('plan-save')).toBeHidden()

    await page.getByTestId('door-open').click()
    const url = (await page.getByTestId('join-url').textContent()) as string
    const code = await page.getByTestId('short-code').textContent()
    await page.getByTestId('code-renew').click()
    await expect(page.getByTestId('short-code')).not.toHaveText(code as string)
    await page.getByRole('button', { name: 'Close', exact: true }).click()

    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'en-US' })
    const ann = await context.newPage()
    await ann.goto(url)
    await ann.getByTestId('join-name').fill('Ann')
    await ann.getByTestId('join-consent').check()
    await expect(ann.getByTestId('join-submit')).toBeDisabled()
    await ann.locator('[data-testid^=answer-]').selectOption('Second')
    await ann.getByTestId('join-consent-own').check()
    await ann.getByTestId('join-submit').click()
    await expect(ann.getByTestId('countdown')).toContainText('d')
    const [file] = await Promise.all([ann.waitForEvent('download'), ann.getByTestId('calendar').click()])
    expect(file.suggestedFilename()).toBe('class.ics')
    await expect(page.getByTestId('waiting-state')).toContainText('1 waiting')
    await ann.reload()
    await expect(ann.getByTestId('waiting')).toBeVisible()

    await page.getByTestId('go-live').click()
    await expect(ann.getByTestId('chat-input')).toBeVisible()
    await page.getByTestId('tab-people').check()
    await page.getByTestId('people-row').click()
    await expect(page.getByTestId('answers')).toContainText('Second')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
