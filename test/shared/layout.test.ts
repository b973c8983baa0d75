import { describe, expect, it } from 'vitest'
import {
  type Box,
  containIn,
  coverOf,
  FIRST_CORNER,
  layOut,
  MAX_CORNER_WIDTH,
  MAX_GUESTS,
  MIN_CORNER_WIDTH,
  placeCorner,
} from '../../shared/layout'
import { PICTURES } from '../../shared/model'

const guests = (count: number) => Array.from({ length: count }, (_, at) => `guest:${at}` as const)
const inside = ({ left, top, width, height }: Box) =>
  left >= -1e-9 && top >= -1e-9 && left + width <= 1 + 1e-9 && top + height <= 1 + 1e-9
const overlap = (a: Box, b: Box) =>
  a.left < b.left + b.width - 1e-9 &&
  b.left < a.left + a.width - 1e-9 &&
  a.top < b.top + b.height - 1e-9 &&
  b.top < a.top + a.height - 1e-9

describe('where sources stand', () => {
  it('gives one source the whole picture', () => {
    for (const picture of ['camera', 'screen', 'slides', 'board'] as const) {
      expect(layOut(picture, FIRST_CORNER)).toEqual([
        { source: picture, box: { left: 0, top: 0, width: 1, height: 1 }, fit: 'contain' },
      ])
    }
  })

  it('keeps everybody inside the picture and, beside the corner, off one another', () => {
    for (const picture of PICTURES) {
      for (let count = 0; count <= MAX_GUESTS + 2; count++) {
        const tiles = layOut(picture, FIRST_CORNER, guests(count))
        expect(tiles.every(({ box }) => inside(box))).toBe(true)
        if (picture === 'both' && count === 0) continue
        for (const [at, one] of tiles.entries()) {
          for (const other of tiles.slice(at + 1)) expect(overlap(one.box, other.box)).toBe(false)
        }
      }
    }
  })

  it('shows people on stage in every picture but the card', () => {
    for (const picture of PICTURES) {
      const shown = layOut(picture, FIRST_CORNER, guests(2)).filter(({ source }) => source.startsWith('guest:'))
      expect(shown).toHaveLength(picture === 'none' ? 0 : 2)
    }
  })
})

describe('the corner', () => {
  it('stays inside, of a sensible size, and snaps to the margin near an edge', () => {
    expect(placeCorner({ left: 0.01, top: 0.5, width: 0.2 })).toEqual({ left: 0.02, top: 0.5, width: 0.2 })
    expect(placeCorner({ left: 0.79, top: 2, width: 0.2 })).toEqual({ left: 0.78, top: 0.78, width: 0.2 })
    expect(placeCorner({ left: 0.4, top: 0.4, width: 0 }).width).toBe(MIN_CORNER_WIDTH)
    expect(placeCorner({ left: 0.4, top: 0.4, width: 1 }).width).toBe(MAX_CORNER_WIDTH)
  })
})

describe('fitting', () => {
  it('shows all of a 4:3 camera between bars', () => {
    const box = containIn({ left: 0, top: 0, width: 1, height: 1 }, 640, 480)
    expect(box).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 })
  })

  it('shows all of an upright page', () => {
    const box = containIn({ left: 0, top: 0, width: 1, height: 1 }, 600, 800)
    expect(box.height).toBe(1)
    expect((box.width * 1280) / (box.height * 720)).toBeCloseTo(600 / 800)
  })

  it('cuts a 4:3 camera evenly to fill a corner', () => {
    expect(coverOf({ left: 0, top: 0, width: 0.2, height: 0.2 }, 640, 480)).toEqual({
      left: 0,
      top: 60,
      width: 640,
      height: 360,
    })
  })
})
