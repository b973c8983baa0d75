import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { bare, openStudio, prepare, removeDataDir, runUntil, type Studio, temporaryDataDir } from '../helpers/studio'

const root = resolve(__dirname, '..', '..')

const backUp = async (page: Page, rows: number) => {
  await page.getByTestId('backup-make').click()
  await expect(page.getByTestId('backup')).toHaveCount(rows)
}
/** The program is not started again by itself: the test does that, to keep hold of it. */
async function restoreAndLeave({ app }: Studio, restore: () => Promise<void>): Promise<void> {
  await app.evaluate((electron) => {
    electron.app.relaunch = () => {}
  })
  const closed = app.waitForEvent('close')
  await restore()
  await closed
}

test('a copy is made, comes back in one act, and so does what was there before', async () => {
  const dataDir = temporaryDataDir()
  let studio = await openStudio(dataDir)
  try {
    await studio.page.getByLabel('Your name').fill('Ms Lin')
    await studio.page.getByText('Sample catalogue').click()
    await studio.page.getByRole('button', { name: 'Begin' }).click()
    await studio.page.getByTestId('new-class').waitFor()
    await studio.page.keyboard.press(',')
    await backUp(studio.page, 1)

    await studio.page.keyboard.press('h')
    await studio.page.getByTestId('new-class').click()
    await studio.page.getByLabel('Class title').fill('Vectors live')
    await studio.page.getByRole('button', { name: 'Create class' }).click()
    await studio.page.getByTestId('go-live').waitFor()
    await studio.page.keyboard.press('Escape')
    await expect(studio.page.getByTestId('class-row')).toContainText('Vectors live')

    await studio.page.keyboard.press(',')
    await studio.page.getByTestId('backup-restore').click()
    await restoreAndLeave(studio, () => studio.page.getByTestId('restore-confirm').click())
    studio = await openStudio(dataDir)
    await expect(studio.page.getByTestId('restored')).toContainText('before-restore')
    await expect(studio.page.getByTestId('class-row')).toHaveCount(0)
    await studio.page.getByTestId('restored-seen').click()
    await expect(studio.page.getByTestId('restored')).toHaveCount(0)

    await studio.page.keyboard.press(',')
    await studio.page.getByTestId('backup').filter({ hasText: 'before' }).getByTestId('backup-restore').click()
    await restoreAndLeave(studio, () => studio.page.getByTestId('restore-confirm').click())
    studio = await openStudio(dataDir)
    await expect(studio.page.getByTestId('class-row')).toContainText('Vectors live')
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
  }
})

test('on a new computer a file takes the place of the first-run questions; what is no copy is refused with a sentence', async () => {
  const dataDir = temporaryDataDir()
  const elsewhere = temporaryDataDir()
  const file = join(elsewhere, 'copy.db')
  let studio = await openStudio(dataDir)
  try {
    await prepare(studio.page)
    await studio.page.keyboard.press('Escape')
    await studio.page.keyboard.press(',')
    await studio.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await studio.page.getByTestId('backup-copy').click()
    await expect(studio.page.getByText(file)).toBeVisible()
    await studio.app.close()
    removeDataDir(dataDir)

    studio = await openStudio(dataDir)
    const choose = (path: string) =>
      studio.app.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      }, path)
    const diary = join(elsewhere, 'diary.db')
    writeFileSync(diary, 'dear diary '.repeat(1000))
    await choose(diary)
    await studio.page.getByTestId('first-restore').click()
    await expect(studio.page.getByText('not a sound copy')).toBeVisible()
    await choose(file)
    await restoreAndLeave(studio, () => studio.page.getByTestId('first-restore').click())
    studio = await openStudio(dataDir)
    await expect(studio.page.getByTestId('class-row')).toContainText('Vectors live')
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
    removeDataDir(elsewhere)
  }
})

test('a damaged data file gives way to the last copy, said in a sentence before and after', async () => {
  const dataDir = temporaryDataDir()
  const file = join(dataDir, 'lectern.db')
  let studio = await openStudio(dataDir)
  try {
    await prepare(studio.page)
    await studio.page.keyboard.press('Escape')
    await studio.page.keyboard.press(',')
    await backUp(studio.page, 1)
    await studio.app.close()
    writeFileSync(file, readFileSync(file).fill(0xee, 4096))

    // The message box is the system's own: what it is asked is written down, and its first button pressed.
    const around = join(dataDir, 'around')
    mkdirSync(around)
    writeFileSync(
      join(around, 'package.json'),
      JSON.stringify({ name: 'lectern', productName: 'Lectern', version: '0.0.0', main: 'main.js' }),
    )
    writeFileSync(
      join(around, 'main.js'),
      `require('electron').dialog.showMessageBox = async (asked) => {
         process.stdout.write('asked ' + JSON.stringify(asked) + '\\n')
         return { response: 0 }
       }
       require(${JSON.stringify(join(root, 'out', 'main', 'main.js'))})`,
    )
    const started = await runUntil(
      bare.command,
      [...bare.args.slice(0, -1), around, '--lang=en', '--data-dir', dataDir],
      /asked (\{.*\})[\s\S]*lectern: ready/,
      bare.env,
    )
    await started.stop()
    expect(started.output).toContain('lectern: problem {"code":"corrupt"}')
    const { buttons, detail } = JSON.parse(started.match[1] as string) as { buttons: string[]; detail: string }
    expect(buttons).toHaveLength(2)
    expect(detail).toContain(file)

    studio = await openStudio(dataDir)
    await expect(studio.page.getByTestId('restored')).toContainText('lectern-damaged')
    await expect(studio.page.getByTestId('class-row')).toContainText('Vectors live')
    expect(readdirSync(dataDir).some((name) => name.startsWith('lectern-damaged'))).toBe(true)
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
  }
})
