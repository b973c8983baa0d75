import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import {
  attend,
  goLive,
  openBrowser,
  openStudio,
  removeDataDir,
  type Studio,
  temporaryDataDir,
} from '../helpers/studio'

/** A person's hand: the system's own dialogue cannot be pressed from here. */
const willChoose = ({ app }: Studio, file: string) =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)

async function begin(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Ms Lin')
  await page.getByText('Sample catalogue').click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.keyboard.press('c')
  await expect(page.getByTestId('course-row')).toHaveCount(24)
}

test('courses come in from a file as they were shown, or not at all, and go out again', async () => {
  const dataDir = temporaryDataDir()
  const studio = await openStudio(dataDir)
  const { app, page } = studio
  try {
    await begin(page)
    const wrong = join(dataDir, 'wrong.csv')
    writeFileSync(wrong, 'title_en,description_en,price,currency\nGood,Text,10,EUR\nBad,Text,10,EURO\n')
    await willChoose(studio, wrong)
    await page.getByTestId('import-courses').click()
    await page.getByTestId('import-choose').click()
    await expect(page.getByTestId('import-fault')).toHaveText(/3\s*currency\s*No such currency\s*EURO/)
    await expect(page.getByTestId('import-apply')).toBeDisabled()

    // GB18030, as a Chinese spreadsheet writes it: 线性代数 and 讲解.
    const right = join(dataDir, 'right.csv')
    const head = Buffer.from('title_zh,description_zh,level,price,currency\n')
    const row = Buffer.concat([Buffer.from('cfdfd0d4b4facafd2c', 'hex'), Buffer.from('bdb2bde2', 'hex')])
    writeFileSync(right, Buffer.concat([head, row, Buffer.from(',beginner,1500,JPY\n')]))
    await willChoose(studio, right)
    await page.getByTestId('import-choose').click()
    await expect(page.getByTestId('import-preview')).toContainText('GB18030')
    await expect(page.getByTestId('import-row')).toContainText('线性代数')
    await page.getByTestId('import-apply').click()
    await expect(page.getByTestId('course-row')).toHaveCount(25)
    const imported = page.getByTestId('course-row').filter({ hasText: '线性代数' }).filter({ hasText: 'Draft' })
    await expect(imported).toContainText('¥1,500')

    const file = join(dataDir, 'out.csv')
    await willChoose(studio, file)
    await page.getByTestId('export-csv').click()
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain('线性代数')
    await page.getByTestId('import-courses').click()
    await page.getByTestId('import-choose').click()
    await expect(page.getByTestId('import-preview')).toContainText('0 new · 0 changed · 25 unchanged')
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})

test('a course is written, reviewed against the checklist, approved, bundled and offered', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    await begin(page)
    await page.keyboard.press('n')
    await page.getByTestId('course-title-en').fill('Matrices for makers')
    await page.getByTestId('course-description-en').fill('The best course ever.')
    await page.getByTestId('course-price').fill('49')
    await page.getByTestId('course-topics').fill('Algebra')
    await page.getByTestId('course-topics').press('Enter')
    await page.getByTestId('course-save').click()
    await page.getByTestId('course-row').filter({ hasText: 'Matrices for makers' }).click()
    await expect(page.getByTestId('review-state')).toHaveText('Draft')
    await page.getByTestId('review-ask').click()
    await expect(page.getByTestId('review-state')).toHaveText('In review')
    for (const check of ['audience', 'outcome', 'time', 'true']) await page.getByTestId(`check-${check}`).check()
    await expect(page.getByTestId('review-approve')).toBeDisabled()
    await page
      .getByTestId('course-description-en')
      .fill(
        'For people who draw, print or program and know matrices only as tables. In six evenings you learn to read one as a movement, and can turn and project pictures on your own.',
      )
    await page.getByTestId('course-save').click()
    await page.getByTestId('course-row').filter({ hasText: 'Matrices for makers' }).click()
    await page.getByTestId('review-ask').click()
    for (const check of ['audience', 'outcome', 'time', 'true']) await page.getByTestId(`check-${check}`).check()
    await page.getByTestId('review-approve').click()
    await expect(page.getByTestId('review-state')).toHaveText('Approved')
    await page.keyboard.press('Escape')
    await page.getByTestId('bundle-new').click()
    await page.getByTestId('bundle-title').fill('Makers’ pair')
    for (const name of ['Matrices for makers', 'Layout and Colour']) {
      await page.locator('.bundle-courses label', { hasText: name }).getByRole('checkbox').check()
    }
    await page.getByTestId('bundle-price').fill('150')
    await page.getByTestId('bundle-save').click()
    await expect(page.getByTestId('bundle-row')).toContainText('2 courses')

    // Not before the form has let go of the keyboard.
    await expect(page.getByTestId('bundle-title')).toBeHidden()
    await page.keyboard.press('h')
    const url = await goLive(page)
    const ann = await attend(browser, url, 'Ann')
    await page.getByTestId('offer-course').selectOption({ label: 'Makers’ pair' })
    await page.getByTestId('offer-discount').fill('10')
    await page.getByTestId('audience-all').check()
    await page.getByTestId('offer-send').click()
    const sheet = ann.getByTestId('offer-sheet')
    for (const text of ['Makers’ pair', 'Matrices for makers', 'Layout and Colour']) {
      await expect(sheet).toContainText(text)
    }
    await expect(sheet.getByTestId('offer-due')).toContainText('135')
    await ann.getByTestId('offer-click').click()
    await page.getByTestId('sent-offer').locator('summary').click()
    await page.locator('.recipient', { hasText: 'Ann' }).getByTestId('order-confirm').click()
    await expect(ann.getByTestId('offer-paid')).toBeVisible()
    // Whoever bought the pair is not advised half of it.
    await ann.keyboard.press('Escape')
    await ann.getByTestId('tab-for-you').click()
    await expect(ann.getByTestId('for-you-item').first()).toBeVisible()
    await expect(ann.getByTestId('for-you').getByRole('heading', { name: 'Layout and Colour' })).toHaveCount(0)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
