import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../finding.ts'

/** What may lie in the root. docs/ARCHITECTURE.md draws the folders; a new entry is a decision, so it is made here. */
const ALLOWED: ReadonlySet<string> = new Set([
  'README.md',
  'docker-compose.yml',
  'docs',
  'infra',
  'knip.json',
  'package.json',
  'packages',
  'patches',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'services',
  'tsconfig.base.json',
  'tsconfig.json',
  'vitest.config.ts',
  '.ci',
  '.dockerignore',
  '.editorconfig',
  '.env.example',
  '.gitattributes',
  '.github',
  '.gitignore',
  '.oxfmtrc.json',
  '.oxlintrc.json',
])

/** Made by tools and kept out of the repository by .gitignore. */
const UNTRACKED: ReadonlySet<string> = new Set([
  '.env',
  '.git',
  '.stack',
  '.tsbuild',
  'coverage',
  'dist',
  'node_modules',
])

/** What may lie in a member's folder beside its sources. */
const ALLOWED_IN_MEMBER: ReadonlySet<string> = new Set([
  'README.md',
  'bootstrap',
  'bootstrap.mjs',
  'migrations',
  'openapi.json',
  'package.json',
  'schema.sql',
  'src',
  'test',
  'tsconfig.build.json',
  'tsconfig.json',
])

/** A finding for each entry of the root that the plan does not name. */
export async function topLevelEntries(root: string): Promise<readonly Finding[]> {
  const entries = await readdir(root)
  return entries
    .filter((entry) => !ALLOWED.has(entry) && !UNTRACKED.has(entry))
    .map((file) => ({
      file,
      rule: 'top-level',
      todo: 'is not in the plan of docs/ARCHITECTURE.md: move it to its room',
    }))
}

/** A finding for each entry of a member's folder that no member needs. */
export async function memberEntries(root: string, folders: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder))) {
      if (ALLOWED_IN_MEMBER.has(entry) || UNTRACKED.has(entry)) continue
      const todo = 'is no part of a member: move it under src or test, or remove it'
      findings.push({ file: join(folder, entry), rule: 'member', todo })
    }
  }
  return findings
}
