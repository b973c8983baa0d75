import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const page = join(__dirname, '..', '..', 'out', 'attendee')
const assets = join(page, 'assets')

test('the page students open is at most 150 KB of JavaScript as it travels', () => {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(0)
  const inPage = gzipSync(readFileSync(join(page, 'index.html'))).length
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, inPage)
  expect(bytes).toBeLessThan(150 * 1024)
})

test('the form can be used with nothing but the page itself', () => {
  const html = readFileSync(join(page, 'index.html'), 'utf8')
  expect(html).not.toMatch(/<script[^>]*\ssrc=|<link[^>]*rel="(stylesheet|modulepreload)"/)
  expect(html).not.toMatch(/ROOM_SCRIPT|<!--(style|start)-->/)
})
