import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Entry, MAX_MESSAGE_BYTES } from '../../shared/wire'
import {
  redirect,
  refuse,
  sendAsset,
  sendCalendar,
  sendCaptions,
  sendHandout,
  sendPage,
  sendRecording,
  sendRoomPage,
} from './answers'
import type { Asset } from './assets'
import type { Certificate } from './certificate'
import { frontPage } from './front-page'
import type { HandoutFile } from './handout-files'
import { isSecure, openPort, type Port } from './port'
import { createBucket, type Rate } from './rate'
import { WEBHOOK_PATH } from './webhook'

/** What one unguessable path leads to: a class that is taught or waited for, or the replay of one that was. */
export interface DoorRoom {
  /** The secret in the link. */
  token: string
  /** Typed at the front page instead of the link; absent: nobody comes in by a code. */
  shortCode?(): string | undefined
  /** Whether another token leads in as well: that of somebody who helps to run the class. */
  isStaff?(token: string): boolean
  assets: ReadonlyMap<string, Asset>
  /** What may be known before entering; it is written into the page. */
  entry(): Entry
  /** The class as a calendar file, for whoever enters at this address; undefined while it has no time. */
  calendar?(url: string): string | undefined
  /** The file of a hand-out of this class. */
  fileOf?(handoutId: string): HandoutFile | undefined
  /** The recording that this place below `recordings/` names, for whoever has entered. */
  recordingOf?(place: string): string | undefined
  /** What was said in that recording, as WebVTT; undefined where nothing is written down. */
  captionsOf?(place: string): string | undefined
  /** @param token the one in its path */
  onSocket(socket: WebSocket, request: IncomingMessage, token: string): void
}

export interface DoorOptions {
  host: string
  /** 0: any free port. */
  port: number
  /** What the door leads to now. */
  rooms(): Iterable<DoorRoom>
  /** Absent: the door answers by plain HTTP only. */
  certificate?: Certificate | undefined
  /** Payments by webhook: the only thing that is posted here. */
  onHook(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** Connections at once, and how fast one address may open them or guess codes. */
const MAX_CONNECTIONS = 2000
const OPENINGS = { perSecond: 40, burst: 400 }
const GUESSES = { perSecond: 0.2, burst: 10 }
const HOOKS = { perSecond: 20, burst: 100 }
/** Pieces of recordings: a player asks for one at each jump, and a whole class may sit behind one address. */
const PIECES = { perSecond: 30, burst: 300 }
const RECORDINGS = 'recordings/'
const CAPTIONS = '.vtt'

/**
 * Opens the class to the network: the page, its files and the WebSocket, all below an unguessable path. A Host that
 * is not an address of ours (a rebound name) and a WebSocket from another origin are turned away.
 * @throws the listening error (`EADDRINUSE`, `EACCES`)
 */
export function openDoor({ host, port, certificate, rooms, onHook }: DoorOptions): Promise<Port> {
  const openings = limitPerAddress(OPENINGS)
  const guesses = limitPerAddress(GUESSES)
  const hooks = limitPerAddress(HOOKS)
  const pieces = limitPerAddress(PIECES)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })

  /** The room a token leads to. Every one is compared, so that the time tells nothing. */
  function roomOf(token: string): DoorRoom | undefined {
    let found: DoorRoom | undefined
    for (const room of rooms()) if (same(token, room.token) || room.isStaff?.(token)) found = room
    return found
  }

