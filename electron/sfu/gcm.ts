/**
 * AES-128-GCM for short packets, in WebAssembly. Cryptography is otherwise not ours to write; this is the one place,
 * because it is most of what a viewer costs: through `createCipheriv` a packet of 1,200 bytes takes 15 µs in Electron 25
 * (9 of them in an AES that does not use the processor's own, 6 in objects), from here 3.3.
 *
 * The key stream is made without look-ups that depend on a secret. The hash is not: which lines of its table are read
 * depends on the hash key. A program on the teacher's own machine that times the processor's cache could in time guess
 * it, and forge packets of this one connection; it would not learn the key of the picture. That is accepted here: the keys
 * last as long as one viewer's connection, and such a program has easier prey.
 *
 * At start the results are held against Node's; where they differ, or WebAssembly has no vectors, Node encrypts.
 */
import { createCipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { KERNEL_BASE64 } from './gcm-bytes'

/** The part of the engine's own interface used here: the main process has no types for it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
  }
  class Instance {
    constructor(module: Module, imports: { lectern: { memory: Memory } })
    readonly exports: Record<string, unknown>
  }
}

interface Kernel {
  memory: Buffer
  /** The start of PACKET in each length it has had: another view for every packet would take 0.5 µs. */
  packets: Buffer[]
  stream(key: number, streamBytes: number): void
  seal(key: number, from: number, packet: number, length: number, headerBits: number): void
  freeKeys: number[]
}

export interface Sealer {
  /**
   * Encrypts one packet.
   *
   * @param nonce 12 bytes, never the same for two different packets
   * @param header up to 31 bytes, authenticated only
   * @param payload in one or more parts
   * @returns header, ciphertext and tag, valid until the next packet is sealed; undefined when it is too long
   */
  seal(nonce: Uint8Array, header: Uint8Array, payload: Uint8Array[]): Buffer | undefined
  /** Forgets the key. */
  close(): void
}

/** Where things are in the kernel's memory, in bytes; gcm.wat has the same numbers. */
const NONCE = 0
const COUNTERS = 256
const HASHED = 4608
const PACKET = 6400
const KEYS = 8192
/** Of each key: 32 tables of 16 products with the hash key, then the bit planes of the round keys. */
const ROUND_KEYS = 8192
const KEY_BYTES = ROUND_KEYS + 11 * 128
/** More than one thread can serve; untouched memory costs nothing. */
const MOST_KEYS = 500
const PAGE_BYTES = 65_536
const LONGEST_PAYLOAD = 1504
const LONGEST_HEADER = 31
const PADDED_HEADER = 32
const NO_HEADER = new Uint8Array(PADDED_HEADER)

let kernel: Kernel | 'none' | undefined

/** Makes a key ready; undefined where there is no kernel or no room for another key. */
export function openSealer(key: KeyObject): Sealer | undefined {
  kernel ??= startKernel() ?? 'none'
  return kernel === 'none' ? undefined : openKey(kernel, key)
}

function openKey({ memory, packets, stream, seal, freeKeys }: Kernel, key: KeyObject): Sealer | undefined {
  const at = freeKeys.pop()
  if (at === undefined) return undefined
  writeProducts(memory.subarray(at), encryptBlock(key))
  writeRoundKeys(memory.subarray(at + ROUND_KEYS), key.export())
  let closed = false
  return {
    seal(nonce, header, payload) {
      let end = PACKET + header.length
      for (const part of payload) end += part.length
      const length = end - PACKET - header.length
      if (closed || length > LONGEST_PAYLOAD || header.length > LONGEST_HEADER) return undefined
      memory.set(nonce, NONCE)
      const from = HASHED + PADDED_HEADER - 16 * Math.ceil(header.length / 16)
      memory.set(NO_HEADER, HASHED)
      memory.set(header, from)
      memory.set(header, PACKET)
      let to = PACKET + header.length
      for (const part of payload) {
        memory.set(part, to)
        to += part.length
      }
      // Counter 0 is not used, 1 is for the tag; the kernel makes eight blocks at a time.
      stream(at, 128 * Math.ceil((Math.ceil(length / 16) + 2) / 8))
      seal(at, from, PACKET + header.length, length, header.length * 8)
      const total = end + 16 - PACKET
      packets[total] ??= memory.subarray(PACKET, PACKET + total)
      return packets[total] as Buffer
    },
    close() {
      if (closed) return
      closed = true
      memory.fill(0, at, at + KEY_BYTES)
      freeKeys.push(at)
    },
  }
}

function startKernel(): Kernel | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((KEYS + MOST_KEYS * KEY_BYTES) / PAGE_BYTES) })
    const module = new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'))
    const { exports } = new WebAssembly.Instance(module, { lectern: { memory } })
    const started: Kernel = {
      memory: Buffer.from(memory.buffer),
      packets: [],
      stream: exports.stream as Kernel['stream'],
      seal: exports.seal as Kernel['seal'],
      freeKeys: Array.from({ length: MOST_KEYS }, (_, index) => KEYS + index * KEY_BYTES),
    }
    writeCounters(started.memory.subarray(COUNTERS))
    return agreesWithNode(started) ? started : undefined
  } catch {
    // An engine without WebAssembly, or without its vectors.
    return undefined
  }
}

