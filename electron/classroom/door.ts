import { timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type WebSocket, WebSocketServer } from 'ws'
import { MAX_MESSAGE_BYTES } from '../../shared/wire'
import type { Asset } from './assets'
import type { Certificate } from './certificate'
import { deviceCookie } from './device'
import { frontPage } from './front-page'
import type { HandoutFile } from './handout-files'
import { isSecure, openPort, type Port } from './port'
import { createBucket } from './rate'
import { WEBHOOK_PATH } from './webhook'

export interface DoorOptions {
  host: string
  /** 0: any free port. */
  port: number
  assets: ReadonlyMap<string, Asset>
  /** The secret in the link of the class that is open now, and the code that leads to it. */
  joinToken: string
  shortCode(): string
  /** Whether a token leads those who help to run the class to it, as the class's own leads its attendees. */
  isStaff(token: string): boolean
  /** The class as a calendar file, for whoever enters at this address; undefined while it has no time. */
  calendar(url: string): string | undefined
  /** The file of a hand-out of this class. */
  fileOf(handoutId: string): HandoutFile | undefined
  /** Absent: the door answers by plain HTTP only. */
  certificate?: Certificate | undefined
  now(): number
  /** @param token the one in its path: the class's own, or that of somebody who helps to run it */
  onSocket(socket: WebSocket, request: IncomingMessage, token: string): void
  /** Payments by webhook: the only thing that is posted here. */
  onHook(request: IncomingMessage, response: ServerResponse): Promise<void>
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Connections at once, and how fast one address may open them or guess codes. */
const MAX_CONNECTIONS = 2000
const OPENINGS = { perSecond: 40, burst: 400 }
const GUESSES = { perSecond: 0.2, burst: 10 }
const HOOKS = { perSecond: 20, burst: 100 }

/**
 * Opens the class to the network: the page, its files and the WebSocket, all below an unguessable path. A Host that
 * is not an address of ours (a rebound name) and a WebSocket from another origin are turned away.
 * @throws the listening error (`EADDRINUSE`, `EACCES`)
 */
export function openDoor(options: DoorOptions): Promise<Port> {
  const { host, port, certificate, assets, fileOf, joinToken, shortCode, isStaff, calendar, now, onSocket, onHook } =
    options
  const base = `/c/${joinToken}/`
  const openings = limitPerAddress(OPENINGS, now)
  const guesses = limitPerAddress(GUESSES, now)
  const hooks = limitPerAddress(HOOKS, now)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })

  const opens = (token: string) => same(token, joinToken) || isStaff(token)

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
    if (path === '/') return sendPage(response, 200, frontPage({ failed: false }))
    if (path === '/enter') {
      if (!guesses(addressOf(request))) return sendPage(response, 429, frontPage({ failed: true }))
      const code = new URL(request.url ?? '/', 'http://door').searchParams.get('code') ?? ''
      if (!same(code.trim().toUpperCase(), shortCode())) return sendPage(response, 404, frontPage({ failed: true }))
      return redirect(response, base)
    }
    if (same(`${path}/`, base)) return redirect(response, base)
    const [room, file] = split(path)
    if (room === undefined || !opens(room)) return sendPage(response, 404, frontPage({ failed: true }))
    if (file === 'class.ics') {
      const text = calendar(`${isSecure(request) ? 'https' : 'http'}://${request.headers.host}${base}`)
      return text ? sendCalendar(response, text) : refuse(response, 404, 'This class has no planned time.')
    }
    const handout = file.startsWith('handouts/') ? fileOf(file.slice('handouts/'.length)) : undefined
    if (handout) return sendHandout(request, response, handout)
    const asset = assets.get(file || 'index.html')
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
    if (token === undefined || file !== 'socket' || !opens(token)) return turnAway('404 Not Found')
    if (sockets.clients.size >= MAX_CONNECTIONS) return turnAway('503 Service Unavailable')
    if (!openings(addressOf(request))) return turnAway('429 Too Many Requests')
    sockets.handleUpgrade(request, socket, head, (webSocket) => onSocket(webSocket, request, token))
  }

  return openPort({ host, port, certificate, onRequest, onUpgrade })
}

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

function split(path: string): [string | undefined, string] {
  const match = /^\/c\/([^/]+)\/(.*)$/.exec(path)
  return match ? [match[1], match[2] ?? ''] : [undefined, '']
}

/** Compares secrets in a time that does not tell how much of them was right. */
function same(given: string, secret: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}

const addressOf = (request: IncomingMessage) => request.socket.remoteAddress ?? ''

function limitPerAddress(rate: { perSecond: number; burst: number }, now: () => number): (address: string) => boolean {
  const buckets = new Map<string, () => boolean>()
  return (address) => {
    let bucket = buckets.get(address)
    if (!bucket) {
      if (buckets.size > 5000) buckets.clear()
      bucket = createBucket(rate, now)
      buckets.set(address, bucket)
    }
    return bucket()
  }
}

function headers(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  headers(response)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${sentence}\n`)
}

function redirect(response: ServerResponse, location: string): void {
  headers(response)
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' })
  response.end()
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  headers(response)
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(html)
}

function sendCalendar(response: ServerResponse, text: string): void {
  headers(response)
  response.writeHead(200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'attachment; filename="class.ics"',
    'Cache-Control': 'no-store',
  })
  response.end(text)
}

function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  headers(response)
  const packed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = packed ? asset.gzip : asset.body
  response.writeHead(200, {
    'Content-Type': asset.type,
    'Content-Length': body.length,
    ...deviceCookie(request),
    'Cache-Control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    ...(packed ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** A hand-out is saved, not shown: whatever it holds, it does not run here. */
function sendHandout(request: IncomingMessage, response: ServerResponse, file: HandoutFile): void {
  const stream = createReadStream(file.path)
  stream.once('error', () => refuse(response, 404, 'There is no such file.'))
  stream.once('open', () => {
    headers(response)
    response.writeHead(200, {
      'Content-Type': file.type,
      // RFC 6266: the name as ASCII, and as it is.
      'Content-Disposition': `attachment; filename="${file.fileName.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
      'Cache-Control': 'private, max-age=3600',
    })
    if (request.method === 'HEAD') {
      stream.destroy()
      response.end()
    } else stream.pipe(response)
  })
}
