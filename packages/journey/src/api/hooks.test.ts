import { readFileSync } from 'node:fs'
import path from 'node:path'
import { signatureHeaders } from '@interview-pass/contracts'
import { projectFolder } from '@interview-pass/stack'
import { expect, it } from 'vitest'

it('the hook that signs for schemathesis sends the headers of the contract', () => {
  const hooks = readFileSync(path.join(projectFolder, 'infra', 'schemathesis', 'hooks.py'), 'utf8')
  const line =
    /^CLIENT_ID, TIMESTAMP, NONCE, SIGNATURE = (?<names>.+)$/mu.exec(hooks)?.groups?.['names'] ?? ''
  const names = line.split(', ').map((name) => name.replaceAll('"', '').toLowerCase())
  const { clientId, timestamp, nonce, signature } = signatureHeaders
  expect(names).toEqual([clientId, timestamp, nonce, signature])
})
