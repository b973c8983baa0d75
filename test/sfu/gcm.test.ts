import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSealer, type Sealer } from '../../electron/sfu/gcm'

const open = (key: Buffer): Sealer => {
  const sealer = openSealer(createSecretKey(key))
  if (!sealer) throw new Error('no kernel')
  return sealer
}

/** Node's own, which is not ours. */
function sealRight(key: Buffer, nonce: Buffer, header: Buffer, payload: Buffer): string {
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
  return Buffer.concat([header, cipher.update(payload), cipher.final(), cipher.getAuthTag()]).toString('hex')
}

it('holds kernels that are what their text says', async () => {
  const script = join(process.cwd(), 'scripts', 'build-kernel.mjs')
  const { embed, KERNELS } = (await import(script)) as { embed(kernel: string): string; KERNELS: string[] }
  for (const kernel of KERNELS)
    expect(readFileSync(join('electron', `${kernel}-bytes.ts`), 'utf8'), kernel).toBe(embed(kernel))
})

it('agrees with the second test case of the specification of GCM', () => {
  const sealed = open(Buffer.alloc(16)).seal(Buffer.alloc(12), Buffer.alloc(0), [Buffer.alloc(16)])
  expect(sealed?.toString('hex')).toBe('0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf')
})

it('agrees with Node for every length of header and payload', () => {
  const key = randomBytes(16)
  const sealer = open(key)
  for (let length = 0; length <= 1504; length++) {
    const [nonce, header, payload] = [randomBytes(12), randomBytes(length % 32), randomBytes(length)]
    const cut = length % 7
    const sealed = sealer.seal(nonce, header, [payload.subarray(0, cut), payload.subarray(cut)])
    expect(sealed?.toString('hex'), `${length}`).toBe(sealRight(key, nonce, header, payload))
  }
})

it('keeps many keys apart, and reuses the room of those that are closed', () => {
  const [nonce, header, payload] = [randomBytes(12), randomBytes(20), randomBytes(700)]
  for (let round = 0; round < 5; round++) {
    const keys = Array.from({ length: 150 }, () => randomBytes(16))
    const sealers = keys.map(open)
    for (const [index, key] of keys.entries())
      expect(sealers[index]?.seal(nonce, header, [payload])?.toString('hex')).toBe(
        sealRight(key, nonce, header, payload),
      )
    for (const sealer of sealers) {
      sealer.close()
      sealer.close()
      expect(sealer.seal(nonce, header, [payload])).toBeUndefined()
    }
  }
})

it('leaves to Node what is too long or one key too many', () => {
  const sealer = open(randomBytes(16))
  expect(sealer.seal(randomBytes(12), randomBytes(12), [randomBytes(1505)])).toBeUndefined()
  expect(sealer.seal(randomBytes(12), randomBytes(32), [randomBytes(10)])).toBeUndefined()
  const opened: Sealer[] = []
  let more = openSealer(createSecretKey(randomBytes(16)))
  while (more) {
    opened.push(more)
    more = openSealer(createSecretKey(randomBytes(16)))
  }
  expect(opened.length).toBeGreaterThan(200)
  for (const one of opened) one.close()
  expect(openSealer(createSecretKey(randomBytes(16)))).toBeDefined()
})
