import { expect, type Page, test } from '@playwright/test'
import { faults } from '../helpers/looks'
import { ask, openBrowser, openStudio, prepare, removeDataDir, temporaryDataDir } from '../helpers/studio'

const LONG =
  '看得见的线性代数与机器学习中的矩阵分解 Linear algebra that can be seen, from geometry to recommender systems'
const FINGER_PX = 44

/** Nothing is wrong on this screen once what moves has come to rest. */
async function flawless(page: Page, screen: string, targetPx = 0): Promise<void> {
  await expect.poll(() => faults(page, { targetPx }), { message: screen, timeout: 15_000 }).toEqual([])
}

test('a student’s page on the smallest phone, in both languages and themes: all fits, is named, legible and as large as a finger', async () => {
  test.setTimeout(150_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    await prepare(page)
    await page.getByTestId('door-open').click()
    const url = (await page.getByTestId('join-url').textContent()) as string
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    const phones: Page[] = []
    const each = async (screen: string, act?: (phone: Page) => Promise<unknown>) => {
      for (const phone of phones) {
        await act?.(phone)
        await flawless(phone, screen, FINGER_PX)
      }
    }
    for (const [locale, colorScheme, name] of [
      ['zh-CN', 'dark', '欧阳慕容子涵与她的同学们一起来上课'],
      ['en-US', 'light', 'محمد بن عبد الله Featherstonehaugh-Cholmondeley'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width: 320, height: 568 }, locale, colorScheme })
      const phone = await context.newPage()
      phone.setDefaultTimeout(30_000)
      phones.push(phone)
      await phone.goto(new URL('/enter?code=ZZZZZZ', url).href)
      await flawless(phone, 'a wrong code', FINGER_PX)
      await phone.goto(url)
      await phone.getByTestId('join-name').fill(name)
      await flawless(phone, 'registration', FINGER_PX)
      await phone.getByTestId('join-consent').check()
      await phone.getByTestId('join-submit').click()
      await phone.getByTestId('waiting').waitFor()
    }
    await each('the waiting room')

    await page.getByTestId('go-live').click()
    const say = (text: string) => ask(page, 'chat:send', { id: `line-${Date.now()}-of-looks`, text })
    await each('an empty chat', (phone) => phone.getByTestId('chat-input').waitFor())
    await say(`${LONG} https://example.com/${'a-very-long-path/'.repeat(12)}`)
    await each('a line and what can be done with it', (phone) => phone.getByTestId('chat-more').first().click())
    // Escape closes one thing after another, what was opened last first.
    await each('reactions', (phone) => phone.getByTestId('react').click())
    for (const phone of phones) {
      await phone.keyboard.press('Escape')
      await expect(phone.getByTestId('react')).toHaveAttribute('aria-expanded', 'false')
      await expect(phone.getByTestId('chat-reply')).toBeVisible()
      await phone.keyboard.press('Escape')
      await expect(phone.getByTestId('chat-reply')).toHaveCount(0)
    }
    await each('the pace', (phone) => phone.getByTestId('pace').click())
    await each('no questions', async (phone) => {
      await phone.keyboard.press('Escape')
      await phone.getByTestId('tab-chat').focus()
      await phone.keyboard.press('ArrowRight')
      await expect(phone.getByTestId('tab-questions')).toBeFocused()
    })

    const draft = { question: LONG, kind: 'single' as const, choices: [LONG, 'x'], correct: [0] }
    const poll = { ...draft, anonymous: false, shared: true }
    await ask(page, 'room:act', { type: 'poll:open', id: 'poll-of-the-looks', draft: poll })
    await each('a poll', (phone) => phone.getByTestId('poll-sheet').waitFor())
    await each('its result', async (phone) => {
      await phone.getByTestId('poll-choice-0').check()
      await phone.getByTestId('poll-submit').click()
    })
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('offer-preview-count')).toContainText('Send to 2')
    await page.getByTestId('offer-send').click()
    await each('an offer', (phone) => phone.getByTestId('offer-sheet').waitFor())
    for (const phone of phones) {
      await phone.keyboard.press('Escape')
      await expect(phone.getByTestId('offer-sheet')).toHaveCount(0)
      await expect(phone.getByTestId('poll-sheet')).toBeVisible()
      await phone.keyboard.press('Escape')
      await expect(phone.getByTestId('poll-sheet')).toHaveCount(0)
    }
    await each('courses for oneself', (phone) => phone.getByTestId('tab-for-you').click())
    await ask(page, 'groups:open', { how: { kind: 'lot', size: 2 }, minutes: 5 })
    await each('a group', (phone) => phone.getByTestId('group').waitFor())
    await ask(page, 'groups:close')
    await ask(page, 'room:act', { type: 'rating:ask', id: 'rating-of-looks' })
    await each('the stars', (phone) => phone.getByTestId('rating-sheet').waitFor())
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await each('the end', (phone) => phone.getByTestId('ended').waitFor())
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the studio in its smallest window, in both languages and themes: all fits, is named and legible', async () => {
  test.setTimeout(150_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  try {
    await page.setViewportSize({ width: 1024, height: 640 })
    await flawless(page, 'the first run')
    await prepare(page)
    await flawless(page, 'the green room')
    const { courses } = await ask(page, 'course:list')
    const courseId = courses[0]?.id as string
    await ask(page, 'class:create', { title: LONG, description: LONG, courseId, recommendable: [courseId] })
    for (const [locale, theme] of [
      ['zh-CN', 'dark'],
      ['en', 'light'],
    ] as const) {
      await ask(page, 'settings:save', { locale, theme, teacherName: LONG.slice(0, 60) })
      await page.emulateMedia({ colorScheme: theme })
      await page.reload()
      await page.getByTestId('new-class').waitFor()
      const see = (screen: string) => flawless(page, `${screen}, ${locale} ${theme}`)
      await see('classes')
      await page.getByTestId('new-class').click()
      await page.getByTestId('class-create').click()
      await see('a class without a title')
      await page.keyboard.press('Escape')
      await page
        .getByRole('button', { name: locale === 'en' ? 'Green room' : '候播室' })
        .first()
        .click()
      await page.getByTestId('preview').waitFor()
      await see('the green room')
      await page.keyboard.press('c')
      await page.getByTestId('course-row').first().click()
      await see('a course')
      for (const [key, shown] of [
        ['a', 'compare-row'],
        ['s', 'order-row'],
        [',', 'teacher-name'],
        ['h', 'sample-class-row'],
      ] as const) {
        await page.keyboard.press('Escape')
        await page.keyboard.press(key)
        await page.getByTestId(shown).first().waitFor()
        await see(shown)
      }
      await page.keyboard.press('v')
      for (const tab of ['quality', 'graph', 'causes', 'fairness']) {
        await page.locator(`input[data-testid="advice-${tab}"]`).check()
        await see(`advice: ${tab}`)
      }
      await page.keyboard.press('h')
      await page.getByTestId('sample-class-row').first().getByRole('button').click()
      await page.getByTestId('report-funnel').waitFor()
      await see('a report')
    }

    await page.keyboard.press('h')
    await page.getByRole('button', { name: 'Green room' }).first().click()
    await page.getByTestId('go-live').click()
    await page.getByTestId('join-url').waitFor()
    await flawless(page, 'the invitation')
    await page.keyboard.press('Escape')
    for (const tab of ['chat', 'questions', 'polls', 'people', 'tools']) {
      await page.getByTestId(`tab-${tab}`).check()
      await flawless(page, `live: ${tab}`)
    }
    await page.getByTestId('tab-polls').check()
    await page.getByTestId('poll-new').click()
    await flawless(page, 'live: a new poll')
    await page.keyboard.press('Escape')

    // Enlarged to twice its size a window of 1440 × 900 has room for half: one thing stands below the other.
    await page.setViewportSize({ width: 720, height: 450 })
    await flawless(page, 'live, enlarged')
    const edges = await page.locator('.live-stage, .scenes, .live-panels > *, .rail').evaluateAll((parts) =>
      parts.map((part) => {
        const { top, bottom, left, right } = part.getBoundingClientRect()
        return { top, bottom, wide: right - left > innerWidth * 0.9 }
      }),
    )
    expect(edges.every(({ wide, top }, at) => wide && (at === 0 || top >= (edges[at - 1]?.bottom ?? 0)))).toBe(true)
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})
