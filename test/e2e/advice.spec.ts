import { expect, test } from '@playwright/test'
import { runSeed } from '../helpers/seed'
import { openStudio, removeDataDir, temporaryDataDir } from '../helpers/studio'

test('the advice screen says how good it is, learns again, draws who likes what, what it causes and who is shown', async () => {
  const dataDir = temporaryDataDir()
  await runSeed('seed-advice', [dataDir, '160'])
  const { app, page } = await openStudio(dataDir)
  try {
    await page.getByTestId('new-class').waitFor()
    await page.keyboard.press('v')
    await expect(page.getByTestId('serving-model')).toContainText('Nothing has been learnt yet')

    await page.getByTestId('train').click()
    await page.getByTestId('train-cancel').click()
    await expect(page.getByText('Cancelled; what served before still serves.')).toBeVisible()
    await page.getByTestId('train').click()
    await expect(page.getByTestId('training-run')).toHaveCount(1, { timeout: 60_000 })
    await expect(page.getByTestId('serving-model')).toContainText('Serving what was learnt on')
    await expect(page.getByTestId('quality-words')).toContainText('Of 100 people')
    await expect(page.getByTestId('quality-row-blend')).toContainText('%')

    await page.getByTestId('advice-graph').check()
    await expect(page.getByTestId('graph-count')).toContainText('shown')
    const shown = async () =>
      Number(/\d+/.exec(((await page.getByTestId('graph-count').textContent()) ?? '').replace(',', ''))?.[0])
    const whole = await shown()
    expect(whole).toBeGreaterThan(150)
    const inked = () =>
      page.getByTestId('graph-canvas').evaluate((element) => {
        const canvas = element as HTMLCanvasElement
        const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        )
        let count = 0
        for (let at = 3; at < data.length; at += 4) if ((data[at] as number) > 0) count += 1
        return count
      })
    await expect.poll(inked).toBeGreaterThan(2000)
    await page.getByTestId('graph-canvas').focus()
    const before = await inked()
    for (let times = 0; times < 6; times += 1) await page.keyboard.press('+')
    await expect.poll(inked).not.toBe(before)
    await page.keyboard.press('n')
    await page.getByTestId('graph-only').click()
    expect(await shown()).toBeLessThan(whole / 2)
    await page.getByTestId('graph-erase').click()
    await expect(page.getByRole('dialog')).toContainText('This cannot be undone')
    await page.getByTestId('erase-confirm').click()
    await expect.poll(shown).toBe(whole - 1)
    await page.getByTestId('graph-table').click()
    await expect(page.getByTestId('advice-graph').getByRole('row').nth(1)).toBeVisible()

    await page.getByTestId('advice-causes').check()
    await expect(page.getByTestId('effect-opened')).toContainText('of 100')
    await expect(page.getByTestId('effect-opened')).toContainText('held out')
    await expect(page.getByTestId('effect-offers')).toContainText('Too little to say yet')
    await expect(page.getByTestId('judged-blend')).toContainText('%')
    await page.getByTestId('advice-holdOutShare').uncheck()
    await expect(page.getByTestId('advice-holdOutShare')).not.toBeChecked()

    await page.getByTestId('advice-fairness').check()
    await expect(page.getByText('lists were seen')).toBeVisible()
    await expect(page.getByText('In their first class')).toBeVisible()

    await page.keyboard.press(',')
    await page.getByTestId('endpoint-port').waitFor({ state: 'hidden' })
    await page.getByTestId('endpoint-on').check()
    await page.getByTestId('endpoint-port').fill('0')
    await page.getByTestId('endpoint-port').press('Enter')
    await expect(page.getByTestId('endpoint-url')).not.toContainText(':4790')
    const token = await page.getByTestId('endpoint-token').inputValue()
    const at = /http\S+/.exec((await page.getByTestId('endpoint-url').textContent()) ?? '')?.[0] as string
    const answer = await fetch(at, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ user_id: 1, limit: 3 }),
    })
    expect(((await answer.json()) as { recommended_courses: string[] }).recommended_courses).toHaveLength(3)
    await page.getByTestId('endpoint-renew').click()
    await expect(page.getByTestId('endpoint-token')).not.toHaveValue(token)
    expect((await fetch(at, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})
