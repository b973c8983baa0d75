import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSecrets } from '../../electron/privacy/secrets'
import { temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('a key is made once, stays the same, and is for its owner only', () => {
  const dir = join(folder.dir, 'secrets')
  const key = openSecrets(dir).key('offer-references')
  expect(key).toHaveLength(32)
  expect(openSecrets(dir).key('offer-references').equals(key)).toBe(true)
  expect(openSecrets(dir).key('another').equals(key)).toBe(false)
  if (process.platform === 'win32') return
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  expect(statSync(join(dir, 'offer-references')).mode & 0o777).toBe(0o600)
})

test('a secret is replaced whole, one that was never written is missing, and half a key is made anew', () => {
  const secrets = openSecrets(folder.dir)
  expect(secrets.read('webhook')).toBeUndefined()
  secrets.write('webhook', Buffer.from('first'))
  secrets.write('webhook', Buffer.from('second'))
  expect(String(secrets.read('webhook'))).toBe('second')
  writeFileSync(join(folder.dir, 'half'), 'short')
  expect(secrets.key('half')).toHaveLength(32)
})
