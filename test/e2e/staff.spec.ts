import { expect, test } from '@playwright/test'
import { attend, openBrowser, openStudio, raw, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

test('a co-teacher helps from a browser until the link is revoked', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    await page.keyboard.press('i')
    await page.getByTestId('staff').locator('summary').click()
    await page.getByTestId('staff-co-teacher').click()
    const link = (await page.getByTestId('staff-url').textContent()) as string
    await page.getByTestId('staff-moderator').click()
    const ofModerator = (await page.getByTestId('staff-url').textContent()) as string
    expect(ofModerator).not.toBe(link)
    await page.getByRole('button', { name: 'Close', exact: true }).click()

    const ann = await attend(browser, url, 'Ann')
    const helper = await attend(browser, link, 'Co')
    await expect(ann.getByTestId('tab-run')).toBeHidden()
    await helper.getByTestId('tab-run').click()
    await ann.getByTestId('chat-input').fill('Is this on?')
    await ann.getByTestId('chat-input').press('Enter')
    await helper.getByTestId('run-message').getByRole('button', { name: 'Mute' }).click()
    await expect(ann.getByTestId('chat-input')).toBeDisabled()
    await helper.getByTestId('run-poll-question').fill('Clear?')
    await helper.getByTestId('run-poll-choices').fill('Yes\nNo')
    await helper.getByTestId('run-poll-open').click()
    await expect(ann.getByTestId('poll-sheet')).toContainText('Clear?')

    await ann.getByTestId('hand').click()
    await expect(helper.getByTestId('run-hand')).toContainText('Ann')
    await helper.getByTestId('run-invite-voice').click()
    await expect(ann.getByTestId('stage-invitation')).toBeVisible()
    await helper.getByTestId('run-guest-back').click()
    await expect(ann.getByTestId('stage-invitation')).toBeHidden()

    // Each may do what the role allows, whatever a message says that goes past the page.
    const moderator = await attend(browser, ofModerator, 'Mo')
    const draft = { question: 'Mine?', kind: 'single', choices: ['Yes', 'No'] }
    const acts = {
      mode: { type: 'chat:mode', mode: { kind: 'open' } },
      poll: { type: 'poll:open', draft },
      rating: { type: 'rating:ask' },
    }
    const answers = async (student: typeof ann) => {
      const given = []
      for (const [name, act] of Object.entries(acts))
        given.push(await raw(student, { ...act, id: `past-page-${name}` }))
      return given
    }
    expect(await answers(moderator)).toEqual(['ack', 'not-allowed', 'not-allowed'])
    expect(await answers(helper)).toEqual(['ack', 'ack', 'not-allowed'])
    expect(await answers(ann)).toEqual(['not-allowed', 'not-allowed', 'not-allowed'])
    await expect(ann.getByTestId('rating-sheet')).toBeHidden()

    await page.keyboard.press('i')
    await page.getByTestId('staff').locator('summary').click()
    await page.getByTestId('staff-revoke').first().click()
    await expect(page.getByTestId('staff-revoke')).toHaveCount(1)
    await helper.getByTestId('run-mode').selectOption('off')
    await expect(helper.getByRole('alert')).toBeVisible()
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
