import { createHash } from 'node:crypto'
import type { Item } from './model'
import { fits, MODEL_VERSION, type Trained } from './train'

/**
 * A trained blend as bytes: the mark, the length of the header, the header (JSON; every typed array in it stands as its
 * kind and place), the arrays, and a digest of all before it. Kept apart from any engine's own serialisation, which
 * changes from version to version.
 */
const MARK = 'LECTERN-MODEL\n'
const DIGEST_BYTES = 32
const ALIGNED = 8

const KINDS = { Int32Array, Float32Array, Float64Array, Uint8Array, Uint16Array } as const
type Kind = keyof typeof KINDS
type Numbers = InstanceType<(typeof KINDS)[Kind]>

interface Placed {
  $array: Kind
  at: number
  length: number
}

/** What became of reading a model: where it is not a model to serve, why, so that the caller falls back and says so. */
export type ReadModel =
  | { kind: 'good'; trained: Trained }
  | { kind: 'broken'; reason: 'not-a-model' | 'cut-short' | 'damaged' }
  | { kind: 'stale'; reason: 'version' | 'catalogue' | 'data'; trainedAtMs: number }

export function writeModel(trained: Trained): Uint8Array {
  const arrays: Numbers[] = []
  let size = 0
  const header = JSON.stringify(trained, function replace(this: unknown, _key, value: unknown) {
    const kind = kindOf(value)
    if (!kind) return value
    const numbers = value as Numbers
    const placed: Placed = { $array: kind, at: size, length: numbers.length }
    arrays.push(numbers)
    size += Math.ceil(numbers.byteLength / ALIGNED) * ALIGNED
    return placed
  })
  const head = Buffer.from(header, 'utf8')
  const bodyAt = bodyStart(head.length)
  const bytes = new Uint8Array(bodyAt + size + DIGEST_BYTES)
  bytes.set(Buffer.from(MARK, 'latin1'))
  new DataView(bytes.buffer).setUint32(MARK.length, head.length, true)
  bytes.set(head, MARK.length + 4)
  let at = bodyAt
  for (const numbers of arrays) {
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at)
    at += Math.ceil(numbers.byteLength / ALIGNED) * ALIGNED
  }
  bytes.set(digestOf(bytes.subarray(0, at)), at)
  return bytes
}

/**
 * Reads a model back for a catalogue. Never throws: a broken or stale file is an answer.
 * @param fingerprint of today's data, where a model of other data is not wanted; absent, any data will do
 */
export function readModel(bytes: Uint8Array, items: readonly Item[], fingerprint?: string): ReadModel {
  const mark = Buffer.from(bytes.subarray(0, MARK.length)).toString('latin1')
  if (mark !== MARK) return { kind: 'broken', reason: 'not-a-model' }
  if (bytes.length < MARK.length + 4 + DIGEST_BYTES) return { kind: 'broken', reason: 'cut-short' }
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MARK.length, true)
  const bodyAt = bodyStart(headLength)
  const end = bytes.length - DIGEST_BYTES
  if (bodyAt > end) return { kind: 'broken', reason: 'cut-short' }
  if (!digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) return { kind: 'broken', reason: 'damaged' }
  const header = Buffer.from(bytes.subarray(MARK.length + 4, MARK.length + 4 + headLength)).toString('utf8')
  // Copied, so that the arrays start where the engine wants them to; a Buffer's own slice would not copy.
  const body = new Uint8Array(bytes.subarray(bodyAt, end)).buffer
  const trained = JSON.parse(header, (_key, value: unknown) =>
    isPlaced(value) ? new KINDS[value.$array](body, value.at, value.length) : value,
  ) as Trained
  const { trainedAtMs } = trained
  if (trained.version !== MODEL_VERSION) return { kind: 'stale', reason: 'version', trainedAtMs }
  if (!fits(trained, items)) return { kind: 'stale', reason: 'catalogue', trainedAtMs }
  if (fingerprint !== undefined && trained.fingerprint !== fingerprint) {
    return { kind: 'stale', reason: 'data', trainedAtMs }
  }
  return { kind: 'good', trained }
}

const bodyStart = (headLength: number) => Math.ceil((MARK.length + 4 + headLength) / ALIGNED) * ALIGNED
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

const kindOf = (value: unknown): Kind | undefined =>
  ArrayBuffer.isView(value) ? (Object.keys(KINDS) as Kind[]).find((kind) => value instanceof KINDS[kind]) : undefined

const isPlaced = (value: unknown): value is Placed =>
  typeof value === 'object' && value !== null && '$array' in value && (value as Placed).$array in KINDS
