/** A part of a file, both ends included, as HTTP counts. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Reads the `Range` header of a request for a file of this size (RFC 9110, section 14.2). One range is answered; where
 * there are several, or the header cannot be read, the whole file is the answer, as the RFC allows.
 * @returns undefined for the whole file, `unsatisfiable` for a range that lies outside it
 */
export function readRange(header: string | null | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = header ? /^bytes=(\d*)-(\d*)$/.exec(header.trim()) : null
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const last = Number(match[2])
    return last === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - last), end: size - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  if (start >= size) return 'unsatisfiable'
  return end < start ? undefined : { start, end }
}
