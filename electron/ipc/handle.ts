import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import {
  type Answers,
  BROADCAST_CHANNELS,
  type Channel,
  type Outcome,
  type RequestOf,
  requests,
} from '../../shared/ipc'
import { Trouble } from '../classroom/trouble'

export type Handlers = { [C in Channel]: (body: RequestOf<C>) => Answers[C] | Promise<Answers[C]> }

/** The windows that may ask, by what they are for; a frame inside them or any other window may not. */
export interface Windows {
  studio(): WebContents | undefined
  broadcast(): WebContents | undefined
}

/** Sender check, then schema, then handler. What goes wrong is logged; the window gets a code it has a sentence for. */
export function handleRequests(
  handlers: Handlers,
  windows: Windows,
  log: (message: string, detail?: unknown) => void,
): void {
  for (const channel of Object.keys(requests) as Channel[]) {
    ipcMain.handle(channel, async (event, body: unknown): Promise<Outcome<unknown>> => {
      if (!mayAsk(event, channel, windows)) {
        log('request refused', { channel, from: event.senderFrame?.url })
        return { ok: false, problem: 'not-allowed' }
      }
      const parsed = requests[channel].safeParse(body)
      if (!parsed.success) {
        log('request malformed', { channel, issues: parsed.error.issues })
        return { ok: false, problem: 'bad-request' }
      }
      try {
        const handler = handlers[channel] as (body: unknown) => unknown
        return { ok: true, value: await handler(parsed.data) }
      } catch (error) {
        if (error instanceof Trouble) return { ok: false, problem: error.problem }
        log('request failed', { channel, error })
        return { ok: false, problem: 'failed' }
      }
    })
  }
}

function mayAsk(event: IpcMainInvokeEvent, channel: Channel, windows: Windows): boolean {
  const allowed = BROADCAST_CHANNELS.includes(channel) ? windows.broadcast() : windows.studio()
  if (!allowed || event.sender !== allowed) return false
  const frame = event.senderFrame
  return frame === event.sender.mainFrame && new URL(frame.url).protocol === 'app:'
}
