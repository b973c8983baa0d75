import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where SQLite's native module is: named by the environment, packed beside the program, or (empty answer) where its
 * package looks itself.
 */
export function nativeBinding(resourcesPath: string | undefined): { nativeBinding?: string } {
  const named = process.env.LECTERN_SQLITE_BINDING
  if (named) return { nativeBinding: named }
  const packed = resourcesPath ? join(resourcesPath, 'better_sqlite3.node') : ''
  return packed && existsSync(packed) ? { nativeBinding: packed } : {}
}
