const names = [
  'PATH',
  'HOME',
  'USER',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'NODE_COMPILE_CACHE',
  'JAVA_HOME',
]
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

/**
 * The environment that every part inherits: what programs need to run at all, and nothing of the developer's shell or of a test
 * runner that would change how a part behaves.
 */
export function plainEnvironment(): Record<string, string> {
  const entries = [...names, ...proxies].map((name) => [name, process.env[name]])
  const inherited = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
  // Without it a JVM finds no file in a folder whose name is not ASCII.
  return { ...Object.fromEntries(inherited), LC_ALL: 'C.UTF-8' }
}
