import { describe, expect, it } from 'vitest'
import { applyToBoard, type BoardAct, boardActSchema, MAX_MARKS, type Mark, visibleMarks } from '../../shared/board'

const stroke = (id: string, ...points: number[]): Mark => ({
  kind: 'stroke',
  id,
  tool: 'pen',
  ink: 'blue',
  width: 5,
  points,
})
const fold = (...acts: BoardAct[]) => acts.reduce<readonly Mark[]>(applyToBoard, [])

describe('the whiteboard', () => {
  it('goes on with a stroke that is told in pieces', () => {
    expect(fold(stroke('a', 0, 0), stroke('a', 1, 1, 2, 2), stroke('b', 5, 5))).toEqual([
      stroke('a', 0, 0, 1, 1, 2, 2),
      stroke('b', 5, 5),
    ])
  })

  it('takes back one mark after the other, and a cleared board too', () => {
    const acts: BoardAct[] = [stroke('a', 0, 0), stroke('b', 1, 1), { kind: 'clear', id: 'c' }]
    expect(visibleMarks(fold(...acts))).toEqual([])
    expect(visibleMarks(fold(...acts, { kind: 'undo' }))).toHaveLength(2)
    expect(visibleMarks(fold(...acts, { kind: 'undo' }, { kind: 'undo' }))).toEqual([stroke('a', 0, 0)])
    expect(fold({ kind: 'undo' })).toEqual([])
  })

  it('does not clear an empty board, so that undo gives back what was there', () => {
    const acts: BoardAct[] = [
      stroke('a', 0, 0),
      { kind: 'clear', id: 'c' },
      { kind: 'clear', id: 'd' },
      { kind: 'undo' },
    ]
    expect(visibleMarks(fold(...acts))).toEqual([stroke('a', 0, 0)])
  })

  it('never changes marks in place', () => {
    const first = Object.freeze([Object.freeze(stroke('a', 0, 0))]) as readonly Mark[]
    expect(applyToBoard(first, stroke('a', 1, 1))).not.toBe(first)
  })

  it('takes no more than a board can hold', () => {
    const full = Array.from({ length: MAX_MARKS }, (_, at) => stroke(`s${at}`, 0, 0))
    expect(applyToBoard(full, stroke('more', 0, 0))).toBe(full)
  })

  it('refuses marks that are not whole', () => {
    for (const bad of [
      stroke('a', 1, 2, 3),
      stroke('a'),
      { ...stroke('a', 0, 0), width: 0 },
      { ...stroke('a', 0, 0), points: [Number.NaN, 0] },
      { kind: 'text', id: 'a', ink: 'red', size: 36, x: 0, y: 0, text: '' },
      { kind: 'text', id: 'a', ink: 'pink', size: 36, x: 0, y: 0, text: 'hi' },
    ]) {
      expect(boardActSchema.safeParse(bad).success).toBe(false)
    }
    expect(boardActSchema.safeParse(stroke('a', 1, 2)).success).toBe(true)
  })
})
