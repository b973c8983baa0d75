/** What the door says, with the headers that everything it says has. */
import { createReadStream, type ReadStream, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { Entry } from '../../shared/wire'
import { readRange } from '../recording/range'
import type { Asset } from './assets'
import { deviceCookie } from './device'
import type { HandoutFile } from './handout-files'
import { attendeePage, localeOf } from './page'

/** @param scripts hashes of those that stand in the page itself */
const contentSecurityPolicy = (scripts: readonly string[] = []) =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    "connect-src 'self' ws: wss:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

function headers(response: ServerResponse, scripts?: readonly string[]): void {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(scripts))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
}

export function refuse(response: ServerResponse, status: number, sentence: string): void {
  headers(response)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${sentence}\n`)
}

export function redirect(response: ServerResponse, location: string): void {
  headers(response)
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' })
  response.end()
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  headers(response)
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(html)
}

export function sendCalendar(response: ServerResponse, text: string): void {
  headers(response)
  response.writeHead(200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'attachment; filename="class.ics"',
    'Cache-Control': 'no-store',
  })
  response.end(text)
}

export function sendCaptions(response: ServerResponse, text: string): void {
  headers(response)
  response.writeHead(200, { 'Content-Type': 'text/vtt; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(text)
}

/** The page of a class or a replay, in the reader's language and with the form already in it. */
export function sendRoomPage(request: IncomingMessage, response: ServerResponse, asset: Asset, entry: Entry): void {
  const html = attendeePage(String(asset.body), entry, localeOf(request.headers['accept-language']))
  const body = takesGzip(request) ? packed(html) : Buffer.from(html)
  headers(response, asset.scripts)
  response.writeHead(200, {
    'Content-Type': asset.type,
    'Content-Length': body.length,
    ...deviceCookie(request),
    'Cache-Control': 'no-store',
    ...(takesGzip(request) ? { 'Content-Encoding': 'gzip' } : {}),
    Vary: 'Accept-Encoding, Accept-Language',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The last pages that were packed: a whole class opens the same one within a minute. */
const lastPacked = new Map<string, Buffer>()
function packed(html: string): Buffer {
  const known = lastPacked.get(html)
  if (known) return known
  if (lastPacked.size >= 8) lastPacked.clear()
  const made = gzipSync(html)
  lastPacked.set(html, made)
  return made
}

const takesGzip = (request: IncomingMessage) => /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))

export function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  headers(response)
  const asGzip = takesGzip(request)
  const body = asGzip ? asset.gzip : asset.body
  response.writeHead(200, {
    'Content-Type': asset.type,
    'Content-Length': body.length,
    ...deviceCookie(request),
    'Cache-Control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    ...(asGzip ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** A hand-out is saved, not shown: whatever it holds, it does not run here. */
export function sendHandout(request: IncomingMessage, response: ServerResponse, file: HandoutFile): void {
  const size = sizeOf(file.path)
  if (size === undefined) return refuse(response, 404, 'There is no such file.')
  headers(response)
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': size,
    'Content-Disposition': attachment(file.fileName),
    'Cache-Control': 'private, max-age=3600',
  })
  if (request.method === 'HEAD') response.end()
  else give(response, createReadStream(file.path))
}

/** RFC 6266: the name as ASCII, and as it is. Half a sign, as Windows allows in names, is none in UTF-8. */
function attachment(fileName: string): string {
  const name = Buffer.from(fileName).toString()
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${name.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encoded}`
}

/** Whoever hangs up in the middle, as a player does that jumps, ends the reading too; that is no fault. */
const give = (response: ServerResponse, file: ReadStream) => pipeline(file, response, () => undefined)

/** A recording, whole or the part that is asked for: a player jumps by asking for parts. It is not kept by browsers. */
export function sendRecording(request: IncomingMessage, response: ServerResponse, path: string): void {
  const size = sizeOf(path)
  if (size === undefined) return refuse(response, 404, 'There is no such recording.')
  headers(response)
  response.setHeader('Content-Type', 'video/webm')
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Cache-Control', 'no-store')
  const range = readRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` })
    response.end()
    return
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  response.writeHead(range ? 206 : 200, {
    'Content-Length': end - start + 1,
    ...(range ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {}),
  })
  if (request.method === 'HEAD' || size === 0) response.end()
  else give(response, createReadStream(path, { start, end }))
}

function sizeOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? found.size : undefined
}
