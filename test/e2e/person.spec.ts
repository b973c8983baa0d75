import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask, attend, openBrowser, openStudio, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

test('somebody asks for their data and then to be erased: both from the settings, by a part of the name', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const ann = await attend(browser, await teach(page), 'Ann Unusual')
    await ann.getByTestId('chat-input').fill('my own words')
    await ann.getByTestId('chat-input').press('Enter')
    await expect(page.getByTestId('chat-log')).toContainText('my own words')
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await page.getByTestId('report-came').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press(',')
    await page.getByTestId('person-find').fill('nobody of that name')
    await expect(page.getByText('Nobody is found.')).toBeVisible()
    await page.getByTestId('person-find').fill('unusu')
    await expect(page.getByTestId('person')).toHaveCount(1)

    const file = join(dataDir, 'ann.json')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await page.getByTestId('person-export').click()
    await expect(page.getByText(file)).toBeVisible()
    expect(readFileSync(file, 'utf8')).toContain('my own words')

    // A year on by the computer's clock, without a sign of her: listed, told on the first screen, and still there.
    await app.evaluate(() => {
      const real = Date.now
      Date.now = () => real() + 370 * 86_400_000
    })
    await page.getByTestId('retention-months').selectOption('12')
    await expect(page.getByTestId('retention-person')).toContainText('Ann Unusual')
    await ask(page, 'retention:choose', { months: 6 })
    await page.keyboard.press('Escape')
    await expect(page.getByText('1 person is erased on')).toBeVisible()
    await page.getByTestId('retention-look').click()
    await expect(page.getByTestId('retention-person')).toBeInViewport()
    await page.getByTestId('person-find').fill('unusu')

    if (process.env.LECTERN_PICTURES) {
      await page.getByTestId('person-find').scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(process.env.LECTERN_PICTURES, 'person.png') })
    }
    await page.getByTestId('person-erase').click()
    await page.getByTestId('erase-confirm').click()
    await expect(page.getByText('Nobody is found.')).toBeVisible()
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
