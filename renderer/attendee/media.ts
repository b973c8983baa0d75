/** Picture and voices of this page: the class as it is watched, the stage, and the small group. */
import type { QualityWish } from '../../shared/broadcast'
import type { ServerMessage } from '../../shared/wire'
import type { ViewerLink, ViewingState } from '../ui/viewer-link'
import { createSpeaking } from './speaking'
import type { StudioLink, StudioPart } from './studio'
import { createTalking } from './talking'

export interface Media extends StudioPart {
  /** Which picture is wanted from now on. */
  wish(quality: QualityWish): void
  /** How many lines the picture has on this page. */
  shows(lines: number): void
  readonly speaking: Pick<ReturnType<typeof createSpeaking>, 'come' | 'setMicrophone' | 'setCamera'>
  readonly groupVoice: Pick<ReturnType<typeof createTalking>, 'join' | 'leave' | 'setMicrophone'>
  onMedia(listener: (stream: MediaStream | undefined, state: ViewingState) => void): void
}

/** A page in the background has no frames. */
const UNSEEN_MS = 100

/** The page has been drawn with what it knows now. */
const drawn = () =>
  new Promise<void>((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, UNSEEN_MS)
  })

export function createMedia(studio: StudioLink): Media {
  const { say } = studio
  let viewer: ViewerLink | undefined
  let opening = false
  let viewing: ViewingState = 'waiting'
  let stream: MediaStream | undefined
  let hearMedia: Parameters<Media['onMedia']>[0] = () => {}
  let lines: number | undefined

  const speaking = createSpeaking({
    accept: (camera) => studio.act({ type: 'stage:accept', camera }),
    send: (signal) => say({ type: 'stage:signal', signal }),
    changed: (speaking) => studio.set({ speaking }),
  })
  const talking = createTalking({
    ownId: () => studio.state().attendeeId,
    announce: (on) => say({ type: 'group:voice', on }),
    send: (to, signal) => say({ type: 'group:signal', to, signal }),
    changed: (talking) => studio.set({ talking }),
  })

  function tellWish(): void {
    say({ type: 'media:wish', quality: studio.state().wish, ...(lines === undefined ? {} : { lines }) })
  }

  /** Asks for the picture once the class has begun; again, where the way to the studio is a new one. */
  async function watch(): Promise<void> {
    if (studio.state().stage.kind !== 'in') return
    if (viewer) return viewer.gone()
    if (opening) return
    opening = true
    // What carries the picture is large, and the class can be read and spoken in before it is there.
    await drawn()
    const loaded = await import('../ui/viewer-link').catch(() => undefined)
    opening = false
    // Not to be had while the studio is away: it is asked for again on the way back.
    if (!loaded || studio.state().stage.kind !== 'in') return
    viewer = loaded.openViewer({
      send: (signal) => say({ type: 'media:signal', signal }),
      join: () => {
        tellWish()
        say({ type: 'media:join' })
      },
      onStream: (next) => {
        stream = next
        // There before anything comes through: until then the page says what it waits for.
        hearMedia(stream, viewing)
      },
      onState: (next) => {
        viewing = next
        hearMedia(stream, viewing)
      },
    })
  }

  return {
    entered() {
      speaking.again()
      talking.again()
      void watch()
    },
    hear(message: ServerMessage) {
      switch (message.type) {
        case 'event':
          if (message.event.kind === 'started') void watch()
          return
        case 'group':
          return talking.follow(message.own)
        case 'group:voices':
          return talking.voices(message.voices)
        case 'group:signal':
          return talking.signal(message.from, message.signal)
        case 'stage':
          return speaking.follow(message.own)
        case 'stage:signal':
          return speaking.signal(message.signal)
        case 'stage:gone':
          return speaking.again()
        case 'media:signal':
          return viewer?.signal(message.signal)
        case 'media:gone':
          return viewer?.gone()
      }
    },
    letGo() {
      viewer?.close()
      viewer = undefined
      speaking.stop()
      talking.stop()
    },
    wish(quality) {
      studio.set({ wish: quality })
      tellWish()
    },
    shows(next) {
      if (lines === next) return
      lines = next
      if (viewer) tellWish()
    },
    speaking,
    groupVoice: talking,
    onMedia(listener) {
      hearMedia = listener
      listener(stream, viewing)
    },
  }
}
