import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { looksOffline, npm } from './run.mjs'
import { SetupProblem, step } from './say.mjs'

/** Installs the packages of the lock file when they are missing or the lock file has changed since. */
export async function installPackages(root) {
  const stamp = join(root, 'node_modules', '.lectern-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  await step('installing packages', async () => {
    try {
      await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'], { cwd: root })
    } catch (error) {
      if (looksOffline(error.output ?? '')) {
        throw new SetupProblem(
          'The packages could not be fetched: no package registry can be reached. Connect to the network and run the command again.',
        )
      }
      throw new SetupProblem(`The packages could not be installed. npm said:\n${error.message}`)
    }
  })
  writeFileSync(stamp, lock)
}
