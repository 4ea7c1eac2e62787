import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from '../repository-root.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { kubernetesFindings, kubernetesPage, manifestFindings } from './kubernetes-findings.ts'
import { kubernetesFolder } from './overlay.ts'
import { groupsOf, readCodeFacts } from './service-facts.ts'

const facts = await readCodeFacts(repositoryRoot, ['payment-service', 'interview-service'])

/** Our own manifests with one text in the place of another, which must be there. */
async function found(file: string, sound: string | RegExp, wrong: string): Promise<readonly string[]> {
  const root = await fixtureFolder({})
  await cp(join(repositoryRoot, kubernetesFolder), join(root, kubernetesFolder), { recursive: true })
  await cp(join(repositoryRoot, kubernetesPage), join(root, kubernetesPage))
  const path = join(root, file === kubernetesPage ? '' : kubernetesFolder, file)
  const text = await readFile(path, 'utf8')
  expect(text).toMatch(sound)
  await writeFile(path, text.replace(sound, wrong))
  const findings = await manifestFindings(root, facts)
  return findings.map(({ rule, todo }) => `${rule} ${todo}`)
}

/** What it is, where it is planted for which sound text, and what is found. */
type PlantedFault = [what: string, planted: Parameters<typeof found>, findings: string[]]

const payment = 'base/payment-service.yaml'
const interview = 'base/interview-service.yaml'
const settings = 'overlays/production/services.env'
const production = 'overlays/production/kustomization.yaml'
const lag = 'components/keda/payment-service.yaml'

it('the manifests of this repository have no findings', async () => {
  expect(await kubernetesFindings(repositoryRoot)).toEqual([])
})

