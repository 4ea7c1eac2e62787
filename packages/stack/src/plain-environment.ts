const inherited =
  /^(?:PATH|HOME|USER|TZ|TMPDIR|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|JAVA_HOME|(?:https?|no)_proxy|(?:HTTPS?|NO)_PROXY)$/u

/**
 * The environment that every part inherits: what programs need to run at all, and nothing of the developer's shell or of a test
 * runner that would change how a part behaves.
 */
export function plainEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => inherited.test(entry[0]) && entry[1] !== undefined,
  )
  // Without it a JVM finds no file in a folder whose name is not ASCII.
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8' }
}
