/**
 * How long a student's page takes until it can be used, in a real Chromium whose CPU is slowed six times: from the link to
 * a form that can be filled in and sent, for somebody new with nothing in the cache; and to the chat, for somebody known who
 * comes again. Held against a page of one field without a script, which is what the browser itself takes.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { openLiveClass } from '../../helpers/classroom'
import { storeWithClass } from '../../helpers/store'
import { openWireWay, type WireWay } from '../../helpers/wire-way'

export const SLOWED = 6
/** A new window of a desktop browser loads pages of its own for a moment, which a phone does not. */
const SETTLE_MS = 1500

const BARE = '<!doctype html><title>Bare</title><input data-testid="join-name">'

/** Runs in the page before anything of it: looks at each frame, fills what has to be filled, and says when all is there. */
function watch(id: string, button: string | null): void {
  const named = (testId: string) => document.querySelector<HTMLInputElement>(`[data-testid=${testId}]`)
  const isReady = () => {
    const found = named(id)
    if (!found || found.disabled || !button) return found && !found.disabled
    for (const input of found.form?.querySelectorAll('input') ?? []) {
      if (input.type === 'checkbox') input.checked = true
      else input.value = 'Student'
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    return named(button)?.disabled === false
  }
  const look = () => {
    if (!isReady()) return requestAnimationFrame(look)
    const { usable } = window as unknown as { usable(atMs: string): void }
    // Laid out and painted, not only in the document.
    return requestAnimationFrame(() => setTimeout(() => usable(String(performance.now()))))
  }
  if (location.protocol === 'http:') look()
}

/**
 * Milliseconds from the navigation until something on the page is there and can be used. Over the bare protocol: what a
 * driver of browsers puts into each page would be measured with it.
 * @param sends that which can be pressed once the boxes and fields of its form are filled
 */
async function untilUsable(context: BrowserContext, url: string, testId: string, sends?: string): Promise<number> {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await new Promise((settled) => setTimeout(settled, SETTLE_MS))
  await cdp.send('Page.enable')
  await cdp.send('Runtime.enable')
  await cdp.send('Runtime.addBinding', { name: 'usable' })
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${watch})(${JSON.stringify(testId)}, ${JSON.stringify(sends ?? null)})`,
  })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
  const tookMs = await new Promise<number>((done, fail) => {
    setTimeout(() => fail(new Error(`${testId} was not to be used within a minute.`)), 60_000).unref()
    cdp.on('Runtime.bindingCalled', ({ payload }) => done(Number(payload)))
    cdp.send('Page.navigate', { url }).catch(fail)
  })
  await page.close()
  return tookMs
}

async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByTestId('join-name').fill(name)
  await page.getByTestId('join-consent').check()
  await page.getByTestId('join-submit').click()
  await page.getByTestId('chat-input').waitFor()
}

/** The longest time without a way: long enough for the page to be at its slowest rate of trying. */
const AWAY_MS = 4000

/** Milliseconds from the moment there is a way to the studio again until the page is in the class, without a reload. */
async function untilBack(page: Page, way: WireWay): Promise<number> {
  const veil = page.locator('.veil', { hasText: 'Connection lost' })
  way.cut()
  await veil.waitFor()
  // At another point between two tries each time.
  await new Promise((passed) => setTimeout(passed, AWAY_MS * Math.random()))
  const startedMs = performance.now()
  way.restore()
  await veil.waitFor({ state: 'hidden' })
  return performance.now() - startedMs
}

export interface PageTimes {
  formMs: number[]
  chatMs: number[]
  bareMs: number[]
  comebackMs: number[]
}

export async function measurePage(runs: number): Promise<PageTimes> {
  const runtime = JSON.parse(readFileSync(process.env.LECTERN_RUNTIME as string, 'utf8')) as { chromium: string }
  const dir = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
  const store = storeWithClass(dir)
  const live = await openLiveClass(store)
  const bare = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(BARE))
  await new Promise<void>((listening) => bare.listen(0, '127.0.0.1', listening))
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`
  const browser = await chromium.launch({
    executablePath: runtime.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const times: PageTimes = { formMs: [], chatMs: [], bareMs: [], comebackMs: [] }
  // In turns, so that whatever else the machine does meets all; the first turn warms up what stands outside the page.
  for (let run = 0; run <= runs; run += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' })
    const bareMs = await untilUsable(context, bareUrl, 'join-name')
    const formMs = await untilUsable(context, live.url, 'join-name', 'join-submit')
    const page = await context.newPage()
    await enter(page, live.url, `Student ${run}`)
    await page.close()
    const chatMs = await untilUsable(context, live.url, 'chat-input')
    await context.close()
    if (run === 0) continue
    times.bareMs.push(bareMs)
    times.formMs.push(formMs)
    times.chatMs.push(chatMs)
  }
  const way = await openWireWay(live.url)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' })
  const page = await context.newPage()
  await enter(page, way.url, 'Student')
  for (let run = 0; run < runs; run += 1) times.comebackMs.push(await untilBack(page, way))
  await browser.close()
  way.close()
  bare.close()
  await live.close()
  store.close()
  rmSync(dir, { recursive: true, force: true })
  return times
}
