/** Reconciles one day by hand, whether it has been or not, and prints what differs: `--day 2026-01-15`. */
import { closeSteps, createLogger, loadConfig } from '@interview-pass/service-kit'
import { channelAdapters } from './channels.ts'
import { configSchema } from './config.ts'
import { closeOwnClients, openDeps, type Deps } from './deps.ts'
import { listDifferences } from './reconciliation/administer-differences.ts'
import { DayArgumentsError, readDayArguments } from './reconciliation/day-arguments.ts'
import { reconcileAgain } from './reconciliation/reconcile.ts'
import { logFields, service } from './service.ts'

try {
  const asked = readDayArguments(process.argv.slice(2), { channels: channelAdapters, now: () => new Date() })
  const config = loadConfig(configSchema, process.env)
  const logger = createLogger({ name: service.name, level: config.LOG_LEVEL, fields: logFields })
  const deps = await openDeps(config, logger)
  try {
    await reconcileAndPrint(deps, asked)
  } finally {
    for (const close of closeSteps(deps.clients, () => closeOwnClients(deps))) await close()
  }
} catch (error) {
  if (!(error instanceof DayArgumentsError)) throw error
  process.stderr.write(`reconcile: ${error.message}\n`)
  process.exitCode = 1
}

async function reconcileAndPrint(
  deps: Deps,
  asked: { readonly channel: string; readonly day: string },
): Promise<void> {
  const outcome = await reconcileAgain(deps, asked, new AbortController().signal)
  process.stdout.write(`${outcome ?? 'BUSY'}\n`)
  const { found } = await listDifferences(deps, { tenantId: undefined, ...asked }, { page: 1, size: 100 })
  for (const { difference } of found) {
    const { publicId, status, kind, outTradeNo, ours, theirs } = difference
    process.stdout.write(`${[publicId, status, kind, outTradeNo, ours ?? '-', theirs ?? '-'].join('\t')}\n`)
  }
}
