import type { QualityWish } from '../../shared/broadcast'
import type { Locale } from '../../shared/model'
import type { Answers } from '../../shared/registration'
import type { StaffAct } from '../../shared/staff'
import type { Act, ClientMessage, Greeting, ReplayAct, ServerMessage } from '../../shared/wire'
import { openViewer, type ViewerLink, type ViewingState } from '../ui/viewer-link'
import { createSpeaking } from './speaking'
import { afterMessage, firstState, type PageState } from './state'
import { createTalking } from './talking'

/** Says the same as shared/wire.ts, whose values would bring the parser with them. */
const PROTOCOL_VERSION = 1
const HEARTBEAT_MS = 5000
const SILENCE_MS = 12_000
/** How long a connection that should be alive may take to answer. */
const ANSWER_MS = 1000
const RETRY_MS = [300, 600, 1200, 1500]
/** Entered, and so to be heard of. */
const PRESENT: ReadonlySet<PageState['stage']['kind']> = new Set(['in', 'waiting', 'replay', 'ended'] as const)
const SESSION_KEY = 'lectern-session'
/** How a page on the HTTPS door learns who one was on the other: in the part of the address no server is sent. */
const SESSION_MARK = 'session='

type PageAct = Act | ReplayAct
export type ActDraft = PageAct extends infer One ? (One extends PageAct ? Omit<One, 'id'> : never) : never

type StaffDraft = StaffAct extends infer One ? (One extends StaffAct ? Omit<One, 'id'> : never) : never

export interface StudioLink {
  state(): PageState
  subscribe(listener: () => void): () => void
  set(change: Partial<PageState>): void
  join(name: string, answers: Answers): void
  /** Does something that is written down; sent again after a drop until the studio has acknowledged it. */
  act(draft: ActDraft): string
  /** Does something that only those who help to run the class may do. */
  manage(draft: StaffDraft): string
  /** Which picture is wanted from now on. */
  wish(quality: QualityWish): void
  /** How many lines the picture has on this page. */
  shows(lines: number): void
  readonly speaking: Pick<ReturnType<typeof createSpeaking>, 'come' | 'setMicrophone' | 'setCamera'>
  readonly groupVoice: Pick<ReturnType<typeof createTalking>, 'join' | 'leave' | 'setMicrophone'>
  /** This class by HTTPS, as the same person. */
  secureAddress(): string
  onMedia(listener: (stream: MediaStream | undefined, state: ViewingState) => void): void
}

/** 16 random bytes; `crypto.randomUUID` is missing where the page is not a secure context. */
function mintId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

/** Storage may be refused; then a reload is a new person, and nothing worse. */
const storage = {
  read: () => {
    try {
      return localStorage.getItem(SESSION_KEY) ?? undefined
    } catch {
      return undefined
    }
  },
  write: (session: string) => {
    try {
      localStorage.setItem(SESSION_KEY, session)
    } catch {
      // As above.
    }
  },
}

/** Takes the session out of the address, so that it is not passed on with it. */
function adoptSession(): void {
  const mark = location.hash.slice(1)
  if (!mark.startsWith(SESSION_MARK)) return
  const session = mark.slice(SESSION_MARK.length)
  if (session && !storage.read()) storage.write(session)
  history.replaceState(null, '', location.pathname)
}

