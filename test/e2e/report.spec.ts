import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Report } from '../../shared/report'
import { openStudio, removeDataDir, type Studio, temporaryDataDir } from '../helpers/studio'

/** First run with the sample catalogue, and the network off from then on. */
async function openOffline(dataDir: string): Promise<Studio> {
  const studio = await openStudio(dataDir)
  const { app, page } = studio
  await app.evaluate(({ session }) => session.defaultSession.enableNetworkEmulation({ offline: true }))
  await page.getByLabel('Your name').fill('Ms Lin')
  await page.getByText('Sample catalogue').click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByTestId('new-class').waitFor()
  return studio
}

/** A person's hand: the system's own dialog cannot be pressed from here. */
async function saveAs({ app }: Studio, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
}

async function choose({ app }: Studio, file: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, file)
}

test('a report offline: opened to its events, walked by keyboard, saved as PDF, CSV and JSON that other programs read', async () => {
  const dataDir = temporaryDataDir()
  const studio = await openOffline(dataDir)
  const { page } = studio
  try {
    const rows = page.getByTestId('sample-class-row')
    await expect(rows).toHaveCount(4)
    await rows.first().getByRole('button').click()
    await expect(page.getByTestId('report')).toContainText('Eigenvalues and eigenvectors')
    const came = Number(await page.getByTestId('report-came').textContent())
    expect(came).toBeGreaterThan(15)

    // A figure opens down to what it was counted from.
    await page.getByTestId('funnel-clicked').first().getByRole('button').click()
    const clicked = Number((await page.getByTestId('funnel-clicked').first().textContent())?.split(' / ')[0])
    await expect(page.getByTestId('behind').locator('tbody tr')).toHaveCount(clicked)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('behind')).toBeHidden()
    const together = page.getByTestId('report-participation')
    for (const [row, event] of [
      ['Small groups', 'Wrote in the group'],
      ['Came onto the stage', 'Asked onto the stage'],
    ] as const) {
      await together.getByRole('row').filter({ hasText: row }).getByRole('button').click()
      await expect(page.getByTestId('behind')).toContainText(event)
      await page.keyboard.press('Escape')
      await expect(page.getByTestId('behind')).toBeHidden()
    }

    // The heat map by keyboard; every chart as a table at one key.
    await page.getByRole('button', { name: 'Who took part when' }).click()
    await page.keyboard.press('j')
    await expect(page.getByTestId('report-funnel')).toBeInViewport()
    await page.keyboard.press('k')
    await expect(page.getByTestId('report-minutes')).toBeInViewport()
    await page.getByTestId('report-heat').locator('svg.heat').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
    await expect(page.getByTestId('heat-cell')).toContainText('minute 2')
    await page.keyboard.press('Tab')
    await page.keyboard.press('b')
    await expect(page.getByTestId('report-heat').locator('tbody tr')).toHaveCount(came)
    await page.keyboard.press('b')
    await expect(page.getByTestId('report-heat').locator('svg.heat')).toBeVisible()

    const json = join(dataDir, 'report.json')
    await saveAs(studio, json)
    await page.getByTestId('export-json').click()
    await expect.poll(() => existsSync(json)).toBe(true)
    const report = JSON.parse(readFileSync(json, 'utf8')) as Report
    expect(report.attendees).toHaveLength(came)

    // What was said comes from a file of the recording, and goes out again.
    const srt = join(dataDir, 'said.srt')
    for (const [text, seen] of [
      ['nothing with a time', 'This file holds no transcript'],
      ['1\n00:00:05,000 --> 00:00:07,000\nA matrix stretches the plane.\n', 'A matrix stretches the plane.'],
    ] as const) {
      writeFileSync(srt, text)
      await choose(studio, srt)
      await page.getByTestId('transcript-import').click()
      await expect(page.getByText(seen)).toBeVisible()
    }
    const vtt = join(dataDir, 'said.vtt')
    await saveAs(studio, vtt)
    await page.getByTestId('transcript-vtt').click()
    await expect.poll(() => existsSync(vtt)).toBe(true)
    expect(readFileSync(vtt, 'utf8')).toContain('00:00:05.000 --> 00:00:13.000\nA matrix stretches the plane.')

    const csv = join(dataDir, 'minutes.csv')
    await saveAs(studio, csv)
    await page.getByTestId('export-minutes').click()
    await expect.poll(() => existsSync(csv)).toBe(true)
    // Python's own reader of CSV: rows a minute and attendee, and the same sum of acts.
    const program = `import csv,sys,json
rows=list(csv.DictReader(open(sys.argv[1],encoding='utf-8-sig',newline='')))
print(json.dumps([len(rows),sum(int(r['acts']) for r in rows),sorted({r['name'] for r in rows})]))`
    const [count, acts, names] = JSON.parse(execFileSync('python3', ['-c', program, csv], { encoding: 'utf8' }))
    const cells = report.heat.flatMap((row) => row.cells)
    expect(count).toBe(cells.length)
    expect(acts).toBe(cells.reduce((sum, one) => sum + Math.max(0, one), 0))
    expect(names).toEqual(report.attendees.map(({ name }) => name).sort())

    const pdf = join(dataDir, 'report.pdf')
    await saveAs(studio, pdf)
    await page.keyboard.press('p')
    await expect.poll(() => existsSync(pdf), { timeout: 30_000 }).toBe(true)
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
    expect(text).toContain('Eigenvalues and eigenvectors')
    for (const heading of ['Moments that mattered', 'Offers', 'Polls', 'Attendees', 'Orders'])
      expect(text).toContain(heading)
    for (const { name } of report.attendees) expect(text.replace(/\s+/g, ' ')).toContain(name)
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
  }
})

