import { type Kernel, openKernel } from './kernel'

const BYTES = Float32Array.BYTES_PER_ELEMENT
/** Numbers the kernel takes at a time. */
const LANES = 4

/** Lists of scores, one number a course, where the kernel reaches them. */
export interface Lists {
  /** All zero at first. */
  lists: Float32Array[]
  kernel: Kernel
  /** Of one list, filled up with zeros; the next begins there. */
  bytes: number
  /** The largest of a list; 0 where none is above. */
  most(list: Float32Array): number
}

export function openLists(items: number, count: number): Lists {
  const bytes = BYTES * LANES * Math.max(1, Math.ceil(items / LANES))
  const { memory, kernel } = openKernel((count + 1) * bytes)
  const lists = Array.from({ length: count }, (_, at) => new Float32Array(memory, at * bytes, items))
  const found = new Float32Array(memory, count * bytes, LANES)
  return {
    lists,
    kernel,
    bytes,
    most({ byteOffset }) {
      kernel.most(byteOffset, byteOffset + bytes, found.byteOffset)
      return Math.max(found[0] as number, found[1] as number, found[2] as number, found[3] as number)
    },
  }
}
