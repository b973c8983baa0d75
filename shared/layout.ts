/** Where each source stands in the picture that viewers get. Pure geometry, the same for broadcast and preview. */
import { assertNever, type Picture } from './model'

/** The published picture, in pixels. Every box below is in fractions of it, so a box of equal fractions is 16:9. */
export const PICTURE_WIDTH = 1280
export const PICTURE_HEIGHT = 720

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Where the camera stands over the screen: its upper left corner and its width, in fractions of the picture. */
export interface Corner {
  left: number
  top: number
  width: number
}

export const MIN_CORNER_WIDTH = 0.12
export const MAX_CORNER_WIDTH = 0.5
export const FIRST_CORNER: Corner = { left: 0.76, top: 0.74, width: 0.22 }
/** A corner this near to an edge snaps to the margin. */
const SNAP = 0.03
const MARGIN = 0.02

/** `guest:` and an attendee's id is somebody on stage. */
export type SourceName = 'camera' | 'screen' | 'slides' | 'board' | 'card' | `guest:${string}`

/** `contain` shows all of the source, `cover` fills the box and cuts the rest. Later tiles stand over earlier ones. */
export interface Tile {
  source: SourceName
  box: Box
  fit: 'contain' | 'cover'
}

const WHOLE: Box = { left: 0, top: 0, width: 1, height: 1 }
/** How much of the width stays for the screen, slides or board when people stand beside it. */
const BESIDE_PEOPLE = 0.8

export const MAX_GUESTS = 5

/** The tiles of a picture, the lowest first. Guests beyond the first five are heard but not seen. */
export function layOut(picture: Picture, corner: Corner, guests: readonly `guest:${string}`[] = []): Tile[] {
  const people = guests.slice(0, MAX_GUESTS)
  switch (picture) {
    case 'camera':
      return people.length === 0 ? [{ source: 'camera', box: WHOLE, fit: 'contain' }] : grid(['camera', ...people])
    case 'screen':
    case 'slides':
    case 'board':
      return beside(picture, people)
    case 'both':
      return people.length === 0
        ? [...beside('screen', people), { source: 'camera', box: cornerBox(corner), fit: 'cover' }]
        : beside('screen', ['camera', ...people].slice(0, MAX_GUESTS) as SourceName[])
    case 'none':
      return [{ source: 'card', box: WHOLE, fit: 'cover' }]
    default:
      return assertNever(picture)
  }
}

export const cornerBox = ({ left, top, width }: Corner): Box => ({ left, top, width, height: width })

/** Keeps a corner inside the picture and of a sensible size; near an edge it snaps to the margin. */
export function placeCorner({ left, top, width }: Corner): Corner {
  const size = Math.min(MAX_CORNER_WIDTH, Math.max(MIN_CORNER_WIDTH, width))
  return { left: placeAlong(left, size), top: placeAlong(top, size), width: size }
}

function placeAlong(start: number, size: number): number {
  const last = 1 - size
  if (start < MARGIN + SNAP) return MARGIN
  if (start > last - MARGIN - SNAP) return last - MARGIN
  return start
}

/** The part of a box that a source of this size fills when all of it is to be seen. Sizes in any one unit. */
export function containIn(box: Box, width: number, height: number): Box {
  // In fractions of the picture, 16:9 is square.
  const aspect = (width / height) * (PICTURE_HEIGHT / PICTURE_WIDTH)
  const boxAspect = box.width / box.height
  const [w, h] = aspect > boxAspect ? [box.width, box.width / aspect] : [box.height * aspect, box.height]
  return { left: box.left + (box.width - w) / 2, top: box.top + (box.height - h) / 2, width: w, height: h }
}

/** The part of a source that fills a box, the rest cut off evenly: in the source's own unit. */
export function coverOf(box: Box, width: number, height: number): Box {
  const aspect = (box.width * PICTURE_WIDTH) / (box.height * PICTURE_HEIGHT)
  const [w, h] = width / height > aspect ? [height * aspect, height] : [width, width / aspect]
  return { left: (width - w) / 2, top: (height - h) / 2, width: w, height: h }
}

/** People of equal rank: two side by side, four in a square, six in two rows. */
function grid(sources: SourceName[]): Tile[] {
  const columns = sources.length <= 4 ? 2 : 3
  const rows = Math.ceil(sources.length / columns)
  const size = 1 / columns
  return sources.map((source, at) => {
    const row = Math.floor(at / columns)
    const inRow = Math.min(columns, sources.length - row * columns)
    return {
      source,
      box: {
        left: (1 - inRow * size) / 2 + (at % columns) * size,
        top: (1 - rows * size) / 2 + row * size,
        width: size,
        height: size,
      },
      fit: 'cover',
    }
  })
}

/** One thing to look at, and people in a column at its right. */
function beside(source: SourceName, people: SourceName[]): Tile[] {
  if (people.length === 0) return [{ source, box: WHOLE, fit: 'contain' }]
  const size = 1 - BESIDE_PEOPLE
  return [
    {
      source,
      box: { left: 0, top: (1 - BESIDE_PEOPLE) / 2, width: BESIDE_PEOPLE, height: BESIDE_PEOPLE },
      fit: 'contain',
    },
    ...people.map((person, at) => ({
      source: person,
      box: { left: BESIDE_PEOPLE, top: (1 - people.length * size) / 2 + at * size, width: size, height: size },
      fit: 'cover' as const,
    })),
  ]
}
