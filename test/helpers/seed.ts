import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { testNode } from './studio'

const root = resolve(__dirname, '..', '..')

/** Bundles a program of this folder and runs it under the Node that loads the prebuilt SQLite module. */
export async function runSeed(name: string, args: string[]): Promise<void> {
  // Within the tree: the native module is looked for from there.
  mkdirSync(join(root, '.cache'), { recursive: true })
  const outDir = mkdtempSync(join(root, '.cache', 'seed-'))
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: {
        ssr: join(__dirname, `${name}.ts`),
        outDir,
        minify: false,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: '[name].mjs' } },
      },
    })
    execFileSync(testNode, [join(outDir, `${name}.mjs`), ...args], {
      cwd: root,
      stdio: 'inherit',
    })
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
