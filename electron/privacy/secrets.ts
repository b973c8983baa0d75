import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets of this studio, each a file that only its owner may read, beside the database and never in it. */
export interface Secrets {
  /** The secret of that name; undefined where there is none yet, or none that can be read. */
  read(name: string): Buffer | undefined
  write(name: string, value: Buffer): void
  /** The key of that name, 32 random bytes, made when it is first asked for. */
  key(name: string): Buffer
}

/** Encrypts under a key that the system keeps for this user. `open` throws where that key is gone. */
export interface Seal {
  seal(plain: Buffer): Buffer
  open(sealed: Buffer): Buffer
}

const SEALED = Buffer.from('lectern sealed 1\n')

/**
 * Opens the folder of secrets, making it if need be (mode 0700, files 0600).
 *
 * @param seal encrypts the files; undefined where the system has no key store. Files from before it had one are sealed
 *   when they are read. One that can be opened no more is put aside as `NAME.unreadable`
 */
export function openSecrets(
  dir: string,
  seal?: Seal,
  log: (message: string, detail?: unknown) => void = () => {},
): Secrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 })

  function read(name: string): Buffer | undefined {
    const kept = readIfThere(join(dir, name))
    if (kept === undefined) return undefined
    if (!kept.subarray(0, SEALED.length).equals(SEALED)) {
      if (seal) write(name, kept)
      return kept
    }
    try {
      if (!seal) throw new Error('no key store')
      return seal.open(kept.subarray(SEALED.length))
    } catch (error) {
      log(`the secret ${name} cannot be opened`, error)
      renameSync(join(dir, name), join(dir, `${name}.unreadable`))
      return undefined
    }
  }

  function write(name: string, value: Buffer): void {
    const file = join(dir, name)
    // Whole or not at all: half a key would make every reference given out so far a forgery.
    writeFileSync(`${file}.new`, seal ? Buffer.concat([SEALED, seal.seal(value)]) : value, { mode: 0o600 })
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

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
