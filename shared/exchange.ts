/** What is read from a file and what of it would change, before anything does. */
export const IMPORT_KINDS = ['courses', 'roster', 'orders'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** The parts of a course a file can change. */
export const COURSE_PARTS = [
  'title',
  'description',
  'topics',
  'level',
  'priceCents',
  'currency',
  'prerequisites',
  'checkoutUrl',
] as const
export type CoursePart = (typeof COURSE_PARTS)[number]

const IMPORT_FAULTS = [
  'missing',
  'too-long',
  'unknown-currency',
  'bad-amount',
  'too-fine',
  'bad-level',
  'bad-link',
  'bad-date',
  'unknown-course',
  'unknown-reference',
  'duplicate',
  'bad-row',
  'refund-too-high',
] as const
export type ImportFault = (typeof IMPORT_FAULTS)[number]

/** Why a file cannot be read at all. */
export type FileFault = 'too-large' | 'unknown-encoding' | 'no-table' | 'missing-columns'

export interface RowFault {
  /** As a spreadsheet numbers it: the heading is row 1. In JSON: the place in the list, from 1. */
  row: number
  column: string
  fault: ImportFault
  /** The beginning of what stood there. */
  value: string
}

export interface ImportPreview {
  /** Names the plan that main keeps until it is carried out or replaced. */
  token: string
  kind: ImportKind
  file: string
  encoding: string
  added: number
  changed: number
  same: number
  /** What would change, the first 300. */
  rows: { row: number; what: 'added' | 'changed'; name: string; changes: (CoursePart | 'refunded')[] }[]
  /** The first 200; where there is one, nothing can be imported. */
  faults: RowFault[]
  faultCount: number
}

export type ImportAnswer =
  | { kind: 'preview'; preview: ImportPreview }
  | { kind: 'unreadable'; file: string; fault: FileFault }
