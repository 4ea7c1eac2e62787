/** `npm run ops -- orders stuck`: operates the services by hand. `npm run ops -- help` says what there is. */
import { runOps } from './run-ops.ts'

// Whoever reads has read enough.
process.stdout.on('error', () => process.exit())
process.exitCode = await runOps(process.argv.slice(2), {
  terminal: { input: process.stdin, output: process.stderr },
  environment: process.env,
  writeOut: (text) => process.stdout.write(text),
  writeErr: (text) => process.stderr.write(text),
})
