/**
 * The studio's media side in the real Electron runtime: a hidden window that publishes and the forwarder's process,
 * as main.ts runs them. `--hub URL --page URL --forwarder FILE` on the command line.
 */
import { app, BrowserWindow, utilityProcess } from 'electron'
import { WebSocket } from 'ws'
import { openSfu } from '../../../electron/sfu/link'
import type { FromSfu, ToSfu } from '../../../electron/sfu/messages'
import type { Signal } from '../../../shared/wire'
import { type Hub, joinHub, type Note } from './broadcast-hub'

const option = (name: string) => process.argv[process.argv.indexOf(name) + 1] as string

async function run(): Promise<void> {
  await app.whenReady()
  let hub: Hub | undefined
  /** Of each viewer, when it asked, was offered, answered and was connected. */
  const steps = new Map<string, Partial<Record<'asked' | 'offered' | 'answered' | 'connected', number>>>()
  const note = (viewerId: string, step: 'asked' | 'offered' | 'answered' | 'connected') => {
    steps.set(viewerId, { [step]: performance.now(), ...steps.get(viewerId) })
  }
  const sfu = openSfu({
    loopbackOnly: true,
    fork: () => {
      const child = utilityProcess.fork(option('--forwarder'))
      return {
        postMessage: (message: ToSfu) => child.postMessage(message),
        onMessage: (hear: (message: FromSfu) => void) => void child.on('message', hear),
        onExit: (gone: (code: number | null) => void) => void child.on('exit', gone),
        kill: () => void child.kill(),
      }
    },
    log: (level, text) => hub?.send('bench', 'log', `${level} ${text}`),
    on: {
      publisherSignal: (signal) => hub?.send('publisher', 'signal', signal),
      publisherState: () => {},
      viewerSignal: (viewerId, signal) => {
        note(viewerId, 'offered')
        hub?.send(viewerId.startsWith('light') ? 'light' : 'viewers', 'signal', signal, viewerId)
      },
      viewerState: (viewerId, state) => {
        if (state === 'connected') note(viewerId, 'connected')
      },
      viewerQuality: (viewerId, quality) => hub?.send('bench', 'log', `info ${viewerId} gets ${quality}`),
      layersWanted: (layers) => hub?.send('publisher', 'layers', layers),
      restarted: () => {},
      stats: (stats) => hub?.send('bench', 'stats', stats),
    },
  })
  /** Of those who came all at once. */
  const joinSteps = () =>
    [...steps]
      .filter(([viewerId]) => viewerId.startsWith('many'))
      .map(([, { asked = 0, offered = 0, answered = 0, connected = Number.POSITIVE_INFINITY }]) => ({
        offer: offered - asked,
        answer: answered - offered,
        connection: connected - answered,
      }))
  const hear = ({ from, what, body, id = '' }: Note): void => {
    if (from === 'publisher') sfu.publisherSignal(body as Signal)
    else if (what === 'join') {
      note(id, 'asked')
      sfu.view(id)
      sfu.wish(id, { quality: '720' })
    } else if (what === 'leave') sfu.leave(id)
    else if (what === 'join-steps') hub?.send('bench', 'answer', joinSteps(), id)
    else if (what === 'signal') {
      note(id, 'answered')
      sfu.viewerSignal(id, body as Signal)
    }
  }
  hub = await joinHub('studio', option('--hub'), hear, WebSocket as never)
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' },
  })
  await window.loadURL(option('--page'))
}

app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')
void run()
