import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { randomId } from './ids'

const COOKIE = 'lectern-device'
const YEAR_S = 365 * 24 * 3600

/** What a connection came with, by which a ban can be held against more than a name. */
export interface Device {
  /** A fingerprint of the cookie the door gave this browser; absent in programs that are not browsers. */
  browser?: string
  /** A fingerprint of address and browser version: the same for many behind one router. */
  address: string
}

function cookieOf(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)lectern-device=([A-Za-z0-9_-]{10,64})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1]
}

/** The header that gives a browser its cookie, unless it has one. Never readable by the page, never sent elsewhere. */
export function deviceCookie(request: IncomingMessage): { 'Set-Cookie'?: string } {
  if (cookieOf(request) !== undefined) return {}
  return { 'Set-Cookie': `${COOKIE}=${randomId()}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Strict` }
}

/** Fingerprints under a secret of the class: the log then says nothing of addresses, and classes cannot be compared. */
export function deviceOf(request: IncomingMessage, secret: string): Device {
  const hash = (text: string) => createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)
  const cookie = cookieOf(request)
  const address = hash(`address ${request.socket.remoteAddress} ${request.headers['user-agent'] ?? ''}`)
  return cookie === undefined ? { address } : { browser: hash(`browser ${cookie}`), address }
}

/**
 * The fingerprints to hold a ban against: every browser of the person, and the addresses nobody else in class comes
 * from, so that a ban never shuts out those who share a router.
 */
export function devicesToBan(own: Iterable<Device>, others: Iterable<Device>): string[] {
  const shared = new Set([...others].map(({ address }) => address))
  const browsers = [...own].flatMap(({ browser }) => (browser === undefined ? [] : [browser]))
  const addresses = [...own].map(({ address }) => address).filter((address) => !shared.has(address))
  return [...new Set([...browsers, ...addresses])]
}
