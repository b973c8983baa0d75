import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const media = 'test/**/*.media.test.ts'

/** Long files first: the last of them alone would keep everybody waiting. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification) => moduleId.includes('.slow.')
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

export default defineConfig({
  test: {
    // Real browsers, real processes and real disks, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        // One more than cores: some wait for most of their time.
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [media], maxWorkers: 3 },
      },
      {
        // What encodes and decodes in real time needs the machine to itself.
        extends: true,
        test: { name: 'media', include: [media], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
