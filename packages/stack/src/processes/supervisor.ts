/**
 * A small process beside a stack's owner. Its standard input is the owner's life line: when that closes, however the owner ended, it
 * ends whatever the owner has recorded and not ended itself.
 */
import { finished } from 'node:stream/promises'
import { sweep } from './process-record.ts'

const [, , recordFile = ''] = process.argv
const graceMs = 3_000

// Signals that reach everyone at once, as at a shutdown, are no reason to go before the owner.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
await finished(process.stdin.resume()).catch(() => undefined)
await sweep(recordFile, graceMs)
