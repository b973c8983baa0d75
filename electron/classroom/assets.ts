import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { scriptHashes } from './page'

export interface Asset {
  type: string
  body: Buffer
  gzip: Buffer
  /** The name has a hash of the content in it. */
  immutable: boolean
  /** Of a page: the hashes of the scripts inside it. */
  scripts?: readonly string[]
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** The attendee page's files, by path below `dir`. Read once: a request can only name what is in this list. */
export function readAssets(dir: string, below = ''): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const entry of readdirSync(join(dir, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (entry.isDirectory()) {
      for (const [name, asset] of readAssets(dir, path)) assets.set(name, asset)
      continue
    }
    const type = TYPES[extname(entry.name)]
    if (!type) continue
    const body = readFileSync(join(dir, path))
    const scripts = type === TYPES['.html'] ? { scripts: scriptHashes(String(body)) } : {}
    assets.set(path, { type, body, gzip: gzipSync(body), immutable: path.startsWith('assets/'), ...scripts })
  }
  return assets
}