test('classes side by side and what changed between them, offline, in Chinese too', async () => {
  const dataDir = temporaryDataDir()
  const studio = await openOffline(dataDir)
  const { page } = studio
  try {
    await page.keyboard.press('a')
    await expect(page.getByTestId('compare-row')).toHaveCount(4)
    await page.getByTestId('compare').getByLabel('Course').selectOption({ label: 'Linear Algebra in Pictures' })
    await expect(page.getByTestId('compare-row')).toHaveCount(3)
    await expect(page.getByTestId('compare-quality')).toContainText('Python')
    await page.keyboard.press('b')
    await expect(page.getByTestId('compare-chart').locator('tbody tr')).toHaveCount(3)
    await page.keyboard.press('b')

    // A figure opens down to its events here too.
    const row = page.getByTestId('compare-row').nth(1)
    const came = Number(await row.getByRole('button').nth(1).textContent())
    await row.getByRole('button').nth(1).click()
    await expect(page.getByTestId('behind').locator('tbody tr')).toHaveCount(came)
    await page.keyboard.press('Escape')

    // From the row to its report; the second class did what the first was told.
    await page.getByTestId('compare-row').nth(1).getByTestId('compare-report').click()
    await expect(page.getByTestId('followed-first-poll')).toContainText('Heeded')
    await expect(page.getByTestId('coaching-since')).toContainText('What a matrix is (first time)')
    await expect(page.getByTestId('talk-chart')).toBeVisible()

    await page.keyboard.press(',')
    await page.getByTestId('locale-zh-CN').check()
    await page.keyboard.press('a')
    await expect(page.getByRole('heading', { name: '课程质量' })).toBeVisible()
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
  }
})

test('a recording plays from its address and can be jumped in; nothing else can be read through it', async () => {
  const dataDir = temporaryDataDir()
  const studio = await openOffline(dataDir)
  const { page } = studio
  try {
    mkdirSync(join(dataDir, 'recordings'), { recursive: true })
    const file = join(dataDir, 'recordings', 'Vectors live 2026-05-04 10.30.webm')
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=6', '-c:v', 'libvpx', '-g', '10']
    execFileSync('ffmpeg', ['-v', 'error', ...source, file])
    const played = await page.evaluate(async () => {
      const video = document.createElement('video')
      video.muted = true
      video.src = '/recordings/Vectors%20live%202026-05-04%2010.30.webm'
      await new Promise((loaded, failed) => {
        video.onloadedmetadata = loaded
        video.onerror = failed
      })
      video.currentTime = 4
      await new Promise((jumped) => {
        video.onseeked = jumped
      })
      return { width: video.videoWidth, at: video.currentTime, length: video.duration }
    })
    expect(played).toEqual({ width: 320, at: 4, length: expect.closeTo(6, 0) })
    const answers = await page.evaluate(async () => {
      const ask = async (path: string, range?: string) => {
        const response = await fetch(path, range ? { headers: { Range: range } } : {})
        return [response.status, response.headers.get('content-range'), (await response.arrayBuffer()).byteLength]
      }
      return [
        await ask('/recordings/Vectors%20live%202026-05-04%2010.30.webm', 'bytes=0-99'),
        await ask('/recordings/Vectors%20live%202026-05-04%2010.30.webm', 'bytes=999999999999-'),
        await ask('/recordings/..%2flectern.db'),
        await ask('/recordings/nothing.webm'),
      ]
    })
    expect(answers[0]).toEqual([206, expect.stringMatching(/^bytes 0-99\//), 100])
    expect(answers.slice(1).map(([status]) => status)).toEqual([416, 404, 404])
  } finally {
    await studio.app.close()
    removeDataDir(dataDir)
  }
})
