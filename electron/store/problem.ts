export type StoreProblemCode = 'locked' | 'corrupt' | 'newer' | 'disk-full' | 'unreadable'

/** Why the database could not be opened or written, in the few ways a person can do something about. */
export class StoreProblem extends Error {
  constructor(
    readonly code: StoreProblemCode,
    cause: string,
  ) {
    super(`database ${code}: ${cause}`)
    this.name = 'StoreProblem'
  }
}

/** Names the problem behind an error of SQLite's or the file system's; other errors come back unchanged. */
export function storeProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreProblem) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new StoreProblem('locked', error.message)
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new StoreProblem('corrupt', error.message)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new StoreProblem('disk-full', error.message)
  if (/^(SQLITE_(CANTOPEN|READONLY|IOERR|PERM)|EACCES|EROFS|ENOTDIR|ENOENT)/.test(code)) {
    return new StoreProblem('unreadable', error.message)
  }
  return error
}
