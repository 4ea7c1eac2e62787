import path from 'node:path'
import { topics } from '@interview-pass/contracts'
import { createTopics } from '@interview-pass/service-kit'
import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { writeAddresses } from './addresses.ts'
import { administrationEnvironment, administrationOf } from './applications/administration.ts'
import { seedDemo } from './applications/demo-seed.ts'
import { gatewayCertificate } from './applications/gateway-certificate.ts'
import { instanceSecrets } from './applications/instance-secrets.ts'
import { generateAlipayKeys } from './applications/providers.ts'
import { hostAddresses } from './compose/host-addresses.ts'
import { readPrepareSettings } from './compose/prepare-settings.ts'
import { writeSecrets } from './compose/write-secrets.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { printProgress, reporter } from './progress.ts'
import { runProgram } from './stack-error.ts'

/** Mount points of `docker-compose.yml`: a folder for each program that reads secrets, and one of our own. */
const secretsFolder = '/secrets'
const folderOf = (name: string): string => path.join(secretsFolder, name)
const database = 'interview_pass'
const kafkaDeadlineMs = 60_000

/** Makes a stack in containers ready for its services. Safe to run again: what is there is kept, what is missing is made. */
async function prepare(): Promise<void> {
  const settings = readPrepareSettings(process.env)
  const report = reporter(printProgress)
  const secrets = instanceSecrets(folderOf('prepared'))
  const admin = administrationOf(process.env, secrets)
  const administration = administrationEnvironment(admin)
  const adminFiles = {
    'admin-jwt-issuer': administration['ADMIN_JWT_ISSUER'] ?? '',
    'admin-jwt-audience': administration['ADMIN_JWT_AUDIENCE'] ?? '',
    'admin-jwt-shared-key': administration['ADMIN_JWT_SHARED_KEY'] ?? '',
  }
  await generateAlipayKeys(folderOf('alipay'))
  const { certificate } = await gatewayCertificate(folderOf('gateway'))
  const [databases] = await Promise.all([
    prepareDatabase(settings.POSTGRES_URL, database),
    prepareTopics(settings.KAFKA_BROKERS),
  ])
  report('database', 'ready', 'schemas migrated, topics made')
  const demo = await seedDemo(
    { report },
    {
      NODE_ENV: 'development',
      DATABASE_URL: databases.paymentServiceUrl,
      SECRET_ENCRYPTION_KEY: secrets.secretEncryptionKey,
    },
    secrets,
  )
  // Whom the simulator sends its notifications to.
  writeSecrets(folderOf('alipay'), { 'gateway-certificate.pem': certificate })
  writeSecrets(folderOf('payment-service'), {
    'database-url': databases.paymentServiceUrl,
    'secret-encryption-key': secrets.secretEncryptionKey,
    'alipay-gateway-url': `${settings.ALIPAY_SIMULATOR_URL}/gateway.do`,
    ...adminFiles,
  })
  writeSecrets(folderOf('interview-service'), {
    'database-url': databases.interviewServiceUrl,
    'payment-client-secret': secrets.serviceClientSecret,
    'anthropic-base-url': settings.CLAUDE_SIMULATOR_URL,
    ...adminFiles,
  })
  writeAddresses(
    path.join(folderOf('prepared'), 'addresses.json'),
    hostAddresses(settings, database, { demo, admin, certificate }),
  )
  report('secrets', 'ready')
}

async function prepareTopics(brokers: string): Promise<void> {
  await waitUntil('Kafka is ready', () => groupsCanBeJoined([brokers]), kafkaDeadlineMs)
  await createTopics({ brokers: [brokers], namespace: '', topics })
}

await runProgram(prepare)
