import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Relative to the root.
 * @typedef {{ present: string[], node: string, nodeBytes: number }} InstalledFiles
 */

/**
 * The workspace's members, relative to the root.
 * @param {string} root
 */
export function memberFolders(root) {
  return ['packages', 'services'].flatMap((parent) =>
    listFolder(path.join(root, parent))
      .map((name) => path.join(parent, name))
      .filter((folder) => existsSync(path.join(root, folder, 'package.json'))),
  )
}

/**
 * A hash of all that decides what an installation looks like.
 * @param {string} root
 */
export function installationInputs(root) {
  const manifests = memberFolders(root).map((folder) => path.join(folder, 'package.json'))
  const patches = listFolder(path.join(root, 'patches')).map((name) => path.join('patches', name))
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests, ...patches]) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

/**
 * What an installation consists of: every package's manifest, every member's links, and the size of its Node.
 * @param {string} root
 * @returns {InstalledFiles}
 */
export function describeInstalled(root) {
  const store = path.join('node_modules', '.pnpm')
  const packages = listFolder(path.join(root, store)).flatMap((entry) =>
    packageFolders(root, path.join(store, entry, 'node_modules'))
      .filter((folder) => !lstatSync(path.join(root, folder)).isSymbolicLink())
      .map((folder) => path.join(folder, 'package.json')),
  )
  const links = ['.', ...memberFolders(root)].flatMap((member) =>
    packageFolders(root, path.join(member, 'node_modules')),
  )
  const node = path.join('node_modules', 'node', 'bin', 'node')
  return { present: [...packages, ...links], node, nodeBytes: statSync(path.join(root, node)).size }
}

/**
 * Whether all of it is still there.
 * @param {string} root
 * @param {InstalledFiles} files
 */
export function isComplete(root, { present, node, nodeBytes }) {
  if (present.length === 0 || !existsSync(path.join(root, node))) return false
  return (
    statSync(path.join(root, node)).size === nodeBytes &&
    present.every((file) => existsSync(path.join(root, file)))
  )
}

/**
 * The packages of one `node_modules`, those in scopes included.
 * @param {string} root
 * @param {string} modules
 */
function packageFolders(root, modules) {
  return listFolder(path.join(root, modules))
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const folder = path.join(modules, name)
      return name.startsWith('@')
        ? listFolder(path.join(root, folder)).map((inner) => path.join(folder, inner))
        : [folder]
    })
}

/** @param {string} folder */
function listFolder(folder) {
  return existsSync(folder) ? readdirSync(folder).toSorted() : []
}

/**
 * Whether this is a description that an earlier run has written.
 * @param {unknown} found
 * @returns {found is InstalledFiles}
 */
export function isDescription(found) {
  return typeof found === 'object' && found !== null && 'present' in found && Array.isArray(found.present)
}
