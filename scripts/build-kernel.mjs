/**
 * Assembles the kernels, each `NAME.wat` into `NAME-bytes.ts` beside it. It knows the part of the text format that they
 * use: one imported memory, exported functions without results, instructions in a row.
 * Source: WebAssembly Core Specification 2.0, chapters 5 (binary) and 6 (text).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const KERNELS = ['recommender/kernel', 'sfu/gcm']
const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'electron')
const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b }
const SIMD = (code) => [0xfd, ...unsigned(code)]
/** Opcode, and what follows it: a memory argument (with its natural alignment), an index or a constant. */
const INSTRUCTIONS = {
  block: { code: [0x02, 0x40] },
  loop: { code: [0x03, 0x40] },
  end: { code: [0x0b] },
  br: { code: [0x0c], takes: 'index' },
  br_if: { code: [0x0d], takes: 'index' },
  'local.get': { code: [0x20], takes: 'local' },
  'local.set': { code: [0x21], takes: 'local' },
  'local.tee': { code: [0x22], takes: 'local' },
  'i32.const': { code: [0x41], takes: 'constant' },
  'f64.load': { code: [0x2b], takes: 'memory', align: 3 },
  'f64.store': { code: [0x39], takes: 'memory', align: 3 },
  'i32.store8': { code: [0x3a], takes: 'memory', align: 0 },
  'f32.store': { code: [0x38], takes: 'memory', align: 2 },
  'f32.const': { code: [0x43], takes: 'single' },
  'f64.const': { code: [0x44], takes: 'real' },
  'i32.eq': { code: [0x46] },
  'i32.lt_u': { code: [0x49] },
  'i32.gt_u': { code: [0x4b] },
  'i32.ge_u': { code: [0x4f] },
  'i32.add': { code: [0x6a] },
  'i32.sub': { code: [0x6b] },
  'i32.and': { code: [0x71] },
  'i32.shl': { code: [0x74] },
  'i32.shr_u': { code: [0x76] },
  'f64.sqrt': { code: [0x9f] },
  'f64.add': { code: [0xa0] },
  'f64.sub': { code: [0xa1] },
  'f64.div': { code: [0xa3] },
  'f32.demote_f64': { code: [0xb6] },
  'v128.load': { code: SIMD(0), takes: 'memory', align: 2 },
  'v128.load32_splat': { code: SIMD(9), takes: 'memory', align: 2 },
  'v128.load64_splat': { code: SIMD(10), takes: 'memory', align: 3 },
  'v128.store': { code: SIMD(11), takes: 'memory', align: 2 },
  'v128.const': { code: SIMD(12), takes: 'bytes' },
  'v128.and': { code: SIMD(78) },
  'v128.xor': { code: SIMD(81) },
  'f32x4.gt': { code: SIMD(68) },
  'i8x16.swizzle': { code: SIMD(14) },
  'i8x16.shl': { code: SIMD(107) },
  'i8x16.shr_s': { code: SIMD(108) },
  'i32x4.extract_lane': { code: SIMD(27), takes: 'index' },
  'i32x4.splat': { code: SIMD(17) },
  'i32x4.shl': { code: SIMD(171) },
  'i32x4.shr_s': { code: SIMD(172) },
  'i32x4.add': { code: SIMD(174) },
  'i32x4.sub': { code: SIMD(177) },
  'i64x2.shl': { code: SIMD(203) },
  'i64x2.shr_u': { code: SIMD(205) },
  'f32x4.splat': { code: SIMD(19) },
  'f32x4.add': { code: SIMD(228) },
  'f32x4.sub': { code: SIMD(229) },
  'f32x4.mul': { code: SIMD(230) },
  'f32x4.div': { code: SIMD(231) },
  'f32x4.pmax': { code: SIMD(235) },
  'f32x4.convert_i32x4_s': { code: SIMD(250) },
  'f64x2.splat': { code: SIMD(20) },
  'f64x2.extract_lane': { code: SIMD(33), takes: 'index' },
  'f64x2.add': { code: SIMD(240) },
  'f64x2.sub': { code: SIMD(241) },
  'f64x2.mul': { code: SIMD(242) },
  'f64x2.div': { code: SIMD(243) },
}

