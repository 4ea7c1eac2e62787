import { conclude } from '../finding.ts'
import type { Check } from '../run-checks.ts'
import { staleFiles } from './generated-file.ts'
import { generatedFiles } from './generated-files.ts'

/** The committed generated files agree with what their sources give now. */
export const generatedCheck: Check = {
  name: 'generated',
  run: async (root) => {
    const files = generatedFiles(root)
    return conclude('generated', { lookedAt: files.length, findings: await staleFiles(root, files) })
  },
}
