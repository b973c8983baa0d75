/** How a browser is known again as the same person: by a secret the studio gave it. */

const SESSION_KEY = 'lectern-session'
/** How a page on the HTTPS door learns who one was on the other: in the part of the address no server is sent. */
const SESSION_MARK = 'session='

/** Storage may be refused; then a reload is a new person, and nothing worse. */
export const session = {
  read: (): string | undefined => {
    try {
      return localStorage.getItem(SESSION_KEY) ?? undefined
    } catch {
      return undefined
    }
  },
  write: (secret: string): void => {
    try {
      localStorage.setItem(SESSION_KEY, secret)
    } catch {
      // As above.
    }
  },
}

/** Takes the session out of the address, so that it is not passed on with it. */
export function adoptSession(): void {
  const mark = location.hash.slice(1)
  if (!mark.startsWith(SESSION_MARK)) return
  const secret = mark.slice(SESSION_MARK.length)
  if (secret && !session.read()) session.write(secret)
  history.replaceState(null, '', location.pathname)
}

/** This class by HTTPS, as the same person. */
export const secureAddress = () => `https://${location.host}${location.pathname}#${SESSION_MARK}${session.read() ?? ''}`
