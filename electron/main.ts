import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import type { PushChannel, Pushes } from '../shared/ipc'
import { createAdviser } from './advice/adviser'
import { openEndpointSwitch } from './advice/endpoint-switch'
import type { BackupPlace } from './backups/copies'
import { openBackups } from './backups/keeper'
import { openOrExplain } from './backups/open-or-explain'
import { readAssets } from './classroom/assets'
import { createClassroom } from './classroom/classroom'
import { randomId } from './classroom/ids'
import { recoverPresence } from './classroom/recover'
import { planRehearsal, startRehearsal } from './classroom/rehearsal'
import { createClock } from './clock'
import { openReader } from './insights/reader'
import type { Context } from './ipc/context'
import { handleRequests } from './ipc/handle'
import { allHandlers } from './ipc/handlers'
import { openLog } from './log'
import { type AppOptions, readOptions } from './options'
import { erasePeople } from './privacy/erase'
import { openRetention } from './privacy/retention'
import { openSecrets } from './privacy/secrets'
import { startTraining } from './recommender/training'
import { finishInThread } from './recording/finish'
import type { Network } from './sfu/connection'
import { openSfu } from './sfu/link'
import { nativeBinding } from './store/binding'
import type { Store } from './store/open'
import type { StoreProblemCode } from './store/problem'
import { readSample } from './store/sample'
import { readSampleClasses } from './store/sample-classes'
import { defaultSettings, readSettings } from './store/settings'
import { closeBeforeQuitting, forkForwarder, freeBytes, percentOfCore, screens, showMenu, systemSeal } from './system'
import { askBeforeLeaving, guardPermissions, openWindow, registerScheme, servePages } from './window'
import { wordsIn } from './words'

const out = join(__dirname, '..')
const resources = join(out, '..', 'resources')
const clock = createClock()
const { now } = clock
/** Sheets a printer has; margins in inches. */
const PRINT = {
  pageSize: 'A4',
  printBackground: true,
  margins: { top: 0.6, bottom: 0.6, left: 0.5, right: 0.5 },
} as const

function start(options: AppOptions): void {
  app.setName('Lectern')
  const dataDir =
    options.dataDir ?? join(app.getPath('userData'), options.rehearsal === undefined ? 'data' : 'rehearsal')
  // Names, chat and orders are in it: other users of this computer have no business there.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // A data folder has one studio at a time; the engine's own files live in it too.
  app.setPath('userData', join(dataDir, 'engine'))
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(`lectern: ${wordsIn('en').store.locked(dataDir)}\n`)
    app.exit(3)
    return
  }
  // The broadcast window talks to the forwarder on this machine, also where there is no network at all.
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')
  if (options.rehearsal !== undefined) {
    app.commandLine.appendSwitch('use-fake-device-for-media-stream')
    app.commandLine.appendSwitch('use-fake-ui-for-media-stream')
  }
  registerScheme()
  void app
    .whenReady()
    .then(() => run(options, dataDir))
    .catch(cannotStart)
}