/** The page's one connection to the studio. It comes back by itself and forgets nothing that was not acknowledged. */
export function openStudio(locale: Locale): StudioLink {
  adoptSession()
  let state = firstState(locale)
  let socket: WebSocket | undefined
  let tries = 0
  let heardAtMs = Date.now()
  let retry: ReturnType<typeof setTimeout> | undefined
  let viewer: ViewerLink | undefined
  let viewing: ViewingState = 'waiting'
  let hearMedia: Parameters<StudioLink['onMedia']>[0] = () => {}
  let stream: MediaStream | undefined
  let lines: number | undefined
  const outbox = new Map<string, PageAct | StaffAct>()
  const listeners = new Set<() => void>()

  function update(next: PageState): void {
    state = next
    for (const listener of listeners) listener()
  }
  const say = (message: ClientMessage | StaffAct) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  function manage(draft: StaffDraft): string {
    const message = { ...draft, id: mintId() } as StaffAct
    outbox.set(message.id, message)
    say(message)
    return message.id
  }

  function act(draft: ActDraft): string {
    const message = { ...draft, id: mintId() } as PageAct
    outbox.set(message.id, message)
    say(message)
    return message.id
  }

  const speaking = createSpeaking({
    accept: (camera) => act({ type: 'stage:accept', camera }),
    send: (signal) => say({ type: 'stage:signal', signal }),
    changed: (now) => {
      const { speaking: _, ...rest } = state
      update(now ? { ...rest, speaking: now } : rest)
    },
  })

  const talking = createTalking({
    ownId: () => state.attendeeId,
    announce: (on) => say({ type: 'group:voice', on }),
    send: (to, signal) => say({ type: 'group:signal', to, signal }),
    changed: (now) => {
      const { talking: _, ...rest } = state
      update(now ? { ...rest, talking: now } : rest)
    },
  })

  function connect(): void {
    clearTimeout(retry)
    const url = new URL('socket', location.href)
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const opened = new WebSocket(url.href)
    socket = opened
    opened.onopen = () => {
      heardAtMs = Date.now()
      const session = storage.read()
      if (session) say({ type: 'resume', v: PROTOCOL_VERSION, locale: state.locale, session, lastSeq: state.lastSeq })
      else if (state.stage.kind !== 'joining') update({ ...state, stage: { kind: 'joining' } })
    }
    opened.onmessage = ({ data }) => {
      heardAtMs = Date.now()
      hear(JSON.parse(String(data)) as ServerMessage)
    }
    opened.onclose = () => {
      if (socket !== opened) return
      socket = undefined
      if (state.stage.kind === 'ended') update({ ...state, stage: { kind: 'ended', rating: 'closed' } })
      again()
    }
  }

  function again(): void {
    if (isOver()) return
    if (state.stage.kind === 'in') update({ ...state, stage: { kind: 'retrying' } })
    const waitMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] as number
    tries += 1
    clearTimeout(retry)
    retry = setTimeout(connect, waitMs * (0.8 + Math.random() * 0.4))
  }

  function hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        tries = 0
        storage.write(message.session)
        update(afterMessage(state, message, Date.now()))
        for (const act of outbox.values()) say(act)
        speaking.again()
        talking.again()
        watch()
        return
      case 'replay':
        tries = 0
        storage.write(message.session)
        update(afterMessage(state, message, Date.now()))
        for (const act of outbox.values()) say(act)
        return
      case 'ack':
        outbox.delete(message.id)
        break
      case 'refused':
        if (message.id) outbox.delete(message.id)
        if (message.code === 'unknown-session') return update({ ...state, stage: { kind: 'joining' } })
        if (!message.id && (message.code === 'kicked' || message.code === 'banned')) {
          leave({ kind: 'shown-out', banned: message.code === 'banned' })
          return
        }
        if (message.code === 'ended') {
          leave({ kind: 'ended', rating: 'closed' })
          return
        }
        if (state.stage.kind === 'joining') {
          update({ ...state, stage: { kind: 'joining', refused: message.code } })
          // What is asked has changed meanwhile: a new connection brings the new form.
          if (message.code === 'old-consent' || message.code === 'bad-answer') socket?.close()
          return
        }
        break
      case 'group':
        talking.follow(message.own)
        break
      case 'group:voices':
        talking.voices(message.voices)
        break
      case 'group:signal':
        return talking.signal(message.from, message.signal)
      case 'stage':
        speaking.follow(message.own)
        break
      case 'stage:signal':
        return speaking.signal(message.signal)
      case 'stage:gone':
        return speaking.again()
      case 'media:signal':
        return viewer?.signal(message.signal)
      case 'media:gone':
        return viewer?.gone()
    }
    const before = state.stage.kind
    update(afterMessage(state, message, Date.now()))
    if (before === 'waiting') watch()
    if (state.stage.kind === 'ended') letGo()
  }

  const isOver = () => state.stage.kind === 'ended' || state.stage.kind === 'shown-out'

  /** Nothing more will come. */
  function leave(stage: PageState['stage']): void {
    update({ ...state, stage })
    letGo()
    socket?.close()
  }

  /** Of the picture and one's own; the connection may be good for a rating yet. */
  function letGo(): void {
    viewer?.close()
    viewer = undefined
    speaking.stop()
    talking.stop()
  }

  function tellWish(): void {
    say({ type: 'media:wish', quality: state.wish, ...(lines === undefined ? {} : { lines }) })
  }

  /** Asks for the picture once the class has begun; again, where the way to the studio is a new one. */
  function watch(): void {
    if (state.stage.kind !== 'in') return
    if (viewer) return viewer.gone()
    viewer = openViewer({
      send: (signal) => say({ type: 'media:signal', signal }),
      join: () => {
        tellWish()
        say({ type: 'media:join' })
      },
      onStream: (next) => {
        stream = next
        hearMedia(stream, 'playing')
      },
      onState: (next) => {
        viewing = next
        hearMedia(stream, viewing)
      },
    })
  }

  /** A dead connection can take minutes to say so itself. */
  function abandon(dead: WebSocket): void {
    socket = undefined
    dead.onclose = null
    dead.close()
    again()
  }

  setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return
    if (Date.now() - heardAtMs > SILENCE_MS) abandon(socket)
    else if (PRESENT.has(state.stage.kind)) say({ type: 'ping' })
  }, HEARTBEAT_MS)

  /** After sleep, or on another network: comes back at once, and does not trust a connection that only looks open. */
  const wake = () => {
    if (isOver()) return
    if (!socket) return connect()
    const asleep = socket
    const askedAtMs = Date.now()
    say({ type: 'ping' })
    setTimeout(() => {
      if (socket === asleep && heardAtMs < askedAtMs) abandon(asleep)
    }, ANSWER_MS)
  }
  addEventListener('online', wake)
  addEventListener('pageshow', (event) => {
    if (event.persisted) wake()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
  })
  connect()

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: (change) => update({ ...state, ...change }),
    join(name, answers) {
      const session = storage.read()
      const greeting: Greeting = {
        type: 'join',
        v: PROTOCOL_VERSION,
        locale: state.locale,
        name,
        consent: true,
        answers,
        consentVersion: state.entry?.registration.consentText ? state.entry.registration.consentVersion : 0,
      }
      say(session ? { ...greeting, session } : greeting)
    },
    wish(quality) {
      update({ ...state, wish: quality })
      tellWish()
    },
    shows(next) {
      if (lines === next) return
      lines = next
      if (viewer) tellWish()
    },
    act,
    manage,
    speaking,
    groupVoice: talking,
    secureAddress: () => `https://${location.host}${location.pathname}#${SESSION_MARK}${storage.read() ?? ''}`,
    onMedia(listener) {
      hearMedia = listener
      listener(stream, viewing)
    },
  }
}
