import type { ConfigField } from '@interview-pass/service-kit'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** A service, or the command that migrates one, and the environment variables that it reads. */
export interface ServiceEnvironment {
  readonly service: string
  readonly fields: readonly ConfigField[]
}

/** The environment variables of the services as a page. */
export function environmentPage(services: readonly ServiceEnvironment[]): string {
  return pageOf('Environment variables', [
    'All variables are checked when a program starts, and all problems are named at once. Instead of `NAME`, ' +
      '`NAME_FILE` may name a file that holds the value. The value of a secret is never shown.',
    ...services.flatMap(({ service, fields }) => [
      `## ${service}`,
      tableOf(['variable', 'needed', 'default', 'meaning'], fields.map(rowOf)),
    ]),
  ])
}

function rowOf({ name, description, default: fallback, required, secret }: ConfigField): readonly string[] {
  const shown = fallback === undefined || fallback === '' ? '' : codeOf(fallback)
  return [codeOf(name), required ? 'yes' : 'no', secret ? 'secret' : shown, description]
}
