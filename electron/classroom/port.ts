import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Certificate } from './certificate'

export interface PortOptions {
  host: string
  /** 0: any free port. */
  port: number
  /** Absent: plain HTTP only. */
  certificate?: Pick<Certificate, 'key' | 'certificate'> | undefined
  onRequest(request: IncomingMessage, response: ServerResponse): void
  onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void
}

export interface Port {
  port: number
  /** Another certificate for whoever comes from now on. */
  renew(certificate: Pick<Certificate, 'key' | 'certificate'>): void
  /** Takes nobody in any more; who is still there after half a second is cut off. */
  close(): Promise<void>
}

/** The first byte of a TLS connection (RFC 8446, section 5.1: content type handshake); no HTTP method begins so. */
const HANDSHAKE = 22
const GREETING_TIMEOUT_MS = 10_000
const GOODBYE_MS = 500

/** True when the request came over HTTPS. */
export const isSecure = (request: IncomingMessage) => 'encrypted' in request.socket && request.socket.encrypted === true

/**
 * One port for HTTP and HTTPS: the first byte tells which it is, so that a link with the wrong scheme still leads
 * somewhere and one hole in a firewall is enough.
 * @throws the listening error (`EADDRINUSE`, `EACCES`)
 */
export function openPort({ host, port, certificate, onRequest, onUpgrade }: PortOptions): Promise<Port> {
  const server = createServer(onRequest)
  server.requestTimeout = 20_000
  server.headersTimeout = 10_000
  server.on('upgrade', onUpgrade)
  const secure =
    certificate &&
    createTlsServer({ ...pair(certificate), ALPNProtocols: ['http/1.1'], handshakeTimeout: GREETING_TIMEOUT_MS })
  const serve = lookFirst(server, (socket) => secure?.emit('connection', socket) ?? socket.destroy())
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  secure?.on('secureConnection', serve)
  // A browser that mistrusts the certificate hangs up in the middle of the handshake: nothing worth a line in the log.
  secure?.on('tlsClientError', (_error, socket) => socket.destroy())

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve({
        port: (server.address() as AddressInfo).port,
        renew: (next) => secure?.setSecureContext(pair(next)),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            setTimeout(() => {
              for (const socket of sockets) socket.destroy()
            }, GOODBYE_MS)
          }),
      })
    })
  })
}

const pair = ({ key, certificate }: Pick<Certificate, 'key' | 'certificate'>) => ({ key, cert: certificate })

/** Puts a look at the first byte before the server's own handling. Returns that handling. */
function lookFirst(server: Server, onHandshake: (socket: Socket) => void): (socket: Socket) => void {
  const [own] = server.listeners('connection') as ((socket: Socket) => void)[]
  const serve = (socket: Socket) => own?.call(server, socket)
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const drop = () => socket.destroy()
    const look = () => {
      const first = socket.read(1) as Buffer | null
      if (first === null) return
      for (const event of ['error', 'end', 'timeout']) socket.off(event, drop)
      socket.off('readable', look)
      socket.setTimeout(0)
      socket.unshift(first)
      if (first[0] === HANDSHAKE) onHandshake(socket)
      else serve(socket)
    }
    for (const event of ['error', 'end', 'timeout']) socket.on(event, drop)
    socket.setTimeout(GREETING_TIMEOUT_MS)
    socket.on('readable', look)
  })
  return serve
}
