/**
 * A packaged Electron runtime has no default app: this stands in for it. It becomes the app whose folder is the first
 * argument that is not an option, and steps aside.
 */
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')

const at = process.argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'))
if (at < 0) {
  process.stderr.write('lectern: the folder of the app is missing from the command line.\n')
  app.exit(2)
} else {
  const folder = resolve(process.argv[at])
  const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  app.setName(productName ?? name)
  app.setVersion(version)
  app.setAppPath(folder)
  require(join(folder, main))
}