describe('a planted fault is found:', () => {
  it.each([
    [
      'a setting that a service does not know',
      [settings, 'KAFKA_BROKERS=', 'KAFKA_BROKER=a:1\nKAFKA_BROKERS='],
      [
        'variable KAFKA_BROKER: payment-service has no such variable',
        'variable KAFKA_BROKER: interview-service has no such variable',
      ],
    ],
    [
      'a setting that a service would not take',
      [settings, 'TRUSTED_PROXIES=10.0.0.0/8', 'TRUSTED_PROXIES=ingress'],
      [
        'variable TRUSTED_PROXIES: payment-service does not take ingress',
        'variable TRUSTED_PROXIES: interview-service does not take ingress',
      ],
    ],
    [
      'a variable that a service needs and nothing gives it',
      ['overlays/production/payment-service.env', /ALIPAY_SELLER_ID=.*\n/, ''],
      ['variable payment-service needs ALIPAY_SELLER_ID, which nothing gives it'],
    ],
    [
      'a secret among the settings',
      [settings, 'NODE_ENV', 'REDIS_URL=redis://a\nNODE_ENV'],
      ['variable REDIS_URL is a secret and no setting: give REDIS_URL_FILE, from a Secret'],
    ],
    [
      'a secret that stands in a manifest',
      [interview, 'ANTHROPIC_API_KEY_FILE, value: /secrets/interview-service/', 'ANTHROPIC_API_KEY, value: '],
      ['variable ANTHROPIC_API_KEY is a secret: give ANTHROPIC_API_KEY_FILE, from a Secret'],
    ],
    [
      'a secret that is looked for where none is mounted',
      [interview, 'value: /secrets/interview-service/redis-url', 'value: /secrets/redis-url'],
      ['variable REDIS_URL_FILE: /secrets/redis-url is in no folder where a Secret is mounted'],
    ],
    [
      'a grace period that ends before the service does',
      [payment, 'terminationGracePeriodSeconds: 30', 'terminationGracePeriodSeconds: 20'],
      ['probe payment-service is killed after 20000 ms, and may take SHUTDOWN_TIMEOUT_MS, 20000 ms, to end'],
    ],
    [
      'a delay that leaves no time to end',
      ['base/services.env', 'SHUTDOWN_DELAY_MS=5000', 'SHUTDOWN_DELAY_MS=20000'],
      [
        'probe payment-service SHUTDOWN_DELAY_MS, 20000 ms, must be above 0 and below SHUTDOWN_TIMEOUT_MS',
        'probe interview-service SHUTDOWN_DELAY_MS, 20000 ms, must be above 0 and below SHUTDOWN_TIMEOUT_MS',
      ],
    ],
    [
      'a liveness that asks for dependencies, whose outage would restart everybody',
      [payment, /(livenessProbe:\n\s+httpGet: \{ path: )\/livez/, '$1/readyz'],
      ['probe payment-service livenessProbe asks for /readyz on http: ask /livez on http'],
    ],
    [
      'a port that nobody listens on',
      [interview, 'name: http, containerPort: 3000', 'name: http, containerPort: 3001'],
      ['probe interview-service has 3001 as its port http: interview-service listens on 3000'],
    ],
    [
      'a container that may write where it runs',
      [payment, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
      ['confinement payment-service needs readOnlyRootFilesystem: true of payment-service'],
    ],
    [
      'a limit of CPU',
      [payment, 'limits: { memory: 384Mi }', "limits: { memory: 384Mi, cpu: '1' }"],
      [
        'confinement payment-service needs no limit of the CPU of payment-service: throttled, it misses heartbeats',
      ],
    ],
    [
      'a schema that is not migrated',
      ['migrations/migrate.yaml', '--schema, interview]', '--schema, payment]'],
      [
        'migration no Job runs node /workspace/packages/service-kit/src/bin/migrate.ts up --directory migrations --schema interview in the image of interview-service',
      ],
    ],
    [
      'a selector that selects other pods',
      [payment, /(kind: PodDisruptionBudget[^]*?name: )payment-service( \})/, '$1payments$2'],
      ['reference PodDisruptionBudget payment-service selects no pod'],
    ],
    [
      'a port that a Service leads to and no pod has',
      [payment, 'targetPort: http }', 'targetPort: web }'],
      ['reference Service payment-service leads to the port web, which no pod has'],
    ],
    [
      'a volume that is mounted and does not exist',
      [payment, '{ name: tmp, mountPath', '{ name: temporary, mountPath'],
      [
        'reference payment-service mounts temporary, and has no such volume',
        'reference payment-service mounts its volume tmp nowhere',
      ],
    ],
    [
      'an address of a service that does not answer there',
      ['base/interview-service.env', ':3000', ':80'],
      ['reference PAYMENT_SERVICE_URL: no Service answers at http://payment-service:80'],
    ],
    [
      'a consumer group that the code does not have',
      [lag, 'consumerGroup: payment-service-emails', 'consumerGroup: payment-emails'],
      [
        'scaling ScaledObject of payment-service: payment-emails of payment.events.v1: payment-service has no such consumer',
        'scaling ScaledObject of payment-service: does not look at how far payment-service-emails of payment.events.v1 is behind',
      ],
    ],
    [
      'more replicas than partitions',
      [lag, 'maxReplicaCount: 12', 'maxReplicaCount: 13'],
      ['scaling ScaledObject of payment-service: 13 replicas for 12 partitions: some would idle'],
    ],
    [
      'two scalers of one Deployment',
      [production, '  - ../../components/keda', '  - ../../components/keda\n  - ../../components/hpa'],
      [
        'scaling HorizontalPodAutoscaler of payment-service: scales payment-service, which infra/kubernetes/components/keda/payment-service.yaml scales',
        'scaling HorizontalPodAutoscaler of interview-service: scales interview-service, which infra/kubernetes/components/keda/interview-service.yaml scales',
      ],
    ],
    [
      'a number of replicas that a release would put back',
      [payment, '  revisionHistoryLimit', '  replicas: 2\n  revisionHistoryLimit'],
      ['scaling payment-service says how many replicas: each release would undo what was scaled'],
    ],
    [
      'an image that is another one tomorrow',
      ['overlays/development/kustomization.yaml', /newTag: dev/g, 'newTag: latest'],
      [
        'image payment-service: latest is another image tomorrow, name a version',
        'image interview-service: latest is another image tomorrow, name a version',
      ],
    ],
    [
      'a release whose Job has the name of the last one',
      [production, /newTag: 0.1.0/g, 'newTag: 0.2.0'],
      ['image runs 0.2.0, and the Job that migrates is of -0-1-0'],
    ],
    [
      'services of two releases',
      [production, 'newTag: 0.1.0', 'newTag: 0.2.0'],
      [
        'image runs the versions 0.2.0 and 0.1.0 beside each other',
        'image runs 0.2.0, and the Job that migrates is of -0-1-0',
      ],
    ],
    [
      'a page that leaves out what somebody has to make',
      [kubernetesPage, '`payment-service/redis-url`', ''],
      ['page does not name payment-service/redis-url, which somebody has to make'],
    ],
  ] satisfies readonly PlantedFault[])('%s', async (_what, [file, sound, wrong], expected) => {
    expect(await found(file, sound, wrong)).toEqual(expected)
  })
})

it('a kustomization that does what these rules do not understand is refused', async () => {
  await expect(found(production, 'resources:', 'patches: []\nresources:')).rejects.toThrow('patches')
})

it('groups are read from the code, and an event that contracts do not define is refused', async () => {
  const text = "const groups = [{ group: 'a', on: [on(paymentCompleted, x), on(interviewStarted, y)] }]\n"
  expect(await groupsOf('subscriptions.ts', text)).toEqual([
    { group: 'a', topics: ['payment.events.v1', 'interview.events.v1'] },
  ])
  await expect(groupsOf('subscriptions.ts', text.replace('paymentCompleted', 'paid'))).rejects.toThrow(
    'contracts define no event paid',
  )
})
