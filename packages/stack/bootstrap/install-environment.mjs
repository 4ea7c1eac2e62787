import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** What would leave parts of the installation out, whoever set it. */
const unwanted = new Set([
  'node_env',
  'npm_config_production',
  'npm_config_omit',
  'npm_config_only',
  'npm_config_ignore_scripts',
])

/**
 * The environment to install in: complete, without questions, and with caches that this user can write to.
 * @param {string} stackFolder
 */
export function installEnvironment(stackFolder) {
  /** @type {NodeJS.ProcessEnv} */
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !unwanted.has(name.toLowerCase())),
  )
  environment['CI'] = 'true'
  const home = environment['HOME']
  const usable =
    home !== undefined &&
    isWritable(home) &&
    ['.npm', '.local', '.cache'].every((name) => isFree(path.join(home, name)))
  if (!usable) {
    const ownHome = path.join(stackFolder, 'home')
    mkdirSync(ownHome, { recursive: true })
    environment['HOME'] = ownHome
    // npm and pnpm would still be led to the other home.
    for (const name of [
      'npm_config_cache',
      'XDG_CACHE_HOME',
      'XDG_DATA_HOME',
      'XDG_STATE_HOME',
      'XDG_CONFIG_HOME',
    ]) {
      delete environment[name]
    }
  }
  return environment
}

/** @param {string} folder */
const isFree = (folder) => !existsSync(folder) || isWritable(folder)

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
