import { randomBytes } from 'node:crypto'
import type { EndpointState } from '../../shared/advice'
import type { Locale } from '../../shared/model'
import type { Secrets } from '../privacy/secrets'
import { type EndpointSettings, readEndpointSettings, saveEndpointSettings } from '../store/advice-settings'
import { isApproved } from '../store/catalogue'
import type { Store } from '../store/open'
import type { Adviser } from './adviser'
import { type Endpoint, openEndpoint } from './endpoint'
import { recommendFor } from './recommend'

export interface EndpointSwitchOptions {
  store: Store
  adviser: Adviser
  secrets: Secrets
  /** Makes the pseudonyms of imported learners. */
  sellingKey: Buffer
  locale(): Locale
  log(message: string, detail?: unknown): void
}

export type EndpointSwitch = ReturnType<typeof openEndpointSwitch>

const TOKEN = 'recommend-token'

/** Opens and closes the endpoint as the teacher wishes, with or without a live class. Off until it is switched on. */
export function openEndpointSwitch({ store, adviser, secrets, sellingKey, locale, log }: EndpointSwitchOptions) {
  let open: Endpoint | undefined
  const token = () => secrets.key(TOKEN).toString('base64url')

  function state(): EndpointState {
    const settings = readEndpointSettings(store.read)
    return {
      ...settings,
      token: token(),
      ...(open ? { url: `http://127.0.0.1:${open.port}/recommend` } : {}),
    }
  }

  async function close(): Promise<void> {
    const closing = open
    open = undefined
    await closing?.close()
  }

  /** Opens it where it was on when the program was last closed. */
  async function resume(): Promise<void> {
    const { on, port } = readEndpointSettings(store.read)
    if (!on) return
    try {
      open = await openEndpoint({
        port,
        token,
        recommend: (request) =>
          recommendFor(
            { adviser, sellingKey, locale: locale(), mayRecommend: (courseId) => isApproved(store.read, courseId) },
            request,
          ),
        log,
      })
    } catch (error) {
      log('the recommend endpoint could not open its port', error)
    }
  }

  return {
    state,
    resume,
    close,
    async set(settings: EndpointSettings): Promise<EndpointState> {
      saveEndpointSettings(store.write, settings)
      await close()
      await resume()
      return state()
    },
    /** Ends the old token at once. */
    renew(): EndpointState {
      secrets.write(TOKEN, randomBytes(32))
      return state()
    },
  }
}
