import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { runPnpm } from './run-program.ts'
import type { Inspection } from './verdict.ts'

const file = '.stack/sbom.cdx.json'
const document = z.object({ bomFormat: z.literal('CycloneDX'), components: z.array(z.unknown()).min(1) })

/** Writes the software bill of materials of what is shipped. It carries its time, so it is made for a release and not committed. */
export const billOfMaterials: Inspection = {
  name: 'SBOM',
  async run(root) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--lockfile-only', '--prod', '--out', file]
    const { exitCode, stdout, stderr } = await runPnpm(root, args)
    if (exitCode !== 0) return { kind: 'NOT_LOOKED', reason: stderr || stdout }
    const { components } = document.parse(JSON.parse(await readFile(join(root, file), 'utf8')))
    return { kind: 'SOUND', note: `${components.length} components in ${file}` }
  },
}
