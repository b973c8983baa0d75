import type { Locale } from '../../shared/model'
import type { Answers } from '../../shared/registration'
import type { StaffAct } from '../../shared/staff'
import type { Act, ClientMessage, Entry, Greeting, ReplayAct, ServerMessage } from '../../shared/wire'
import { adoptSession, session } from './known'
import { afterMessage, firstState, type PageState } from './state'

/** Says the same as shared/wire.ts, whose values would bring the parser with them. */
const PROTOCOL_VERSION = 1
const HEARTBEAT_MS = 5000
const SILENCE_MS = 12_000
/** How long a connection that should be alive may take to answer. */
const ANSWER_MS = 1000
const RETRY_MS = [300, 600, 1200, 1500]
/** Entered, and so to be heard of. */
const PRESENT: ReadonlySet<PageState['stage']['kind']> = new Set(['in', 'waiting', 'replay', 'ended'] as const)

type PageAct = Act | ReplayAct
export type ActDraft = PageAct extends infer One ? (One extends PageAct ? Omit<One, 'id'> : never) : never

type StaffDraft = StaffAct extends infer One ? (One extends StaffAct ? Omit<One, 'id'> : never) : never

/** What joins the connection later, and hears what passes on it. */
export interface StudioPart {
  /** In the class: for the first time, or again after a drop. */
  entered(): void
  /** Each message, after the state has taken it in. */
  hear(message: ServerMessage): void
  /** The class is over, or one was shown out. */
  letGo(): void
}

export interface StudioLink {
  state(): PageState
  subscribe(listener: () => void): () => void
  set(change: Partial<PageState>): void
  /** Enters as soon as there is a connection. */
  join(name: string, answers: Answers): void
  /** Does something that is written down; sent again after a drop until the studio has acknowledged it. */
  act(draft: ActDraft): string
  /** Does something that only those who help to run the class may do. */
  manage(draft: StaffDraft): string
  /** Says something that is not written down: lost while there is no connection. */
  say(message: ClientMessage): void
  attach(part: StudioPart): void
}

declare global {
  interface Window {
    /** The connection of somebody who was here before, opened while the page was still being read. */
    early?: WebSocket
  }
}

function openSocket(): WebSocket {
  const { early } = window
  delete window.early
  return early ?? new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')))
}

/** 16 random bytes; `crypto.randomUUID` is missing where the page is not a secure context. */
function mintId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

/**
 * The page's one connection to the studio. It comes back by itself and forgets nothing that was not acknowledged.
 * @param entry what the door wrote into the page
 */
export function openStudio(locale: Locale, entry: Entry): StudioLink {
  adoptSession()
  let state: PageState = {
    ...firstState(locale),
    entry,
    stage: { kind: session.read() ? 'connecting' : 'joining' },
  }
  let socket: WebSocket | undefined
  let tries = 0
  let heardAtMs = Date.now()
  let retry: ReturnType<typeof setTimeout> | undefined
  let part: StudioPart | undefined
  /** Waits for the connection. */
  let entering: Greeting | undefined
  const outbox = new Map<string, PageAct | StaffAct>()
  const listeners = new Set<() => void>()

  function update(next: PageState): void {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }
  const say = (message: ClientMessage | StaffAct) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  function post(message: PageAct | StaffAct): string {
    outbox.set(message.id, message)
    say(message)
    return message.id
  }

  function connect(): void {
    clearTimeout(retry)
    const opened = openSocket()
    socket = opened
    const enter = () => {
      heardAtMs = Date.now()
      greet()
    }
    opened.onopen = enter
    opened.onmessage = ({ data }) => {
      heardAtMs = Date.now()
      hear(JSON.parse(String(data)) as ServerMessage)
    }
    const lost = () => {
      if (socket !== opened) return
      socket = undefined
      if (state.stage.kind === 'ended') update({ ...state, stage: { kind: 'ended', rating: 'closed' } })
      again()
    }
    opened.onclose = lost
    // What it heard before there was somebody to hear it stands in the page as well.
    if (opened.readyState === WebSocket.OPEN) enter()
    else if (opened.readyState === WebSocket.CLOSED) lost()
  }

  function greet(): void {
    const known = session.read()
    if (entering) say(entering)
    else if (known)
      say({ type: 'resume', v: PROTOCOL_VERSION, locale: state.locale, session: known, lastSeq: state.lastSeq })
    else if (state.stage.kind !== 'joining') update({ ...state, stage: { kind: 'joining' } })
    entering = undefined
  }

  function again(): void {
    if (isOver()) return
    if (state.stage.kind === 'in') update({ ...state, stage: { kind: 'retrying' } })
    // Whoever was about to enter may try again.
    if (state.stage.kind === 'joining') update({ ...state, stage: { ...state.stage } })
    const waitMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] as number
    tries += 1
    clearTimeout(retry)
    retry = setTimeout(connect, waitMs * (0.8 + Math.random() * 0.4))
  }

  function hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
      case 'replay':
        tries = 0
        session.write(message.session)
        update(afterMessage(state, message, Date.now()))
        for (const act of outbox.values()) say(act)
        if (message.type === 'welcome') part?.entered()
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
    }
    update(afterMessage(state, message, Date.now()))
    part?.hear(message)
    if (state.stage.kind === 'ended') part?.letGo()
  }

  const isOver = () => state.stage.kind === 'ended' || state.stage.kind === 'shown-out'

  /** Nothing more will come. */
  function leave(stage: PageState['stage']): void {
    update({ ...state, stage })
    part?.letGo()
    socket?.close()
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
      const known = session.read()
      const { registration } = state.entry ?? entry
      entering = {
        type: 'join',
        v: PROTOCOL_VERSION,
        locale: state.locale,
        name,
        consent: true,
        answers,
        consentVersion: registration.consentText ? registration.consentVersion : 0,
        ...(known ? { session: known } : {}),
      }
      if (socket?.readyState === WebSocket.OPEN) greet()
    },
    act: (draft) => post({ ...draft, id: mintId() } as PageAct),
    manage: (draft) => post({ ...draft, id: mintId() } as StaffAct),
    say,
    attach(next) {
      part = next
      if (PRESENT.has(state.stage.kind)) part.entered()
    },
  }
}
