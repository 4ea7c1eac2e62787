import { fileURLToPath } from 'node:url'

/** The folder of this checkout, wherever the command was called from. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '')