function agreesWithNode(started: Kernel): boolean {
  for (const length of [0, 1, 95, 96, 97, 1200, LONGEST_PAYLOAD]) {
    const key = createSecretKey(randomBytes(16))
    const [nonce, header, payload] = [randomBytes(12), randomBytes(length % 2 ? 12 : 20), randomBytes(length)]
    const sealer = openKey(started, key)
    const sealed = sealer?.seal(nonce, header, [payload])
    const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
    const right = [header, cipher.update(payload), cipher.final(), cipher.getAuthTag()]
    if (!sealed?.equals(Buffer.concat(right))) return false
    sealer?.close()
  }
  return true
}

/** Block 8k + b has the counter 8k + b: the last byte of each block, as bit planes, for every k. */
function writeCounters(to: Buffer): void {
  for (let k = 0; k < 16; k++) {
    for (let bit = 0; bit < 8; bit++) {
      const low = [0xaa, 0xcc, 0xf0][bit]
      to[128 * k + 16 * bit + 15] = low ?? ((k >> (bit - 3)) & 1 ? 0xff : 0)
    }
  }
}

const encryptBlock = (key: KeyObject): Buffer => createCipheriv('aes-128-ecb', key, null).update(Buffer.alloc(16))

/** The products of every nibble in every place with the hash key. In GCM the first bit is the lowest power of x. */
function writeProducts(to: Buffer, hashKey: Buffer): void {
  const power = new Uint32Array(4)
  for (let i = 0; i < 4; i++) power[i] = hashKey.readUInt32BE(4 * i)
  for (let bit = 0; bit < 128; bit++) {
    // The low nibble of a byte has the first table, and in it the bit 3 the lowest power.
    const table = 256 * ((bit >> 3) * 2 + (bit & 4 ? 0 : 1))
    const single = table + 16 * (8 >> (bit & 3))
    for (let i = 0; i < 4; i++) to.writeUInt32BE(power[i] as number, single + 4 * i)
    timesX(power)
    if ((bit & 3) < 3) continue
    for (let nibble = 1; nibble < 16; nibble++) {
      const rest = nibble & (nibble - 1)
      if (rest === 0) continue
      for (let i = 0; i < 16; i++)
        to[table + 16 * nibble + i] =
          (to[table + 16 * rest + i] as number) ^ (to[table + 16 * (nibble ^ rest) + i] as number)
    }
  }
}

/** SP 800-38D, section 6.3: a shift, and the polynomial where a bit falls out. */
function timesX(power: Uint32Array): void {
  const fallen = (power[3] as number) & 1
  for (let i = 3; i >= 0; i--)
    power[i] = ((power[i] as number) >>> 1) | (i > 0 ? ((power[i - 1] as number) & 1) << 31 : 0)
  if (fallen) power[0] = (power[0] as number) ^ 0xe100_0000
}

/** FIPS 197, section 5.2, as bit planes: plane i has for each byte its bit i, eight times. */
function writeRoundKeys(to: Buffer, key: Buffer): void {
  const substitute = substitutions()
  const words = Buffer.alloc(176)
  key.copy(words)
  for (let i = 16, constant = 1; i < 176; i += 4) {
    const before = [...words.subarray(i - 4, i)]
    if (i % 16 === 0) {
      before.push(before.shift() as number)
      for (let j = 0; j < 4; j++) before[j] = substitute[before[j] as number] as number
      before[0] = (before[0] as number) ^ constant
      constant = double(constant)
    }
    for (let j = 0; j < 4; j++) words[i + j] = (words[i + j - 16] as number) ^ (before[j] as number)
  }
  for (let i = 0; i < 176; i++) {
    // What SubBytes adds to every byte is added with the key that follows it.
    const byte = (words[i] as number) ^ (i < 16 ? 0 : 0x63)
    for (let bit = 0; bit < 8; bit++) to[(i >> 4) * 128 + 16 * bit + (i & 15)] = (byte >> bit) & 1 ? 0xff : 0
  }
}

const double = (byte: number) => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff

/** FIPS 197, section 5.1.1: the inverse of a byte, and an affine map. By powers of 3 and of its inverse. */
function substitutions(): Uint8Array {
  const table = new Uint8Array(256)
  table[0] = 0x63
  for (let power = 1, inverse = 1, i = 0; i < 255; i++) {
    power ^= double(power)
    inverse ^= inverse << 1
    inverse ^= inverse << 2
    inverse = (inverse ^ (inverse << 4)) & 0xff
    if (inverse & 0x80) inverse ^= 0x09
    const twice = inverse | (inverse << 8)
    table[power] = (inverse ^ (twice >> 7) ^ (twice >> 6) ^ (twice >> 5) ^ (twice >> 4) ^ 0x63) & 0xff
  }
  return table
}