function unsigned(value) {
  const bytes = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest & 127) | 128)
  }
}

function signed(value) {
  const bytes = []
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 127
    if ((rest >> 7 === 0 && low < 64) || (rest >> 7 === -1 && low >= 64)) return [...bytes, low]
    bytes.push(low | 128)
  }
}

const vector = (parts) => [...unsigned(parts.length), ...parts.flat()]
const text = (value) => vector([...Buffer.from(value)].map((byte) => [byte]))
const section = (id, content) => [id, ...unsigned(content.length), ...content]

/** Nested lists of words. */
function parse(source) {
  const words = source.replace(/;;.*$/gm, '').match(/"[^"]*"|[()]|[^\s()]+/g) ?? []
  const stack = [[]]
  for (const word of words) {
    if (word === '(') stack.push([])
    else if (word === ')') stack.at(-2).push(stack.pop())
    else stack.at(-1).push(word)
  }
  return stack[0]
}

const unquoted = (word) => word.slice(1, -1)

function assembleFunction(parts) {
  const named = (kind) => parts.filter((part) => Array.isArray(part) && part[0] === kind)
  const parameters = named('param')
  const locals = named('local')
  const index = new Map([...parameters, ...locals].map(([, name], at) => [name, at]))
  const words = parts.filter((part) => !Array.isArray(part))
  const body = []
  for (let at = 1; at < words.length; ) {
    const instruction = INSTRUCTIONS[words[at]]
    if (!instruction) throw new Error(`unknown instruction ${words[at]}`)
    at += 1
    body.push(...instruction.code)
    if (instruction.takes === 'local') body.push(...unsigned(index.get(words[at++])))
    if (instruction.takes === 'index') body.push(...unsigned(Number(words[at++])))
    if (instruction.takes === 'single') body.push(...new Uint8Array(new Float32Array([Number(words[at++])]).buffer))
    if (instruction.takes === 'real') body.push(...new Uint8Array(new Float64Array([Number(words[at++])]).buffer))
    if (instruction.takes === 'constant') body.push(...signed(Number(words[at++])))
    if (instruction.takes === 'bytes') {
      body.push(...words.slice(at + 1, at + 17).map(Number))
      at += 17
    }
    if (instruction.takes === 'memory') {
      body.push(instruction.align, ...unsigned(Number(words[at++].replace('offset=', ''))))
    }
  }
  const declared = vector(locals.map(([, , type]) => [1, TYPES[type]]))
  const code = [...declared, ...body, 0x0b]
  return {
    name: unquoted(named('export')[0][1]),
    type: [0x60, ...vector(parameters.map(([, , type]) => [TYPES[type]])), 0],
    code: [...unsigned(code.length), ...code],
  }
}

export function assemble(source) {
  const [module] = parse(source)
  const [, from, name, [, pages]] = module.find((part) => part[0] === 'import')
  const functions = module.filter((part) => part[0] === 'func').map(assembleFunction)
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(functions.map(({ type }) => type))),
    ...section(2, vector([[...text(unquoted(from)), ...text(unquoted(name)), 2, 0, ...unsigned(Number(pages))]])),
    ...section(3, vector(functions.map((_, at) => unsigned(at)))),
    ...section(7, vector(functions.map(({ name: called }, at) => [...text(called), 0, ...unsigned(at)]))),
    ...section(10, vector(functions.map(({ code }) => code))),
  ])
}

/** The TypeScript that holds a kernel's bytes. */
export function embed(kernel) {
  const bytes = Buffer.from(assemble(readFileSync(join(folder, `${kernel}.wat`), 'utf8'))).toString('base64')
  const lines = bytes.match(/.{1,100}/g).map((line) => `  '${line}',`)
  const comment = `/** ${basename(kernel)}.wat, assembled by scripts/build-kernel.mjs; a test compares the two. */`
  return `${comment}\nexport const KERNEL_BASE64 = [\n${lines.join('\n')}\n].join('')\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kernel of KERNELS) writeFileSync(join(folder, `${kernel}-bytes.ts`), embed(kernel))
}
