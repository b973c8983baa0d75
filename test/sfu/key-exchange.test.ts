import tweetnacl from 'tweetnacl'
import { expect, it } from 'vitest'
import { hastenKeyExchange } from '../../electron/sfu/key-exchange'

const slow = { generate: tweetnacl.box.keyPair, agree: tweetnacl.scalarMult }
hastenKeyExchange()
const fast = { generate: tweetnacl.box.keyPair, agree: tweetnacl.scalarMult }

it('agrees on the same secret as the code it stands in for, in both directions', () => {
  expect(fast.agree).not.toBe(slow.agree)
  for (let round = 0; round < 20; round++) {
    const [own, theirs] = [fast.generate(), slow.generate()]
    const secret = fast.agree(own.secretKey, theirs.publicKey)
    expect(secret).toHaveLength(32)
    expect(Buffer.from(secret)).toEqual(Buffer.from(slow.agree(own.secretKey, theirs.publicKey)))
    expect(Buffer.from(secret)).toEqual(Buffer.from(slow.agree(theirs.secretKey, own.publicKey)))
  }
})

it('gives keys that own the whole of their memory, as werift takes them', () => {
  const { publicKey, secretKey } = fast.generate()
  expect([publicKey.buffer.byteLength, secretKey.buffer.byteLength]).toEqual([32, 32])
})

it('refuses points that would make the secret known to all, and what is no key', () => {
  const { secretKey } = fast.generate()
  expect(() => fast.agree(secretKey, new Uint8Array(32))).toThrow()
  expect(() => fast.agree(secretKey, new Uint8Array(31))).toThrow()
})
