import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Sooner than the test's own, which would end it without a word of what was waited for.
  use: { actionTimeout: 30_000, navigationTimeout: 30_000 },
})
