import path from 'node:path'
import { addresses, type Addresses } from '../addresses.ts'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import type { InstanceSecrets } from './instance-secrets.ts'

/**
 * Makes the demo's API client, user and product where they are missing, and answers their ids.
 * @throws StackError when the script fails, or prints something else than the line that is agreed
 */
export async function seedDemo(
  instance: Pick<Instance, 'report'>,
  paymentService: Record<string, string>,
  secrets: Pick<InstanceSecrets, 'demoClientSecret' | 'serviceClientSecret'>,
  checkout = projectFolder,
): Promise<Addresses['demo']> {
  instance.report('demo data', 'starting')
  const script = path.join(checkout, 'services/payment-service/src/seed-demo.ts')
  const output = await runCommand(process.execPath, [script], {
    part: 'demo data',
    deadlineMs: 60_000,
    env: {
      ...plainEnvironment(),
      ...paymentService,
      DEMO_CLIENT_SECRET: secrets.demoClientSecret,
      SERVICE_CLIENT_SECRET: secrets.serviceClientSecret,
    },
  })
  const line = output.split('\n').find((each) => each.startsWith('{"client_id"'))
  const parsed = addresses.shape.demo.safeParse(line === undefined ? undefined : JSON.parse(line))
  if (!parsed.success) throw new StackError('demo data', `${script} did not print its line:\n${output}`)
  instance.report('demo data', 'ready')
  return parsed.data
}
