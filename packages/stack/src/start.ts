/**
 * `npm start`: the whole system, until Ctrl-C; `-- --observe` has Prometheus and Alertmanager look at it, `-- --gateway` puts
 * nginx in front of it, `-- --archive-wal` keeps what a restore to any moment needs.
 */
import { onEndingSignal } from './ending.ts'
import { printProgress } from './progress.ts'
import { runProgram } from './stack-error.ts'
import { startStack, type Stack } from './stack.ts'

let stack: Stack | undefined
const wanted = process.argv.slice(2)

onEndingSignal(() => {
  // While it starts there is nothing to keep: its supervisor ends what runs.
  if (stack === undefined) process.exit(1)
  stack.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})

await runProgram(async () => {
  stack = await startStack({
    instance: 'start',
    keepData: true,
    useDeveloperSettings: true,
    restartServices: true,
    publishAddresses: true,
    observe: wanted.includes('--observe'),
    gateway: wanted.includes('--gateway'),
    archiveWal: wanted.includes('--archive-wal'),
    onProgress: printProgress,
  })
  print(stack)
})

function print({ addresses, folder }: Stack): void {
  const lines = [
    ...(addresses.gateway
      ? [['gateway', `${addresses.gateway.url}  (${folder}/gateway/certificate.pem)`]]
      : []),
    ['payment-service', `${addresses.payment.url}  (documentation: ${addresses.payment.url}/docs)`],
    ['interview-service', `${addresses.interview.url}  (documentation: ${addresses.interview.url}/docs)`],
    ['payments, admin', administrationText(addresses.payment)],
    ['interviews, admin', administrationText(addresses.interview)],
    ['Alipay simulator', addresses.alipay_simulator?.url ?? 'the real Alipay'],
    ['Claude simulator', addresses.claude_simulator?.url ?? 'the real Claude'],
    ['e-mails', addresses.mail?.url ?? 'the real mail server'],
    ...observerLines(addresses),
    ['PostgreSQL', addresses.postgres.owner_url],
    ['Redis', addresses.redis.url],
    ['Kafka', addresses.kafka.brokers],
    ['all of it', `${folder}/addresses.json`],
  ]
  const table = lines.map(([name = '', value = '']) => `  ${name.padEnd(18)} ${value}`)
  process.stdout.write(`\nInterview Pass runs; Ctrl-C ends it.\n${table.join('\n')}\n`)
}

function administrationText({ internal_url: url }: { readonly internal_url: string }): string {
  return `${url}  (documentation: ${url}/docs; npm run admin:token)`
}

function observerLines({ prometheus, alertmanager }: Stack['addresses']): string[][] {
  return [
    ...(prometheus ? [['Prometheus', `${prometheus.url}  (alerts: ${prometheus.url}/alerts)`]] : []),
    ...(alertmanager ? [['Alertmanager', alertmanager.url]] : []),
  ]
}
