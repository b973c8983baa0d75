/**
 * Debian's Janus in a network of its own: it offers no loopback address, so a pair of virtual interfaces joins it to
 * this machine. Needs root and the package `janus`.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PROGRAM = '/usr/bin/janus'
const PLUGINS = '/usr/lib/x86_64-linux-gnu/janus'

export interface Janus {
  url: string
  pid: number
  close(): void
}

/** Starts it; or says why that cannot be. */
export async function startJanus(directory: string): Promise<Janus | string> {
  if (!existsSync(PROGRAM)) return 'the package janus is not installed'
  if (process.getuid?.() !== 0) return 'a network of its own needs root'
  const name = `lect${process.pid % 10_000}`
  const net = `10.${200 + (process.pid % 50)}.${process.pid % 250}`
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })
  const undo = () => {
    try {
      ip('netns', 'del', name)
    } catch {
      // It was not made.
    }
  }
  try {
    ip('netns', 'add', name)
    ip('link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name)
    ip('addr', 'add', `${net}.1/24`, 'dev', `${name}a`)
    ip('link', 'set', `${name}a`, 'up')
    ip('netns', 'exec', name, 'ip', 'addr', 'add', `${net}.2/24`, 'dev', `${name}b`)
    ip('netns', 'exec', name, 'ip', 'link', 'set', `${name}b`, 'up')
    ip('netns', 'exec', name, 'ip', 'link', 'set', 'lo', 'up')
  } catch (error) {
    undo()
    return `no network of its own: ${String(error)}`
  }
  configure(directory, net)
  const child = spawn('ip', ['netns', 'exec', name, PROGRAM, '-F', directory, '-e', '-d', '4'], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  if (child.exitCode !== null || !child.pid) {
    undo()
    return `Janus ended with ${child.exitCode}`
  }
  return {
    url: `ws://${net}.2:8188`,
    // `ip netns exec` becomes the program itself.
    pid: child.pid,
    close() {
      child.kill('SIGKILL')
      undo()
    },
  }
}

function configure(directory: string, net: string): void {
  mkdirSync(directory, { recursive: true })
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text)
  write(
    'janus.jcfg',
    `general: { configs_folder = "${directory}" plugins_folder = "${PLUGINS}/plugins" transports_folder = "${PLUGINS}/transports" events_folder = "${PLUGINS}/events" loggers_folder = "${PLUGINS}/loggers" debug_level = 3 }
nat: { ice_enforce_list = "${net}." }
media: { ipv6 = false }
plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_nosip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }
transports: { disable = "libjanus_http.so,libjanus_rabbitmq.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so" }
events: { broadcast = false }
`,
  )
  write('janus.transport.websockets.jcfg', 'general: { ws = true ws_port = 8188 wss = false }\n')
  write(
    'janus.plugin.videoroom.jcfg',
    'room-1234: { description = "bench" publishers = 4 bitrate = 3000000 fir_freq = 0 audiocodec = "opus" videocodec = "vp8" }\n',
  )
}
