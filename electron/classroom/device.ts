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

/** What a vote is held to: the browser, or, of a program that keeps no cookie, where it comes from. */
export const deviceKey = ({ browser, address }: Device): string => browser ?? address

/**
 * The header that gives a browser its cookie, unless it has one. Never readable by the page, never sent elsewhere. It
 * comes along when a link on another site leads here, and from the plain door to the encrypted one, which to a browser
 * is another site: else it would be given a new one there, and be another device.
 */
export function deviceCookie(request: IncomingMessage): { 'Set-Cookie'?: string } {
  if (cookieOf(request) !== undefined) return {}
  return { 'Set-Cookie': `${COOKIE}=${randomId()}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax` }
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
