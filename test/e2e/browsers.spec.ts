import { expect, test } from '@playwright/test'
import { attend, openBrowser, openStudio, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

test('a browser without WebRTC says so and takes part all the same; one to which no picture comes through says that it waits', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const walled = await attend(browser, url, 'Walled In', {
      ready: (context) =>
        context.addInitScript(() => {
          const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription as (
            this: RTCPeerConnection,
            description: RTCSessionDescriptionInit,
          ) => Promise<void>
          RTCPeerConnection.prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
            const sdp = description.sdp?.replace(/^a=candidate:.*\r\n/gm, '')
            return setRemoteDescription.call(this, { type: description.type, ...(sdp ? { sdp } : {}) })
          }
          RTCPeerConnection.prototype.addIceCandidate = () => Promise.resolve()
        }),
    })
    const hasStream = () =>
      walled.getByTestId('stage-video').evaluate((video) => (video as HTMLVideoElement).srcObject !== null)
    await expect.poll(hasStream, { timeout: 20_000 }).toBe(true)
    await expect(walled.locator('.veil')).toContainText('Waiting for the teacher')
    await expect(walled.locator('.for-sound')).toHaveCount(0)
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
