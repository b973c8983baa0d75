import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { app, BrowserWindow, dialog, protocol, type Session, session, shell } from 'electron'
import { readRange } from './recording/range'
import type { wordsIn } from './words'

/** The scheme of our own pages: a secure origin with nothing from the file system behind it but the built pages. */
const APP_SCHEME = 'app'
const HOST = 'lectern'

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Charts and positioned popovers set style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  // What PDF.js fetches.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
}

/** Before the app is ready: the scheme counts as a standard, secure origin. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** Where the studio finds the recordings; the same stands in the studio's own code. */
const RECORDINGS = '/recordings/'

/** Serves the built pages and the recordings under `app://lectern/` and nothing else. */
export function servePages(dir: string, recordingsDir: string): void {
  const answer = (path: string) => {
    const url = new URL(path)
    const file = normalize(join(dir, decoded(url.pathname)))
    const type = TYPES[extname(file)]
    const inside = url.host === HOST && file.startsWith(dir + sep)
    return inside && type && existsSync(file) && statSync(file).isFile() ? { file, type } : undefined
  }
  const headers = (type: string) => ({
    'Content-Type': type,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
  })
  protocol.handle(APP_SCHEME, (request) => {
    const { host, pathname } = new URL(request.url)
    if (host === HOST && pathname.startsWith(RECORDINGS)) {
      return answerRecording(recordingsDir, decoded(pathname.slice(RECORDINGS.length)), request.headers.get('range'))
    }
    const page = answer(request.url)
    if (!page) return new Response('', { status: 404 })
    return new Response(readFileSync(page.file), { headers: headers(page.type) })
  })
}

/** What cannot be decoded names nothing. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}

/** One file of the recordings folder, whole or the part that is asked for: a player jumps by asking for parts. */
function answerRecording(dir: string, name: string, header: string | null): Response {
  // A file's own name, as the recorder gives it: nothing that could lead out of the folder.
  const file = basename(name) === name && extname(name) === '.webm' ? join(dir, name) : undefined
  if (!file || !existsSync(file)) return new Response('', { status: 404 })
  const { size } = statSync(file)
  const headers = { 'Content-Type': 'video/webm', 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff' }
  const range = readRange(header, size)
  if (range === 'unsatisfiable') {
    return new Response('', { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } })
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const body = size === 0 ? '' : (Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream)
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(size === 0 ? 0 : end - start + 1),
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {}),
    },
  })
}

export interface WindowOptions {
  page: 'studio' | 'broadcast'
  preload: string
  show: boolean
  icon?: string
}

/** A sandboxed window on one of our pages: no Node, no navigation elsewhere, no further windows. */
export function openWindow({ page, preload, show, icon }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show,
    title: 'Lectern',
    backgroundColor: '#f6f7f9',
    autoHideMenuBar: true,
    ...(icon ? { icon } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // The class goes on when the window is covered or hidden.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  const url = `${APP_SCHEME}://${HOST}/${page}/index.html`
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.webContents.on('will-redirect', (event) => event.preventDefault())
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(({ url: target }) => {
    // A link the teacher follows; the hidden window has none.
    if (page === 'studio' && /^https?:\/\//.test(target)) void shell.openExternal(target)
    return { action: 'deny' }
  })
  void window.loadURL(url)
  return window
}

/** Camera, microphone and writing to the clipboard for our own pages; everything else is refused. */
export function guardPermissions(target: Session = session.defaultSession): void {
  const allowed = new Set(['media', 'clipboard-sanitized-write', 'speaker-selection', 'fullscreen'])
  const ours = (url: string) => url.startsWith(`${APP_SCHEME}://${HOST}/`)
  target.setPermissionRequestHandler((contents, permission, decide) => {
    decide(allowed.has(permission) && ours(contents.getURL()))
  })
  target.setPermissionCheckHandler((_contents, permission, origin) => allowed.has(permission) && ours(origin))
}

/**
 * Asks before the program ends while a class is live: by the window's own cross, by the menu, or by the system's dock.
 * Whoever ends it by a signal, as a terminal does and a system that shuts down, is not there to answer.
 */
export function askBeforeLeaving(
  window: BrowserWindow,
  live: () => boolean,
  words: () => ReturnType<typeof wordsIn>,
): void {
  let sure = false
  let asking = false
  const leave = () => {
    sure = true
    app.quit()
  }
  const ask = (event: { preventDefault(): void }) => {
    if (sure || !live()) return
    event.preventDefault()
    if (asking) return
    asking = true
    const { message, detail, stay, leave: go } = words().quitWhileLive
    void dialog
      .showMessageBox(window, { type: 'warning', message, detail, buttons: [stay, go], defaultId: 0, cancelId: 0 })
      .then(({ response }) => {
        asking = false
        if (response === 1) leave()
      })
  }
  window.on('close', ask)
  app.on('before-quit', ask)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
}