async function run(options: AppOptions, dataDir: string): Promise<void> {
  const logFile = join(dataDir, 'lectern.log')
  const log = openLog(logFile)
  process.on('uncaughtException', (error) => log('uncaught', error))
  process.on('unhandledRejection', (error) => log('unhandled', error))
  const file = join(dataDir, 'lectern.db')
  const place = { file, folder: join(dataDir, 'backups'), ...nativeBinding(process.resourcesPath) }
  const store = await openData(place)
  if (!store) return
  const locale = () => (readSettings(store.read) ?? defaultSettings(app.getLocale())).locale

  let studio: BrowserWindow | undefined
  let broadcast: BrowserWindow | undefined
  const push = (window: BrowserWindow | undefined, channel: string, payload: unknown) => {
    if (window && !window.isDestroyed()) window.webContents.send(`push:${channel}`, payload)
  }
  const toStudio = <C extends PushChannel>(channel: C, payload: Pushes[C]) => push(studio, channel, payload)
  const toBroadcast = <C extends PushChannel>(channel: C, payload: Pushes[C]) => push(broadcast, channel, payload)
  const rehearsal =
    options.rehearsal === undefined
      ? undefined
      : {
          attendees: options.rehearsal,
          secret: randomId(),
          classId: planRehearsal(store, readSample(resources), app.getLocale(), now()),
        }
  const network: Network = {
    loopbackOnly: options.host === '127.0.0.1' || options.host === 'localhost',
    // With every interface open, viewers come in by whichever address the machine has when they ask.
    ...(options.host === '0.0.0.0' ? {} : { hostAddresses: [options.host] }),
  }
  const adviser = createAdviser({
    db: store.read,
    modelFile: join(dataDir, 'models', 'advice.model'),
    sample: () => readSample(resources),
    trainer: (request, heard) => startTraining(join(__dirname, 'train-worker.js'), request, heard),
    onRun: (run) => classroom.keepRun(run),
    onTraining: (state) => toStudio('advice:training', state),
    now,
    log,
  })
  const recordingsDir = join(dataDir, 'recordings')
  const secrets = openSecrets(join(dataDir, 'secrets'), systemSeal(), log)
  const sellingKey = secrets.key('offer-references')
  const classroom = createClassroom({
    store,
    assets: readAssets(join(out, 'attendee')),
    host: options.host,
    port: options.port,
    dataDir,
    teacherName: () => readSettings(store.read)?.teacherName ?? '',
    encodingPercent: () => percentOfCore(broadcast),
    recordings: {
      folder: recordingsDir,
      freeBytes,
      finish: (file, chapters) => finishInThread(join(__dirname, 'finish-worker.js'), file, chapters),
      locale,
    },
    sellingKey,
    webhookSecret: () => secrets.read('order-webhook'),
    openSfu: (on) =>
      openSfu({
        fork: () => forkForwarder(join(__dirname, 'sfu.js')),
        log: (level, text) => log(`forwarder ${level}: ${text}`),
        ...network,
        on,
      }),
    adviser,
    toStudio,
    toBroadcast,
    onLive: (info) => process.stdout.write(`lectern: live ${JSON.stringify(info)}\n`),
    rehearsalSecret: rehearsal?.secret,
    now,
    setClock: clock.set,
    log,
  })
  await recoverPresence(classroom.ingest, store)
  await classroom.replays.resume()
  const endpoint = openEndpointSwitch({
    store,
    adviser,
    secrets,
    sellingKey,
    locale,
    log,
  })
  void endpoint.resume()

  const insights = openReader({
    script: join(__dirname, 'insights-worker.js'),
    file,
    ...nativeBinding(process.resourcesPath),
  })
  const backups = openBackups({
    script: join(__dirname, 'backup-worker.js'),
    place,
    // What a rehearsal leaves behind is invented, and before the first-run answers there is nothing.
    mayKeep: () => !rehearsal && readSettings(store.read) !== undefined && classroom.liveClassId() === null,
    now,
    log,
  })
  const retention = openRetention({
    store,
    mayErase: () => !rehearsal && !classroom.liveClassId() && !classroom.waitingRoom(),
    erase: (attendeeIds) => erasePeople({ store, classroom, adviser, backups, now }, attendeeIds),
    now,
    log,
  })
  const showLog = () => shell.showItemInFolder(logFile)
  const speak = () => showMenu(wordsIn(locale()), showLog, () => studio?.close())
  speak()
  const context: Context = {
    store,
    backups,
    retention,
    restart,
    reload: () => studio?.reload(),
    log,
    showLog,
    speak,
    secrets,
    sellingKey,
    classroom,
    adviser,
    insights,
    endpoint,
    version: app.getVersion(),
    rehearsal: rehearsal !== undefined,
    systemLocale: () => app.getLocale(),
    resources,
    sample: () => readSample(resources),
    sampleClasses: () => readSampleClasses(resources),
    now,
    screens,
    showRecording: (name) => shell.showItemInFolder(join(recordingsDir, basename(name))),
    chooseFile: async (suggestedName) => {
      const answer = studio && (await dialog.showSaveDialog(studio, { defaultPath: suggestedName }))
      return answer?.filePath || null
    },
    openFile: async ({ name, extensions }) => {
      const answer =
        studio && (await dialog.showOpenDialog(studio, { properties: ['openFile'], filters: [{ name, extensions }] }))
      return answer?.filePaths[0] ?? null
    },
    printPage: async () => {
      if (!studio) throw new Error('there is no window to print')
      return studio.webContents.printToPDF(PRINT)
    },
    toBroadcast: {
      use: (sources) => toBroadcast('broadcast:use', sources),
      mute: (muted) => toBroadcast('broadcast:set-mute', { muted }),
      draw: (act) => toBroadcast('broadcast:draw', act),
    },
    toStudio: { sources: (sources) => toStudio('live:sources', sources) },
  }
  handleRequests(
    allHandlers(context),
    { studio: () => studio?.webContents, broadcast: () => broadcast?.webContents },
    log,
  )

  servePages(join(out, 'renderer'), recordingsDir)
  guardPermissions()
  const preload = join(out, 'preload', 'preload.js')
  broadcast = openBroadcast(preload, log, (window) => {
    broadcast = window
  })
  studio = openWindow({ page: 'studio', preload, show: true, icon: join(resources, 'icon.png') })
  askBeforeLeaving(
    studio,
    () => classroom.liveClassId() !== null,
    () => wordsIn(locale()),
  )
  // Main holds all that counts: the page finds the class as it is.
  studio.webContents.on('render-process-gone', (_event, details) => {
    log('studio window gone', details)
    if (details.reason !== 'clean-exit') studio?.reload()
  })
  studio.on('closed', () => app.quit())
  app.on('second-instance', () => {
    if (studio?.isMinimized()) studio.restore()
    studio?.show()
    studio?.focus()
  })
  closeBeforeQuitting(
    () => [classroom.shut(), classroom.replays.shut(), insights.close(), retention.close(), backups.close()],
    () => {
      adviser.close()
      void endpoint.close()
      store.close()
    },
  )

  await new Promise<void>((loaded) => studio?.webContents.once('did-finish-load', () => loaded()))
  if (rehearsal) {
    await classroom.goLive(rehearsal.classId, { picture: 'camera', cameraId: 'default', microphoneId: 'default' })
    startRehearsal({ classroom, attendees: rehearsal.attendees, secret: rehearsal.secret, network, log })
  } else {
    void retention.look()
    process.stdout.write(`lectern: ready ${JSON.stringify({ version: app.getVersion(), dataDir })}\n`)
  }
}

