import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { SrtpSession } from 'werift'
import { createRtpStream } from '../../electron/sfu/rtp-stream'
import { openProtector } from '../../electron/sfu/srtp'

/** The other end: werift's own decryption, which is not ours. */
function ends(profile: 1 | 7) {
  const [key, salt] = [randomBytes(16), randomBytes(profile === 7 ? 12 : 14)]
  const keys = { localMasterKey: key, localMasterSalt: salt, remoteMasterKey: key, remoteMasterSalt: salt }
  const session = new SrtpSession({ keys, profile })
  const { srtpSessionKey, srtpSessionSalt, srtpSessionAuthTag } = session.localContext as unknown as Record<
    string,
    Buffer
  >
  const { protect } = openProtector({
    profile,
    key: srtpSessionKey as Buffer,
    salt: srtpSessionSalt as Buffer,
    authentication: srtpSessionAuthTag as Buffer,
  })
  return { protect, decrypt: (data: Buffer) => session.decrypt(Buffer.from(data)) }
}

it.each([7, 1] as const)(
  'writes packets that another implementation reads, past the end of the numbers (profile %i)',
  (profile) => {
    const { protect, decrypt } = ends(profile)
    const stream = createRtpStream({ ssrc: 0xcafe_babe, payloadType: 96, extension: 3, protect })
    for (let i = 0; i < 40; i++) {
      const payload = randomBytes(1 + i * 25)
      const number = (65_520 + i) & 0xffff
      const plain = decrypt(
        stream.write(
          {
            sequenceNumber: number,
            timestamp: 0xffff_fff0 + i > 0xffff_ffff ? i : 0xffff_fff0 + i,
            marker: i % 7 === 0,
          },
          [payload.subarray(0, 1), payload.subarray(1)],
          i,
        ),
      )
      expect(plain.readUInt16BE(2)).toBe(number)
      expect(plain.readUInt32BE(8)).toBe(0xcafe_babe)
      expect(plain[1]).toBe(96 | (i % 7 === 0 ? 0x80 : 0))
      expect(plain.subarray(12, 20)).toEqual(Buffer.from([0xbe, 0xde, 0, 1, 0x31, i >> 8, i & 0xff, 0]))
      expect(plain.subarray(20, 20 + payload.length)).toEqual(payload)
    }
    expect(stream.sent().packets).toBe(40)
    expect(stream.wideOf(65_520)).toBe(0)
    expect(stream.wideOf(1)).toBe(17)
    expect(stream.wideOf(30_000)).toBeUndefined()
  },
)

it('writes the packet of RFC 7714, section 16.1.1', () => {
  const { protect } = openProtector({
    profile: 7,
    key: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
    salt: Buffer.from('517569642070726f2071756f', 'hex'),
    authentication: Buffer.alloc(0),
  })
  const packet = protect(
    Buffer.from('8040f17b8041f8d35501a0b2', 'hex'),
    [Buffer.from('Gallia est omnis divisa in partes tres')],
    0,
  )
  expect(packet.toString('hex')).toBe(
    '8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf' +
      '8833899d7f27beb16a9152cf765ee4390cce',
  )
})

it('encrypts a repeated packet to the same bytes, so that its number never covers two contents', () => {
  const { protect } = ends(7)
  const stream = createRtpStream({ ssrc: 1, payloadType: 96, extension: 3, protect })
  const once = Buffer.from(
    stream.write({ sequenceNumber: 5, timestamp: 1000, marker: false }, [Buffer.from('picture')], 77),
  )
  stream.write({ sequenceNumber: 6, timestamp: 1000, marker: true }, [Buffer.from('more')], 78)
  const again = Buffer.from(
    stream.write(
      { sequenceNumber: 5, timestamp: 1000, marker: false },
      [Buffer.from('picture')],
      stream.wideOf(5) as number,
    ),
  )
  expect(again).toEqual(once)
})
