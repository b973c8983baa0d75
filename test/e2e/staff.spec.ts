import { expect, test } from '@playwright/test'
import {
  attend,
  DESKTOP,
  openBrowser,
  openStudio,
  raw,
  removeDataDir,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

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
    const helper = await attend(browser, link, 'Co', { viewport: DESKTOP })
    const moderator = await attend(browser, ofModerator, 'Mo')
    await expect(ann.getByTestId('tab-run')).toBeHidden()
    await ann.getByTestId('chat-input').fill('Is this on?')
    await ann.getByTestId('chat-input').press('Enter')
    for (const [student, action] of [
      [moderator, 'Mute'],
      [helper, 'Unmute'],
      [helper, 'Mute'],
    ] as const) {
      await student.getByTestId('tab-run').click()
      await student.getByTestId('run-message').getByRole('button', { name: action, exact: true }).click()
      await expect(ann.getByTestId('chat-input')).toBeEnabled({ enabled: action === 'Unmute' })
    }
    // What binds the class does not bind who helps to run it.
    await moderator.getByTestId('run-mode').selectOption('off')
    await expect(ann.getByTestId('chat-note')).toBeVisible()
    await moderator.getByTestId('tab-chat').click()
    await moderator.getByTestId('chat-input').fill('Back in two minutes')
    await moderator.getByTestId('chat-input').press('Enter')
    await expect(ann.getByTestId('chat-log')).toContainText('Mo · Moderator')
    await expect(ann.getByTestId('chat-log')).toContainText('Back in two minutes')
    await expect(page.getByTestId('chat-role')).toHaveText('Moderator')
    // Nobody is offered to restrain an equal or a better.
    await helper.getByTestId('tab-chat').click()
    await helper.getByTestId('chat-input').fill('Thank you')
    await helper.getByTestId('chat-input').press('Enter')
    await helper.getByTestId('tab-run').click()
    await moderator.getByTestId('tab-run').click()
    for (const [student, text, offered] of [
      [helper, 'Back in two minutes', 1],
      [moderator, 'Thank you', 0],
    ] as const) {
      const line = student.getByTestId('run-message').filter({ hasText: text })
      await expect(line).toBeVisible()
      await expect(line.getByRole('button', { name: 'Mute', exact: true })).toHaveCount(offered)
    }
    // What is said, typed by who helps and by the teacher; there is nothing to press before the first line.
    await expect(ann.getByTestId('captions-toggle')).toBeHidden()
    await moderator.getByTestId('run-caption').fill('A vector has a direction.')
    await moderator.getByTestId('run-caption').press('Enter')
    await expect(ann.getByTestId('captions')).toContainText('A vector has a direction.')
    await page.keyboard.press('k')
    await expect(page.getByTestId('captions')).toContainText('A vector has a direction.')
    await page.keyboard.press('7')
    await page.keyboard.type('And a length.')
    await page.keyboard.press('Enter')
    await expect(ann.getByTestId('captions')).toContainText('And a length.')
    await ann.getByTestId('captions-toggle').click()
    await expect(ann.getByTestId('captions')).toBeHidden()
    await page.keyboard.press('Escape')
    await page.getByTestId('tab-chat').click()
    await helper.getByTestId('run-poll-question').fill('Clear?')
    await helper.getByTestId('run-poll-choices').fill('Yes\nNo')
    await helper.getByTestId('run-poll-open').click()
    await expect(ann.getByTestId('poll-sheet')).toContainText('Clear?')
    await helper.getByTestId('run-poll-share').click()
    await ann.getByTestId('poll-choice-0').check()
    await ann.getByTestId('poll-submit').click()
    await expect(ann.getByTestId('poll-sheet')).toContainText('not shown yet')
    await helper.getByTestId('run-poll-close').click()
    await helper.getByTestId('run-poll-share').click()
    await expect(ann.getByTestId('poll-sheet')).toContainText('100%')
    await helper.getByTestId('run-handout-url').fill('javascript:alert(1)')
    await expect(helper.getByTestId('run-handout-share')).toBeDisabled()
    await helper.getByTestId('run-handout-url').fill('https://example.org/notes')
    await helper.getByTestId('run-handout-share').click()
    await ann.getByTestId('tab-material').click()
    await expect(ann.getByTestId('handout')).toContainText('example.org')
    await helper.getByTestId('run-checkin').click()
    await ann.getByTestId('checkin-answer').click()
    await moderator.getByTestId('tab-run').click()
    await moderator.getByTestId('run-mode').selectOption('open')
    await moderator.getByTestId('run-unmute').click()
    await ann.getByTestId('tab-questions').click()
    for (const [student, text] of [
      [helper, 'Which chapter?'],
      [moderator, 'Which page?'],
    ] as const) {
      await ann.getByTestId('question-input').fill(text)
      await ann.getByTestId('question-ask').click()
      const waiting = student.getByTestId('run-question').filter({ hasText: text })
      await waiting.getByTestId('run-answer').click()
      await waiting.getByTestId('run-answer-text').fill('The third.')
      await waiting.getByTestId('run-answer-send').click()
      await expect(ann.getByTestId('question').filter({ hasText: text })).toContainText('The third.')
      const closed = student.getByTestId('run-question-closed').filter({ hasText: text })
      await closed.getByTestId('run-reopen').click()
      await expect(waiting).toBeVisible()
      await waiting.getByTestId('run-dismiss').click()
      await expect(ann.getByTestId('question').filter({ hasText: text })).toBeHidden()
      await expect(closed).toContainText('Dismissed')
    }

    await ann.getByTestId('hand').click()
    await expect(helper.getByTestId('run-hand')).toContainText('Ann')
    await helper.getByTestId('run-invite-voice').click()
    await expect(ann.getByTestId('stage-invitation')).toBeVisible()
    await helper.getByTestId('run-guest-back').click()
    await expect(ann.getByTestId('stage-invitation')).toBeHidden()

    // Each may do what the role allows, whatever a message says that goes past the page.
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
