import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectFolder } from '../folders.ts'
import { settingsFor } from './observers.ts'

it('Prometheus asks the services where they are on this machine, and is told nothing else', () => {
  const text = readFileSync(path.join(projectFolder, 'infra', 'prometheus', 'prometheus.yml'), 'utf8')
  const observed = { paymentUrl: 'http://127.0.0.1:4001', interviewUrl: 'http://127.0.0.1:4002/' }
  const made = settingsFor(text, observed, 'http://127.0.0.1:4003')
  expect(parse(made)).toMatchObject({
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:4003'] }] }] },
    scrape_configs: [
      {
        job_name: 'interview-pass',
        static_configs: [
          { targets: ['127.0.0.1:4001'], labels: { service: 'payment-service' } },
          { targets: ['127.0.0.1:4002'], labels: { service: 'interview-service' } },
        ],
      },
    ],
  })
  const named = /payment-service:9000|interview-service:9000|alertmanager:9093|127\.0\.0\.1:400\d/g
  expect(parse(made.replaceAll(named, ''))).toEqual(parse(text.replaceAll(named, '')))
})
