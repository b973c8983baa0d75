import { expect, test } from '@playwright/test'
import {
  attend,
  freePort,
  openBrowser,
  openStudio,
  picture,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

test('the hidden window that broadcasts crashes in mid-class, and the picture comes back by itself', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const ann = await attend(browser, await teach(page), 'Ann')
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    await app.evaluate(({ BrowserWindow }) => {
      const hidden = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().includes('/broadcast/'),
      )
      hidden?.webContents.forcefullyCrashRenderer()
    })
    // The same page, the same person: only the picture was away for a moment.
    await new Promise((wait) => setTimeout(wait, 1000))
    const { sum } = await picture(ann)
    await expect.poll(async () => (await picture(ann)).sum, { timeout: 20_000 }).not.toBe(sum)
    const { frames } = await picture(ann)
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(frames + 20)
    await expect(page.getByTestId('here')).toContainText('1 here')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the window the teacher sees crashes in mid-class, and is back in it by itself', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const studio = app.process()
  try {
    await teach(page)
    await expect(page.getByTestId('live')).toBeVisible()

    // Quitting by the menu, its key or the dock asks first, and here stays.
    const asked = await app.evaluate(async ({ app, dialog, Menu }) => {
      const seen: string[] = []
      Object.assign(dialog, {
        showMessageBox: async (_window: unknown, { message }: { message: string }) => {
          seen.push(message)
          return { response: 0 }
        },
      })
      const quit = Menu.getApplicationMenu()?.items[0]?.submenu?.items[0]
      for (const leave of [() => quit?.click(), () => app.quit()]) {
        leave()
        await new Promise((answered) => setTimeout(answered, 300))
      }
      return [quit?.accelerator, ...seen]
    })
    const question = 'A class is live. Quit all the same?'
    expect(asked).toEqual(['CommandOrControl+Q', question, question])
    await expect(page.getByTestId('live')).toBeVisible()

    await app.evaluate(({ BrowserWindow }) => {
      const shown = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/studio/'))
      shown?.webContents.forcefullyCrashRenderer()
    })
    // Asked in the moment of the crash a page never answers.
    const isLive = () =>
      app.evaluate(({ BrowserWindow }) => {
        const shown = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/studio/'))
        return Promise.race([
          shown?.webContents.executeJavaScript(`document.querySelector('[data-testid=live]') !== null`),
          new Promise((late) => setTimeout(() => late(false), 1000)),
        ]).catch(() => false)
      })
    await expect.poll(isLive, { timeout: 30_000 }).toBe(true)

    // Whoever ends it by a signal is not there to answer.
    const ended = new Promise((end) => studio.once('exit', end))
    studio.kill('SIGTERM')
    expect(await ended).toBe(0)
  } finally {
    studio.kill('SIGKILL')
    removeDataDir(dataDir)
  }
})

test('a studio killed in mid-class reopens with everything that was acknowledged, and students come back by themselves', async () => {
  const dataDir = temporaryDataDir()
  const port = String(await freePort())
  const first = await openStudio(dataDir, ['--port', port])
  const studio = first.app.process()
  const browser = await openBrowser()
  let second: Awaited<ReturnType<typeof openStudio>> | undefined
  try {
    const url = await teach(first.page)
    const ann = await attend(browser, url, 'Ann')
    for (const text of ['one', 'two', 'three']) {
      await ann.getByTestId('chat-input').fill(text)
      await ann.getByTestId('chat-input').press('Enter')
      await expect(ann.getByTestId('chat-log')).toContainText(text)
    }
    await expect(first.page.getByTestId('chat-log')).toContainText('three')

    studio.kill('SIGKILL')
    second = await openStudio(dataDir, ['--port', port])
    const { page } = second
    await expect(page.getByTestId('class-row')).toContainText('Interrupted')
    await page.getByTestId('interrupted-continue').click()
    await page.getByTestId('preview').waitFor()
    await page.getByTestId('go-live').click()
    await expect(page.getByTestId('live')).toBeVisible()

    // Same link, same person, nothing asked again.
    await expect(page.getByTestId('here')).toContainText('1 here')
    for (const text of ['one', 'two', 'three']) await expect(page.getByTestId('chat-log')).toContainText(text)
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    await ann.getByTestId('chat-input').fill('still here')
    await ann.getByTestId('chat-input').press('Enter')
    await expect(page.getByTestId('chat-log')).toContainText('still here')

    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(page.getByTestId('report-came')).toHaveText('1')
    await expect(page.getByTestId('report-messages')).toHaveText('4')
  } finally {
    await browser.close()
    studio.kill('SIGKILL')
    await second?.app.close()
    removeDataDir(dataDir)
  }
})
