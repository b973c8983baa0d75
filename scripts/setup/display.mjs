import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

/** Starts a virtual display that nobody else uses. Resolves with its name and the function that ends it. */
export function openVirtualDisplay() {
  return new Promise((resolve, reject) => {
    if (!existsSync('/usr/bin/Xvfb')) {
      reject(
        new Error(
          'There is no display, and Xvfb, the virtual one, is not installed: install xvfb or start from a desktop.',
        ),
      )
      return
    }
    // The server picks a free number and writes it to descriptor 3.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    let number = ''
    server.stdio[3].on('data', (chunk) => {
      number += chunk
      if (number.includes('\n')) resolve({ display: `:${number.trim()}`, close: () => server.kill() })
    })
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`The virtual display ended at once (${code}).`)))
  })
}
