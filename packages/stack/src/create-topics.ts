import { topics } from '@interview-pass/contracts'
import { createTopics, type TopicOptions } from '@interview-pass/service-kit'

/** Makes the project's topics; those that exist stay as they are. A group makes its dead-letter topic when it needs one. */
export function createProjectTopics(
  options: Pick<TopicOptions, 'brokers' | 'namespace' | 'partitions'>,
): Promise<void> {
  return createTopics({ ...options, topics })
}
