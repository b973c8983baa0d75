import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { pdfOf } from '../helpers/pdf'
import {
  attend,
  FULL_RATE,
  loudness,
  openBrowser,
  openStudio,
  picture,
  prepare,
  removeDataDir,
  teach,
  temporaryDataDir,
  testNode,
} from '../helpers/studio'
import { watch, watched } from '../helpers/watching'

const newest = async (student: Page) => (await watched(student)).at(-1)
/** On a machine that is busy with other tests, a viewer may for a while be sent sound alone. */
const SOON = { timeout: 40_000 }
const brightness = async (student: Page) => (await newest(student))?.mean ?? 0

/** What the log says stood on the slides that were shown. */
const slidesRead = (dataDir: string): string[] =>
  JSON.parse(
    execFileSync(
      testNode,
      [
        '-e',
        `const db = new (require('better-sqlite3'))(process.argv[1], { readonly: true }); console.log(JSON.stringify(db.prepare("SELECT json_extract(data, '$.text') AS text FROM events WHERE type = 'picture:shown' AND text IS NOT NULL ORDER BY seq").pluck().all()))`,
        join(dataDir, 'lectern.db'),
      ],
      { encoding: 'utf8' },
    ),
  )

/** A person's hand: the system's own dialog cannot be pressed from here. */
const choose = (app: ElectronApplication, file: string) =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, file)

const crashBroadcast = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const hidden = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/broadcast/'))
    hidden?.webContents.forcefullyCrashRenderer()
  })

/** Draws a thick cross of lines over the middle of the board. */
async function scribble(page: Page): Promise<void> {
  const box = await page.getByTestId('board').boundingBox()
  if (!box) throw new Error('no board')
  for (let line = 0; line < 8; line++) {
    const y = box.y + box.height * (0.2 + line * 0.06)
    await page.mouse.move(box.x + box.width * 0.1, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, y + 4, { steps: 4 })
    await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 })
    await page.mouse.up()
  }
}

/** The mean brightness of the dark card; the test camera's picture varies above it. */
const CARD = 43.5

