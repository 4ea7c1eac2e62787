import type { TestProject } from 'vitest/node'
import type {} from '@interview-pass/service-kit/testing'

export default function setup(project: TestProject): void {
  project.provide('infrastructure', {
    postgresUrl: 'postgres://postgres:postgres@127.0.0.1:55432/postgres',
    redisUrl: 'redis://127.0.0.1:56379',
    kafkaBrokers: '127.0.0.1:59092',
  })
}
