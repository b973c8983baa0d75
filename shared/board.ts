/** The whiteboard: what is on it, and each act that changes it. Studio, main and broadcast window all fold the same acts. */
import { z } from 'zod'
import { PICTURE_HEIGHT, PICTURE_WIDTH } from './layout'
import { assertNever } from './model'

export const INKS = ['black', 'blue', 'red', 'green'] as const
export type Ink = (typeof INKS)[number]

/** Enough for hours of writing; then the board must be cleared. */
export const MAX_MARKS = 4000
export const MAX_TEXT_LENGTH = 500
const MAX_NUMBERS_PER_ACT = 2048
const MAX_NUMBERS_PER_STROKE = 40_000

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
/** Pixels of the published picture; a stroke may leave its edge. */
const x = z
  .number()
  .min(-PICTURE_WIDTH)
  .max(2 * PICTURE_WIDTH)
const y = z
  .number()
  .min(-PICTURE_HEIGHT)
  .max(2 * PICTURE_HEIGHT)

const strokeSchema = z.object({
  kind: z.literal('stroke'),
  id,
  tool: z.enum(['pen', 'eraser']),
  ink: z.enum(INKS),
  width: z.number().min(1).max(120),
  /** x and y in turn. */
  points: z
    .array(x)
    .min(2)
    .max(MAX_NUMBERS_PER_ACT)
    .refine(({ length }) => length % 2 === 0, 'x and y in turn'),
})
const textSchema = z.object({
  kind: z.literal('text'),
  id,
  ink: z.enum(INKS),
  /** Height of a line. */
  size: z.number().min(8).max(120),
  x,
  y,
  text: z.string().min(1).max(MAX_TEXT_LENGTH),
})

export const boardActSchema = z.discriminatedUnion('kind', [
  /** Begins a stroke, or goes on with the one of the same id. */
  strokeSchema,
  textSchema,
  /** Takes back the newest mark; a cleared board comes back. */
  z.object({ kind: z.literal('undo') }),
  z.object({ kind: z.literal('clear'), id }),
])
export type BoardAct = z.infer<typeof boardActSchema>
export type Mark = Exclude<BoardAct, { kind: 'undo' }>

/** What an act makes of the marks. They are never changed in place. */
export function applyToBoard(marks: readonly Mark[], act: BoardAct): readonly Mark[] {
  switch (act.kind) {
    case 'undo':
      return marks.slice(0, -1)
    case 'clear':
      return visibleMarks(marks).length === 0 ? marks : append(marks, act)
    case 'text':
      return append(marks, act)
    case 'stroke':
      return extend(marks, act)
    default:
      return assertNever(act)
  }
}

/** The marks that can be seen: those since the board was last cleared. */
export function visibleMarks(marks: readonly Mark[]): readonly Mark[] {
  const cleared = marks.map(({ kind }) => kind).lastIndexOf('clear')
  return cleared < 0 ? marks : marks.slice(cleared + 1)
}

function append(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return marks.length >= MAX_MARKS || marks.some(({ id: other }) => other === mark.id) ? marks : [...marks, mark]
}

function extend(marks: readonly Mark[], act: Extract<Mark, { kind: 'stroke' }>): readonly Mark[] {
  const last = marks.at(-1)
  if (last?.kind !== 'stroke' || last.id !== act.id) return append(marks, act)
  if (last.points.length + act.points.length > MAX_NUMBERS_PER_STROKE) return marks
  return [...marks.slice(0, -1), { ...last, points: [...last.points, ...act.points] }]
}
