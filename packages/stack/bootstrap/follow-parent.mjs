/** Loaded before a command: ends it when bootstrap has gone without a word. */
const endDeadlineMs = 20_000

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), endDeadlineMs).unref()
})
// The life line alone must not keep a command running that is done.
process.channel?.unref()
