import { X509Certificate } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCertificate } from '../../electron/classroom/certificate'
import { temporaryFolder } from '../helpers/store'

const NOW = Date.UTC(2026, 10, 24)
const DAY_MS = 86_400_000
let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const file = () => join(folder.dir, readdirSync(folder.dir)[0] as string)

test('a certificate is made once, for every address, readable by its owner alone, with the fingerprint others see', async () => {
  const first = await readCertificate(folder.dir, ['192.168.7.20'], NOW)
  const seen = new X509Certificate(first.certificate)
  expect(seen.checkIP('192.168.7.20')).toBe('192.168.7.20')
  expect(seen.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(seen.checkHost('localhost')).toBe('localhost')
  expect(seen.checkIP('192.168.7.21')).toBeUndefined()
  expect(seen.fingerprint256).toBe(first.fingerprint)
  expect(seen.ca).toBe(false)
  expect(seen.verify(seen.publicKey)).toBe(true)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  expect(await readCertificate(folder.dir, ['192.168.7.20'], NOW + DAY_MS)).toEqual(first)
})

test('another network or a near end renews it under the same key', async () => {
  const first = await readCertificate(folder.dir, ['192.168.7.20'], NOW)
  const moved = await readCertificate(folder.dir, ['10.0.0.5'], NOW)
  expect(moved.fingerprint).not.toBe(first.fingerprint)
  expect(moved.key).toBe(first.key)
  expect(new X509Certificate(moved.certificate).checkIP('10.0.0.5')).toBe('10.0.0.5')
  const later = await readCertificate(folder.dir, ['10.0.0.5'], moved.expiresAtMs - DAY_MS)
  expect(later.expiresAtMs).toBeGreaterThan(moved.expiresAtMs)
  expect(later.key).toBe(first.key)
})

test.each([
  '',
  '{}',
  '{"key":"PRIVATE KEY","certificate":"CERTIFICATE","names":[],"expiresAtMs":9e15}',
  'x'.repeat(500),
])('a spoilt file is replaced: %s', async (content) => {
  writeFileSync(join(folder.dir, 'door-certificate.json'), content)
  const made = await readCertificate(folder.dir, [], NOW)
  expect(new X509Certificate(made.certificate).checkHost('localhost')).toBe('localhost')
  expect(await readCertificate(folder.dir, [], NOW)).toEqual(made)
})
