/** Loaded before a command: asserts the Node it runs on, and ends the command when bootstrap has gone without a word. */
const expected = process.env['EXPECTED_NODE_VERSION']
if (expected !== undefined && process.version !== `v${expected}`) {
  process.stderr.write(`this is Node ${process.version}, and the project's is v${expected}\n`)
  process.exit(1)
}
delete process.env['EXPECTED_NODE_VERSION']

const endDeadlineMs = 20_000

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), endDeadlineMs).unref()
})
// The life line alone must not keep a command running that is done.
process.channel?.unref()