  function enterByCode(code: string): DoorRoom | undefined {
    let found: DoorRoom | undefined
    for (const room of rooms()) if (same(code.trim().toUpperCase(), room.shortCode?.())) found = room
    return found
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const path = requestPath(request)
    if (!hostAllowed(request.headers.host)) return refuse(response, 421, 'This address does not lead to a class.')
    if (path === WEBHOOK_PATH && request.method === 'POST') {
      if (!hooks(addressOf(request))) return refuse(response, 429, 'Too many messages.')
      onHook(request, response).catch(() => response.destroy())
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Only reading is possible here.')
    if (path === '/') return sendPage(response, 200, frontPage())
    if (path === '/enter') {
      // Only what was wrong counts: a whole class may come by the right code from one address.
      if (!guesses(addressOf(request), 0)) return sendPage(response, 429, frontPage('too-many'))
      const room = enterByCode(new URL(request.url ?? '/', 'http://door').searchParams.get('code') ?? '')
      if (room) return redirect(response, pathOf(room.token))
      guesses(addressOf(request))
      return sendPage(response, 404, frontPage('not-found'))
    }
    const [token, file] = split(path)
    const room = token === undefined ? undefined : roomOf(token)
    if (token === undefined || !room) return sendPage(response, 404, frontPage('not-found'))
    if (file === undefined) return redirect(response, pathOf(token))
    give(request, response, room, file)
  }

  function give(request: IncomingMessage, response: ServerResponse, room: DoorRoom, file: string): void {
    if (file === 'class.ics') {
      const scheme = isSecure(request) ? 'https' : 'http'
      const text = room.calendar?.(`${scheme}://${request.headers.host}${pathOf(room.token)}`)
      return text ? sendCalendar(response, text) : refuse(response, 404, 'This class has no planned time.')
    }
    if (file.startsWith(RECORDINGS)) {
      if (!originAllowed(request)) return refuse(response, 403, 'This recording is for its own page.')
      if (!pieces(addressOf(request))) return refuse(response, 429, 'Too many requests.')
      const place = file.slice(RECORDINGS.length)
      if (place.endsWith(CAPTIONS)) {
        const captions = room.captionsOf?.(place.slice(0, -CAPTIONS.length))
        return captions === undefined
          ? refuse(response, 404, 'There are no captions.')
          : sendCaptions(response, captions)
      }
      const recording = room.recordingOf?.(place)
      return recording
        ? sendRecording(request, response, recording)
        : refuse(response, 404, 'There is no such recording.')
    }
    const handout = file.startsWith('handouts/') ? room.fileOf?.(file.slice('handouts/'.length)) : undefined
    if (handout) return sendHandout(request, response, handout)
    const page = file === '' ? room.assets.get('index.html') : undefined
    if (page) return sendRoomPage(request, response, page, room.entry())
    const asset = room.assets.get(file)
    return asset ? sendAsset(request, response, asset) : refuse(response, 404, 'There is no such file.')
  }

  function onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const turnAway = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    if (!hostAllowed(request.headers.host)) return turnAway('421 Misdirected Request')
    if (!originAllowed(request)) return turnAway('403 Forbidden')
    const [token, file] = split(requestPath(request))
    const room = token === undefined || file !== 'socket' ? undefined : roomOf(token)
    if (token === undefined || !room) return turnAway('404 Not Found')
    if (sockets.clients.size >= MAX_CONNECTIONS) return turnAway('503 Service Unavailable')
    if (!openings(addressOf(request))) return turnAway('429 Too Many Requests')
    sockets.handleUpgrade(request, socket, head, (webSocket) => room.onSocket(webSocket, request, token))
  }

  return openPort({ host, port, certificate, onRequest, onUpgrade })
}

/** The path below which a room is. */
export const pathOf = (token: string) => `/c/${token}/`

/** The addresses under which others on the network reach this machine, most likely one first. */
export function lanAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) => (addresses ?? []).map((address) => ({ name, ...address })))
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .sort((a, b) => Number(isVirtual(a.name)) - Number(isVirtual(b.name)))
    .map(({ address }) => address)
}

const isVirtual = (name: string) => /^(docker|br-|veth|virbr|vmnet|vbox|utun|tun|tap)/i.test(name)

/** An address or localhost: a name can be made to point here by anybody, an address cannot. */
function hostAllowed(header: string | undefined): boolean {
  if (!header) return false
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:]+))(?::\d{1,5})?$/i.exec(header)
  const name = match?.[1] ?? match?.[2] ?? ''
  return name === 'localhost' || isIP(name) !== 0
}

/** A browser says where a page came from; a program that is not a browser says nothing and has the token. */
function originAllowed(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  return origin === undefined || origin === `${isSecure(request) ? 'https' : 'http'}://${host}`
}

function requestPath(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

/** The token in a path, and what stands behind it; that is undefined where even the slash is missing. */
function split(path: string): [string | undefined, string | undefined] {
  const match = /^\/c\/([^/]+)(?:\/(.*))?$/.exec(path)
  return match ? [match[1], match[2]] : [undefined, undefined]
}

/** Compares secrets in a time that does not tell how much of them was right. */
function same(given: string, secret: string | undefined): boolean {
  if (secret === undefined) return false
  const a = Buffer.from(given)
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}

const addressOf = (request: IncomingMessage) => request.socket.remoteAddress ?? ''

function limitPerAddress(rate: Rate): (address: string, cost?: 0 | 1) => boolean {
  const buckets = new Map<string, ReturnType<typeof createBucket>>()
  return (address, cost) => {
    let bucket = buckets.get(address)
    if (!bucket) {
      if (buckets.size > 5000) buckets.clear()
      bucket = createBucket(rate)
      buckets.set(address, bucket)
    }
    return bucket(cost)
  }
}
