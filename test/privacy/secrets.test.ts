import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSecrets, type Seal } from '../../electron/privacy/secrets'
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

/** What the system's key store does, with a key of our own. */
function sealUnder(key: Buffer): Seal {
  return {
    seal: (plain) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
    },
  }
}

test('where the system has a key store, nothing readable is on disk, and what was there before is sealed', () => {
  openSecrets(folder.dir).write('order-webhook', Buffer.from('whsec_plain'))
  const seal = sealUnder(randomBytes(32))
  const secrets = openSecrets(folder.dir, seal)
  expect(String(secrets.read('order-webhook'))).toBe('whsec_plain')
  expect(String(openSecrets(folder.dir, seal).read('order-webhook'))).toBe('whsec_plain')
  expect(readFileSync(join(folder.dir, 'order-webhook')).includes('whsec_plain')).toBe(false)
  const key = secrets.key('offer-references')
  expect(openSecrets(folder.dir, seal).key('offer-references').equals(key)).toBe(true)
  expect(readFileSync(join(folder.dir, 'offer-references')).includes(key)).toBe(false)
})

test('what can be opened no more is missing and put aside, not lost and not taken for a secret', () => {
  openSecrets(folder.dir, sealUnder(randomBytes(32))).write('order-webhook', Buffer.from('whsec_plain'))
  const told: string[] = []
  const others = openSecrets(folder.dir, sealUnder(randomBytes(32)), (message) => told.push(message))
  expect(others.read('order-webhook')).toBeUndefined()
  expect(told).toEqual(['the secret order-webhook cannot be opened'])
  expect(existsSync(join(folder.dir, 'order-webhook.unreadable'))).toBe(true)

  openSecrets(folder.dir, sealUnder(randomBytes(32))).key('offer-references')
  expect(openSecrets(folder.dir).key('offer-references')).toHaveLength(32)
})
