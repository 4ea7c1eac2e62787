import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { readPage } from '../docs/read-page.ts'
import { conclude, type Finding, type Inspection } from '../finding.ts'
import { imageFaults } from './image-rules.ts'
import { readOverlays, type Overlay } from './overlay.ts'
import { pageFaults } from './page-rules.ts'
import { referenceFaults } from './reference-rules.ts'
import { scalingFaults } from './scaling-rules.ts'
import { readCodeFacts, type CodeFacts } from './service-facts.ts'
import { variableFaults } from './variable-rules.ts'
import { confinementFaults, migrationFaults, probeFaults } from './workload-rules.ts'

const serviceNames: readonly string[] = ['payment-service', 'interview-service']

/** From which people make what the manifests only name. */
export const kubernetesPage = 'docs/kubernetes.md'

/** The overlay that is rolled out by version. */
const release = 'production'

/** The manifests of `infra/kubernetes` agree with each other and with the code. What their fields are called, kustomize's test checks. */
export async function kubernetesFindings(root: string): Promise<readonly Finding[]> {
  return manifestFindings(root, await readCodeFacts(root, serviceNames))
}

/** The same of another folder, given what the code says. */
export async function manifestFindings(root: string, facts: CodeFacts): Promise<readonly Finding[]> {
  const overlays = await readOverlays(root)
  const page = readPage(kubernetesPage, await readFile(join(root, kubernetesPage), 'utf8'))
  const each = (inspect: (overlay: Overlay) => Inspection): Inspection => together(overlays.map(inspect))
  return [
    ...conclude(
      'variable',
      each((overlay) => variableFaults(overlay, facts.services)),
    ),
    ...conclude('confinement', each(confinementFaults)),
    ...conclude(
      'probe',
      each((overlay) => probeFaults(overlay, facts)),
    ),
    ...conclude(
      'migration',
      each((overlay) => migrationFaults(overlay, facts)),
    ),
    ...conclude('reference', each(referenceFaults)),
    ...conclude(
      'scaling',
      each((overlay) => scalingFaults(overlay, facts.services)),
    ),
    ...conclude(
      'image',
      each((overlay) => imageFaults(overlay, posix.dirname(overlay.file).endsWith(release))),
    ),
    ...conclude(
      'page',
      each((overlay) => pageFaults(overlay, page)),
    ),
  ]
}

/** What two overlays share is found once. */
function together(inspections: readonly Inspection[]): Inspection {
  const faults = inspections.flatMap((inspection) => inspection.faults)
  const byText = new Map(faults.map((fault) => [JSON.stringify(fault), fault]))
  const lookedAt = Math.min(...inspections.map((inspection) => inspection.lookedAt))
  return { lookedAt: inspections.length === 0 ? 0 : lookedAt, faults: [...byText.values()] }
}
