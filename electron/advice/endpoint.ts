import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { createBucket } from '../classroom/rate'

/** What is asked: an attendee's id, or the number somebody has in a history that came from elsewhere. */
const recommendSchema = z.object({
  user_id: z.union([z.string().min(1).max(100), z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)]),
  limit: z.number().int().min(1).max(50).default(10),
})
export type RecommendRequest = z.infer<typeof recommendSchema>

export interface RecommendAnswer {
  recommended_courses: string[]
  scores: number[]
  reasons: string[]
}

export interface EndpointOptions {
  /** 0: any free port. */
  port: number
  token(): string
  recommend(request: RecommendRequest): RecommendAnswer
  log(message: string, detail?: unknown): void
}

export interface Endpoint {
  port: number
  close(): Promise<void>
}

const MAX_BODY_BYTES = 16 * 1024
const PACE = { perSecond: 100, burst: 200 }
/** Wrong tokens: enough for a typing error, too few to guess. */
const GUESSES = { perSecond: 1, burst: 10 }

/** A refusal that the other program's author can read. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence)
  }
}

/**
 * `POST /recommend` for other programs on this machine: loopback only, behind a token. A web page cannot use it: a
 * request with an Origin is turned away, as is one under another host name (a rebound name).
 * @throws the listening error (`EADDRINUSE`, `EACCES`)
 */
export function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const pace = createBucket(PACE)
  const guesses = createBucket(GUESSES)

  async function answer(request: IncomingMessage): Promise<RecommendAnswer> {
    if (!isLoopbackName(request.headers.host)) throw new Refusal(421, 'Ask for 127.0.0.1 or localhost.')
    if (request.headers.origin !== undefined) throw new Refusal(403, 'Web pages may not ask here.')
    if ((request.url ?? '').split('?', 1)[0] !== '/recommend') throw new Refusal(404, 'There is only /recommend.')
    if (request.method !== 'POST') throw new Refusal(405, 'Ask with POST.')
    if (!isToken(request.headers.authorization, options.token())) {
      if (!guesses()) throw new Refusal(429, 'Too many wrong tokens; wait a moment.')
      throw new Refusal(401, 'Send the token of the settings as "Authorization: Bearer TOKEN".')
    }
    if (!pace()) throw new Refusal(429, 'Too many requests; wait a moment.')
    return options.recommend(readRequest(await bodyOf(request)))
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (found) => send(response, 200, found),
      (error: unknown) => {
        if (error instanceof Refusal) return send(response, error.status, { error: error.message })
        options.log('recommend endpoint', error)
        return send(response, 500, { error: 'That did not work; the cause is in the log.' })
      },
    )
  })
  server.requestTimeout = 10_000
  server.headersTimeout = 5_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject)
      server.on('error', (error) => options.log('recommend endpoint', error))
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

function readRequest(text: string): RecommendRequest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'The body is not JSON.')
  }
  const parsed = recommendSchema.safeParse(value)
  if (!parsed.success) {
    throw new Refusal(400, 'Send {"user_id": an id or a number from 0, "limit": 1 to 50 (10 when left out)}.')
  }
  return parsed.data
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > MAX_BODY_BYTES) reject(new Refusal(413, `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`))
      else parts.push(part)
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.on('error', reject)
  })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    // What is left of a refused body is not read.
    ...(status === 200 ? {} : { Connection: 'close' }),
  })
  response.end(`${JSON.stringify(body)}\n`)
}

const isLoopbackName = (host: string | undefined) => /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(host ?? '')

/** Compared in a time that does not tell how much of it was right. */
function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')
  const secret = Buffer.from(token)
  return given.length === secret.length && timingSafeEqual(given, secret)
}
