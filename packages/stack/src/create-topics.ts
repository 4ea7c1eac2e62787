import { consumerGroups, topics } from '@interview-pass/contracts'
import { createTopics, type TopicOptions } from '@interview-pass/service-kit'

/** Makes the project's topics, each with a dead-letter topic for every group of ours; those that exist stay as they are. */
export function createProjectTopics(
  options: Pick<TopicOptions, 'brokers' | 'namespace' | 'partitions'>,
): Promise<void> {
  return createTopics({ ...options, topics, deadLetterGroups: consumerGroups })
}
