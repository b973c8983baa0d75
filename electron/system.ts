/** What is asked of the engine and the machine. */
import { mkdir, statfs } from 'node:fs/promises'
import { cpus } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { app, type BrowserWindow, desktopCapturer, Menu, safeStorage, utilityProcess } from 'electron'
import type { Seal } from './privacy/secrets'
import type { Child } from './sfu/link'
import type { FromSfu } from './sfu/messages'
import type { Words } from './words'

/** Whoever quits waits no longer for what is being closed: all that counts is in the log already. */
const LAST_WAIT_MS = 10_000

/** The forwarder in a process of its own. */
export function forkForwarder(script: string): Child {
  const child = utilityProcess.fork(script, [], { serviceName: 'Lectern forwarder' })
  return {
    postMessage: (message: unknown) => child.postMessage(message),
    onMessage: (hear: (message: FromSfu) => void) => {
      child.on('message', hear)
    },
    onExit: (gone: (code: number | null) => void) => {
      child.on('exit', gone)
    },
    kill: () => {
      child.kill()
    },
  }
}

/** CPU of a window since the last call, 100 for one core. */
export function percentOfCore(window: BrowserWindow | undefined): number {
  if (!window || window.isDestroyed()) return 0
  const pid = window.webContents.getOSProcessId()
  const found = app.getAppMetrics().find((metric) => metric.pid === pid)
  // Electron says it in parts of the whole machine.
  return (found?.cpu.percentCPUUsage ?? 0) * cpus().length
}

/** The system's key store; undefined where there is none, or only one that would keep the key in the open. */
export function systemSeal(): Seal | undefined {
  if (!safeStorage.isEncryptionAvailable()) return undefined
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text') return undefined
  return {
    seal: (plain) => safeStorage.encryptString(plain.toString('base64')),
    open: (sealed) => Buffer.from(safeStorage.decryptString(sealed), 'base64'),
  }
}

/** What may still be written in a folder, which need not be there yet. */
export async function freeBytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * The menu of the program in the teacher's language: the engine's own is in English and leads to its own website.
 * @param leave closes the studio's window, which asks first while a class is live
 */
export function showMenu({ menu, quit }: Words, showLog: () => void, leave: () => void): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: process.platform === 'darwin' ? app.getName() : menu.file,
        submenu: [{ label: quit, accelerator: 'CommandOrControl+Q', click: leave }],
      },
      {
        label: menu.edit,
        submenu: [
          { role: 'undo', label: menu.undo },
          { role: 'redo', label: menu.redo },
          { type: 'separator' },
          { role: 'cut', label: menu.cut },
          { role: 'copy', label: menu.copy },
          { role: 'paste', label: menu.paste },
          { role: 'selectAll', label: menu.selectAll },
        ],
      },
      {
        label: menu.view,
        submenu: [
          { role: 'zoomIn', label: menu.zoomIn },
          // The key as it is without shift, which most keyboards have.
          { role: 'zoomIn', label: menu.zoomIn, accelerator: 'CommandOrControl+=', visible: false },
          { role: 'zoomOut', label: menu.zoomOut },
          { role: 'resetZoom', label: menu.zoomReset },
          { type: 'separator' },
          { role: 'togglefullscreen', label: menu.fullScreen },
        ],
      },
      { label: menu.help, submenu: [{ label: menu.showLog, click: showLog }] },
    ]),
  )
}

/** Screens and windows that can be shown, with pictures as data URLs. */
export async function screens(): Promise<{ id: string; name: string; thumbnail: string }[]> {
  const sources = await desktopCapturer.getSources({
    types: ['screen', 'window'],
    thumbnailSize: { width: 320, height: 180 },
  })
  return sources.map(({ id, name, thumbnail }) => ({ id, name, thumbnail: thumbnail.toDataURL() }))
}

/**
 * Lets what is open come to its end before the program does, unless whoever was asked first stays.
 * @param closing starts closing what takes its time
 * @param last closes the rest, when that is done or has taken too long
 */
export function closeBeforeQuitting(closing: () => Promise<unknown>[], last: () => void): void {
  let started = false
  app.on('before-quit', (event) => {
    if (started || event.defaultPrevented) return
    event.preventDefault()
    started = true
    void Promise.race([Promise.allSettled(closing()), wait(LAST_WAIT_MS)]).finally(() => {
      last()
      app.exit(0)
    })
  })
}
