/** The name of a topic or consumer group on the broker: prefixed by the namespace where there is one. */
export function topicName(namespace: string, topic: string): string {
  return namespace === '' ? topic : `${namespace}.${topic}`
}

/** Where a group parks the messages of a topic that it can never handle. */
export function deadLetterTopic(namespace: string, topic: string, group: string): string {
  return topicName(namespace, `${topic}.${group}.dlq`)
}
