import { serviceMetrics } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { useInterviewService } from '../test/interview-service.ts'
import { metrics } from './metrics.ts'

const service = await useInterviewService()

it('every metric that is documented is shown soon after the start, and no other', async () => {
  const documented = [...metrics, ...serviceMetrics].map(({ name }) => name).toSorted()
  expect(new Set(documented).size).toBe(documented.length)
  const shown = async () => {
    const text = await (await fetch(new URL('/metrics', service.internalUrl))).text()
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
    return names.filter((name) => !/^(process|nodejs)_/.test(name)).toSorted()
  }
  await waitUntil('each job has run', async () => (await shown()).length >= documented.length)
  expect(await shown()).toEqual(documented)
})
