import { expect, test } from '@playwright/test'
import { attend, openBrowser, openStudio, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

test('a browser without WebRTC says so and takes part all the same', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const student = await attend(browser, url, 'Old Tablet', {
      ready: (context) =>
        context.addInitScript(() => {
          Reflect.deleteProperty(globalThis, 'RTCPeerConnection')
        }),
    })
    await expect(student.getByRole('status')).toContainText('This browser cannot show the live picture')
    await student.getByTestId('chat-input').fill('I can read and write')
    await student.getByTestId('chat-input').press('Enter')
    await expect(page.getByTestId('chat-log')).toContainText('I can read and write')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
