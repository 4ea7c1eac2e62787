import { hasAdapters } from './places.ts'
import { fileRule } from './rule.ts'

const foldersMax = 3
const suffix = /^[^.]+(\.(store|routes))?(\.(tool|integration|e2e))?(\.test)?\.ts$/
const emptyWord = /(?<=^|[./-])(utils?|helpers?|common|misc|managers?|base)(?=$|[./-])/

/** An exported name with such a word in it; `base` is fine here, since `baseUrl` is a term of the field. */
const emptyExport =
  /^export (?:async |abstract |const |function |class |interface |type )+(\w*(?:[uU]til|[hH]elper|[cC]ommon|[mM]isc|[mM]anager)s?(?![a-z])\w*)/m

/** A feature is one flat folder, the suffix of a file says what kind it is, and no file or folder has a name without meaning. */
export const featureFolders = fileRule(
  'feature-folders',
  () => true,
  ({ path, member, inSource, code }) => {
    const faults: string[] = []
    const empty = emptyWord.exec(path)?.[0] ?? emptyExport.exec(code)?.[1]
    if (empty !== undefined) faults.push(`"${empty}" says nothing: name what is inside`)
    const folders = inSource?.split('/').slice(0, -1) ?? []
    if (folders.length > foldersMax) faults.push(`lies more than ${foldersMax} folders under src: move it up`)
    const feature = folders[0]
    if (member.startsWith('services/') && feature !== undefined && feature !== 'testing') {
      if (folders.length > 1 && !hasAdapters(feature)) {
        faults.push(`a feature is one flat folder: move this file into src/${feature}`)
      }
      if (!suffix.test(path.replace(/.*\//, ''))) {
        faults.push('its suffix is no kind of file: use .store, .routes, .test or none')
      }
    }
    return faults.map((todo) => ({ todo }))
  },
)
