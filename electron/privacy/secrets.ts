import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets of this studio, each a file that only its owner may read, beside the database and never in it. */
export interface Secrets {
  /** The secret of that name; undefined where there is none yet. */
  read(name: string): Buffer | undefined
  write(name: string, value: Buffer): void
  /** The key of that name, 32 random bytes, made when it is first asked for. */
  key(name: string): Buffer
}

/** Opens the folder of secrets, making it if need be (mode 0700, files 0600). */
export function openSecrets(dir: string): Secrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 })

  function read(name: string): Buffer | undefined {
    try {
      return readFileSync(join(dir, name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  function write(name: string, value: Buffer): void {
    const file = join(dir, name)
    // Whole or not at all: half a key would make every reference given out so far a forgery.
    writeFileSync(`${file}.new`, value, { mode: 0o600 })
    chmodSync(`${file}.new`, 0o600)
    renameSync(`${file}.new`, file)
  }

  function key(name: string): Buffer {
    const known = read(name)
    if (known?.length === 32) return known
    const made = randomBytes(32)
    write(name, made)
    return made
  }

  return { read, write, key }
}
