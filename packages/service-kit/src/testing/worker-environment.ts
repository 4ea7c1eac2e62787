import type { Environment } from 'vitest/runtime'
import { endWorker } from './end-of-worker.ts'

/** Node as it is, with an end: vitest has no hook of its own after the last file of a worker. */
const workerEnvironment: Environment = {
  name: 'worker',
  viteEnvironment: 'ssr',
  setup: () => ({ teardown: endWorker }),
}

export default workerEnvironment
