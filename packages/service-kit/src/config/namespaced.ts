/** The name on a server that several instances of the product share, of a topic, a group, a Redis key or channel. */
export function namespaced(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}.${name}`
}
