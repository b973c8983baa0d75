/**
 * Chapters inside a WebM file, where players look for them (RFC 9559, section 5.1.7). Mediabunny cannot write them, but
 * it writes tags ahead of the first picture: as many bytes are reserved there, and turned into chapters afterwards.
 */
import { type FileHandle, open } from 'node:fs/promises'
import type { Chapter } from './chapters'

/** Element ids of RFC 9559, with their length marker. */
const ID = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  tags: 0x1254c367,
  chapters: 0x1043a770,
  editionEntry: 0x45b9,
  chapterAtom: 0xb6,
  chapterUid: 0x73c4,
  chapterTimeStart: 0x91,
  chapterDisplay: 0x80,
  chapString: 0x85,
  chapLanguage: 0x437c,
  ebmlVoid: 0xec,
}
const NS_PER_MS = 1_000_000n
/** Tags are ahead of the pictures, after a few short elements. */
const FRONT_BYTES = 64 * 1024
/** An element that fills what is left takes at least an id and a size. */
const LEAST_VOID_BYTES = 2

const idBytes = (id: number) => Buffer.from(id.toString(16), 'hex')

/** A size in one byte or eight (RFC 8794, section 4). */
function sizeBytes(size: number, length: 1 | 8 = size < 127 ? 1 : 8): Buffer {
  if (length === 1) return Buffer.from([0x80 | size])
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE((1n << 56n) | BigInt(size))
  return bytes
}

function element(id: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([idBytes(id), sizeBytes(body.length), body])
}

function number(id: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return element(id, bytes)
}

const text = (id: number, value: string) => element(id, Buffer.from(value, 'utf8'))

/** One edition with one atom a chapter; each ends where the next begins. Titles are in whatever language they are in. */
export function chaptersElement(chapters: readonly Chapter[]): Buffer {
  const atoms = chapters.map(({ atMs, title }, at) =>
    element(
      ID.chapterAtom,
      number(ID.chapterUid, BigInt(at + 1)),
      number(ID.chapterTimeStart, BigInt(Math.round(atMs)) * NS_PER_MS),
      element(ID.chapterDisplay, text(ID.chapString, title), text(ID.chapLanguage, 'und')),
    ),
  )
  return element(ID.chapters, element(ID.editionEntry, ...atoms))
}

/** To be given to mediabunny as a tag: makes its tags longer than these chapters are. */
export const reserveFor = (chapters: Buffer) => ({ raw: { CHAPTERS: ' '.repeat(chapters.length) } })

/**
 * Puts chapters in the place of the tags that were reserved for them.
 * @throws when the file has no such place; it is then as it was
 */
export async function putChapters(file: string, chapters: Buffer): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    const front = await readFront(handle, chapters.length)
    const tags = find(front, ID.tags)
    const leftBytes = tags.bytes - chapters.length
    if (leftBytes < LEAST_VOID_BYTES) throw new Error('no room was kept for chapters')
    const seekHead = find(front, ID.seekHead)
    const seekId = front.subarray(0, seekHead.at + seekHead.bytes).indexOf(idBytes(ID.tags), seekHead.at)
    if (seekId < 0) throw new Error('the index does not name the place kept for chapters')
    await handle.write(Buffer.concat([chapters, filler(leftBytes)]), 0, tags.bytes, tags.at)
    await handle.write(idBytes(ID.chapters), 0, 4, seekId)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

function filler(bytes: number): Buffer {
  const size = bytes - 2 < 127 ? sizeBytes(bytes - 2, 1) : sizeBytes(bytes - 9, 8)
  return Buffer.concat([idBytes(ID.ebmlVoid), size, Buffer.alloc(bytes - 1 - size.length)])
}

async function readFront(handle: FileHandle, chapterBytes: number): Promise<Buffer> {
  const front = Buffer.alloc(FRONT_BYTES + chapterBytes)
  const { bytesRead } = await handle.read(front, 0, front.length, 0)
  return front.subarray(0, bytesRead)
}

/** Where a child of the segment lies in the beginning of a file, its own id and size included. */
function find(front: Buffer, wanted: number): { at: number; bytes: number } {
  for (let at = 0; at < front.length; ) {
    const id = readId(front, at)
    const size = readSize(front, at + id.length)
    const bytes = id.length + size.length + size.value
    if (id.value === wanted) return { at, bytes }
    // What is wanted lies in the segment, which is stepped into.
    at += id.value === ID.segment ? id.length + size.length : bytes
  }
  throw new Error(`no element ${wanted.toString(16)} ahead of the pictures`)
}

/** An id or a size says its own length by the zeros it begins with. */
const lengthAt = (front: Buffer, at: number) => Math.clz32(front[at] ?? 0) - 23

function readId(front: Buffer, at: number): { value: number; length: number } {
  const length = lengthAt(front, at)
  if (length > 4 || at + length > front.length) throw new Error(`no element at ${at}`)
  return { value: front.readUIntBE(at, length), length }
}

function readSize(front: Buffer, at: number): { value: number; length: number } {
  const length = lengthAt(front, at)
  if (length > 8 || at + length > front.length) throw new Error(`no size at ${at}`)
  let value = (front[at] as number) & (0xff >> length)
  for (let i = 1; i < length; i++) value = value * 256 + (front[at + i] as number)
  return { value, length }
}
