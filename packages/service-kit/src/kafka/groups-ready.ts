import { openKafka } from './kafka.ts'

/** One group for each partition of an offsets topic of three: |hash('a')| mod 3 is 1, 'b' 2, 'c' 0. */
const probedGroups = ['a', 'b', 'c']

/**
 * Returns true when the coordinators of a broker's groups have loaded; throws while they have not. A cold broker lets clients connect
 * long before that, and then fails their first consumer. Made for the small brokers of stacks and tests.
 */
export async function groupsCanBeJoined(brokers: readonly string[]): Promise<true> {
  // What kafkajs warns about is thrown as well.
  const logger = { warn: () => undefined }
  const admin = openKafka({ brokers, clientId: 'groups-ready', logger }).admin()
  try {
    await admin.connect()
    // Coordinators are looked for among the brokers that kafkajs knows, which are none before it is asked about them.
    await admin.describeCluster()
    await admin.describeGroups(probedGroups)
    return true
  } finally {
    await admin.disconnect()
  }
}
