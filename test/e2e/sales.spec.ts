import { createHmac } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { ask, attend, openBrowser, openStudio, removeDataDir, teach, temporaryDataDir } from '../helpers/studio'

test('a sale, its refund, orders from a file and the follow-up lists, with the network off', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const [ann, bob] = [await attend(browser, url, 'Ann'), await attend(browser, url, '李雷')]
    await ann.getByTestId('tab-for-you').click()
    await ann.getByTestId('contact').check()
    await page.getByTestId('audience-all').check()
    await page.getByTestId('offer-send').click()
    for (const student of [ann, bob]) await student.getByTestId('offer-click').click()
    await page.getByTestId('sent-offer').locator('summary').click()
    await page.locator('.recipient', { hasText: 'Ann' }).getByTestId('order-confirm').click()
    await expect(ann.getByTestId('offer-paid')).toBeVisible()
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(page.getByTestId('report')).toBeVisible()
    await app.evaluate(({ session }) => session.defaultSession.enableNetworkEmulation({ offline: true }))

    await page.keyboard.press('s')
    // The sample brings orders of its own.
    const order = page.getByTestId('order-row').filter({ hasText: 'Ann' })
    await expect(order).toHaveCount(1)
    const before = await page.getByTestId('order-row').count()
    await order.getByTestId('refund').click()
    await page.getByTestId('refund-amount').fill('999999')
    await expect(page.getByTestId('refund-confirm')).toBeDisabled()
    await page.getByTestId('refund-amount').fill('1')
    await page.getByTestId('refund-confirm').click()
    await expect(order.getByTestId('order-refunded')).toContainText('1')

    const file = join(dataDir, 'orders.csv')
    writeFileSync(
      file,
      'order_id,date,learner,course,amount,currency\nA-1,2026-01-02,Mei,A Brand People Recognise,1500,JPY\n',
    )
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: filePath.replace('orders', 'list') })
    }, file)
    await page.getByTestId('import-orders').click()
    await page.getByTestId('import-choose').click()
    await page.getByTestId('import-apply').click()
    await expect(page.getByTestId('order-row')).toHaveCount(before + 1)
    await expect(page.getByTestId('sales')).toContainText('¥1,500')

    await page.getByTestId('sales-follow-up').check()
    await page.getByTestId('list-clicked').check()
    await expect(page.getByTestId('follow-up-row')).toHaveCount(1)
    await expect(page.getByTestId('follow-up-row')).toContainText('李雷')
    await expect(page.getByTestId('follow-up-row')).toContainText('did not agree')
    await page.getByTestId('follow-up-export').click()
    const list = join(dataDir, 'list.csv')
    await expect.poll(() => existsSync(list) && readFileSync(list, 'utf8')).toContain('李雷')
    await page.getByTestId('list-bought').check()
    await expect(page.getByTestId('follow-up-row')).toContainText('Ann')
    await expect(page.getByTestId('follow-up-row')).toContainText('no address given')
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('a payment for a seat that is gone stands under Sales until the teacher has given it back', async () => {
  const dataDir = temporaryDataDir()
  const { app, page } = await openStudio(dataDir)
  const browser = await openBrowser()
  try {
    const url = await teach(page)
    const [ann, bob] = [await attend(browser, url, 'Ann'), await attend(browser, url, '李雷')]
    await page.getByTestId('audience-all').check()
    await page.getByTestId('offer-limits').locator('summary').click()
    await page.getByTestId('offer-stock').fill('1')
    await page.getByTestId('offer-send').click()
    const reference = async (student: Page) => {
      await student.getByTestId('offer-claim').click()
      await student.getByTestId('offer-click').click()
      return (await student.getByTestId('offer-reference').textContent()) as string
    }
    const first = await reference(ann)
    await ann.getByTestId('offer-dismiss').click()
    const second = await reference(bob)
    // Ann gave her seat up, and paid all the same.
    await ask(page, 'webhook:save', { secret: 'whsec_of_the_tests' })
    const pay = async (id: string, payer: string) => {
      const body = JSON.stringify({
        id: `evt_${id}`,
        type: 'checkout.session.completed',
        data: {
          object: {
            id: `cs_${id}`,
            client_reference_id: payer,
            payment_status: 'paid',
            payment_intent: `pi_${id}`,
            amount_total: 20_720,
            currency: 'cny',
          },
        },
      })
      const stamp = Math.floor(Date.now() / 1000)
      const mac = createHmac('sha256', 'whsec_of_the_tests').update(`${stamp}.${body}`).digest('hex')
      const { status } = await fetch(new URL('/hooks/orders', url), {
        method: 'POST',
        headers: { 'Stripe-Signature': `t=${stamp},v1=${mac}` },
        body,
        signal: AbortSignal.timeout(20_000),
      })
      return status
    }
    expect(await pay('bob', second)).toBe(200)
    expect(await pay('ann', first)).toBe(409)
    await page.getByTestId('end-class').click()
    await page.getByTestId('end-confirm').click()
    await expect(page.getByTestId('report')).toBeVisible()
    await page.keyboard.press('s')
    const stranded = page.getByTestId('stranded-payment')
    await expect(stranded).toHaveCount(1)
    await expect(stranded).toContainText('Ann')
    await expect(stranded).toContainText('207.20')
    await page.getByTestId('settle').click()
    await expect(stranded).toHaveCount(0)
  } finally {
    await browser.close()
    await app.close()
    removeDataDir(dataDir)
  }
})
