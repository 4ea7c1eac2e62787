import { conclude, type Finding } from '../finding.ts'
import { projectReferences, versionsFromCatalog } from './dependency-rules.ts'
import { readWorkspace } from './read-workspace.ts'
import { strayEntries } from './stray-entries.ts'

/** The workspace's own shape: versions from the catalog, members known to the compiler, nothing strange in the root. */
export async function workspaceFindings(root: string): Promise<readonly Finding[]> {
  const workspace = await readWorkspace(root)
  const findings = [
    ...versionsFromCatalog(workspace),
    ...projectReferences(workspace),
    ...(await strayEntries(
      root,
      workspace.members.map(({ folder }) => folder),
    )),
  ]
  return conclude('dependencies', { lookedAt: workspace.members.length, findings })
}
