import { statSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { BROADCAST_CHANNELS, type Channel, requests } from '../../shared/ipc'
import { openStudio, removeDataDir, type Studio, temporaryDataDir } from '../helpers/studio'

let dataDir: string
let studio: Studio
let hidden: Page

test.beforeAll(async () => {
  dataDir = temporaryDataDir()
  studio = await openStudio(`${dataDir}/inside`)
  await studio.page.getByLabel('Your name').waitFor()
  const found = () => studio.app.windows().find((page) => page.url().includes('/broadcast/'))
  await expect.poll(found).toBeDefined()
  hidden = found() as Page
})
test.afterAll(async () => {
  await studio?.app.close()
  removeDataDir(dataDir)
})

const channels = Object.keys(requests) as Channel[]
const asks = (page: Page, asked: readonly string[], body: unknown) =>
  page.evaluate(
    async ([asked, body]) => {
      const { request } = (window as unknown as { lectern: { request: Request } }).lectern
      type Request = (channel: string, body: unknown) => Promise<{ ok: boolean; problem?: string }>
      const answers: Record<string, string> = {}
      for (const channel of asked) {
        answers[channel] = await request(channel, body).then(
          ({ ok, problem }) => (ok ? 'answered' : (problem as string)),
          () => 'no such request',
        )
      }
      return answers
    },
    [asked, body] as const,
  )
const all = (asked: readonly string[], answer: string) => Object.fromEntries(asked.map((channel) => [channel, answer]))

test('each window is sandboxed, knows nothing of Node, and has the bridge alone', async () => {
  const kept = await studio.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
        (
          webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences | null }
        ).getLastWebPreferences() ?? {}
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
    }),
  )
  expect(kept).toHaveLength(2)
  for (const one of kept) {
    expect(one).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  }
  for (const page of [studio.page, hidden]) {
    expect(
      await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter((name) => name in window)),
    ).toEqual([])
    expect(await page.evaluate(() => Object.keys((window as unknown as { lectern: object }).lectern).sort())).toEqual([
      'on',
      'request',
    ])
  }
})

test('no window gets an answer to what is the other one’s to ask, and nobody to what cannot be asked', async () => {
  const studios = channels.filter((channel) => !BROADCAST_CHANNELS.includes(channel))
  expect(await asks(hidden, studios, undefined)).toEqual(all(studios, 'not-allowed'))
  expect(await asks(studio.page, BROADCAST_CHANNELS, undefined)).toEqual(all(BROADCAST_CHANNELS, 'not-allowed'))
  expect(await asks(studio.page, ['app:quit', 'constructor', ''], undefined)).toEqual(
    all(['app:quit', 'constructor', ''], 'no such request'),
  )
})

test('every request is refused when what it carries is not what it takes', async () => {
  const studios = channels.filter((channel) => !BROADCAST_CHANNELS.includes(channel))
  for (const body of [{ id: '../../etc/passwd', kind: 'nonsense' }, 'text', 17, [{}]]) {
    expect(await asks(studio.page, studios, body)).toEqual(all(studios, 'bad-request'))
    expect(await asks(hidden, BROADCAST_CHANNELS, body)).toEqual(all(BROADCAST_CHANNELS, 'bad-request'))
  }
})

test('a window goes nowhere else, opens none, and only the teacher’s hands a link to the browser', async () => {
  await studio.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  for (const page of [studio.page, hidden]) {
    const url = page.url()
    await page.evaluate(() => {
      for (const target of ['file:///etc/passwd', 'javascript:alert(1)', 'lectern:x', 'https://example.org/a'])
        window.open(target)
      location.href = 'https://example.org/b'
    })
    await page.waitForTimeout(300)
    expect(page.url()).toBe(url)
  }
  expect(await studio.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
    'https://example.org/a',
  ])
  expect(studio.app.windows()).toHaveLength(2)
})

test('pages run no script of others’, reach no other address, and may use nothing but camera and microphone', async () => {
  for (const page of [studio.page, hidden]) {
    const got = await page.evaluate(async () => {
      const inline = document.createElement('script')
      inline.textContent = 'window.ran = true'
      document.head.append(inline)
      // What the test itself runs is exempt from the policy, a text for a timer is not.
      setTimeout('window.evaluated = true')
      await new Promise((wait) => setTimeout(wait, 50))
      const attempt = (act: () => unknown) =>
        Promise.resolve()
          .then(act)
          .then(
            () => 'done',
            () => 'refused',
          )
      return {
        ran: 'ran' in window,
        evaluated: 'evaluated' in window,
        fetched: await attempt(() => fetch('https://example.org/')),
        socket: await attempt(
          () =>
            new Promise<void>((opened, failed) => {
              const socket = new WebSocket('ws://127.0.0.1:9/')
              socket.onopen = () => opened()
              socket.onerror = () => failed(new Error())
            }),
        ),
        place: await attempt(
          () => new Promise((found, failed) => navigator.geolocation.getCurrentPosition(found, failed)),
        ),
        notices: await Notification.requestPermission(),
        clipboard: await attempt(() => navigator.clipboard.readText()),
      }
    })
    expect(got).toEqual({
      ran: false,
      evaluated: false,
      fetched: 'refused',
      socket: 'refused',
      place: 'refused',
      notices: 'denied',
      clipboard: 'refused',
    })
  }
})

test('the scheme of the pages leads to them and to recordings, and to nothing else on the disk', async () => {
  const paths = [
    '/studio/../../../package.json',
    '/..%2f..%2fpackage.json',
    '/studio/%2e%2e/%2e%2e/main/main.js',
    '/recordings/..%2flectern.db',
    '/recordings/..%5clectern.db',
    '/recordings/%00.webm',
    '/recordings/%',
    '/%E0%A4%A',
    '/studio/',
  ]
  const statuses = await studio.page.evaluate(
    (paths) =>
      Promise.all(
        paths.map((path) =>
          fetch(`app://lectern${path}`).then(
            ({ status }) => status,
            () => 'failed',
          ),
        ),
      ),
    paths,
  )
  for (const status of statuses) expect([404, 'failed']).toContain(status)
})

test('what is kept is for nobody else on this computer', () => {
  test.skip(process.platform === 'win32', 'Windows keeps what is in a profile to its user')
  expect(statSync(`${dataDir}/inside`).mode & 0o077).toBe(0)
})
