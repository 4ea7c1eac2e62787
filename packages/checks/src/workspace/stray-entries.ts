import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../finding.ts'

/** What may lie in the root. docs/ARCHITECTURE.md draws the folders; a new entry is a decision, so it is made here. */
const inRoot =
  wordsOf(`README.md docker-compose.yml docs infra knip.json package.json packages patches pnpm-lock.yaml
  pnpm-workspace.yaml services tsconfig.base.json tsconfig.json vitest.config.ts
  .ci .dockerignore .editorconfig .env.example .gitattributes .github .gitignore .oxfmtrc.json .oxlintrc.json`)

/** What may lie in a member's folder beside its sources. */
const inMember =
  wordsOf(`README.md bootstrap bootstrap.mjs migrations openapi.json package.json schema.sql src test
  tsconfig.build.json tsconfig.json`)

/** Made by tools and kept out of the repository by .gitignore. */
const untracked = wordsOf('.env .git .stack .tsbuild coverage dist node_modules')

/** A finding for each entry of the root, and of a member's folder, that has no place there. */
export async function strayEntries(root: string, members: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const folder of ['', ...members]) {
    const allowed = folder === '' ? inRoot : inMember
    const todo =
      folder === ''
        ? 'is not in the plan of docs/ARCHITECTURE.md: move it to its room'
        : 'is no part of a member: move it under src or test, or remove it'
    for (const entry of await readdir(join(root, folder))) {
      if (allowed.has(entry) || untracked.has(entry)) continue
      findings.push({ file: join(folder, entry), rule: folder === '' ? 'top-level' : 'member', todo })
    }
  }
  return findings
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}
