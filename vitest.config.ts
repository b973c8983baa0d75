import { defineConfig } from 'vitest/config'

const media = 'test/**/*.media.test.ts'

export default defineConfig({
  test: {
    // Real browsers, real processes and real disks, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [media], maxWorkers: 2 },
      },
      {
        // What encodes and decodes in real time needs the machine to itself.
        extends: true,
        test: { name: 'media', include: [media], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