test('pictures change without a black frame, a new shape or a new connection, and outlive the broadcast window', async () => {
  test.setTimeout(240_000)
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const browser = await openBrowser()
  try {
    const ann = await attend(browser, await teach(page), 'Ann')
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(5)
    await watch(ann)
    // The card stands until the camera gives its first frame, and is darker.
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(CARD + 3)

    await page.keyboard.press('6')
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(CARD + 1)
    await page.keyboard.press('2')
    await page.getByTestId('screen-choice').first().click()
    const card = await brightness(ann)
    await expect.poll(async () => Math.abs((await brightness(ann)) - card), SOON).toBeGreaterThan(8)
    // What the computer plays comes by an input that carries it, while a screen is shown.
    await page.keyboard.press('m')
    await expect.poll(() => loudness(ann, 1500), SOON).toBeLessThan(0.005)
    await page.getByTestId('other-screen').click()
    await page.getByTestId('sound-select').selectOption({ label: 'Fake Audio Input 1' })
    await page.keyboard.press('Escape')
    await expect.poll(() => loudness(ann, 1500), SOON).toBeGreaterThan(0.01)
    await page.keyboard.press('6')
    await expect.poll(() => loudness(ann, 1500), SOON).toBeLessThan(0.005)
    await page.keyboard.press('m')
    await page.keyboard.press('3')
    await expect(page.getByTestId('corner')).toBeVisible()

    // Slides: a bright page, a dark one, and pages beyond the last are not to be had.
    const deck = join(dataDir, 'deck.pdf')
    writeFileSync(
      deck,
      pdfOf([
        { red: 1, green: 1, blue: 0.9, text: 'Vectors' },
        { red: 0.5, green: 0.2, blue: 0.2, text: 'Bases' },
      ]),
    )
    await choose(app, deck)
    await page.keyboard.press('4')
    await expect(page.getByTestId('slide-number')).toHaveText('1 / 2')
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(225)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(110)
    await expect.poll(() => slidesRead(dataDir)).toEqual(['Vectors', 'Bases'])
    await page.keyboard.press('ArrowRight')
    await expect(page.getByTestId('slide-number')).toHaveText('2 / 2')

    // The whiteboard: drawn here, seen there; undone, cleared, and both taken back.
    await page.keyboard.press('5')
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(245)
    const blank = await brightness(ann)
    await scribble(page)
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(blank - 3)
    await page.waitForTimeout(1000)
    // Halfway between the blank board and the written one: an encoder leaves a shade of what was there.
    const halfway = (blank + (await brightness(ann))) / 2
    await page.keyboard.press('x')
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(halfway)
    await page.keyboard.press('u')
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(halfway)
    await page.keyboard.press('t')
    await page.getByTestId('board').click({ position: { x: 60, y: 40 } })
    await page.getByTestId('board-text').fill('v = a·e₁ + b·e₂')
    await page.getByTestId('board-text').press('Enter')
    await expect(page.getByTestId('board-text')).toBeHidden()

    // Until here one connection and no black frame: each of our pictures has something bright in it.
    const frames = await watched(ann)
    // Whichever layer a phone is sent, the picture keeps its shape.
    expect(frames.every(({ width, height }) => width * 9 === height * 16)).toBe(true)
    expect(Math.min(...frames.map(({ brightest }) => brightest))).toBeGreaterThan(40)

    // How it goes: who watches, what they get, and how many more could come.
    await expect(page.getByTestId('seats-left')).toHaveText(/^[\d,]+ seats? left$/)
    await page.keyboard.press('h')
    await expect(page.getByTestId('health-viewers')).toContainText('Ann')
    await expect(page.getByTestId('health-viewers')).toContainText('kbit/s')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('health-viewers')).toBeHidden()

    // The window that broadcasts dies: board and strokes are back by themselves, then the slide where it was.
    const drawn = await brightness(ann)
    const { frames: before } = await picture(ann)
    await crashBroadcast(app)
    await expect.poll(async () => (await picture(ann)).frames, { timeout: 20_000 }).toBeGreaterThan(before + 8)
    await expect
      .poll(async () => Math.abs((await brightness(ann)) - drawn), { timeout: 20_000 })
      .toBeLessThan(blank - halfway)
    await page.keyboard.press('4')
    await expect(page.getByTestId('slide-number')).toHaveText('2 / 2')
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(110)

    // The studio's own window reloads: the class notices nothing, and the studio knows all again.
    await page.reload()
    await expect(page.getByTestId('slide-number')).toHaveText('2 / 2')
    await expect(page.getByTestId('scene-slides')).toBeChecked()

    // A pause dims the picture and stops it; then the camera goes on.
    await page.keyboard.press('1')
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(CARD + 3)
    await page.keyboard.press('z')
    await expect.poll(() => brightness(ann), SOON).toBeLessThan(CARD + 1)
    await page.keyboard.press('z')
    await expect.poll(() => brightness(ann), SOON).toBeGreaterThan(CARD + 3)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the green room measures what this machine carries; a PDF that is damaged, locked, too large or none at all is refused with a sentence', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir, [FULL_RATE])
  const file = (name: string, bytes: Buffer) => {
    writeFileSync(join(dataDir, name), bytes)
    return join(dataDir, name)
  }
  const whole = pdfOf([{ red: 1, green: 1, blue: 1, text: 'Whole' }])
  try {
    await prepare(page)
    await expect(page.getByTestId('capacity-answer')).toHaveText(/^Carries about \d[\d,]* viewers$|^Too busy/, {
      timeout: 20_000,
    })
    await page.getByTestId('go-live').click()
    await page.getByRole('button', { name: 'Close' }).click()
    const huge = file('huge.pdf', whole)
    truncateSync(huge, 201 * 1024 * 1024)
    for (const [path, sentence] of [
      [file('notes.pdf', Buffer.from('not a PDF')), 'This file is not a PDF'],
      [huge, 'larger than 200 MB'],
    ] as const) {
      await choose(app, path)
      await page.keyboard.press('4')
      await expect(page.getByText(sentence)).toBeVisible()
    }
    for (const [path, sentence] of [
      [file('torn.pdf', whole.subarray(0, 60)), 'This PDF is damaged'],
      [file('locked.pdf', pdfOf([{ red: 1, green: 1, blue: 1, text: 'Locked' }], true)), 'needs a password'],
    ] as const) {
      await choose(app, path)
      await page.getByTestId('slides-open').click()
      await expect(page.getByText(sentence)).toBeVisible()
    }
    await choose(app, file('whole.pdf', whole))
    await page.getByTestId('slides-open').click()
    await expect(page.getByTestId('slide-number')).toHaveText('1 / 1')
    await expect(page.getByText('needs a password')).toBeHidden()
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})