/** The hidden window that captures and publishes; another takes its place when it dies in mid-class. */
function openBroadcast(
  preload: string,
  log: (message: string, detail?: unknown) => void,
  replaced: (window: BrowserWindow) => void,
): BrowserWindow {
  const window = openWindow({ page: 'broadcast', preload, show: false })
  window.webContents.on('render-process-gone', (_event, details) => {
    log('broadcast window gone', details)
    window.destroy()
    replaced(openBroadcast(preload, log, replaced))
  })
  return window
}

/** Opens the database, or says in a sentence why not, and goes back to a copy where the teacher wants that. */
async function openData(place: BackupPlace): Promise<Store | undefined> {
  const { locale } = defaultSettings(app.getLocale())
  const words = wordsIn(locale)
  const sentenceOf = (code: StoreProblemCode | 'failed', cause: unknown) =>
    code === 'failed' ? String(cause) : words.store[code](place.file)
  const store = await openOrExplain({
    place,
    now,
    onProblem: (code, cause) => {
      process.stderr.write(`lectern: ${sentenceOf(code, cause)}\n`)
      process.stderr.write(`lectern: problem ${JSON.stringify({ code })}\n`)
    },
    ask: async (code, cause, copyMadeAtMs) => {
      const { response } = await dialog.showMessageBox({
        type: 'error',
        title: words.cannotStart,
        message: words.cannotStart,
        detail: copyMadeAtMs === undefined ? sentenceOf(code, cause) : words.goBack.detail(place.file, copyMadeAtMs),
        buttons: copyMadeAtMs === undefined ? [words.quit] : [words.goBack.accept, words.quit],
        cancelId: copyMadeAtMs === undefined ? 0 : 1,
      })
      return copyMadeAtMs !== undefined && response === 0 ? 'restore' : 'quit'
    },
  })
  if (!store) app.exit(1)
  return store
}

/** Without a window nobody would know that the program runs, and it would hold the data for itself. */
function cannotStart(error: unknown): void {
  const words = wordsIn(defaultSettings(app.getLocale()).locale)
  process.stderr.write(`lectern: ${error instanceof Error ? error.message : String(error)}\n`)
  const { path } = Object(error) as NodeJS.ErrnoException
  dialog.showErrorBox(words.cannotStart, path ? words.store.unreadable(path) : String(error))
  app.exit(1)
}

/** An AppImage runs from a place that is gone when it ends: it is started again from its own file. */
function restart(): void {
  app.relaunch(process.env.APPIMAGE ? { execPath: process.env.APPIMAGE } : {})
  app.quit()
}

try {
  start(readOptions(process.argv.slice(1)))
} catch (error) {
  process.stderr.write(`lectern: ${error instanceof Error ? error.message : String(error)}\n`)
  app.exit(2)
}
