import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect as expectSoon, type Page, test } from '@playwright/test'
import {
  ask,
  attend,
  DESKTOP,
  openBrowser,
  openStudio,
  raw,
  removeDataDir,
  type Students,
  type Studio,
  teach,
  temporaryDataDir,
} from '../helpers/studio'

/** Two browsers and a studio share a machine that may be busy. */
const expect = expectSoon.configure({ timeout: 45_000 })

/** Where a picture of each screen goes when somebody wants to look at them. */
const pictures = process.env.LECTERN_PICTURES
async function look(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

let dataDir: string
let studio: Studio
let browser: Students
let url: string
let phone: Page
let desktop: Page

test.describe.configure({ mode: 'serial', timeout: 240_000 })
test.beforeAll(async () => {
  dataDir = temporaryDataDir()
  studio = await openStudio(dataDir)
  browser = await openBrowser()
  url = await teach(studio.page)
  phone = await attend(browser, url, 'Ann')
  desktop = await attend(browser, url, '李雷', { viewport: DESKTOP })
  for (const page of [studio.page, phone, desktop]) page.setDefaultTimeout(90_000)
})
test.afterAll(async () => {
  await browser?.close()
  await studio?.app.close()
  removeDataDir(dataDir)
})

const say = async (page: Page, text: string) => {
  await page.getByTestId('chat-input').fill(text)
  await page.getByTestId('chat-input').press('Enter')
}
/** As the studio's own window would ask it, without leaving the panel that is open. */
const teacherSays = (page: Page, text: string) => ask(page, 'chat:send', { id: `said-${Date.now()}`, text })
const line = (page: Page, text: string) => page.getByTestId('chat-line').filter({ hasText: text })

test('chat: a reply, a reaction, an edit, a pin, a deletion, each seen by all', async () => {
  const { page } = studio
  await say(desktop, 'What is a basis?')
  await line(phone, 'What is a basis?').getByTestId('chat-more').click()
  await look(phone, 'chat-actions')
  await phone.getByTestId('chat-reply').click()
  await say(phone, 'A smallest set that spans')
  await expect(line(desktop, 'A smallest set that spans')).toContainText('What is a basis?')

  await line(phone, 'What is a basis?').first().getByTestId('chat-more').click()
  await phone.getByTestId('chat-react-heart').first().click()
  await expect(line(desktop, 'What is a basis?').first().getByTestId('chat-reaction-heart')).toContainText('1')
  await line(desktop, 'What is a basis?').first().getByTestId('chat-reaction-heart').click()
  await expect(line(phone, 'What is a basis?').first().getByTestId('chat-reaction-heart')).toContainText('2')

  // Known again after a reload: pressed once more, it is taken back and not given twice.
  await desktop.reload()
  const given = line(desktop, 'What is a basis?').first().getByTestId('chat-reaction-heart')
  await expect(given).toHaveAttribute('aria-pressed', 'true')
  await given.click()
  await expect(line(phone, 'What is a basis?').first().getByTestId('chat-reaction-heart')).toContainText('1')

  const own = line(phone, 'A smallest set that spans')
  await own.getByTestId('chat-more').click()
  await phone.getByTestId('chat-edit').click()
  await say(phone, 'A minimal spanning set')
  await expect(line(page, 'A minimal spanning set')).toContainText('edited')

  await line(page, 'A minimal spanning set').getByTestId('chat-more').click()
  await look(page, 'studio-chat-menu')
  await page.getByTestId('chat-pin').click()
  await expect(desktop.getByTestId('pinned')).toContainText('A minimal spanning set')
  await look(desktop, 'chat-desktop')
  await look(phone, 'chat-phone')
  await line(page, 'A minimal spanning set').getByTestId('chat-more').click()
  await page.getByTestId('chat-delete').click()
  await expect(desktop.getByTestId('pinned')).toHaveCount(0)
  await expect(desktop.getByTestId('chat-log')).toContainText('This message was deleted')
  await expect(desktop.getByTestId('chat-log')).not.toContainText('minimal spanning')
})

test('what the teacher does not want is not written: blocked words, a muted attendee, a chat that is off', async () => {
  const { page } = studio
  await page.getByTestId('words-open').click()
  await page.getByTestId('words-list').fill('spam\n作弊')
  await look(page, 'studio-words')
  await page.getByTestId('words-save').click()
  // Two of them try, so that neither comes near the pace at which anybody is told to wait.
  for (const [student, disguises] of [
    [phone, ['buy SPAM', 's.p-a m', '一起作 弊吧']],
    [desktop, ['ｓｐａｍ', '5paaam']],
  ] as const) {
    for (const disguised of disguises) {
      await say(student, disguised)
      await expect(student.getByRole('alert')).toContainText('does not allow')
    }
    await student.getByTestId('chat-input').fill('')
  }
  await page.getByTestId('tab-people').check()
  await page.getByTestId('people-row').filter({ hasText: 'Ann' }).locator('..').getByTestId('person-more').click()
  await look(page, 'studio-people')
  await page.getByTestId('person-mute').click()
  await expect(phone.getByTestId('chat-note')).toContainText('muted')
  await expect(phone.getByTestId('chat-input')).toBeDisabled()
  expect(await raw(phone, { type: 'chat:send', id: 'raw-line-01', text: 'I can still talk' })).toBe('muted')
  expect(await raw(phone, { type: 'question:ask', id: 'raw-ask-001', text: 'And ask?', anonymous: true })).toBe('muted')
  expect(await raw(phone, { type: 'message:delete', id: 'raw-del-001', messageSeq: 1 })).toBe('not-allowed')
  await page.getByTestId('people-row').filter({ hasText: 'Ann' }).locator('..').getByTestId('person-more').click()
  await page.getByTestId('person-mute').click()
  await expect(phone.getByTestId('chat-input')).toBeEnabled()
  await page.getByTestId('tab-chat').check()
  await page.getByTestId('chat-mode').selectOption('off')
  await expect(phone.getByTestId('chat-note')).toContainText('turned the chat off')
  expect(await raw(phone, { type: 'chat:send', id: 'raw-line-02', text: 'anyway' })).toBe('chat-closed')
  await page.getByTestId('chat-mode').selectOption('open')
  await expect(page.getByTestId('chat-log')).not.toContainText('I can still talk')
})

test('questions: anonymous for all, voted up, answered in writing', async () => {
  const { page } = studio
  for (const [student, text, hidden] of [
    [desktop, 'Will this be in the exam?', false],
    [phone, 'What is a kernel?', true],
  ] as const) {
    await student.getByTestId('tab-questions').click()
    await student.getByTestId('question-input').fill(text)
    if (hidden) await student.getByTestId('question-anonymous').check()
    await student.getByTestId('question-ask').click()
  }
  await page.getByTestId('tab-questions').check()
  await expect(page.getByTestId('question')).toHaveCount(2)
  const kernel = page.getByTestId('question').filter({ hasText: 'kernel' })
  await expect(kernel).toContainText('Anonymous')
  await expect(kernel).not.toContainText('Ann')
  await desktop.getByTestId('question').filter({ hasText: 'kernel' }).getByTestId('question-vote').click()
  await expect(page.getByTestId('question').first()).toContainText('kernel')
  await look(page, 'studio-questions')
  await look(phone, 'questions-phone')
  await kernel.getByTestId('question-write').click()
  await page.getByTestId('question-text').fill('What is sent to zero.')
  await page.getByTestId('question-send').click()
  await expect(phone.getByTestId('question-answer')).toContainText('What is sent to zero.')
  await page.getByTestId('question').first().getByTestId('question-live').click()
  await expect(desktop.getByTestId('question-answer')).toHaveCount(2)
})

test('polls: a quiz, a rating and free text; one vote a person whatever the device, none after the close', async () => {
  const { page } = studio
  await page.getByTestId('tab-polls').check()
  await page.getByTestId('poll-new').click()
  await page.getByTestId('poll-question').fill('Which one is linear?')
  await page.getByTestId('poll-choice-0').fill('x → 2x')
  await page.getByTestId('poll-choice-1').fill('x → x + 1')
  await page.getByTestId('poll-correct-0').check()
  await page.getByTestId('poll-shared').uncheck()
  await look(page, 'studio-poll-form')
  for (const student of [phone, desktop]) await student.getByTestId('tab-chat').click()
  for (let at = 0; at < 12; at += 1) await teacherSays(page, `A line that fills the chat, number ${at + 1}`)
  await expect(line(phone, 'number 12')).toBeInViewport()
  await page.getByTestId('poll-keep').click()
  await page.getByTestId('poll-open').click()
  // The sheet takes room from the chat, which goes on at its end: also after a line in it has grown.
  await expect(phone.getByTestId('poll-submit')).toBeInViewport({ ratio: 1 })
  await expect(line(phone, 'number 12')).toBeInViewport({ ratio: 1 })
  await line(desktop, 'number 12').getByTestId('chat-more').click()
  await desktop.getByTestId('chat-react-heart').first().click()
  await expect(line(phone, 'number 12').getByTestId('chat-reaction-heart')).toBeInViewport({ ratio: 1 })
  await teacherSays(page, 'The newest of all')
  await expect(line(phone, 'The newest of all')).toBeInViewport({ ratio: 1 })
  await phone.getByTestId('poll-choice-1').check()
  await phone.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll-bar-1')).toContainText('1 · 100%')
  await expect(phone.getByTestId('poll-sheet')).toContainText('not shown yet')
  await expect(phone.getByTestId('poll-sheet')).not.toContainText('100%')

  // The same person on another device: it shows the vote and asks for none, and one that asks nobody is refused.
  const session = (await phone.evaluate(() => localStorage.getItem('lectern-session'))) as string
  const laptop = await (await browser.newContext({ viewport: DESKTOP, locale: 'en-US' })).newPage()
  await laptop.goto(`${url}#session=${session}`)
  const sheet = laptop.getByTestId('poll-sheet')
  await expect(sheet).toContainText('You voted on another device')
  await expect(sheet.locator('.mine')).toHaveText('x → x + 1')
  await expect(sheet.getByRole('button')).toHaveText(['Put away'])
  await look(laptop, 'poll-elsewhere')
  const quizId = await pollIdOf(phone)
  expect(await raw(laptop, { type: 'poll:vote', id: 'raw-vote-00', pollId: quizId, choices: [0] })).toBe(
    'voted-elsewhere',
  )
  await expect(page.getByTestId('poll-bar-1')).toContainText('1 · 100%')
  // The device it came from changes it, also on another page and after a reload; the other one hears of it.
  const tab = await phone.context().newPage()
  await tab.goto(url)
  await tab.getByTestId('poll-change').click()
  await tab.getByTestId('poll-choice-0').check()
  await tab.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll-bar-0')).toContainText('1 · 100%')
  await expect(page.getByTestId('poll-voters').first()).toContainText('1 of 2')
  for (const other of [laptop, phone])
    await expect(other.getByTestId('poll-sheet').locator('.mine')).toHaveText('x → 2x')
  await tab.close()

  await page.getByTestId('poll-more').first().click()
  await page.getByTestId('poll-who').click()
  await expect(page.getByTestId('poll-voter-list')).toContainText('Ann')
  await page.keyboard.press('Escape')
  await page.getByTestId('poll-close').click()
  const pollId = await pollIdOf(phone)
  expect(await raw(phone, { type: 'poll:vote', id: 'raw-vote-01', pollId, choices: [1] })).toBe('poll-closed')
  await page.getByTestId('poll-share').first().click()
  await expect(phone.getByTestId('poll-correct')).toHaveCount(1)
  await laptop.context().close()
  await look(phone, 'poll-quiz-phone')

  await page.getByTestId('poll-new').click()
  await page.getByTestId('poll-question').fill('How clear is it?')
  await page.getByTestId('poll-kind-rating').check()
  await page.getByTestId('poll-open').click()
  await look(phone, 'poll-rating-phone')
  await phone.getByTestId('poll-choice-4').check()
  await phone.getByTestId('poll-submit').click()
  await desktop.getByTestId('poll-choice-2').check()
  await desktop.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll').first()).toContainText('Mean 4.0')

  await page.getByTestId('poll-new').click()
  await page.getByTestId('poll-question').fill('In one word?')
  await page.getByTestId('poll-kind-text').check()
  await page.getByTestId('poll-anonymous').check()
  await page.getByTestId('poll-open').click()
  await desktop.getByTestId('poll-text').fill('线性')
  await desktop.getByTestId('poll-submit').click()
  await expect(page.getByTestId('poll-texts')).toContainText('线性')
  await page.getByTestId('poll-more').first().click()
  await expect(page.getByTestId('poll-who')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await look(page, 'studio-polls')
})

/** The open or last poll's id, as a new device is told of it. */
function pollIdOf(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const address = new URL('socket', location.href)
        address.protocol = 'ws:'
        const socket = new WebSocket(address.href)
        const session = localStorage.getItem('lectern-session')
        socket.onopen = () => socket.send(JSON.stringify({ type: 'resume', v: 1, locale: 'en', session, lastSeq: 0 }))
        socket.onmessage = ({ data }) => {
          const heard = JSON.parse(String(data))
          if (heard.type !== 'welcome') return
          const opened = heard.missed.filter(({ event }: { event: { kind: string } }) => event.kind === 'poll-opened')
          resolve(opened.at(-1).event.poll.id)
          socket.close()
        }
      }),
  )
}
