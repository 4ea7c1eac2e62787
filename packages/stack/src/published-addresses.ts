import path from 'node:path'
import { recordFileIn, type Instance } from './instance.ts'
import { recordedOwner } from './processes/process-record.ts'

/** Instances whose addresses people look for in `.stack/addresses.json`. */
const publishing = ['start', 'demo']

/** The file that describes the checkout's running stack; undefined while another stack that was there first has it. */
export function publishedFile(instance: Instance): string | undefined {
  const stackFolder = path.dirname(instance.folder)
  const others = publishing
    .filter((name) => name !== instance.name)
    .map((name) => path.join(stackFolder, name))
  const taken = others.some((folder) => recordedOwner(recordFileIn(folder)) !== undefined)
  return taken ? undefined : path.join(stackFolder, 'addresses.json')
}
