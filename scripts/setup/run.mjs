import { spawn } from 'node:child_process'

/** Runs a program to its end, off the terminal. Resolves with what it printed; rejects with that when it fails. */
export function run(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) return resolve(output)
      const tail = output.trim().split('\n').slice(-12).join('\n')
      reject(
        Object.assign(new Error(`${command} ${args[0] ?? ''} ended with ${code ?? signal}:\n${tail}`), {
          output,
          exitCode: code,
        }),
      )
    })
  })
}

/** npm is a script on Windows, and found through the one that runs us where there is one. */
export function npm(args, options) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    ...options,
  })
}

/** True when what npm printed says that no registry could be reached. */
export const looksOffline = (text) =>
  /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i.test(text)
