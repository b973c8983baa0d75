import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { wipeErased } from './erased'
import { migrate, refuseNewer } from './migrate'
import { StoreProblem, storeProblem } from './problem'

/** A handle that may only read; the writable one is of another type, so that the compiler tells them apart. */
export interface ReadableDb {
  prepare: Database.Database['prepare']
}
export interface WritableDb extends ReadableDb {
  exec: Database.Database['exec']
  transaction: Database.Database['transaction']
  readonly writable: true
}

export interface Store {
  write: WritableDb
  read: ReadableDb
  close(): void
}

export interface StoreOptions {
  file: string
  /** Where the native module is, when not where the package looks itself. */
  nativeBinding?: string
  /** How long to wait for another program's lock, in milliseconds. */
  busyTimeoutMs?: number
}

/**
 * Opens the database, checks it and brings it up to date. WAL with `synchronous=FULL`: what is committed is on disk.
 * Nothing is changed in a file that turns out to be corrupt or from a newer program.
 * @throws {StoreProblem}
 */
export function openStore({ file, nativeBinding, busyTimeoutMs = 3000 }: StoreOptions): Store {
  const options = { timeout: busyTimeoutMs, ...(nativeBinding ? { nativeBinding } : {}) }
  if (!existsSync(dirname(file))) throw new StoreProblem('unreadable', `no folder ${dirname(file)}`)
  let write: Database.Database | undefined
  try {
    write = new Database(file, options)
    const damage = write.pragma('quick_check(1)', { simple: true })
    if (damage !== 'ok') throw new StoreProblem('corrupt', String(damage))
    refuseNewer(write)
    write.pragma('journal_mode = WAL')
    write.pragma('synchronous = FULL')
    write.pragma('foreign_keys = ON')
    // What is overwritten leaves nothing in the file that could be read.
    write.pragma('secure_delete = ON')
    migrate(write)
    const opened = write
    const writable: WritableDb = {
      prepare: remembering(opened),
      exec: opened.exec.bind(opened),
      transaction: opened.transaction.bind(opened),
      writable: true,
    }
    wipeErased(writable)
    const read = new Database(file, { ...options, readonly: true })
    return {
      write: writable,
      read: { prepare: remembering(read) },
      close() {
        read.close()
        opened.close()
      },
    }
  } catch (error) {
    write?.close()
    throw storeProblem(error)
  }
}

/**
 * A handle of its own that only reads a database which the studio has open: for another thread, where a long question
 * holds nobody up. Under WAL it sees what is committed and blocks no writer.
 * @throws {StoreProblem}
 */
export function openReadable({ file, nativeBinding, busyTimeoutMs = 3000 }: StoreOptions): ReadableStore {
  try {
    const db = new Database(file, {
      readonly: true,
      fileMustExist: true,
      timeout: busyTimeoutMs,
      ...(nativeBinding ? { nativeBinding } : {}),
    })
    return { read: { prepare: remembering(db) }, close: () => db.close() }
  } catch (error) {
    throw storeProblem(error)
  }
}

export interface ReadableStore {
  read: ReadableDb
  close(): void
}

/** Compiles each statement once: compiling costs more than running most of ours. */
function remembering(db: Database.Database): Database.Database['prepare'] {
  const statements = new Map<string, Database.Statement>()
  return ((sql: string) => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }) as Database.Database['prepare']
}
