import { KERNEL_BASE64 } from './kernel-bytes'

/** The part of the engine's own interface used here: the main process has no types for it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
  }
  class Instance {
    constructor(module: Module, imports: { lectern: { memory: Memory } })
    readonly exports: unknown
  }
}

/** What kernel.wat exports: places and lengths are bytes within the kernel's memory. */
export interface Kernel {
  tile(a: number, b: number, c: number, strideBytes: number, depth: number): void
  add(matrix: number, right: number, vector: number, strength: number, rowBytes: number): void
  factor(matrix: number, rowBytes: number): void
  substitute(matrix: number, right: number, rowBytes: number): void
  most(from: number, end: number, to: number): void
  voice(
    from: number,
    end: number,
    into: number,
    scale: number,
    linear: number,
    logarithmic: number,
    floor: number,
    base: number,
  ): void
  rows(sums: number, from: number, bytes: number, a: number, b: number, c: number, d: number): void
  products(vector: number, rowBytes: number, rows: number, end: number, into: number): void
}

const PAGE_BYTES = 65536
let compiled: WebAssembly.Module | undefined

/** A memory of so many bytes, all zero, and the kernel working on it. */
export function openKernel(bytes: number): { memory: ArrayBuffer; kernel: Kernel } {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'))
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) + 1 })
  const instance = new WebAssembly.Instance(compiled, { lectern: { memory } })
  return { memory: memory.buffer, kernel: instance.exports as Kernel }
}
